import MartletBase
import MartletWire

/// A value without fields that arrays hold.
protocol WireScalar {
    init(from reader: inout WireReader, flexible: Bool) throws(WireError)
    func encode(into writer: inout WireWriter, flexible: Bool) throws(WireError)
    static func smallestSize(flexible: Bool) -> Int
}

extension Int8: WireScalar {
    init(from reader: inout WireReader, flexible: Bool) throws(WireError) { self = try reader.int8() }
    func encode(into writer: inout WireWriter, flexible: Bool) { writer.int8(self) }
    static func smallestSize(flexible: Bool) -> Int { 1 }
}

extension Int16: WireScalar {
    init(from reader: inout WireReader, flexible: Bool) throws(WireError) { self = try reader.int16() }
    func encode(into writer: inout WireWriter, flexible: Bool) { writer.int16(self) }
    static func smallestSize(flexible: Bool) -> Int { 2 }
}

extension Int32: WireScalar {
    init(from reader: inout WireReader, flexible: Bool) throws(WireError) { self = try reader.int32() }
    func encode(into writer: inout WireWriter, flexible: Bool) { writer.int32(self) }
    static func smallestSize(flexible: Bool) -> Int { 4 }
}

extension Int64: WireScalar {
    init(from reader: inout WireReader, flexible: Bool) throws(WireError) { self = try reader.int64() }
    func encode(into writer: inout WireWriter, flexible: Bool) { writer.int64(self) }
    static func smallestSize(flexible: Bool) -> Int { 8 }
}

extension String: WireScalar {
    init(from reader: inout WireReader, flexible: Bool) throws(WireError) {
        self = try reader.string(flexible: flexible)
    }
    func encode(into writer: inout WireWriter, flexible: Bool) throws(WireError) {
        try writer.string(self, flexible: flexible)
    }
    static func smallestSize(flexible: Bool) -> Int { flexible ? 1 : 2 }
}

extension UUID128: WireScalar {
    init(from reader: inout WireReader, flexible: Bool) throws(WireError) { self = try reader.uuid() }
    func encode(into writer: inout WireWriter, flexible: Bool) { writer.uuid(self) }
    static func smallestSize(flexible: Bool) -> Int { 16 }
}
