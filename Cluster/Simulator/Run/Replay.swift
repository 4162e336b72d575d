import MartletBase
import MartletSimulation
import MartletStorage
import Synchronization

/// Opens the logs that a run has left twice: as they are, and with nothing but their batches, so that indexes, epochs and
/// producers are made anew. Both must know the same.
struct Replay {
    private let wall: ClosedRange<Int64>
    private let clusterID: UUID128

    /// - Parameter wall: the time over which records were written.
    init(wall: ClosedRange<Int64>, clusterID: UUID128) {
        self.wall = wall
        self.clusterID = clusterID
    }

    /// What differs; `nil` where nothing does.
    func difference(on disk: SimulatedDisk) -> String? {
        do {
            let replayed = SimulatedDisk(disk.state)
            try strip(replayed)
            let kept = try open(SimulatedDisk(disk.state))
            let again = try open(replayed)
            for (id, log) in kept {
                guard let other = again[id] else { return "\(id) is not found again in a replay" }
                if let difference = try difference(log, other) { return "\(id): \(difference)" }
            }
            return nil
        } catch {
            return "the logs cannot be read after the run: \(error)"
        }
    }

    /// Leaves the batches, which transactions were aborted (nothing else knows that of sealed segments), and whose the
    /// directory is.
    private func strip(_ disk: SimulatedDisk) throws {
        for entry in try disk.list("/log") {
            let path = "/log/\(entry.name)"
            guard entry.isDirectory else {
                if !entry.name.hasSuffix(FileNames.directoryProperties) { try disk.unlink(path) }
                continue
            }
            for file in try disk.list(path)
            where !file.name.hasSuffix(FileNames.log) && !file.name.hasSuffix(FileNames.transactionIndex) {
                try disk.unlink("\(path)/\(file.name)")
            }
        }
    }

    private func open(_ disk: SimulatedDisk) throws -> [TopicPartition: PartitionLog] {
        let jobs = SimulatedJobs()
        var random = SeededRandom(seed: 1)
        let (logs, _) = try LogManager.start(
            LogManager.Settings(directories: ["/log"]),
            .init(clusterID: clusterID.description, nodeID: NodeID(1), instance: .random(using: &random)), disk: disk,
            jobs: jobs, observer: Nobody(), random: &random)
        var found: [TopicPartition: PartitionLog] = [:]
        for (id, topicID) in logs.partitionsOnDisk {
            let log = try logs.obtain(id, topicID: topicID, config: LogConfig())
            log.whenOpen { _ in }
            jobs.runUntilIdle()
            try log.checkUsable()
            found[id] = log
        }
        return found
    }

    private final class Nobody: LogObserver {
        func log(_ log: PartitionLog, isDurableTo end: Offset) {}
        func logIsAppendable(_ log: PartitionLog) {}
        func log(_ log: PartitionLog, reports report: LogReport) {}
        func logDirectory(_ directory: LogDirectory, failed cause: DiskError) {}
    }

    private func difference(_ log: PartitionLog, _ again: PartitionLog) throws -> String? {
        let (bounds, other) = (log.bounds, again.bounds)
        if bounds.end != other.end { return "it ends at \(bounds.end), and at \(other.end) in a replay" }
        // Without its checkpoint a log begins with its first segment.
        if other.start > bounds.start { return "it begins at \(bounds.start), and at \(other.start) in a replay" }
        var offset = bounds.start
        while offset < bounds.end {
            if log.epoch(at: offset) != again.epoch(at: offset) {
                return "offset \(offset) has epoch \(log.epoch(at: offset)), and \(again.epoch(at: offset)) in a replay"
            }
            let (here, there) = (try first(from: offset, log), try first(from: offset, again))
            if here != there { return "offset \(offset) is found in a batch at \(here), and at \(there) in a replay" }
            offset = offset + 1
        }
        return try producers(log, again) ?? times(log, again)
    }

    private func first(from offset: Offset, _ log: PartitionLog) throws -> Offset {
        guard
            case .slice(let slice) = try log.read(
                from: offset, ReadLimit(upTo: log.bounds.end, maxBytes: 1), waiting: true)
        else { return Offset(-1) }
        return slice.firstOffset
    }

    /// Of each producer the epoch and the last batch: a snapshot knows no more.
    private func producers(_ log: PartitionLog, _ again: PartitionLog) -> String? {
        let replayed = Dictionary(uniqueKeysWithValues: again.producers.map { ($0.id, $0.entry) })
        // One whose records are gone is known from snapshots alone.
        for (id, entry) in log.producers where entry.lastOffset >= again.bounds.start {
            guard let other = replayed[id] else { return "producer \(id) is not known in a replay" }
            if entry.epoch != other.epoch || entry.lastSequence != other.lastSequence
                || entry.lastOffset != other.lastOffset
            {
                return "producer \(id) is at \(entry.lastSequence), offset \(entry.lastOffset), and at "
                    + "\(other.lastSequence), offset \(other.lastOffset) in a replay"
            }
        }
        return log.producers.count < replayed.count ? "a replay knows \(replayed.count) producers" : nil
    }

    private func times(_ log: PartitionLog, _ again: PartitionLog) throws -> String? {
        guard log.bounds.start == again.bounds.start else { return nil }
        for step in 0...16 {
            let time = Timestamp(wall.lowerBound + (wall.upperBound - wall.lowerBound) * Int64(step) / 16)
            let found = try log.firstOffset(since: time, waiting: true)
            let other = try again.firstOffset(since: time, waiting: true)
            if found != other { return "time \(time) is found at \(found), and at \(other) in a replay" }
        }
        return nil
    }
}
