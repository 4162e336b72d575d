import MartletBase
import Testing

@testable import MartletCommands

@Suite struct TopScreenTests {
    private func sample(seconds: Int64, _ topics: [TopSample.Topic]) -> TopSample {
        TopSample(
            time: MonotonicTime(nanoseconds: seconds * 1_000_000_000), clusterID: "abc", topics: topics,
            brokers: [
                .init(
                    id: 1, address: "127.0.0.1:9092", isController: true, bytes: 2048, diskTotal: 100 << 30,
                    diskFree: 75 << 30)
            ])
    }

    private func topic(_ name: String, _ records: Int64, _ bytes: Int64) -> TopSample.Topic {
        TopSample.Topic(name: name, partitions: 3, nextOffsets: records, leaderBytes: bytes, bytes: bytes)
    }

    private func screen() -> TopScreen {
        let before = sample(seconds: 10, [topic("orders", 100, 1000), topic("quiet", 5, 50), topic("shrunk", 9, 900)])
        let after = sample(seconds: 12, [topic("orders", 301, 5096), topic("quiet", 5, 50), topic("shrunk", 8, 90)])
        return TopScreen(rates: TopRates(after, since: before))
    }

    @Test("a terminal of 80 by 24 shows everything, the busiest topic first")
    func standard() {
        let lines = screen().lines(Terminal.Size(columns: 80, rows: 24))
        #expect(lines.count == 24)
        #expect(lines.allSatisfy { $0.count <= 80 })
        #expect(
            lines.prefix(8).joined(separator: "\n") == """
                cluster abc  1 broker  3 topics  9 partitions
                under-replicated 0  offline 0
                logs 2.0 KiB  disk 75.0 GiB free of 100.0 GiB (25 % used)

                TOPIC     PARTS  RECORDS/S       IN/S      OUT/S       SIZE
                orders        3        101    2.0 KiB          –    5.0 KiB
                quiet         3          0        0 B          –       50 B
                shrunk        3          –          –          –       90 B
                """)
        #expect(lines[23] == "q quit  s sort (bytes in)  j/k scroll  h help")
    }

    @Test("rows that do not fit are counted, and can be scrolled to")
    func scrolling() {
        let topics = (0..<40).map { topic("topic-with-a-rather-long-name-\($0 + 10)", 0, 0) }
        var screen = TopScreen(rates: TopRates(sample(seconds: 1, topics), since: nil), order: .name)
        let size = Terminal.Size(columns: 80, rows: 24)
        let lines = screen.lines(size)
        #expect(lines.count == 24)
        #expect(lines.allSatisfy { $0.count <= 80 })
        #expect(lines[5].hasPrefix("topic-with-a-rather-long-nam…"))
        #expect(lines[22] == "  23 more; j and k scroll")
        for _ in 0..<100 { _ = screen.press(UInt8(ascii: "j"), size) }
        let end = screen.lines(Terminal.Size(columns: 120, rows: 24))
        #expect(end.contains { $0.hasPrefix("topic-with-a-rather-long-name-49") })
        #expect(!end.contains { $0.contains("more") })
    }

    @Test("however small the terminal is, nothing is wider or longer")
    func tiny() {
        for (columns, rows) in [(1, 1), (10, 3), (40, 5), (79, 6), (200, 60)] {
            for isHelpShown in [false, true] {
                var screen = screen()
                screen.isHelpShown = isHelpShown
                let lines = screen.lines(Terminal.Size(columns: columns, rows: rows))
                #expect(lines.count == rows, "\(columns) by \(rows)")
                #expect(lines.allSatisfy { $0.count <= columns }, "\(columns) by \(rows): \(lines)")
            }
        }
    }

    @Test("a look that fails keeps what was seen, and says why")
    func failing() {
        var screen = screen()
        screen.take(.failure(CommandFailure("nothing listens on 127.0.0.1:9092", hint: "")))
        let lines = screen.lines(Terminal.Size())
        #expect(lines[2] == "! nothing listens on 127.0.0.1:9092")
        #expect(lines[5].hasPrefix("orders"))
        screen.take(.success(sample(seconds: 14, [topic("orders", 303, 5096)])))
        #expect(screen.lines(Terminal.Size())[5].split(separator: " ")[2] == "1")
    }

    @Test("keys sort, show help and end")
    func keys() {
        var screen = screen()
        let size = Terminal.Size()
        var goesOn = screen.press(UInt8(ascii: "s"), size)
        #expect(goesOn && screen.order == .recordsIn)
        goesOn = screen.press(UInt8(ascii: "h"), size)
        #expect(goesOn && screen.lines(size)[0] == "martlet top")
        goesOn = screen.press(UInt8(ascii: "x"), size)
        #expect(goesOn && !screen.isHelpShown)
        goesOn = screen.press(UInt8(ascii: "q"), size)
        #expect(!goesOn)
    }

    @Test("scripts get the same figures, null where there is none")
    func json() throws {
        let document = try JSONParser.parse(screen().rates.json.text)
        #expect(document["interval_ms"]?.integer == 2000)
        guard case .array(let topics)? = document["topics"], topics.count == 3 else {
            Issue.record("no topics: \(document)")
            return
        }
        #expect(topics[0]["records_in_per_second"]?.integer == 101)
        #expect(topics[2]["bytes_in_per_second"] == .null)
    }
}
