import MartletBase

/// What `martlet top` sees of a cluster at one moment.
struct TopSample: Sendable {
    struct Topic: Sendable {
        let name: String
        var partitions = 0
        var underReplicated = 0
        var offline = 0
        /// The sum of the partitions' next offsets: how it grows is how many records come in.
        var nextOffsets: Int64 = 0
        /// Of the leaders' logs: how it grows is how many bytes come in.
        var leaderBytes: Int64 = 0
        /// Of every replica's log.
        var bytes: Int64 = 0
    }

    struct Broker: Sendable {
        let id: Int32
        let address: String
        var isController = false
        /// Of all its logs.
        var bytes: Int64 = 0
        /// Of the file systems under its log directories; `nil` where the broker does not say.
        var diskTotal: Int64?
        var diskFree: Int64?
    }

    let time: MonotonicTime
    let clusterID: String
    let topics: [Topic]
    let brokers: [Broker]
}

/// One row of topics: the newest sample, and what has changed since the one before.
struct TopRow: Sendable {
    let topic: TopSample.Topic
    /// A second; `nil` where there is nothing to compare with, or the log has shrunk meanwhile.
    let recordsIn: Int64?
    let bytesIn: Int64?
}

/// What can be said of two samples.
struct TopRates: Sendable {
    let sample: TopSample
    let rows: [TopRow]
    let intervalMillis: Int64?

    init(_ sample: TopSample, since before: TopSample?) {
        self.sample = sample
        let millis = before.map { (sample.time.nanoseconds - $0.time.nanoseconds) / 1_000_000 }
        let known = Dictionary((before?.topics ?? []).map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        rows = sample.topics.map { topic in
            let earlier = known[topic.name]
            return TopRow(
                topic: topic,
                recordsIn: Self.rate(earlier?.nextOffsets, topic.nextOffsets, millis),
                bytesIn: Self.rate(earlier?.leaderBytes, topic.leaderBytes, millis))
        }
        intervalMillis = millis
    }

    private static func rate(_ before: Int64?, _ after: Int64, _ millis: Int64?) -> Int64? {
        guard let before, let millis, millis > 0, after >= before else { return nil }
        return Int64((Double(after - before) * 1000 / Double(millis)).rounded())
    }
}

/// The order of rows; the key `s` goes from one to the next.
enum TopOrder: String, CaseIterable, Sendable {
    case bytesIn = "bytes in"
    case recordsIn = "records in"
    case size
    case name

    var next: TopOrder {
        let all = Self.allCases
        let index = all.firstIndex(of: self) ?? 0
        return all[(index + 1) % all.count]
    }

    /// The most first; names break ties, so that rows do not jump.
    func sorted(_ rows: [TopRow]) -> [TopRow] {
        rows.sorted { left, right in
            let (most, less) = (value(left), value(right))
            return most == less ? left.topic.name < right.topic.name : most > less
        }
    }

    private func value(_ row: TopRow) -> Int64 {
        switch self {
        case .bytesIn: row.bytesIn ?? -1
        case .recordsIn: row.recordsIn ?? -1
        case .size: row.topic.bytes
        case .name: 0
        }
    }
}
