/// Draws what `martlet top` knows, as lines of a terminal or as a plain table.
struct TopScreen {
    var rates: TopRates
    var order = TopOrder.bytesIn
    /// Rows above the first one shown.
    var scroll = 0
    var isHelpShown = false
    /// Why the newest look at the cluster failed.
    var problem: String?

    static let unknown = "–"

    /// As many lines as the terminal has, none wider than it.
    func lines(_ size: Terminal.Size) -> [String] {
        if isHelpShown { return fitted(Self.help, size) }
        let head = [summary, state, problem.map { "! \($0)" } ?? disks, ""].map { Self.cut($0, size.columns) }
        let topics = topicTable(width: size.columns)
        let room = max(size.rows - head.count - 2, 0)
        let rows = Array(topics.dropFirst().dropFirst(min(scroll, maxScroll(size))))
        let shown = rows.count > room ? Array(rows.prefix(max(room - 1, 0))) : rows
        let rest = rows.count - shown.count
        let more = rest > 0 ? ["  \(rest) more; j and k scroll"] : []
        let blank = [String](repeating: "", count: max(room - shown.count - more.count, 0))
        return Array((head + [topics[0]] + shown + more + blank + [Self.cut(foot, size.columns)]).prefix(size.rows))
    }

    /// The furthest that scrolling makes sense.
    func maxScroll(_ size: Terminal.Size) -> Int { max(rates.rows.count - max(size.rows - 7, 1), 0) }

    /// For `--once`, without a terminal's bounds.
    var plain: String {
        let widest = topicTable(width: nil).joined(separator: "\n")
        return [summary, state, disks, "", brokerTable.text, "", widest].joined(separator: "\n")
    }

    private var summary: String {
        let sample = rates.sample
        let partitions = sample.topics.reduce(0) { $0 + $1.partitions }
        return "cluster \(sample.clusterID)  \(Self.count(sample.brokers.count, "broker"))  "
            + "\(Self.count(sample.topics.count, "topic"))  \(Self.count(partitions, "partition"))"
    }

    private var state: String {
        let weak = rates.sample.topics.reduce(0) { $0 + $1.underReplicated }
        let offline = rates.sample.topics.reduce(0) { $0 + $1.offline }
        return "under-replicated \(weak)  offline \(offline)"
    }

    private var disks: String {
        let sample = rates.sample
        let logs = "logs \(ByteSize.text(sample.brokers.reduce(0) { $0 + $1.bytes }))"
        let totals = sample.brokers.compactMap(\.diskTotal)
        let free = sample.brokers.compactMap(\.diskFree)
        guard totals.count == sample.brokers.count, free.count == totals.count, !totals.isEmpty else { return logs }
        let total = totals.reduce(0, +)
        let left = free.reduce(0, +)
        let percent = total > 0 ? Int((Double(total - left) * 100 / Double(total)).rounded()) : 0
        return "\(logs)  disk \(ByteSize.text(left)) free of \(ByteSize.text(total)) (\(percent) % used)"
    }

    private var foot: String { "q quit  s sort (\(order.rawValue))  j/k scroll  h help" }

    private static let help = [
        "martlet top", "", "  q, Ctrl-C   quit", "  s           sort by bytes in, records in, size, name",
        "  j, k        scroll down, up", "  h, ?        this help; any key goes back", "",
        "Rates are what the leaders' logs have grown by since the last look. Out rates are",
        "shown where a broker tells them, which none does by the protocol: \(unknown).",
    ]

    var brokerTable: Table {
        var table = Table(
            .number("BROKER"), .text("ADDRESS"), .text("ROLE"), .number("LOGS"), .number("DISK FREE"),
            .number("DISK SIZE"))
        for broker in rates.sample.brokers {
            table.add(
                "\(broker.id)", broker.address, broker.isController ? "controller" : "", ByteSize.text(broker.bytes),
                broker.diskFree.map(ByteSize.text) ?? Self.unknown, broker.diskTotal.map(ByteSize.text) ?? Self.unknown)
        }
        return table
    }

    // MARK: Topics

    /// The widest that a cell gets short of astronomy, so that columns stand still while figures change.
    private static let columns = [
        (title: "PARTS", width: 7), (title: "RECORDS/S", width: 11), (title: "IN/S", width: 11),
        (title: "OUT/S", width: 11), (title: "SIZE", width: 11),
    ]

    /// A heading and a line for each topic; names give way where the width is bounded.
    private func topicTable(width: Int?) -> [String] {
        let rows = order.sorted(rates.rows)
        let longest = max(rows.map(\.topic.name.count).max() ?? 0, 5)
        let fixed = Self.columns.reduce(0) { $0 + $1.width }
        let nameWidth = width.map { max(min(longest, $0 - fixed), 8) } ?? longest
        func line(_ name: String, _ cells: [String]) -> String {
            let rest = zip(cells, Self.columns).map { cell, column in
                String(repeating: " ", count: max(column.width - cell.count, 1)) + cell
            }
            return Self.cut(Self.cut(name, nameWidth).padded(to: nameWidth) + rest.joined(), width ?? .max)
        }
        return [line("TOPIC", Self.columns.map(\.title))] + rows.map { line($0.topic.name, Self.cells($0)) }
    }

    /// An exclamation mark stands by partitions that lack replicas, two by those that nobody leads.
    private static func cells(_ row: TopRow) -> [String] {
        let mark = row.topic.offline > 0 ? "!!" : row.topic.underReplicated > 0 ? "!" : ""
        return [
            mark + "\(row.topic.partitions)", row.recordsIn.map { "\($0)" } ?? unknown,
            row.bytesIn.map(ByteSize.text) ?? unknown, unknown, ByteSize.text(row.topic.bytes),
        ]
    }

    private static func count(_ number: Int, _ word: String) -> String { "\(number) \(word)\(number == 1 ? "" : "s")" }

    private func fitted(_ lines: [String], _ size: Terminal.Size) -> [String] {
        let blank = [String](repeating: "", count: max(size.rows - lines.count, 0))
        return Array((lines.map { Self.cut($0, size.columns) } + blank).prefix(size.rows))
    }

    private static func cut(_ text: String, _ width: Int) -> String {
        text.count <= width ? text : String(text.prefix(max(width - 1, 0))) + "…"
    }
}

extension TopRates {
    var json: JSONObject {
        var object = JSONObject()
        object.add("cluster_id", sample.clusterID)
        object.add("interval_ms", orNull: intervalMillis)
        object.add(
            "brokers",
            sample.brokers.map { broker in
                var object = JSONObject()
                object.add("id", broker.id)
                object.add("address", broker.address)
                object.add("controller", broker.isController)
                object.add("log_bytes", broker.bytes)
                object.add("disk_free_bytes", orNull: broker.diskFree)
                object.add("disk_total_bytes", orNull: broker.diskTotal)
                return object
            })
        object.add(
            "topics",
            rows.map { row in
                var object = JSONObject()
                object.add("name", row.topic.name)
                object.add("partitions", row.topic.partitions)
                object.add("under_replicated", row.topic.underReplicated)
                object.add("offline", row.topic.offline)
                object.add("records_in_per_second", orNull: row.recordsIn)
                object.add("bytes_in_per_second", orNull: row.bytesIn)
                object.addNull("bytes_out_per_second")
                object.add("bytes", row.topic.bytes)
                return object
            })
        return object
    }
}
