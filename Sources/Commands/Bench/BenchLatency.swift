import MartletBase
import MartletMessages
import MartletNetwork
import MartletSystem
import MartletWire

/// One record at a time: from the moment at which it was due to its acknowledgement or, end to end, to its arrival at a
/// consumer that waits for it.
enum BenchLatency {
    static func run(_ options: BenchOptions) throws(CommandFailure) -> BenchResult {
        let topic = try BenchTopic(options, create: true)
        let leader = topic.leaders[0]
        var batch = try PreparedBatch(options, partition: 0, on: leader, isSingle: true)
        // A connection of its own, because a broker answers one connection's requests in order, and a fetch waits.
        var reader = try options.isEndToEnd ? ArrivalReader(options, leader) : nil
        var result = BenchResult()
        var run = BenchRun(options, isLocal: topic.isLocal)
        var ordinal: Int64 = 0
        while true {
            let now = BenchRun.now
            run.progress(result, at: now)
            guard !run.isOver(at: now, records: result.records) else { break }
            let due =
                options.rate.map { run.start + BenchOptions.dueNanoseconds(ordinal, perSecond: $0) } ?? now
            BenchRun.sleep(due - now)
            try leader.send(&batch.frame)
            let offset = try acknowledgement(leader, batch.version, options)
            if let arrived = try reader?.wait(for: offset) {
                result.latency.record(arrived - due)
            } else {
                result.latency.record(BenchRun.now - due)
            }
            ordinal += 1
            result.records += 1
            result.requests += 1
            result.bytes += Int64(batch.batchBytes)
        }
        run.finish(&result)
        return result
    }

    /// The offset that the record got.
    private static func acknowledgement(
        _ leader: BenchConnection, _ version: Int16, _ options: BenchOptions
    ) throws(CommandFailure) -> Int64 {
        var offset: Int64?
        while offset == nil {
            try leader.receive(.produce, version: version) { (bytes) throws(CommandFailure) in
                let answer: ProduceResponse
                do throws(WireError) { answer = try ProduceResponse.decode(bytes, version: version) } catch {
                    throw .wire(error)
                }
                guard let partition = answer.responses.first?.partitionResponses.first else {
                    throw .wire(.unexpectedNull)
                }
                guard !partition.errorCode.isError else {
                    throw .refused("\(options.topic)-0 refused a record", partition.errorCode, partition.errorMessage)
                }
                offset = partition.baseOffset
            }
        }
        return offset ?? -1
    }
}

/// A consumer at the end of partition 0, whose fetch always waits at the broker while a record is on its way.
private struct ArrivalReader {
    private var session: FetchingSession
    private var positions: [PartitionPosition]
    private var counted = BenchResult()
    private let options: BenchOptions

    init(_ options: BenchOptions, _ leader: BenchConnection) throws(CommandFailure) {
        self.options = options
        let connection = try BenchConnection(leader.target, timeoutMillis: options.timeoutMillis)
        let version = try connection.requiredVersion(of: ListOffsetsRequest.self, atMost: 5)
        let request = ListOffsetsRequest(
            replicaId: -1,
            topics: [
                .init(name: options.topic, partitions: [.init(partitionIndex: 0, timestamp: -1)])
            ])
        guard let end = try connection.ask(request, version: version).topics.first?.partitions.first,
            !end.errorCode.isError
        else { throw CommandFailure("the end of \(options.topic)-0 is not known", hint: "Try again") }
        positions = [PartitionPosition(next: end.offset)]
        session = try FetchingSession(connection, [0], options)
        try session.fetch(positions)
    }

    /// When the record at `offset` arrived. The acknowledgement is read first, so a record that overtakes it counts as
    /// arrived when both are there.
    mutating func wait(for offset: Int64) throws(CommandFailure) -> Int64 {
        var arrived = BenchRun.now
        while positions[0].next <= offset {
            if try session.receive(options, &positions, &counted) > 0 {
                arrived = BenchRun.now
                try session.fetch(positions)
            }
        }
        return arrived
    }
}
