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

    init(_ arguments: Arguments, defaultSeconds: Int64?) throws(UsageError) {
        let given = arguments.value("server") ?? Self.environmentServer ?? "127.0.0.1:9092"
        guard let server = HostPort(given), server.port > 0 else {
            throw UsageError("\(given) is no HOST:PORT", hint: "For example: --server 127.0.0.1:9092")
        }
        self.server = server
        topic = arguments.value("topic") ?? "martlet-bench"
        partitions = Int32(try arguments.number("partitions", 1...100_000) ?? 1)
        replicas = Int16(try arguments.number("replicas", 1...100) ?? 1)
        timeoutMillis = Int(try arguments.number("timeout", 1...3600) ?? 10) * 1000
        isJSON = try arguments.choice("output", ["table": false, "json": true]) ?? false
        let records = try arguments.number("count", 1...Int64.max)
        let seconds = try arguments.number("duration", 1...1_000_000) ?? (records == nil ? defaultSeconds : nil)
        limit = Limit(records: records, nanoseconds: seconds.map { $0 * 1_000_000_000 })
        recordSize = Int(try arguments.number("record-size", 0...(64 << 20)) ?? 1024)
        batchSize = Int(try arguments.number("batch-size", 1...(128 << 20)) ?? 65_536)
        let codecs = Dictionary(uniqueKeysWithValues: CompressionCodec.allCases.map { ($0.description, $0) })
        compression = Compression(try arguments.choice("codec", codecs) ?? CompressionCodec.none)
        acks = try arguments.choice("acks", ["all": -1, "-1": -1, "1": 1, "0": 0]) ?? -1
        inFlight = Int(try arguments.number("in-flight", 1...1000) ?? 5)
        rate = try arguments.number("rate", 1...1_000_000_000)
        fetchSize = Int32(try arguments.number("fetch-size", 1...(1 << 30)) ?? 1_048_576)
        isVerified = arguments.has("verify")
        isEndToEnd = arguments.has("end-to-end")
    }

    private static var environmentServer: String? {
        ThisProcess.environment.first { $0.name == "MARTLET_SERVER" }?.value
    }

    /// When the `ordinal`-th of things that go out at an even pace is due, counted from the start.
    static func dueNanoseconds(_ ordinal: Int64, perSecond rate: Int64) -> Int64 {
        let (seconds, rest) = ordinal.quotientAndRemainder(dividingBy: rate)
        return seconds * 1_000_000_000 + rest * 1_000_000_000 / rate
    }
}

extension Arguments {
    /// A whole number, with `k`, `m` or `g` behind it for powers of 1024.
    fileprivate func number(_ option: String, _ range: ClosedRange<Int64>) throws(UsageError) -> Int64? {
        guard let text = value(option) else { return nil }
        let units: [Character: Int64] = ["k": 1 << 10, "m": 1 << 20, "g": 1 << 30]
        let unit = text.last.flatMap { units[Character($0.lowercased())] }
        guard let digits = Int64(unit == nil ? text[...] : text.dropLast()) else {
            throw UsageError("--\(option) \(text) is no number", hint: "For example: --\(option) \(range.lowerBound)")
        }
        let (number, overflow) = digits.multipliedReportingOverflow(by: unit ?? 1)
        guard !overflow, range.contains(number) else {
            throw UsageError(
                "--\(option) \(text) is out of range", hint: "Between \(range.lowerBound) and \(range.upperBound)")
        }
        return number
    }

    fileprivate func choice<Value>(_ option: String, _ choices: [String: Value]) throws(UsageError) -> Value? {
        guard let text = value(option) else { return nil }
        guard let choice = choices[text] else {
            throw UsageError(
                "--\(option) cannot be \"\(text)\"", hint: "One of: \(choices.keys.sorted().joined(separator: ", "))")
        }
        return choice
    }
}
