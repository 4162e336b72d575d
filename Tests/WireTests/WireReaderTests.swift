import MartletBase
import TestSupport
import Testing

@testable import MartletWire

/// Runs `read` over `bytes`; spans cannot leave the call, so tests say what they want inside.
private func read<T>(_ bytes: [UInt8], _ body: (inout WireReader) throws(WireError) -> T) throws(WireError) -> T {
    var reader = WireReader(bytes.span.bytes)
    return try body(&reader)
}

@Suite struct WireReaderTests {
    @Test("integers are big-endian")
    func integers() throws {
        #expect(try read([0x12, 0x34]) { reader throws(WireError) in try reader.int16() } == 0x1234)
        #expect(try read([0xff, 0xff, 0xff, 0xfe]) { reader throws(WireError) in try reader.int32() } == -2)
        #expect(
            try read([1, 2, 3, 4, 5, 6, 7, 8]) { reader throws(WireError) in try reader.int64() }
                == 0x0102_0304_0506_0708)
        #expect(try read([2]) { reader throws(WireError) in try reader.bool() })
    }

    @Test("an integer past the end says what was needed and what was left")
    func truncatedInteger() {
        #expect(throws: WireError.truncated(needed: 4, left: 3)) {
            try read([1, 2, 3]) { reader throws(WireError) in try reader.int32() }
        }
    }

    @Test(
        "unsigned varints",
        arguments: [
            ([0x00], 0), ([0x7f], 127), ([0x80, 0x01], 128), ([0xff, 0xff, 0xff, 0xff, 0x0f], UInt32.max),
        ] as [([UInt8], UInt32)])
    func unsignedVarint(bytes: [UInt8], value: UInt32) throws {
        #expect(try read(bytes) { reader throws(WireError) in try reader.unsignedVarint() } == value)
    }

    @Test(
        "varints that do not fit their type are refused",
        arguments: [[0xff, 0xff, 0xff, 0xff, 0x10], [0x80, 0x80, 0x80, 0x80, 0x80, 0x01]] as [[UInt8]])
    func overlongVarint(bytes: [UInt8]) {
        #expect(throws: WireError.overlongVarint) {
            try read(bytes) { reader throws(WireError) in try reader.unsignedVarint() }
        }
    }

    @Test("varlongs of more than 64 bits are refused")
    func overlongVarlong() {
        #expect(throws: WireError.overlongVarint) {
            try read([UInt8](repeating: 0xff, count: 9) + [0x02]) { reader throws(WireError) in
                try reader.unsignedVarlong()
            }
        }
        #expect(throws: WireError.overlongVarint) {
            try read([UInt8](repeating: 0x80, count: 10) + [0x01]) { reader throws(WireError) in
                try reader.unsignedVarlong()
            }
        }
    }

    @Test("zigzag alternates around zero", arguments: [(0, 0), (1, -1), (2, 1), (3, -2)] as [(UInt8, Int32)])
    func zigzag(byte: UInt8, value: Int32) throws {
        #expect(try read([byte]) { reader throws(WireError) in try reader.varint() } == value)
    }

    @Test("a string is null, empty or text, in both forms")
    func strings() throws {
        #expect(
            try read([0xff, 0xff]) { reader throws(WireError) in try reader.nullableString(flexible: false) } == nil)
        #expect(try read([0]) { reader throws(WireError) in try reader.nullableString(flexible: true) } == nil)
        #expect(try read([0, 0]) { reader throws(WireError) in try reader.string(flexible: false) } == "")
        #expect(try read([3, 0x68, 0x69]) { reader throws(WireError) in try reader.string(flexible: true) } == "hi")
    }

    @Test("null where it is not legal, a length below -1 and broken UTF-8 are typed errors")
    func badStrings() {
        #expect(throws: WireError.unexpectedNull) {
            try read([0]) { reader throws(WireError) in try reader.string(flexible: true) }
        }
        #expect(throws: WireError.invalidLength(-2)) {
            try read([0xff, 0xfe]) { reader throws(WireError) in try reader.string(flexible: false) }
        }
        #expect(throws: WireError.invalidUTF8) {
            try read([3, 0xc3, 0x28]) { reader throws(WireError) in try reader.string(flexible: true) }
        }
    }

    @Test("a count that the bytes left cannot hold is refused before anything is allocated")
    func hugeCount() {
        #expect(throws: WireError.tooManyElements(Int(Int32.max))) {
            try read([0x7f, 0xff, 0xff, 0xff, 0, 0]) { reader throws(WireError) in
                try reader.count(flexible: false, smallest: 1)
            }
        }
    }

    @Test("the budget of elements holds for the whole message")
    func budget() throws {
        let bytes: [UInt8] = [3, 0, 0, 3, 0, 0]
        var reader = WireReader(bytes.span.bytes, elementBudget: 3)
        #expect(try reader.count(flexible: true, smallest: 1) == 2)
        try reader.skip(2)
        do throws(WireError) {
            _ = try reader.count(flexible: true, smallest: 1)
            Issue.record("a fourth element was admitted")
        } catch {
            #expect(error == .tooManyElements(2))
        }
    }

    @Test("what the writer wrote the reader reads, for random values")
    func roundTrip() throws {
        let seed = Seed()
        var random = seed.random
        for _ in 0..<2_000 {
            let bits = random.next() >> (random.next() % 64)
            var writer = WireWriter(capacity: 16)
            writer.unsignedVarint(UInt32(truncatingIfNeeded: bits))
            writer.varint(Int32(truncatingIfNeeded: bits))
            writer.varlong(Int64(bitPattern: bits))
            writer.uuid(UUID128(high: bits, low: ~bits))
            writer.float64(Double(bits))
            var reader = WireReader(writer.bytes)
            #expect(try reader.unsignedVarint() == UInt32(truncatingIfNeeded: bits), "\(seed)")
            #expect(try reader.varint() == Int32(truncatingIfNeeded: bits), "\(seed)")
            #expect(try reader.varlong() == Int64(bitPattern: bits), "\(seed)")
            #expect(try reader.uuid() == UUID128(high: bits, low: ~bits), "\(seed)")
            #expect(try reader.float64() == Double(bits), "\(seed)")
            #expect(reader.bytesLeft == 0, "\(seed)")
        }
    }
}
