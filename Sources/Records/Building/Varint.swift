/// How many bytes a zigzag variable-length integer takes.
enum Varint {
    /// Of 32 bits.
    static let largestSize = 5

    static func size(_ value: Int64) -> Int {
        let zigzag = UInt64(bitPattern: (value << 1) ^ (value >> 63))
        return (UInt64.bitWidth - (zigzag | 1).leadingZeroBitCount + 6) / 7
    }

    /// Of a length together with what it counts; `nil` is null.
    static func size(ofBytes count: Int?) -> Int {
        guard let count else { return size(-1) }
        return size(Int64(count)) + count
    }
}
