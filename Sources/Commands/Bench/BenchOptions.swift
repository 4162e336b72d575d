import MartletBase
import MartletNetwork
import MartletRecords
import MartletSystem

/// What the three measurements are told, checked before any broker is asked.
struct BenchOptions {
    /// What ends a measurement, whichever comes first.
    struct Limit {
        var records: Int64?
        var nanoseconds: Int64?
    }

    let server: HostPort
    let topic: String
    let partitions: Int32
    let replicas: Int16
    let timeoutMillis: Int
    let isJSON: Bool
    let limit: Limit
    let recordSize: Int
    let batchSize: Int
    let compression: Compression
    let acks: Int16
    let inFlight: Int
    /// Records a second; `nil` for as many as go.
    let rate: Int64?
    let fetchSize: Int32
    let isVerified: Bool
    let isEndToEnd: Bool
    let usesClient: Bool

    init(_ arguments: Arguments, defaultSeconds: Int64?) throws(CommandFailure) {
        let options = try GlobalOptions(arguments)
        server = options.servers[0]
        topic = arguments.value("topic") ?? "martlet-bench"
        partitions = Int32(try arguments.number("partitions", 1...100_000) ?? 1)
        replicas = Int16(try arguments.number("replicas", 1...100) ?? 1)
        timeoutMillis = Int(options.timeoutMillis)
        isJSON = options.isJSON
        let records = try arguments.number("count", 1...Int64.max)
        let seconds = try arguments.number("duration", 1...1_000_000) ?? (records == nil ? defaultSeconds : nil)
        limit = Limit(records: records, nanoseconds: seconds.map { $0 * 1_000_000_000 })
        recordSize = Int(try arguments.number("record-size", 0...(64 << 20)) ?? 1024)
        usesClient = arguments.has("client")
        batchSize = Int(try arguments.number("batch-size", 1...(128 << 20)) ?? (usesClient ? 1_000_000 : 65_536))
        let codec = arguments.value("codec")
        compression = Compression(CompressionCodec.allCases.first { $0.description == codec } ?? .none)
        acks = Int16(arguments.value("acks") ?? "") ?? -1
        inFlight = Int(try arguments.number("in-flight", 1...1000) ?? 5)
        rate = try arguments.number("rate", 1...1_000_000_000)
        fetchSize = Int32(try arguments.number("fetch-size", 1...(1 << 30)) ?? 1_048_576)
        isVerified = arguments.has("verify")
        isEndToEnd = arguments.has("end-to-end")
    }

    /// When the `ordinal`-th of things that go out at an even pace is due, counted from the start.
    static func dueNanoseconds(_ ordinal: Int64, perSecond rate: Int64) -> Int64 {
        let (seconds, rest) = ordinal.quotientAndRemainder(dividingBy: rate)
        return seconds * 1_000_000_000 + rest * 1_000_000_000 / rate
    }
}
