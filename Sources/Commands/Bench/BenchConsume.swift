import MartletBase
import MartletMessages
import MartletNetwork
import MartletRecords
import MartletSystem
import MartletWire

/// Reads a topic from its beginning to the end that it had at the start, one fetch at a time on each connection, in
/// incremental sessions where the broker knows them.
struct BenchConsume {
    private let options: BenchOptions
    private let topic: BenchTopic
    private var sessions: [FetchingSession]
    private var positions: [PartitionPosition]
    private var result = BenchResult()

    static func run(_ options: BenchOptions) throws(CommandFailure) -> BenchResult {
        var consume = try BenchConsume(options)
        return try consume.run()
    }

    private init(_ options: BenchOptions) throws(CommandFailure) {
        self.options = options
        let topic = try BenchTopic(options, create: false)
        self.topic = topic
        positions = try topic.beginnings().map { PartitionPosition(next: $0) }
        var sessions: [FetchingSession] = []
        for connection in topic.connections {
            let own = topic.leaders.indices.filter { topic.leaders[$0] === connection }
            sessions.append(try FetchingSession(connection, own, options))
        }
        self.sessions = sessions
        result.missing = 0
    }

    private mutating func run() throws(CommandFailure) -> BenchResult {
        var run = BenchRun(options, isLocal: topic.isLocal)
        for index in sessions.indices { try sessions[index].fetch(positions) }
        while true {
            let now = BenchRun.now
            run.progress(result, at: now)
            if run.isOver(at: now, records: result.records) { break }
            let waiting = sessions.filter(\.isWaiting)
            if waiting.isEmpty { break }
            let ready: [Int32]
            do throws(Errno) {
                let limit = min(run.remaining(at: now), Int64(options.timeoutMillis) * 1_000_000)
                ready = try ClientSocket.waitReadable(waiting.map(\.connection.raw), nanoseconds: limit)
            } catch { throw CommandFailure("waiting failed: \(error)", hint: "Try again") }
            if ready.isEmpty, !run.isOver(at: BenchRun.now, records: result.records) {
                throw CommandFailure("no answer in time", hint: "Give it longer: --timeout SECONDS")
            }
            for index in sessions.indices where ready.contains(sessions[index].connection.raw) {
                let started = sessions[index].sentAt
                let answers = try sessions[index].receive(options, &positions, &result)
                guard answers > 0 else { continue }
                result.requests += 1
                result.latency.record(BenchRun.now - started)
                if sessions[index].partitions.contains(where: { !positions[$0].isAtEnd }) {
                    try sessions[index].fetch(positions)
                }
            }
        }
        run.finish(&result)
        return result
    }
}

/// How far one partition has been read.
struct PartitionPosition {
    var next: Int64
    /// The high watermark of the first answer.
    var end: Int64?

    init(next: Int64) { self.next = next }

    var isAtEnd: Bool { end.map { next >= $0 } ?? false }
}
