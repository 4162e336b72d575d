/// The hash by which Java's producer places keys. Clients in other languages that are to agree with it compute the same.
package enum Murmur2 {
    private static let multiplier: UInt32 = 0x5bd1_e995
    private static let seed: UInt32 = 0x9747_b28c

    package static func hash(_ bytes: RawSpan) -> UInt32 {
        // The length is mixed in as 32 bits; no key of the protocol is longer.
        var hash = seed ^ UInt32(truncatingIfNeeded: bytes.byteCount)
        let wholeWords = bytes.byteCount & ~3
        for position in stride(from: 0, to: wholeWords, by: 4) {
            var word = UInt32(littleEndian: bytes.unsafeLoadUnaligned(fromByteOffset: position, as: UInt32.self))
            word &*= multiplier
            word ^= word >> 24
            word &*= multiplier
            hash &*= multiplier
            hash ^= word
        }
        if wholeWords < bytes.byteCount {
            for position in wholeWords..<bytes.byteCount {
                let byte = UInt32(bytes.unsafeLoad(fromByteOffset: position, as: UInt8.self))
                hash ^= byte << UInt32(8 * (position - wholeWords))
            }
            hash &*= multiplier
        }
        hash ^= hash >> 13
        hash &*= multiplier
        hash ^= hash >> 15
        return hash
    }
}
