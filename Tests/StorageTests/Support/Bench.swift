import MartletBase
import MartletRecords
import MartletSimulation
import MartletStorage
import Synchronization
import Testing

/// What logs have told their owner.
final class Recorder: LogObserver {
    private struct Told {
        var durable: [TopicPartition: Offset] = [:]
        var reports: [LogReport] = []
        var wakes = 0
        var failures: [DiskError] = []
        var whenAppendable: (@Sendable () -> Void)?
    }

    private let told = Mutex(Told())

    func log(_ log: PartitionLog, isDurableTo end: Offset) {
        told.withLock { $0.durable[log.id] = max($0.durable[log.id] ?? .zero, end) }
    }
    func logIsAppendable(_ log: PartitionLog) {
        let told = told.withLock { told in
            told.wakes += 1
            return told.whenAppendable
        }
        told?()
    }
    /// What is to be looked at when an append may go on.
    func whenAppendable(_ look: @escaping @Sendable () -> Void) { told.withLock { $0.whenAppendable = look } }
    func log(_ log: PartitionLog, reports report: LogReport) { told.withLock { $0.reports.append(report) } }
    func logDirectory(_ directory: LogDirectory, failed cause: DiskError) {
        told.withLock { $0.failures.append(cause) }
    }

    func durableEnd(_ log: PartitionLog) -> Offset { told.withLock { $0.durable[log.id] ?? .zero } }
    var reports: [LogReport] { told.withLock { $0.reports } }
    var wakes: Int { told.withLock { $0.wakes } }
    var failures: [DiskError] { told.withLock { $0.failures } }
}

/// A broker's storage on a disk in memory: started, stopped, killed and started again.
final class Bench {
    static let partition = TopicPartition("orders", PartitionIndex(0))
    static let topicID = TopicID(high: 0x0011_2233_4455_4677, low: 0x8899_aabb_ccdd_eeff)
    static let root = "data/log"

    var disk: SimulatedDisk
    let jobs: SimulatedJobs
    var recorder = Recorder()
    private(set) var manager: LogManager
    private(set) var report: LogManager.StartReport
    var config = LogConfig()
    var epoch = LeaderEpoch(0)
    var now = Now(monotonic: MonotonicTime(nanoseconds: 1_000_000_000), wall: Timestamp(1_700_000_000_000))
    private var starts: UInt64 = 1

    var settings = LogManager.Settings(directories: [root])

    init(disk: SimulatedDisk? = nil, jobs: SimulatedJobs? = nil, openSegments: Int = 64) throws {
        self.disk = disk ?? SimulatedDisk()
        self.jobs = jobs ?? SimulatedJobs()
        settings.openSegments = openSegments
        if try self.disk.facts("data") == nil {
            try self.disk.makeDirectory("data")
            try self.disk.synchronizeDirectory(".")
        }
        (manager, report) = try Self.start(self.disk, self.jobs, settings, recorder, instance: 1)
        config.zeroAheadBytes = 0
    }

    private static func start(
        _ disk: SimulatedDisk, _ jobs: SimulatedJobs, _ settings: LogManager.Settings, _ recorder: Recorder,
        instance: UInt64
    ) throws(StorageError) -> (LogManager, LogManager.StartReport) {
        var random = SeededRandom(seed: instance)
        let identity = LogManager.Identity(
            clusterID: "cluster", nodeID: NodeID(1), instance: UUID128(high: 7, low: instance))
        return try LogManager.start(settings, identity, disk: disk, jobs: jobs, observer: recorder, random: &random)
    }

    /// The log under test; leads in `epoch`.
    func log(_ partition: TopicPartition = partition) throws -> PartitionLog {
        let log = try manager.obtain(partition, topicID: Self.topicID, config: config)
        log.beginLeading(epoch)
        return log
    }

    func stop() {
        manager.stop(BrokerEpoch(1)) {}
        jobs.runUntilIdle()
    }

    func start() throws {
        starts += 1
        recorder = Recorder()
        (manager, report) = try Self.start(disk, jobs, settings, recorder, instance: starts)
    }

    /// The process ends at once; what it had written stays in memory and reaches the disk.
    func kill() throws {
        jobs.discardAll()
        let state = disk.state
        disk = SimulatedDisk(state)
        try start()
    }

    /// The machine loses power.
    func losePower(_ loss: PowerLoss) throws {
        jobs.discardAll()
        disk = disk.losePower(loss)
        try start()
    }

    func checkpoint() {
        manager.checkpoint {}
        jobs.runUntilIdle()
    }

    /// Appends and lets everything that it starts run; gives the outcome that is not "wait".
    @discardableResult func append(
        _ batch: [UInt8], to log: PartitionLog, from origin: AppendOrigin = .client
    ) throws -> AppendOutcome {
        for _ in 0..<10 {
            var copy = batch
            let outcome = try copy.withUnsafeMutableBytes { bytes in
                try log.append(bytes, from: origin, epoch: epoch, now: now)
            }
            jobs.runUntilIdle()
            if outcome != .mustWait { return outcome }
        }
        throw BenchError.waitsForever
    }

    enum BenchError: Error { case waitsForever, nothing }

    /// All batches from `offset` up to the log's end, waiting where needed.
    func readAll(_ log: PartitionLog, from offset: Offset? = nil, maxBytes: Int = 1 << 20) throws -> [StoredBatch] {
        var next = offset ?? log.bounds.start
        var batches: [StoredBatch] = []
        try open(log)
        while next < log.bounds.end {
            let limit = ReadLimit(upTo: log.bounds.end, maxBytes: maxBytes)
            guard case .slice(let slice) = try log.read(from: next, limit, waiting: true) else { break }
            let read = try StoredBatch.parse(try slice.loadVerified())
            guard let last = read.last else { throw BenchError.nothing }
            batches += read.filter { $0.header.lastOffset >= next }
            next = last.header.nextOffset
        }
        return batches
    }

    func open(_ log: PartitionLog) throws {
        let failure = Mutex<StorageError?>(nil)
        log.whenOpen { error in failure.withLock { $0 = error } }
        jobs.runUntilIdle()
        if let error = failure.withLock({ $0 }) { throw error }
    }

    func path(_ name: String) -> String { "\(Self.root)/\(Self.partition)/\(name)" }

    func names() throws -> [String] { try disk.list("\(Self.root)/\(Self.partition)").map(\.name) }
}

struct StoredBatch: Equatable {
    let header: RecordBatchHeader
    let bytes: [UInt8]

    static func parse(_ bytes: [UInt8]) throws -> [StoredBatch] {
        var batches: [StoredBatch] = []
        var iterator = RecordBatchIterator(bytes.span.bytes)
        while let batch = try iterator.next() {
            try batch.verifyChecksum()
            batches.append(
                StoredBatch(header: batch.header, bytes: batch.bytes.withUnsafeBytes { [UInt8]($0) }))
        }
        return batches
    }
}
