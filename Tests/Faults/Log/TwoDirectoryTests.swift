import MartletBase
import MartletRecords
import MartletSimulation
import MartletStorage
import Synchronization
import Testing

/// A broker with two disks, one of which fails at some call: the other goes on, and no disk loses what was durable on it.
@Suite("One of two log directories fails") struct TwoDirectoryTests {
    private static let roots = ["/one", "/two"]

    /// One life of the broker, with a partition on either disk.
    private final class Life: LogObserver {
        let manager: LogManager
        let jobs = SimulatedJobs()
        private let durable = Mutex<[TopicPartition: Offset]>([:])
        private let clock = Mutex<Int64>(0)

        init(on disk: SimulatedDisk) throws {
            var settings = LogManager.Settings(directories: roots)
            settings.reserveBytes = 0
            var random = SeededRandom(seed: 1)
            let identity = LogManager.Identity(
                clusterID: "cluster", nodeID: NodeID(1), instance: UUID128.random(using: &random))
            let observer = Relay()
            (manager, _) = try LogManager.start(
                settings, identity, disk: disk, jobs: jobs, observer: observer, random: &random)
            observer.target.withLock { $0 = self }
        }

        func log(_ index: Int) throws -> PartitionLog {
            let log = try manager.obtain(
                TopicPartition("orders", PartitionIndex(Int32(index))), topicID: LogDriver.topicIDs[0],
                config: LogDriver.config)
            log.beginLeading(LeaderEpoch(0))
            return log
        }

        /// Whether the batch was taken and is durable.
        func append(_ number: Int, to log: PartitionLog) throws -> Bool {
            var batch = try LogDriver.batch(number, sequence: .none, transactionOf: nil)
            let time = clock.withLock { clock in
                clock += 10
                return clock
            }
            let now = Now(monotonic: MonotonicTime(nanoseconds: time * 1_000_000), wall: Timestamp(time))
            for _ in 0..<20 {
                let outcome = try? batch.withUnsafeMutableBytes { bytes in
                    try log.append(bytes, epoch: LeaderEpoch(0), now: now)
                }
                jobs.runUntilIdle()
                switch outcome {
                case .appended(let appended): return durableEnd(of: log) > appended.lastOffset
                case .mustWait: continue
                case .duplicate, nil: return false
                }
            }
            return false
        }

        func durableEnd(of log: PartitionLog) -> Offset { durable.withLock { $0[log.id] ?? .zero } }

        func log(_ log: PartitionLog, isDurableTo end: Offset) {
            durable.withLock { $0[log.id] = max($0[log.id] ?? .zero, end) }
        }
        func logIsAppendable(_ log: PartitionLog) {}
        func log(_ log: PartitionLog, reports report: LogReport) {}
        func logDirectory(_ directory: LogDirectory, failed cause: DiskError) {}
    }

    /// Hears what a start tells before there is somebody to be told.
    private final class Relay: LogObserver {
        let target = Mutex<Life?>(nil)

        func log(_ log: PartitionLog, isDurableTo end: Offset) {
            target.withLock { $0 }?.log(log, isDurableTo: end)
        }
        func logIsAppendable(_ log: PartitionLog) {}
        func log(_ log: PartitionLog, reports report: LogReport) {}
        func logDirectory(_ directory: LogDirectory, failed cause: DiskError) {}
    }

    /// Appends to both, with rolls and a checkpoint. Gives how far each was durable, and whether every append succeeded.
    private func work(on disk: SimulatedDisk) throws -> (ends: [Offset], accepts: [Bool], life: Life) {
        let life = try Life(on: disk)
        let logs = [try life.log(0), try life.log(1)]
        var accepts = [true, true]
        for number in 1...8 {
            for (index, log) in logs.enumerated() where try !life.append(number, to: log) { accepts[index] = false }
            if number == 5 {
                life.manager.checkpoint {}
                life.jobs.runUntilIdle()
            }
        }
        return (logs.map { life.durableEnd(of: $0) }, accepts, life)
    }

    @Test("at any of its calls", arguments: CrashDisturbance.FailedChange.allCases)
    func oneFails(_ failure: CrashDisturbance.FailedChange) throws {
        let prepared = SimulatedDisk()
        for root in Self.roots { try prepared.makeDirectory(root) }
        prepared.settle()
        let complete = SimulatedDisk(prepared.state)
        complete.startRecording()
        let ends = try work(on: complete).ends
        let calls = complete.changeCalls
        #expect(ends[0] == ends[1] && ends[0] > Offset(10))
        var struck = 0
        for (index, call) in calls.enumerated() {
            guard let failing = Self.roots.firstIndex(where: { call.path.hasPrefix("\($0)/") }) else { continue }
            let other = 1 - failing
            let disk = SimulatedDisk(prepared.state)
            disk.startRecording()
            disk.failChange(index + 1, error: failure == .io ? .io : .noSpace)
            let place = "call \(index + 1), \(call)"
            let outcome: (ends: [Offset], accepts: [Bool], life: Life)
            do { outcome = try work(on: disk) } catch {
                Issue.record("\(place): \(error)")
                continue
            }
            struck += 1
            #expect(outcome.accepts[other] && outcome.ends[other] == ends[other], "\(place)")
            let failed = outcome.life.manager.directories.first { $0.root.path == Self.roots[failing] }
            // One that failed at the start is not there at all.
            // Nor does it matter when the next segment cannot be made ahead.
            if failure == .io, let failed, !call.path.hasSuffix("/martlet.next") {
                #expect(failed.cause != nil, "\(place)")
            }
            let lost = try Life(on: disk.losePower(.keepingNothing))
            for partition in 0...1 {
                let log = try lost.log(partition)
                log.whenOpen { _ in }
                lost.jobs.runUntilIdle()
                #expect(log.bounds.end >= outcome.ends[partition], "\(place), partition \(partition)")
            }
        }
        #expect(struck > 60)
    }
}
