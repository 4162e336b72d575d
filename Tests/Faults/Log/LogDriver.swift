import MartletBase
import MartletRecords
import MartletSimulation
import MartletStorage
import Synchronization

/// One life of a broker's log directory with a single partition in it: the real manager and log over any disk, driven
/// step by step, with background work in the order in which it was submitted.
final class LogDriver {
    static let partition = TopicPartition("orders", PartitionIndex(0))
    /// Of the topic, and of the one that is created under its name after it was deleted.
    static let topicIDs = [
        TopicID(high: 0x1111_2222_3333_4444, low: 0x5555_6666_7777_8888),
        TopicID(high: 0x2222_3333_4444_5555, low: 0x6666_7777_8888_9999),
    ]
    static let root = "/log"

    let manager: LogManager
    private(set) var log: PartitionLog
    let jobs = SimulatedJobs()
    /// Files that the start took for damaged.
    let damagedFiles: [String]
    let disk: any Disk
    let config: LogConfig
    private let observer: Observer
    let note: @Sendable (LogEvent) -> Void
    private var clock: Int64 = 1_000_000
    private var epoch = LeaderEpoch(0)
    var transactions: [ProducerID: Offset] = [:]

    /// Small segments and dense indexes, so that a few batches are enough for all that can happen.
    static var config: LogConfig {
        var config = LogConfig()
        config.segmentBytes = 4_000
        config.indexIntervalBytes = 500
        config.zeroAheadBytes = 0
        config.fileDeleteDelayMillis = 0
        return config
    }

    /// As `config`, for a topic that is compacted.
    static var compactedConfig: LogConfig {
        var config = config
        config.isCompacted = true
        return config
    }

    init(
        on disk: any Disk, _ config: LogConfig = LogDriver.config,
        note: @escaping @Sendable (LogEvent) -> Void = { _ in }
    ) throws {
        self.disk = disk
        self.config = config
        self.note = note
        observer = Observer(note)
        var settings = LogManager.Settings(directories: [Self.root])
        settings.reserveBytes = 0
        var random = SeededRandom(seed: 1)
        let identity = LogManager.Identity(
            clusterID: "cluster", nodeID: NodeID(1), instance: UUID128.random(using: &random))
        let (manager, report) = try LogManager.start(
            settings, identity, disk: disk, jobs: jobs, observer: observer, random: &random)
        self.manager = manager
        damagedFiles = report.damagedFiles
        let topicID = try Self.topicIDs[Self.recreations(on: disk)]
        if let found = manager.partitionsOnDisk.first(where: { $0.partition == Self.partition }),
            found.topicID != topicID, found.topicID != .zero
        {
            // Deleted while this broker was away.
            manager.delete(Self.partition) { _ in }
            jobs.runUntilIdle()
        }
        log = try manager.obtain(Self.partition, topicID: topicID, config: config)
        manager.recover {}
        try settle()
    }

    /// Runs all background work; throws what it has found to be wrong for good.
    func settle() throws {
        jobs.runUntilIdle()
        if let failure = observer.failure { throw failure }
        log.advance(highWatermark: log.bounds.durableEnd)
    }

    var reports: [LogReport] { observer.reports }

    var now: Now {
        clock += 10
        return Now(monotonic: MonotonicTime(nanoseconds: clock * 1_000_000), wall: Timestamp(clock))
    }

    func lead(in epoch: LeaderEpoch) {
        self.epoch = epoch
        log.beginLeading(epoch)
    }

    /// Appends without waiting for the sync. Each number makes a batch of its own size and producer.
    func append(_ number: Int) throws {
        // A log at rest does not know its producers.
        if !log.isOpen { try open() }
        try append(Self.batch(number, sequence: try nextSequence(number), isKeyed: config.isCompacted))
    }

    /// Appends a batch without waiting for the sync, and gives its first offset.
    @discardableResult
    func append(_ bytes: [UInt8], from origin: AppendOrigin = .client) throws -> Offset {
        var batch = bytes
        for _ in 0..<100 {
            let outcome = try batch.withUnsafeMutableBytes { bytes in
                try log.append(bytes, from: origin, epoch: epoch, now: now)
            }
            switch outcome {
            case .appended(let appended):
                note(.appended(appended.baseOffset, appended.lastOffset, batch))
                return appended.baseOffset
            case .mustWait: try settle()
            case .duplicate: throw Unexpected(what: "a duplicate")
            }
        }
        throw Unexpected(what: "an append that waits for ever")
    }

    func advanceStart(to offset: Offset) throws {
        note(.startBegun(offset))
        try run { done in log.advanceStart(to: offset, done) }
        note(.startDurable(offset))
    }

    func truncate(to offset: Offset) throws {
        note(.cutBegun(offset))
        try run { done in log.truncate(to: offset, done) }
        note(.cutDurable(offset))
    }

    /// Throws the log away, to go on at `offset`.
    func restart(at offset: Offset) throws {
        note(.restartBegun(offset))
        try run { done in log.restart(at: offset, done) }
        note(.restarted(offset))
    }

    /// Deletes the topic and creates another one of its name.
    func recreate() throws {
        note(.deletionBegun)
        // What the metadata store holds: that the topic is another one now.
        try AtomicFile.replace(Self.recreationsName, in: DirectoryPath("/"), with: [1], on: disk)
        note(.deleted)
        manager.delete(Self.partition) { _ in }
        try settle()
        log = try manager.obtain(Self.partition, topicID: Self.topicIDs[1], config: config)
        epoch = LeaderEpoch(0)
        log.beginLeading(epoch)
    }

    private static let recreationsName = "recreations"

    private static func recreations(on disk: any Disk) throws -> Int {
        try disk.contents("/\(recreationsName)")?.first.map { Int($0) } ?? 0
    }

    func checkpoint() throws {
        manager.checkpoint {}
        try settle()
    }

    func tick() throws {
        manager.tick(now)
        try settle()
    }

    func stop() throws {
        manager.stop(BrokerEpoch(1)) {}
        try settle()
    }

    func run(
        _ operation: (@escaping @Sendable (Result<Offset, StorageError>) -> Void) -> Void
    ) throws {
        let result = Mutex<Result<Offset, StorageError>?>(nil)
        operation { outcome in result.withLock { $0 = outcome } }
        try settle()
        guard let outcome = result.withLock({ $0 }) else { throw Unexpected(what: "an operation without an answer") }
        _ = try outcome.get()
    }

    // MARK: Batches

    private func nextSequence(_ number: Int) throws -> ProducerSequence {
        try nextSequence(of: ProducerID(Int64(100 + number % 2)))
    }

    func nextSequence(of producer: ProducerID) throws -> ProducerSequence {
        let entry = log.producers.first { $0.id == producer }?.entry
        guard let last = entry?.lastSequence, last != .none else { return .zero }
        return last.advanced(by: 1)
    }

    static func batch(
        _ number: Int, sequence: ProducerSequence, isKeyed: Bool = false, transactionOf producer: ProducerID? = nil
    ) throws -> [UInt8] {
        var fields = BatchFields()
        fields.producerID = producer ?? ProducerID(Int64(100 + number % 2))
        fields.isTransactional = producer != nil
        fields.producerEpoch = ProducerEpoch(0)
        fields.baseSequence = sequence
        var builder = RecordBatchBuilder(fields)
        for record in 0...(number % 3) {
            let value = [UInt8](
                repeating: UInt8(truncatingIfNeeded: number * 7 + record + 1), count: number % 4 * 300 + 40)
            let key = isKeyed ? [UInt8((number + record) % 3)] : nil
            try builder.append(
                timestamp: Timestamp(Int64(500_000 + number * 100 + record)), key: key?.span.bytes,
                value: value.span.bytes)
        }
        var output = ByteBuffer()
        var compressor = Compressor()
        try builder.finish(using: &compressor, into: &output)
        return output.array()
    }
}

struct Unexpected: Error, CustomStringConvertible {
    let what: String
    var description: String { "unexpected: \(what)" }
}

/// What the log's owner hears.
private final class Observer: LogObserver {
    private let note: @Sendable (LogEvent) -> Void
    private let firstFailure = Mutex<DiskError?>(nil)

    init(_ note: @escaping @Sendable (LogEvent) -> Void) { self.note = note }

    private let allReports = Mutex<[LogReport]>([])

    var reports: [LogReport] { allReports.withLock { $0 } }
    var failure: DiskError? { firstFailure.withLock { $0 } }

    func log(_ log: PartitionLog, isDurableTo end: Offset) { note(.durable(end)) }
    func logIsAppendable(_ log: PartitionLog) {}
    func log(_ log: PartitionLog, reports report: LogReport) {
        allReports.withLock { $0.append(report) }
        note(.report(report))
    }
    func logDirectory(_ directory: LogDirectory, failed cause: DiskError) {
        firstFailure.withLock { $0 = $0 ?? cause }
    }
}
