import MartletBase
import MartletMessages
import MartletRecords
import MartletWire

/// The fetches of one connection: what the broker remembers of them, and what is under way.
struct FetchingSession {
    let connection: BenchConnection
    let partitions: [Int]
    private let version: Int16
    private let topic: String
    private let fetchSize: Int32
    private let maxWaitMillis: Int32
    private var sessionID: Int32 = 0
    private var epoch: Int32 = 0
    /// What the broker believes each partition's position to be.
    private var told: [Int: Int64] = [:]
    private(set) var isWaiting = false
    private(set) var sentAt: Int64 = 0

    init(_ connection: BenchConnection, _ partitions: [Int], _ options: BenchOptions) throws(CommandFailure) {
        self.connection = connection
        self.partitions = partitions
        topic = options.topic
        fetchSize = options.fetchSize
        maxWaitMillis = Int32(clamping: min(options.timeoutMillis / 2, 500))
        // Topics go by name up to this version.
        version = try connection.requiredVersion(of: FetchRequest.self, atMost: 12)
    }

    /// Sends a fetch of every partition, or within a session of those whose position has changed.
    mutating func fetch(_ positions: [PartitionPosition]) throws(CommandFailure) {
        let changed = partitions.filter { told[$0] != positions[$0].next }
        let request = FetchRequest(
            maxWaitMs: maxWaitMillis, minBytes: 1, maxBytes: 50 << 20, sessionId: version >= 7 ? sessionID : 0,
            sessionEpoch: version >= 7 ? epoch : -1,
            topics: changed.isEmpty
                ? []
                : [
                    .init(
                        topic: topic,
                        partitions: changed.map {
                            .init(
                                partition: Int32($0), fetchOffset: positions[$0].next, partitionMaxBytes: fetchSize)
                        })
                ])
        var frame = try connection.frame(.fetch, version) { (writer) throws(WireError) in
            try request.encode(into: &writer, version: version)
        }
        sentAt = BenchRun.now
        try connection.send(&frame)
        for partition in changed { told[partition] = positions[partition].next }
        isWaiting = true
    }

    /// Takes the answer if all of it has come.
    /// - Returns: how many answers that were: 0 or 1.
    mutating func receive(
        _ options: BenchOptions, _ positions: inout [PartitionPosition], _ result: inout BenchResult
    ) throws(CommandFailure) -> Int {
        var answers = 0
        let version = version
        try connection.receive(.fetch, version: version) { (bytes) throws(CommandFailure) in
            try take(bytes, options, &positions, &result)
            answers += 1
        }
        return answers
    }

    private mutating func take(
        _ bytes: RawSpan, _ options: BenchOptions, _ positions: inout [PartitionPosition], _ result: inout BenchResult
    ) throws(CommandFailure) {
        isWaiting = false
        var response = FlatFetchResponse()
        var reader = WireReader(bytes)
        do throws(WireError) { try response.decode(from: &reader, version: version) } catch { throw .wire(error) }
        guard !response.errorCode.isError else {
            throw .refused("\(connection.target) refused a fetch", response.errorCode)
        }
        sessionID = response.sessionId
        if sessionID == 0 {
            // Without a session every fetch names every partition.
            told.removeAll()
        } else {
            epoch = epoch == .max ? 1 : epoch + 1
        }
        for partition in response.partitions {
            guard !partition.errorCode.isError else {
                throw .refused("\(topic)-\(partition.index) cannot be read", partition.errorCode)
            }
            guard partitions.contains(Int(partition.index)) else {
                throw CommandFailure(
                    "\(connection.target) answered for partition \(partition.index), which was not asked for",
                    hint: "This broker is at fault")
            }
            let index = Int(partition.index)
            positions[index].end = positions[index].end ?? partition.highWatermark
            guard let records = partition.records, records.count > 0 else { continue }
            do throws(BatchError) {
                try Self.read(
                    bytes.extracting(records.start..<records.end), options.isVerified, &positions[index], &result)
            } catch {
                throw CommandFailure("\(topic)-\(index) sent a bad batch: \(error)", hint: "Verify the log on its disk")
            }
        }
    }

    /// Counts whole batches; one that is cut off comes again. Offsets that are skipped were compacted away, or lost.
    private static func read(
        _ bytes: RawSpan, _ isVerified: Bool, _ position: inout PartitionPosition, _ result: inout BenchResult
    ) throws(BatchError) {
        var batches = RecordBatchIterator(bytes)
        while let batch = try batches.next() {
            if isVerified { try batch.verifyChecksum() }
            let header = batch.header
            guard header.nextOffset.rawValue > position.next else { continue }
            result.missing = (result.missing ?? 0) + max(header.baseOffset.rawValue - position.next, 0)
            result.records += Int64(header.recordCount)
            result.bytes += Int64(header.totalSize)
            position.next = header.nextOffset.rawValue
        }
    }
}
