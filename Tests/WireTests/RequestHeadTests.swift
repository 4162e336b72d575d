import MartletBase
import TestSupport
import Testing

@testable import MartletWire

@Suite struct RequestHeadTests {
    private func read(_ bytes: [UInt8], flexible: Bool) throws -> (RequestHead, String, Int) {
        var reader = WireReader(bytes.span.bytes)
        let head = try RequestHead(from: &reader)
        let range = try head.clientID(from: &reader, flexible: flexible)
        return (head, String(decoding: bytes[range.start..<range.end], as: UTF8.self), reader.bytesLeft)
    }

    @Test("version 1 is key, version, correlation id and a client id")
    func version1() throws {
        let (head, clientID, left) = try read([0, 3, 0, 1, 0, 0, 0, 7, 0, 2, 0x61, 0x62, 0xff], flexible: false)
        #expect(head == RequestHead(apiKey: 3, apiVersion: 1, correlationID: 7))
        #expect(clientID == "ab")
        #expect(left == 1)
    }

    @Test("version 2 keeps the plain client id and adds tagged fields, which are passed over")
    func version2() throws {
        let (head, clientID, left) = try read(
            [0, 18, 0, 3, 0xff, 0xff, 0xff, 0xfe, 0, 1, 0x61, 2, 0, 1, 9, 5, 2, 8, 8, 0x55], flexible: true)
        #expect(head == RequestHead(apiKey: 18, apiVersion: 3, correlationID: -2))
        #expect(clientID == "a")
        #expect(left == 1)
    }

    @Test("a null client id counts as empty in both versions")
    func nullClientID() throws {
        #expect(try read([0, 1, 0, 1, 0, 0, 0, 0, 0xff, 0xff], flexible: false).1 == "")
        #expect(try read([0, 1, 0, 1, 0, 0, 0, 0, 0xff, 0xff, 0], flexible: true).1 == "")
    }

    @Test("what is written is read back, and every cut of it is a typed error")
    func roundTrip() throws {
        for flexible in [false, true] {
            var writer = WireWriter()
            let head = RequestHead(apiKey: 60, apiVersion: 2, correlationID: .max)
            let start = try writer.beginRequest(head, clientID: "client", flexible: flexible)
            try writer.endFrame(start)
            let bytes = writer.array()
            #expect(bytes[..<4] == [0, 0, 0, UInt8(bytes.count - 4)])
            let body = Array(bytes[4...])
            #expect(try read(body, flexible: flexible) == (head, "client", 0))
            for cut in 0..<body.count {
                #expect(throws: WireError.self, "cut at \(cut)") { try read(Array(body[..<cut]), flexible: flexible) }
            }
        }
    }

    @Test("lengths that lie and tags out of order are refused")
    func hostile() {
        #expect(throws: WireError.invalidLength(-2)) {
            try read([0, 1, 0, 1, 0, 0, 0, 0, 0xff, 0xfe], flexible: false)
        }
        #expect(throws: WireError.truncated(needed: 0x7fff, left: 1)) {
            try read([0, 1, 0, 1, 0, 0, 0, 0, 0x7f, 0xff, 1], flexible: false)
        }
        #expect(throws: WireError.tagsOutOfOrder(1)) {
            try read([0, 1, 0, 1, 0, 0, 0, 0, 0, 0, 2, 1, 0, 1, 0], flexible: true)
        }
        #expect(throws: WireError.self, "four billion tags end with the bytes") {
            try read([0, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0x0f, 0, 0], flexible: true)
        }
    }

    @Test("a response begins with its size and correlation id, and tags only where its header is flexible")
    func response() throws {
        var writer = WireWriter()
        let plain = writer.beginResponse(correlationID: 5, flexibleHeader: false)
        writer.int16(0)
        try writer.endFrame(plain)
        let flexible = writer.beginResponse(correlationID: 6, flexibleHeader: true)
        writer.splice(100, tag: 0)
        try writer.endFrame(flexible)
        #expect(writer.array() == [0, 0, 0, 6, 0, 0, 0, 5, 0, 0] + [0, 0, 0, 105, 0, 0, 0, 6, 0])
    }
}
