import Foundation
import MartletBase
import TestSupport
import Testing

@testable import MartletServer

@Suite struct LogLineTests {
    private func line(_ message: String, _ fields: [(name: String, value: String)]) -> LogLine {
        LogLine(time: Timestamp(1_790_000_000_123), level: .warn, message: message, fields: fields)
    }

    @Test("text is a sentence and fields, quoted where they would be read wrongly")
    func text() {
        let fields = [(name: "peer", value: "127.0.0.1:1"), ("empty", ""), ("words", "two words"), ("odd", "a=\"b\"")]
        #expect(
            line("closed: http", fields).render(.text)
                == "2026-09-21T14:13:20.123Z WARN closed: http peer=127.0.0.1:1 empty=\"\" words=\"two words\" "
                + "odd=\"a=\\\"b\\\"\"\n")
    }

    @Test("JSON is one object on one line that a parser reads back")
    func json() throws {
        let fields = [(name: "odd", value: "\u{1}\u{7f}\u{85}\n\t\"\\ ünï😀")]
        let text = line("say \"hi\"\r\n", fields).render(.json)
        #expect(text.split(separator: "\n").count == 1)
        let object = try #require(
            try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: String])
        #expect(object["odd"] == fields[0].value)
        #expect(object["message"] == "say \"hi\"\r\n")
        #expect(object["level"] == "warn")
        #expect(object["time"] == "2026-09-21T14:13:20.123Z")
    }

    @Test("nothing that a stranger sent begins a line of its own or moves the cursor")
    func hostile() {
        let hostile = "x\n2026-01-01 ERROR fake\u{1b}[2J\u{9b}31m"
        for format in [LogFormat.text, .json] {
            let text = line(hostile, [(name: "name", value: hostile)]).render(format)
            #expect(text.hasSuffix("\n"))
            #expect(!text.dropLast().unicodeScalars.contains { $0.properties.generalCategory == .control })
        }
    }

    @Test("times read as the calendar has them, before 1970 too")
    func calendar() {
        let seed = Seed()
        var random = seed.random
        let reference = ISO8601DateFormatter()
        reference.formatOptions = [.withInternetDateTime, .withFractionalSeconds]
        for _ in 0..<2_000 {
            let millis = Int64.random(in: -4_000_000_000_000...8_000_000_000_000, using: &random)
            let date = Date(timeIntervalSince1970: Double(millis) / 1000)
            #expect(UTCTime(Timestamp(millis)).description == reference.string(from: date), "\(seed)")
        }
        #expect(UTCTime(Timestamp(951_782_400_000)).description == "2000-02-29T00:00:00.000Z")
        #expect(UTCTime(Timestamp(-1)).description == "1969-12-31T23:59:59.999Z")
    }

    @Test("levels are ordered and known by their names")
    func levels() {
        #expect(LogLevel("info") == .info)
        #expect(LogLevel("INFO") == nil)
        #expect(LogLevel.debug < .info && .warn < .error)
    }
}

@Suite struct LineBudgetTests {
    private func at(_ millis: Int64) -> MonotonicTime { MonotonicTime(nanoseconds: millis * 1_000_000) }

    @Test("a subject has its lines in each stretch of time, and the next line says what was left out")
    func budget() {
        var budget = LineBudget()
        for _ in 0..<LineBudget.lines { #expect(take(&budget, "http", 0) == .write(dropped: 0)) }
        for _ in 0..<7 { #expect(take(&budget, "http", 5) == .drop) }
        #expect(take(&budget, "tls", 5) == .write(dropped: 0), "subjects do not share")
        #expect(take(&budget, "http", LineBudget.windowMillis) == .write(dropped: 7))
        #expect(take(&budget, "http", LineBudget.windowMillis) == .write(dropped: 0))
    }

    private func take(_ budget: inout LineBudget, _ subject: String, _ millis: Int64) -> LineBudget.Verdict {
        budget.take(subject, now: at(millis))
    }
}
