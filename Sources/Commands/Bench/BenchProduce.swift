import MartletBase
import MartletMessages
import MartletNetwork
import MartletSystem
import MartletWire

/// Sends prepared batches round robin over the partitions.
///
/// With a rate the loop is open: a request's latency counts from the moment at which it was due, so that a broker that
/// stalls is charged for every request that had to wait behind the stall.
struct BenchProduce: ~Copyable {
    private let options: BenchOptions
    private let topic: BenchTopic
    private var batches: [PreparedBatch]
    private var response = FlatProduceResponse()
    private var result = BenchResult()
    private var sentRequests: Int64 = 0
    private var sentRecords: Int64 = 0
    /// Of each connection, when its unanswered requests were due, and how many records they carry.
    private var pending: [PendingRequests]

    static func run(_ options: BenchOptions) throws(CommandFailure) -> BenchResult {
        let topic = try BenchTopic(options, create: true)
        var produce = try BenchProduce(options, topic)
        return try produce.run()
    }

    private init(_ options: BenchOptions, _ topic: BenchTopic) throws(CommandFailure) {
        self.options = options
        self.topic = topic
        var batches: [PreparedBatch] = []
        for (partition, leader) in topic.leaders.enumerated() {
            batches.append(try PreparedBatch(options, partition: Int32(partition), on: leader))
        }
        self.batches = batches
        pending = topic.connections.map { _ in PendingRequests() }
    }

    private mutating func run() throws(CommandFailure) -> BenchResult {
        var run = BenchRun(options, isLocal: topic.isLocal)
        while true {
            let now = BenchRun.now
            run.progress(result, at: now)
            let isOver = run.isOver(at: now, records: sentRecords)
            if isOver, pending.allSatisfy(\.isEmpty) { break }
            let due = dueTime(since: run.start) ?? now
            let partition = Int(sentRequests % Int64(batches.count))
            let ordinal = connectionOrdinal(of: partition)
            if !isOver, due <= now, pending[ordinal].count < options.inFlight {
                try send(partition, ordinal, due: due)
                continue
            }
            try wait(isOver || due <= now ? Int64(options.timeoutMillis) * 1_000_000 : due - now)
        }
        run.finish(&result)
        return result
    }

    private func dueTime(since start: Int64) -> Int64? {
        options.rate.map { start + BenchOptions.dueNanoseconds(sentRecords, perSecond: $0) }
    }

    private func connectionOrdinal(of partition: Int) -> Int {
        topic.connections.firstIndex { $0 === topic.leaders[partition] } ?? 0
    }

    private mutating func send(_ partition: Int, _ connection: Int, due: Int64) throws(CommandFailure) {
        let isAnswered = options.acks != 0
        try topic.leaders[partition].send(&batches[partition].frame, isAnswered: isAnswered)
        let batch = batches[partition]
        sentRequests += 1
        sentRecords += batch.recordCount
        if isAnswered {
            pending[connection].append(due: due, records: batch.recordCount, bytes: batch.batchBytes)
        } else {
            count(records: batch.recordCount, bytes: batch.batchBytes)
        }
    }

    private mutating func count(records: Int64, bytes: Int) {
        result.requests += 1
        result.records += records
        result.bytes += Int64(bytes)
    }

    /// Waits for answers, at most `nanoseconds`, and takes those that have come.
    private mutating func wait(_ nanoseconds: Int64) throws(CommandFailure) {
        let ready: [Int32]
        do throws(Errno) {
            ready = try ClientSocket.waitReadable(topic.connections.map(\.raw), nanoseconds: nanoseconds)
        } catch { throw CommandFailure("waiting failed: \(error)", hint: "Try again") }
        if ready.isEmpty, nanoseconds >= Int64(options.timeoutMillis) * 1_000_000,
            pending.contains(where: { !$0.isEmpty })
        {
            throw CommandFailure("no answer in time", hint: "Give it longer: --timeout SECONDS")
        }
        for (ordinal, connection) in topic.connections.enumerated() where ready.contains(connection.raw) {
            let version = batches[0].version
            try connection.receive(.produce, version: version) { (bytes) throws(CommandFailure) in
                try answered(bytes, version, ordinal)
            }
        }
    }

    private mutating func answered(_ bytes: RawSpan, _ version: Int16, _ connection: Int) throws(CommandFailure) {
        var reader = WireReader(bytes)
        do throws(WireError) { try response.decode(from: &reader, version: version) } catch { throw .wire(error) }
        for partition in response.partitions where partition.errorCode.isError {
            let detail = partition.detail >= 0 ? response.details[partition.detail].errorMessage : nil
            throw .refused("\(topic.name)-\(partition.index) refused a batch", partition.errorCode, detail)
        }
        let request = pending[connection].popFirst()
        result.latency.record(BenchRun.now - request.due)
        count(records: request.records, bytes: request.bytes)
    }
}

/// Requests that wait for their answers, which come in order.
struct PendingRequests {
    typealias Request = (due: Int64, records: Int64, bytes: Int)

    private var requests: [Request] = []
    private var first = 0

    var count: Int { requests.count - first }
    var isEmpty: Bool { count == 0 }

    mutating func append(due: Int64, records: Int64, bytes: Int) { requests.append((due, records, bytes)) }

    mutating func popFirst() -> Request {
        invariant(!isEmpty, "an answer that no request waits for")
        let request = requests[first]
        first += 1
        if first == requests.count {
            requests.removeAll(keepingCapacity: true)
            first = 0
        } else if first > 1024 {
            requests.removeFirst(first)
            first = 0
        }
        return request
    }
}
