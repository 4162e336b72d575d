import MartletBase
import MartletWire

/// How a batch of effects stands in a frame of the log.
enum EffectBatch {
    static func encode(_ effects: [StoreEffect], into writer: inout WireWriter) throws(WireError) {
        try writer.length32(effects.count, flexible: true)
        for effect in effects {
            try effect.encode(into: &writer)
        }
    }

    static func decode(_ bytes: RawSpan) throws(WireError) -> [StoreEffect] {
        // Every element takes a byte at the least, and the bytes are checksummed: the frame bounds them.
        var reader = WireReader(bytes, elementBudget: bytes.byteCount)
        var effects: [StoreEffect] = []
        for _ in 0..<(try reader.count(flexible: true, smallest: 2)) {
            effects.append(try StoreEffect(from: &reader))
        }
        guard reader.bytesLeft == 0 else { throw .invalidLength(reader.bytesLeft) }
        return effects
    }
}

extension StoreEffect {
    fileprivate enum Kind: Int8 {
        case changed = 0
        case leaseGranted = 1
        case leaseEnded = 2
    }

    fileprivate func encode(into writer: inout WireWriter) throws(WireError) {
        switch self {
        case .changed(let writes):
            writer.int8(Kind.changed.rawValue)
            try writer.length32(writes.count, flexible: true)
            for write in writes {
                try write.encode(into: &writer)
            }
        case .leaseGranted(let lease, let lifetimeMillis):
            writer.int8(Kind.leaseGranted.rawValue)
            writer.int64(lease.rawValue)
            writer.int64(lifetimeMillis)
        case .leaseEnded(let lease):
            writer.int8(Kind.leaseEnded.rawValue)
            writer.int64(lease.rawValue)
        }
    }

    fileprivate init(from reader: inout WireReader) throws(WireError) {
        let number = try reader.int8()
        switch Kind(rawValue: number) {
        case .changed:
            var writes: [StoreWrite] = []
            for _ in 0..<(try reader.count(flexible: true, smallest: 2)) {
                writes.append(try StoreWrite(from: &reader))
            }
            self = .changed(writes)
        case .leaseGranted:
            let lease = LeaseID(try reader.int64())
            self = .leaseGranted(lease, lifetimeMillis: try reader.int64())
        case .leaseEnded: self = .leaseEnded(LeaseID(try reader.int64()))
        case nil: throw .invalidPresence(number)
        }
    }
}

extension StoreWrite {
    private enum Kind: Int8 {
        case put = 0
        case delete = 1
    }

    fileprivate func encode(into writer: inout WireWriter) throws(WireError) {
        switch self {
        case .put(let key, let bytes, let lease):
            writer.int8(Kind.put.rawValue)
            try writer.bytes(key.bytes, flexible: true)
            try writer.bytes(bytes, flexible: true)
            writer.int64(lease.rawValue)
        case .delete(let key):
            writer.int8(Kind.delete.rawValue)
            try writer.bytes(key.bytes, flexible: true)
        }
    }

    fileprivate init(from reader: inout WireReader) throws(WireError) {
        let number = try reader.int8()
        let key = StoreKey(try reader.bytes(flexible: true))
        switch Kind(rawValue: number) {
        case .put:
            let bytes = try reader.bytes(flexible: true)
            self = .put(key, bytes, lease: LeaseID(try reader.int64()))
        case .delete: self = .delete(key)
        case nil: throw .invalidPresence(number)
        }
    }
}
