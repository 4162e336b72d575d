import Testing

@testable import MartletCommands

@Suite struct JSONParserTests {
    @Test("values of every kind are read as they were written")
    func values() throws {
        let text = #" {"a":[1,-0.5e+10,true,false,null],"b":{"c":"\u00e4\ud83d\ude00\n\/"},"d":9223372036854775808} "#
        #expect(
            try JSONParser.parse(text)
                == .object([
                    .init("a", .array([.number("1"), .number("-0.5e+10"), .bool(true), .bool(false), .null])),
                    .init("b", .object([.init("c", .string("ä😀\n/"))])),
                    .init("d", .number("9223372036854775808")),
                ]))
        #expect(try JSONParser.parse("[]") == .array([]))
        #expect(try JSONParser.parse("{ }") == .object([]))
        #expect(try JSONParser.parse("0") == .number("0"))
        #expect(try JSONParser.parse(#""""#) == .string(""))
    }

    @Test("whole numbers are exact to the last digit, and nothing else is one")
    func integers() throws {
        #expect(try JSONParser.parse("9223372036854775807").integer == .max)
        #expect(try JSONParser.parse("-9223372036854775808").integer == .min)
        for text in ["9223372036854775808", "1.0", "1e3", "\"1\"", "true"] {
            #expect(try JSONParser.parse(text).integer == nil, "\(text)")
        }
    }

    @Test(
        "what is no JSON is refused at the place where it ends to be",
        arguments: [
            ("", 1, "the text ends where a value should stand"), ("  ", 3, "the text ends where a value should stand"),
            ("[1,]", 4, "no value begins like this"), ("[1 2]", 4, "a comma or ] should stand here"),
            ("{\"a\" 1}", 6, "a colon should stand behind a field's name"),
            ("{a:1}", 2, "a field's name in quotes should stand here"),
            ("{\"a\":1,\"a\":2}", 8, "the field a is given twice"), ("01", 2, "no number is written like this"),
            ("1.", 3, "a digit should stand here"), ("-", 2, "a digit should stand here"),
            ("1.2.3", 4, "no number is written like this"), (".5", 1, "no value begins like this"),
            ("nul", 1, "no value begins like this"), ("\"a", 1, "a string has no end"),
            ("\"\\x\"", 3, "no character is escaped like this"),
            ("\"\\ud800\"", 4, "half of a surrogate pair is no character"),
            ("\"\\udc00\\ud800\"", 4, "half of a surrogate pair is no character"),
            ("\"\\u12g4\"", 6, "four hexadecimal digits should stand behind \\u"),
            ("\"a\tb\"", 3, "a control character must be escaped in a string"),
            ("{} {}", 4, "something stands behind the value"),
        ])
    func refused(_ text: String, _ column: Int, _ reason: String) {
        #expect(throws: JSONError(column: column, reason: reason)) { try JSONParser.parse(text) }
    }

    @Test("bytes that are not UTF-8 are refused")
    func notUTF8() {
        let bytes: [UInt8] = [0x22, 0xff, 0x22]
        #expect(throws: JSONError(column: 2, reason: "the text is not UTF-8")) { try JSONParser.parse(bytes.span) }
    }

    @Test("nesting is bounded")
    func depth() throws {
        let limit = JSONParser.maxDepth
        let deepest = String(repeating: "[", count: limit) + String(repeating: "]", count: limit)
        _ = try JSONParser.parse(deepest)
        #expect(throws: JSONError.self) { try JSONParser.parse("[" + deepest + "]") }
        #expect(throws: JSONError.self) { try JSONParser.parse(String(repeating: "[", count: 1_000_000)) }
    }

    @Test("what JSONObject writes is read back")
    func roundTrip() throws {
        var seed = SystemRandomNumberGenerator()
        let scalars = (0..<200).map { _ in
            Unicode.Scalar(UInt32.random(in: 0..<0x3000, using: &seed)) ?? "x"
        }
        var text = ""
        text.unicodeScalars.append(contentsOf: scalars)
        var object = JSONObject()
        object.add("text", text)
        object.add("number", Int64.min)
        object.add("list", ["a", "\""])
        object.add("none", orNull: Int64?.none)
        let read = try JSONParser.parse(object.text)
        #expect(read["text"] == .string(text), "\(scalars)")
        #expect(read["number"]?.integer == .min)
        #expect(read["list"] == .array([.string("a"), .string("\"")]))
        #expect(read["none"] == .null)
    }
}
