import MartletBase
import MartletMessages
import MartletRecords
import MartletSystem
import MartletWire

/// A whole produce request for one partition, made once and sent again and again: the load is then the broker's work,
/// not ours.
struct PreparedBatch {
    let recordCount: Int64
    let batchBytes: Int
    let version: Int16
    /// Everything from the frame's size on.
    var frame: [UInt8]

    /// Of `options.batchSize` bytes before compression, or of a single record where `isSingle` says so.
    init(_ options: BenchOptions, partition: Int32, on connection: BenchConnection, isSingle: Bool = false)
        throws(CommandFailure)
    {
        let batch: (bytes: [UInt8], count: Int32)
        do throws(BuildError) { batch = try Self.batch(options, isSingle) } catch {
            throw CommandFailure("the batch cannot be made: \(error)", hint: "Choose a smaller --batch-size")
        }
        recordCount = Int64(batch.count)
        batchBytes = batch.bytes.count
        // Topics go by name up to this version, which every broker of these years speaks.
        let version = try connection.requiredVersion(of: ProduceRequest.self, atMost: 12)
        self.version = version
        let request = ProduceRequest(
            acks: options.acks, timeoutMs: Int32(clamping: options.timeoutMillis),
            topicData: [.init(name: options.topic, partitionData: [.init(index: partition, records: batch.bytes)])])
        frame = try connection.frame(.produce, version) { (writer) throws(WireError) in
            try request.encode(into: &writer, version: version)
        }
    }

    private static func batch(
        _ options: BenchOptions, _ isSingle: Bool
    ) throws(BuildError) -> (bytes: [UInt8], count: Int32) {
        // Text of 64 letters at random: codecs have something to do, and cannot do wonders.
        var random = SeededRandom(seed: 1)
        var value = [UInt8](repeating: 0, count: options.recordSize)
        var builder = RecordBatchBuilder()
        let now = SystemClock.wall()
        repeat {
            for index in value.indices { value[index] = 48 + UInt8(truncatingIfNeeded: random.next() >> 58) }
            let before = builder.plainSize
            try builder.append(timestamp: now, key: nil, value: value.span.bytes)
            let grown = builder.plainSize - before
            if isSingle || builder.plainSize + grown + 2 > options.batchSize { break }
        } while true
        var bytes = ByteBuffer()
        var compressor = Compressor()
        let count = builder.recordCount
        try builder.finish(options.compression, using: &compressor, into: &bytes)
        return (bytes.array(), count)
    }
}
