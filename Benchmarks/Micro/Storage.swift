import MartletBase
import MartletRecords
import MartletStorage
import MartletSystem
import Synchronization

/// What looking up and describing a log costs once it is open. What writing costs stands in `StorageRatios`, against the
/// bare system calls of the same run.
func storageBenchmarks() -> [Benchmark] {
    guard let bench = try? StorageBench(scratchDirectory("micro")) else { return [] }
    var config = LogConfig()
    config.flushOnAck = false
    guard let log = try? bench.log(0, config) else { return [] }
    let record = storageBatch(size: 16 << 10)
    for _ in 0..<4096 { bench.append(record, to: log) }
    let end = log.bounds.end.rawValue
    var offset: Int64 = 0
    return [
        Benchmark("storage: look an offset up, 64 MiB log") {
            offset = (offset &+ 7919) % end
            keep(try? log.read(from: Offset(offset), ReadLimit(upTo: Offset(end), maxBytes: 1 << 20)))
        },
        Benchmark("storage: bounds of a log") { keep(log.bounds) },
    ]
}

/// Storage on the real disk in a directory of its own.
final class StorageBench {
    final class Observer: LogObserver {
        let wakes = Atomic<Int>(0)

        func log(_ log: PartitionLog, isDurableTo end: Offset) {}
        func logIsAppendable(_ log: PartitionLog) { wakes.add(1, ordering: .releasing) }
        func log(_ log: PartitionLog, reports report: LogReport) { print("\(log.id): \(report)") }
        func logDirectory(_ directory: LogDirectory, failed cause: DiskError) { print("failed: \(cause)") }
    }

    static let topicID = TopicID(high: 1, low: 2)
    let disk = SystemDisk()
    let jobs = JobPool()
    let observer = Observer()
    let manager: LogManager
    let report: LogManager.StartReport
    let now = Now(monotonic: MonotonicTime(nanoseconds: 1), wall: Timestamp(1_700_000_000_000))

    init(_ path: String) throws {
        var random = SeededRandom(seed: 1)
        (manager, report) = try LogManager.start(
            LogManager.Settings(directories: [path]),
            LogManager.Identity(clusterID: "bench", nodeID: NodeID(1), instance: UUID128(high: 1, low: 1)),
            disk: disk, jobs: jobs, observer: observer, random: &random)
    }

    func log(_ partition: Int32, _ config: LogConfig) throws -> PartitionLog {
        let log = try manager.obtain(
            TopicPartition("bench", PartitionIndex(partition)), topicID: Self.topicID, config: config)
        log.beginLeading(LeaderEpoch(0))
        return log
    }

    /// Appends, waiting where the log has to be opened or rolled.
    func append(_ batch: UnsafeMutableRawBufferPointer, to log: PartitionLog) {
        while true {
            let before = observer.wakes.load(ordering: .acquiring)
            do {
                guard try log.append(batch, epoch: LeaderEpoch(0), now: now) == .mustWait else { return }
            } catch { fatalError("append: \(error)") }
            while observer.wakes.load(ordering: .acquiring) == before {}
        }
    }

    func waitFor(_ start: (@escaping @Sendable () -> Void) -> Void) {
        let isDone = Flag()
        start { isDone.value.store(true, ordering: .releasing) }
        while !isDone.value.load(ordering: .acquiring) {}
    }

    func stop() { waitFor { manager.stop(BrokerEpoch(1), $0) } }

    private final class Flag: Sendable {
        let value = Atomic(false)
    }
}

/// One record that makes a batch of about `size` bytes; never freed.
func storageBatch(size: Int) -> UnsafeMutableRawBufferPointer {
    var builder = RecordBatchBuilder()
    var compressor = Compressor()
    var output = ByteBuffer()
    let value = [UInt8](repeating: 7, count: max(size - 80, 1))
    do {
        try builder.append(timestamp: Timestamp(1_700_000_000_000), key: nil, value: value.span.bytes)
        try builder.finish(using: &compressor, into: &output)
    } catch { fatalError("batch: \(error)") }
    let batch = UnsafeMutableRawBufferPointer.allocate(byteCount: output.count, alignment: 16)
    output.bytes.withUnsafeBytes { batch.copyMemory(from: $0) }
    return batch
}
