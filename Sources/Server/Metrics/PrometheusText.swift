/// Samples in the text format of Prometheus (version 0.0.4).
struct PrometheusText {
    static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    enum Kind: String { case counter, gauge, histogram }

    typealias Labels = KeyValuePairs<String, String>

    private(set) var text = ""
    private var family = ""

    /// Begins a family: its samples follow.
    mutating func family(_ name: String, _ kind: Kind, _ help: String) {
        family = "martlet_" + name
        text += "# HELP \(family) \(help)\n# TYPE \(family) \(kind.rawValue)\n"
    }

    mutating func sample(_ value: Int, _ labels: Labels = [:]) { line("", String(value), labels.map { ($0, $1) }) }

    mutating func sample(seconds nanoseconds: Int64) { line("", Self.seconds(nanoseconds), []) }

    /// A family of one sample.
    mutating func single(_ name: String, _ kind: Kind, _ help: String, _ value: Int) {
        family(name, kind, help)
        sample(value)
    }

    mutating func histogram(_ histogram: LatencyHistogram, _ labels: Labels = [:]) {
        let (counts, total) = histogram.reading
        let labels = labels.map { ($0, $1) }
        var sum = 0
        for (bucket, count) in counts.enumerated() {
            sum += count
            let bound = LatencyHistogram.bound(of: bucket).map(Self.seconds) ?? "+Inf"
            line("_bucket", String(sum), labels + [("le", bound)])
        }
        line("_sum", Self.seconds(total), labels)
        line("_count", String(sum), labels)
    }

    private mutating func line(_ suffix: String, _ value: String, _ labels: [(String, String)]) {
        text += family + suffix
        if !labels.isEmpty {
            text += "{" + labels.map { "\($0)=\"\(Self.escaped($1))\"" }.joined(separator: ",") + "}"
        }
        text += " \(value)\n"
    }

    /// Exact, in decimals.
    static func seconds(_ nanoseconds: Int64) -> String {
        let fraction = String(nanoseconds % 1_000_000_000)
        return "\(nanoseconds / 1_000_000_000)." + String(repeating: "0", count: 9 - fraction.count) + fraction
    }

    private static func escaped(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": escaped += "\\\\"
            case "\"": escaped += "\\\""
            case "\n": escaped += "\\n"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
