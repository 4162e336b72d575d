import Testing

@testable import MartletCommands

@Suite struct OutputTests {
    @Test("columns are as wide as they need, numbers stand at the right, and no line ends in spaces")
    func table() {
        var table = Table(.text("TOPIC"), .number("PARTITIONS"), .text("STATE"))
        table.add("a", "1", "")
        table.add("orders-of-today", "12", "fine")
        #expect(
            table.text == """
                TOPIC            PARTITIONS  STATE
                a                         1
                orders-of-today          12  fine
                """)
    }

    @Test("an error has its name for people where the protocol has one, and for scripts always")
    func failure() {
        let own = CommandFailure("no broker", hint: "Start one", exit: .unreachable)
        #expect(own.text == "martlet: no broker\nStart one\n")
        #expect(
            own.json.text
                == #"{"code":null,"name":"UNREACHABLE","message":"no broker","hint":"Start one"}"#)
        let theirs = CommandFailure(
            "there is no topic x", hint: "", code: 3, name: "UNKNOWN_TOPIC_OR_PARTITION")
        #expect(theirs.text == "martlet: there is no topic x (UNKNOWN_TOPIC_OR_PARTITION)\n")
        #expect(
            theirs.json.text
                == #"{"code":3,"name":"UNKNOWN_TOPIC_OR_PARTITION","message":"there is no topic x","hint":""}"#)
    }

    @Test(
        "the form of an error is known even where the command line is wrong",
        arguments: [
            (["topic", "lst", "-o", "json"], "json"), (["-ojson"], "json"), (["--output=json", "x"], "json"),
            (["--output", "json", "-o", "table"], "table"), (["-o"], "table"), (["-o", "xml"], "table"),
            (["--", "-ojson"], "table"), ([], "table"),
        ])
    func wanted(_ words: [String], _ format: String) {
        #expect(OutputFormat.wanted(by: words).rawValue == format)
    }

    @Test("base 64 is read back, and only in the form in which it is written")
    func base64() {
        for count in 0..<64 {
            let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ 11) }
            #expect(Base64.decode(Base64.encode(bytes)) == bytes)
        }
        #expect(Base64.decode("/w==") == [0xff])
        for text in ["a", "ab=", "ab=c", "a===", "====", "a b=", "ab==ab==", "/w==\n", "/x=="] {
            #expect(Base64.decode(text) == nil, "\(text)")
        }
    }

    @Test("sizes have one decimal and a unit")
    func sizes() {
        #expect(ByteSize.text(0) == "0 B")
        #expect(ByteSize.text(1023) == "1023 B")
        #expect(ByteSize.text(1536) == "1.5 KiB")
        #expect(ByteSize.text(1 << 40) == "1.0 TiB")
    }
}
