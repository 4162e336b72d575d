import MartletBase

@testable import MartletRecords

/// A batch laid out by hand, field by field, so that these tests do not believe the code under test.
struct SampleBatch {
    var baseOffset: Int64 = 0
    var batchLength: Int32?
    var leaderEpoch: Int32 = -1
    var magic: Int8 = 2
    var crc: UInt32?
    var attributes: Int16 = 0
    var lastOffsetDelta: Int32 = 0
    var baseTimestamp: Int64 = 1_700_000_000_000
    var maxTimestamp: Int64 = 1_700_000_000_000
    var producerID: Int64 = -1
    var producerEpoch: Int16 = -1
    var baseSequence: Int32 = -1
    var recordCount: Int32 = 1
    /// One record: no key, the value "hi".
    var body: [UInt8] = [16, 0, 0, 0, 1, 4, 0x68, 0x69, 0]

    var bytes: [UInt8] {
        var covered: [UInt8] = []
        func add(_ value: some FixedWidthInteger, to bytes: inout [UInt8]) {
            withUnsafeBytes(of: value.bigEndian) { bytes.append(contentsOf: $0) }
        }
        add(attributes, to: &covered)
        add(lastOffsetDelta, to: &covered)
        add(baseTimestamp, to: &covered)
        add(maxTimestamp, to: &covered)
        add(producerID, to: &covered)
        add(producerEpoch, to: &covered)
        add(baseSequence, to: &covered)
        add(recordCount, to: &covered)
        covered += body
        var bytes: [UInt8] = []
        add(baseOffset, to: &bytes)
        add(batchLength ?? Int32(covered.count + 9), to: &bytes)
        add(leaderEpoch, to: &bytes)
        add(magic, to: &bytes)
        add(crc ?? Self.crc32c(covered), to: &bytes)
        return bytes + covered
    }

    /// Bit by bit, as the definition has it.
    static func crc32c(_ bytes: [UInt8]) -> UInt32 {
        var state = UInt32.max
        for byte in bytes {
            state ^= UInt32(byte)
            for _ in 0..<8 { state = state >> 1 ^ (state & 1 == 1 ? 0x82f6_3b78 : 0) }
        }
        return ~state
    }
}

/// What `body` throws, or `nil`.
func errorThrown<Failure>(_ body: () throws(Failure) -> Void) -> Failure? {
    do {
        try body()
        return nil
    } catch {
        return error
    }
}
