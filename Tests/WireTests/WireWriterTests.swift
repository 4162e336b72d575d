import Testing

@testable import MartletWire

@Suite struct WireWriterTests {
    @Test("a splice counts towards the message but not towards the writer's own bytes")
    func splices() {
        var writer = WireWriter()
        writer.int32(7)
        writer.splice(1000, tag: 3)
        writer.int8(1)
        #expect(writer.count == 5)
        #expect(writer.totalCount == 1005)
        #expect(writer.splices == [WireWriter.Splice(position: 4, count: 1000, tag: 3)])
        writer.removeAll()
        #expect(writer.totalCount == 0)
        #expect(writer.splices.isEmpty)
    }

    @Test("error codes are counted as they are written, each kind once, until the writer is emptied")
    func errors() {
        var writer = WireWriter()
        for code: ErrorCode in [.none, .notLeaderOrFollower, .none, .corruptMessage, .notLeaderOrFollower] {
            writer.errorCode(code)
        }
        #expect(writer.errors.map(\.code) == [.notLeaderOrFollower, .corruptMessage])
        #expect(writer.errors.map(\.count) == [2, 1])
        writer.removeAll()
        #expect(writer.errors.isEmpty)
    }

    @Test("memory grows by need and keeps what was written")
    func growth() {
        var writer = WireWriter(capacity: 1)
        for value: Int32 in 0..<1000 { writer.int32(value) }
        let bytes = writer.array()
        #expect(bytes.count == 4000)
        #expect(Array(bytes[3996...]) == [0, 0, 3, 231])
    }

    @Test("a string longer than its length field is a typed error")
    func longString() {
        let text = String(repeating: "x", count: 40_000)
        #expect(throws: WireError.tooLong(40_000)) {
            var writer = WireWriter()
            try writer.string(text, flexible: false)
        }
    }

    @Test("null and empty differ, in both forms")
    func nulls() throws {
        var writer = WireWriter()
        try writer.string(nil, flexible: false)
        try writer.string("", flexible: false)
        try writer.bytes(nil, flexible: true)
        try writer.bytes([], flexible: true)
        #expect(writer.array() == [0xff, 0xff, 0, 0, 0, 1])
    }
}
