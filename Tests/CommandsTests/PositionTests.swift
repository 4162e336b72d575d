import MartletBase
import MartletServer
import TestSupport
import Testing

@testable import MartletCommands

@Suite struct PositionTests {
    @Test(
        arguments: [
            ("beginning", Position.beginning), ("end", .end), ("0", .offset(0)), ("42", .offset(42)),
            ("-10", .last(10)), ("-0", .last(0)), ("90s", .ago(millis: 90_000)), ("15m", .ago(millis: 900_000)),
            ("2h", .ago(millis: 7_200_000)), ("7d", .ago(millis: 604_800_000)), ("1w", .ago(millis: 604_800_000)),
            ("@1795168800000", .time(1_795_168_800_000)), ("1970-01-01", .time(0)),
            ("2026-11-20T10:00:00Z", .time(1_795_168_800_000)), ("2026-11-20T10:00Z", .time(1_795_168_800_000)),
            ("2026-11-20T10:00:00.25Z", .time(1_795_168_800_250)), ("2026-11-20 10:00:00", .time(1_795_168_800_000)),
            ("2026-11-20T12:00:00+02:00", .time(1_795_168_800_000)),
            ("2026-11-20T05:30:00-0430", .time(1_795_168_800_000)),
            ("2024-02-29T00:00:00Z", .time(1_709_164_800_000)),
        ])
    func `what is typed is what is meant`(text: String, position: Position) {
        #expect(Position(text) == position)
    }

    @Test(
        arguments: [
            "", "start", "+5", "1.5", "2 h", "h", "-2h", "@", "@-1", "2026-13-01", "2026-02-29", "2026-11-20T24:00:00Z",
            "2026-11-20T10:60Z", "2026-11-20T10:00:00+", "2026-11-20T10", "9223372036854775808",
            "99999999999999999w", "-9223372036854775808",
        ])
    func `what is no position is none`(text: String) {
        #expect(Position(text) == nil)
    }

    @Test func `every time that is printed is read back`() {
        let seed = Seed()
        var random = seed.random
        for _ in 0..<2000 {
            let millis = Int64.random(in: 0...4_102_444_800_000, using: &random)
            #expect(CivilTime.millis("\(UTCTime(Timestamp(millis)))") == millis, "\(seed)")
        }
    }
}

@Suite struct ConsumeOptionsTests {
    private func options(_ words: String...) throws -> ConsumeOptions {
        let arguments = try ConsumeCommand.spec.parse(words)
        return try ConsumeOptions(arguments, GlobalOptions(arguments))
    }

    @Test func `without options the whole topic is read as it is`() throws {
        let options = try options("orders")
        #expect(options.topic == "orders")
        #expect(options.from == .beginning)
        #expect(options.until == nil)
        #expect(options.partitions == [])
        #expect(!options.follows)
        #expect(options.form == .plain)
    }

    @Test func `a number with a dash is a value`() throws {
        #expect(try options("orders", "--from", "-10").from == .last(10))
        #expect(try options("orders", "--from=-10").from == .last(10))
        #expect(try options("orders", "--partition", "2", "--partition=0", "--partition", "2").partitions == [2, 0])
    }

    @Test func `a template has fields and escapes`() throws {
        #expect(
            try options("orders", "--format", #"%k\t%v %%\\\n"#).form
                == .template(RecordTemplate(#"%k\t%v %%\\\n"#)))
        #expect(
            try RecordTemplate(#"%p:%o\t%%"#).parts
                == [.partition, .text(Array(":".utf8)), .offset, .text(Array("\t%".utf8))])
    }

    @Test(
        arguments: [
            (["--from", "yesterday"], "--from yesterday is no position"),
            (["--format", "%x"], "--format has %x, which means nothing"),
            (["--format", "50%"], "--format has %, which means nothing"),
            (["--partition", "one"], "--partition one is no partition"),
            (["--count", "0"], "--count 0 is out of range"),
            (
                ["--group", "g"],
                "martlet consume joins no consumer group: it reads every partition itself and commits nothing"
            ),
            (["-o", "json", "--format", "%v"], "--format and -o json are two forms of one output"),
        ])
    func `what makes no sense is said`(words: [String], message: String) {
        let failure = #expect(throws: CommandFailure.self) {
            let arguments = try ConsumeCommand.spec.parse(["orders"] + words)
            _ = try ConsumeOptions(arguments, GlobalOptions(arguments))
        }
        #expect(failure?.message == message)
        #expect(failure?.exit == .usage)
    }

    @Test func `a pattern that is none is refused with its reason`() {
        let failure = #expect(throws: CommandFailure.self) { _ = try RecordPattern("a(b") }
        #expect(failure?.message.hasPrefix("--grep a(b is no regular expression: ") == true)
    }
}
