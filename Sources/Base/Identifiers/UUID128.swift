/// A 128-bit id as the protocol carries it: topic ids, directory ids, client instance ids.
package struct UUID128: Hashable, Comparable, Sendable, BitwiseCopyable {
    /// Bytes 0 to 7, big-endian.
    package let high: UInt64
    /// Bytes 8 to 15, big-endian.
    package let low: UInt64

    @inlinable package init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// "No id": what a message carries where the id is not known.
    package static let zero = UUID128(high: 0, low: 0)

    /// A fresh version 4 id. Ids whose text would begin with "-" are passed over, because command lines would take
    /// them for options.
    package static func random(using random: inout some RandomNumberGenerator) -> UUID128 {
        while true {
            let high = random.next() & 0xffff_ffff_ffff_0fff | 0x4000
            let low = random.next() & 0x3fff_ffff_ffff_ffff | 0x8000_0000_0000_0000
            let id = UUID128(high: high, low: low)
            if !id.description.hasPrefix("-") { return id }
        }
    }

    package static func < (left: UUID128, right: UUID128) -> Bool { (left.high, left.low) < (right.high, right.low) }
}

/// The id that a topic keeps for life; a topic created again under the same name has another.
package typealias TopicID = UUID128

extension UUID128: CustomStringConvertible {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

    /// 22 characters of URL-safe base 64 without padding, as `partition.metadata` and Kafka's tools write it.
    package var description: String {
        var text: [UInt8] = []
        text.reserveCapacity(22)
        for index in 0..<22 {
            text.append(Self.alphabet[sextet(index)])
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// Six bits, counted from the most significant; the last one holds two bits of the id and four zeros.
    private func sextet(_ index: Int) -> Int {
        let shift = 128 - 6 * (index + 1)
        if shift < 0 { return Int((low << UInt64(-shift)) & 0x3f) }
        let value =
            shift >= 64
            ? high >> UInt64(shift - 64) : (low >> UInt64(shift)) | (shift > 0 ? high << UInt64(64 - shift) : 0)
        return Int(value & 0x3f)
    }

    /// Reads the 22-character form; `nil` for anything else, bits that do not belong to the id included.
    package init?(_ text: some StringProtocol) {
        let bytes = Array(text.utf8)
        guard bytes.count == 22 else { return nil }
        var high: UInt64 = 0
        var low: UInt64 = 0
        for (index, byte) in bytes.enumerated() {
            guard let value = Self.alphabet.firstIndex(of: byte) else { return nil }
            let bits = index == 21 ? 2 : 6
            let sextet = UInt64(index == 21 ? value >> 4 : value)
            if index == 21 && value & 0xf != 0 { return nil }
            high = high << UInt64(bits) | low >> UInt64(64 - bits)
            low = low << UInt64(bits) | sextet
        }
        self.init(high: high, low: low)
    }
}
