import Testing

@testable import MartletBroker

@Suite struct PropertiesFileTests {
    private func pairs(_ text: String) -> [String] {
        PropertiesFile(path: "f", text: text).entries.map { "\($0.line):\($0.key)=\($0.value)" }
    }

    @Test("comments and empty lines are passed over, three separators end a key")
    func plain() {
        #expect(pairs("# c\n! c\n\na=1\nb: 2\nc 3\n  d = 4 \n") == ["4:a=1", "5:b=2", "6:c=3", "7:d=4 "])
    }

    @Test("a backslash continues a line, two do not")
    func continued() {
        #expect(pairs("a=1,\\\n   2\nb=x\\\\\nc=3") == ["1:a=1,2", "3:b=x\\", "4:c=3"])
    }

    @Test("escapes stand for characters, in keys too")
    func escapes() {
        #expect(pairs("a\\ b=\\t\\u0041\\=") == ["1:a b=\tA="])
        #expect(pairs("a=\\uZZ") == ["1:a=uZZ"])
    }

    @Test("a key without a value has an empty one, carriage returns do not count")
    func edges() {
        #expect(pairs("a\r\nb=\r\n") == ["1:a=", "2:b="])
        #expect(pairs("a=1\\") == ["1:a=1"])
    }
}
