import MartletBase
import MartletRecords
import MartletSimulation
import Testing

@testable import MartletStorage

/// A broker's storage in two directories, with one log.
final class TwoDirectories {
    static let partition = TopicPartition("orders", PartitionIndex(0))
    static let topicID = TopicID(high: 0x0011_2233_4455_4677, low: 0x8899_aabb_ccdd_eeff)

    let disk: any Disk
    let jobs = SimulatedJobs()
    let recorder = Recorder()
    let manager: LogManager
    let now = Now(monotonic: MonotonicTime(nanoseconds: 1_000_000_000), wall: Timestamp(1_700_000_000_000))

    init(on disk: any Disk, instance: UInt64) throws {
        self.disk = disk
        var random = SeededRandom(seed: instance)
        let identity = LogManager.Identity(
            clusterID: "cluster", nodeID: NodeID(1), instance: UUID128(high: 7, low: instance))
        manager = try LogManager.start(
            LogManager.Settings(directories: ["/one", "/two"]), identity, disk: disk, jobs: jobs, observer: recorder,
            random: &random
        ).0
    }

    func log(isNew: Bool = false) throws -> PartitionLog {
        var config = LogConfig()
        config.zeroAheadBytes = 0
        config.segmentBytes = 400
        let log = try manager.obtain(Self.partition, topicID: Self.topicID, config: config, isNew: isNew)
        log.beginLeading(LeaderEpoch(0))
        return log
    }

    @discardableResult
    func append(_ value: String, producer: Int64 = -1, sequence: Int32 = 0, to log: PartitionLog) throws
        -> AppendOutcome
    {
        let sent = batch([value], producer: producer, sequence: sequence)
        for _ in 0..<10 {
            var copy = sent
            let outcome = try copy.withUnsafeMutableBytes { bytes in
                try log.append(bytes, from: .client, epoch: LeaderEpoch(0), now: now)
            }
            jobs.runUntilIdle()
            if outcome != .mustWait { return outcome }
        }
        throw Bench.BenchError.waitsForever
    }

    func values(of log: PartitionLog) throws -> [String] {
        log.whenOpen { _ in }
        jobs.runUntilIdle()
        try log.checkUsable()
        var values: [String] = []
        var next = log.bounds.start
        while next < log.bounds.end {
            let limit = ReadLimit(upTo: log.bounds.end, maxBytes: 1 << 20)
            guard case .slice(let slice) = try log.read(from: next, limit, waiting: true) else { break }
            let bytes = try slice.loadVerified()
            var iterator = RecordBatchIterator(bytes.span.bytes)
            while let batch = try iterator.next() {
                next = batch.header.nextOffset
                values += try LogFiles.plain(batch).compactMap(\.value)
            }
        }
        return values
    }

    /// Moves the log to the other directory; `between` is called after each step.
    @discardableResult
    func move(_ log: PartitionLog, stepBytes: Int64 = 200, between: () throws -> Void = {}) throws -> Bool {
        guard let other = manager.directories.first(where: { $0 !== log.home }) else { return false }
        let move = try #require(manager.beginMove(of: log, to: other, heldBytes: 150))
        while true {
            let outcome = Outcome()
            move.step(bytes: stepBytes) { outcome.value = $0 }
            jobs.runUntilIdle()
            switch outcome.value {
            case .worked: try between()
            case .finished: return true
            case .failed, nil: return false
            }
        }
    }

    private final class Outcome: @unchecked Sendable { var value: LogMove.Outcome? }

    /// What a directory holds, but for its own files.
    func logDirectories(in root: String) throws -> [String] {
        try disk.list(root).filter(\.isDirectory).map(\.name)
    }
}
