import MartletBase
import MartletSystem

/// What was measured, as a table for people and one JSON object for scripts.
struct BenchResult {
    var records: Int64 = 0
    /// As they crossed the wire: batches, compressed where they are.
    var bytes: Int64 = 0
    var requests: Int64 = 0
    var elapsedNanoseconds: Int64 = 0
    var latency = LatencyHistogram()
    /// Offsets that a consumer expected and did not get; `nil` where nobody consumed.
    var missing: Int64?
    fileprivate var broker: (cost: Int64, ListeningProcess.Usage)?

    private var seconds: Double { max(Double(elapsedNanoseconds), 1) / 1e9 }
    private var recordsPerSecond: Int64 { Int64((Double(records) / seconds).rounded()) }
    private var bytesPerSecond: Int64 { Int64((Double(bytes) / seconds).rounded()) }
    /// The honest figure beside throughput, because the client's core is full before a good broker's.
    private var brokerMillisPerGigabyte: Int64? {
        guard let broker, bytes > 0 else { return nil }
        return Int64((Double(broker.cost) / (Double(bytes) / 1e9)).rounded())
    }

    private static let percentiles: [(name: String, fraction: Double)] = [
        ("p50", 0.5), ("p95", 0.95), ("p99", 0.99), ("p99_9", 0.999), ("max", 1),
    ]

    func write(_ measurement: String, asJSON: Bool) {
        ThisProcess.write((asJSON ? json(measurement) : table) + "\n", to: .output)
    }

    func json(_ measurement: String) -> String {
        var object = JSONObject()
        object.add("measurement", measurement)
        object.add("records", records)
        object.add("bytes", bytes)
        object.add("requests", requests)
        object.add("elapsed_ms", elapsedNanoseconds / 1_000_000)
        object.add("records_per_second", recordsPerSecond)
        object.add("bytes_per_second", bytesPerSecond)
        if latency.count > 0 {
            var micros = JSONObject()
            micros.add("mean", latency.mean / 1000)
            for (name, fraction) in Self.percentiles { micros.add(name, latency.percentile(fraction) / 1000) }
            object.add("latency_us", micros)
        } else {
            object.addNull("latency_us")
        }
        if let missing { object.add("missing_offsets", missing) }
        if let broker {
            var usage = JSONObject()
            usage.add("cpu_ms", broker.cost)
            if let perGigabyte = brokerMillisPerGigabyte { usage.add("cpu_ms_per_gb", perGigabyte) }
            usage.add("resident_bytes", broker.1.residentBytes)
            usage.add("peak_resident_bytes", broker.1.peakResidentBytes)
            object.add("broker", usage)
        } else {
            object.addNull("broker")
        }
        return object.text
    }

    private var table: String {
        var rows = [
            ("records", "\(records)"), ("bytes", ByteSize.text(bytes)), ("requests", "\(requests)"),
            ("elapsed", Self.milli(elapsedNanoseconds / 1_000_000, " s")),
            (
                "throughput",
                "\(recordsPerSecond) records/s, \(Self.milli(bytesPerSecond / 1000, " MB/s"))"
            ),
        ]
        if latency.count > 0 {
            rows.append(("latency mean", Self.milli(latency.mean / 1000, " ms")))
            for (name, fraction) in Self.percentiles {
                let label = "latency " + name.replacing("_", with: ".")
                rows.append((label, Self.milli(latency.percentile(fraction) / 1000, " ms")))
            }
        }
        if let missing { rows.append(("missing offsets", "\(missing)")) }
        if let broker {
            let perGigabyte = brokerMillisPerGigabyte.map { ", " + Self.milli($0, " s per GB") } ?? ""
            rows.append(("broker CPU", Self.milli(broker.cost, " s") + perGigabyte))
            let (now, peak) = (broker.1.residentBytes, broker.1.peakResidentBytes)
            rows.append(("broker memory", "\(ByteSize.text(now)), at most \(ByteSize.text(peak))"))
        }
        let width = (rows.map(\.0.count).max() ?? 0) + 2
        return rows.map { $0.0 + String(repeating: " ", count: width - $0.0.count) + $0.1 }.joined(separator: "\n")
    }

    /// A thousandth of `value` with three decimals.
    private static func milli(_ value: Int64, _ unit: String) -> String {
        let (whole, rest) = value.quotientAndRemainder(dividingBy: 1000)
        let digits = "\(rest)"
        return "\(whole)." + String(repeating: "0", count: 3 - digits.count) + digits + unit
    }
}

/// A measurement under way: when it began, what the broker had cost by then, and the line that says how far it is.
struct BenchRun {
    let start: Int64
    private let limit: BenchOptions.Limit
    private let broker: ListeningProcess?
    private let before: ListeningProcess.Usage?
    private let isShown: Bool
    private var nextLine: Int64
    private var shownRecords: Int64 = 0

    /// - Parameter isLocal: whether the broker may be a process of this machine.
    init(_ options: BenchOptions, isLocal: Bool) {
        broker = isLocal ? ListeningProcess(port: options.server.port) : nil
        before = broker?.usage()
        limit = options.limit
        isShown = ThisProcess.isTerminal(.error)
        start = Self.now
        nextLine = start + 1_000_000_000
    }

    static var now: Int64 { SystemClock.monotonic().nanoseconds }

    static func sleep(_ nanoseconds: Int64) { SystemClock.sleep(nanoseconds: nanoseconds) }

    func isOver(at now: Int64, records: Int64) -> Bool {
        (limit.nanoseconds.map { now - start >= $0 } ?? false) || (limit.records.map { records >= $0 } ?? false)
    }

    /// Nanoseconds until the time is up; an hour where there is no such time.
    func remaining(at now: Int64) -> Int64 { (limit.nanoseconds ?? 3_600_000_000_000 + now - start) - (now - start) }

    /// Once a second, on a terminal.
    mutating func progress(_ result: BenchResult, at now: Int64) {
        guard isShown, now >= nextLine else { return }
        let rate = result.records - shownRecords
        let seconds = (now - start) / 1_000_000_000
        ThisProcess.write("\r\u{1b}[K\(seconds) s, \(result.records) records, \(rate)/s", to: .error)
        shownRecords = result.records
        nextLine += 1_000_000_000
    }

    func finish(_ result: inout BenchResult) {
        result.elapsedNanoseconds = Self.now - start
        if let before, let after = broker?.usage() {
            result.broker = (after.processorMillis - before.processorMillis, after)
        }
        if isShown { ThisProcess.write("\r\u{1b}[K", to: .error) }
    }
}
