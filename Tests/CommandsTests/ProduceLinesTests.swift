import MartletClient
import Testing

@testable import MartletCommands

@Suite struct ProduceLinesTests {
    private static func lines(_ pieces: [String], limit: Int = 100) -> [String] {
        var splitter = LineSplitter(limit: limit)
        var lines: [String] = []
        for piece in pieces + [""] {
            Array(piece.utf8).withUnsafeBytes { splitter.add($0) }
            while let line = splitter.next() { lines.append(String(decoding: line, as: UTF8.self)) }
        }
        #expect(splitter.isAtEnd)
        return lines
    }

    @Test func `lines are the same however the stream is cut`() {
        #expect(Self.lines(["a\nb\n"]) == ["a", "b"])
        #expect(Self.lines(["a", "\n", "b\n"]) == ["a", "b"])
        #expect(Self.lines(["\n\na\r\n"]) == ["", "", "a\r"])
    }

    @Test func `the last line needs no newline, and nothing is no line`() {
        #expect(Self.lines(["a\nb"]) == ["a", "b"])
        #expect(Self.lines([]) == [])
        #expect(Self.lines(["\n"]) == [""])
    }

    @Test func `a line beyond the limit shows that it is too long and is not kept`() {
        #expect(Self.lines(["abcdef\nx\n"], limit: 3) == ["abcd", "x"])
        #expect(Self.lines(["abc\n"], limit: 3) == ["abc"])
    }

    private static func record(
        _ line: String, _ form: RecordLine.Form = .json, partition: Int32? = nil, repartitions: Bool = false,
        headers: [Header] = []
    ) throws -> ProducerRecord {
        try RecordLine(
            form: form, topic: "orders", partition: partition, repartitions: repartitions, headers: headers,
            largest: 200
        ).record(Array(line.utf8))
    }

    @Test func `a line is a value, or a key and a value`() throws {
        #expect(try Self.record("a:b:c", .text(keyDelimiter: nil)) == ProducerRecord(topic: "orders", value: "a:b:c"))
        let keyed = RecordLine.Form.text(keyDelimiter: Array(":".utf8))
        #expect(try Self.record("a:b:c", keyed) == ProducerRecord(topic: "orders", key: "a", value: "b:c"))
        #expect(try Self.record(":", keyed) == ProducerRecord(topic: "orders", key: "", value: ""))
        let long = RecordLine.Form.text(keyDelimiter: Array("=>".utf8))
        #expect(try Self.record("a==>b", long) == ProducerRecord(topic: "orders", key: "a=", value: "b"))
    }

    @Test func `a line of consume comes back as the record that it was`() throws {
        let line = #"""
            {"topic":"other","partition":3,"offset":9,"timestamp":1790000000000,"key":"k","value_base64":"/wA=",\#
            "headers":[{"key":"h","value":"é"},{"key":"h","value":null}]}
            """#
        let record = ProducerRecord(
            topic: "orders", partition: 3, key: Array("k".utf8), value: [0xff, 0],
            headers: [Header("h", "é"), Header("h", nil)], timestamp: 1_790_000_000_000)
        #expect(try Self.record(line) == record)
        #expect(try Self.record(line, repartitions: true).partition == nil)
        #expect(try Self.record(line, partition: 1).partition == 1)
        #expect(try Self.record(line, headers: [Header("first", "1")]).headers.map(\.key) == ["first", "h", "h"])
        #expect(try Self.record(#"{"value":null}"#) == ProducerRecord(topic: "orders", value: nil))
    }

    @Test(
        arguments: [
            ("{", "is not JSON: a field's name in quotes should stand here, at column 2"),
            ("[1]", "is an array and not an object"),
            (#"{"val":"x"}"#, "has a field \"val\" that no record has"),
            (#"{"key":"x"}"#, "has no value"),
            (#"{"value":1}"#, "has a number for its value"),
            (#"{"value":"x","value_base64":"eA=="}"#, "has both \"value\" and \"value_base64\""),
            (#"{"value_base64":"?"}"#, "has no base 64 in \"value_base64\""),
            (#"{"value":"x","partition":-1}"#, "names the partition -1"),
            (#"{"value":"x","timestamp":1.5}"#, "has no whole number for \"timestamp\""),
            (#"{"value":"x","headers":{}}"#, "has an object for its headers"),
            (#"{"value":"x","headers":[{"value":"v"}]}"#, "has a header without a key"),
        ])
    func `a bad line says what is wrong with it`(line: String, problem: String) {
        let thrown = #expect(throws: RecordLine.Problem.self) { try Self.record(line) }
        #expect(thrown?.message == problem)
    }
}
