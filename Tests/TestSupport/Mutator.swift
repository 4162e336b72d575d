import MartletBase

/// Damages bytes the way that finds mistakes in decoders: flipped bits, lengths at their limits, pieces lost or doubled.
package struct Mutator {
    private static let limits: [[UInt8]] = [
        [0x7f, 0xff, 0xff, 0xff], [0x80, 0, 0, 0], [0xff, 0xff, 0xff, 0xff], [0xff, 0xff, 0xff, 0xfe], [0, 0, 0, 0],
        [0x7f, 0xff], [0x80, 0], [0xff, 0xff], [0xff, 0xff, 0xff, 0xff, 0x0f], [0x80, 0x80, 0x80, 0x80, 0x00],
        [0xff, 0xff, 0xff, 0xff, 0x1f], [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x02],
    ]

    package init() {}

    package func mutate(_ bytes: [UInt8], using random: inout SeededRandom) -> [UInt8] {
        var bytes = bytes
        for _ in 0...(below(3, &random)) { damage(&bytes, &random) }
        return bytes
    }

    private func damage(_ bytes: inout [UInt8], _ random: inout SeededRandom) {
        guard !bytes.isEmpty else { return bytes.append(UInt8(truncatingIfNeeded: random.next())) }
        let position = below(bytes.count, &random)
        let end = min(bytes.count, position + 1 + below(16, &random))
        switch below(6, &random) {
        case 0: bytes[position] ^= 1 << UInt8(below(8, &random))
        case 1: bytes[position] = UInt8(truncatingIfNeeded: random.next())
        case 2: bytes.removeSubrange(position...)
        case 3: bytes.removeSubrange(position..<end)
        case 4: bytes.insert(contentsOf: bytes[position..<end], at: position)
        default:
            let limit = Self.limits[below(Self.limits.count, &random)]
            bytes.replaceSubrange(position..<min(bytes.count, position + limit.count), with: limit)
        }
    }

    private func below(_ count: Int, _ random: inout SeededRandom) -> Int { Int(random.next() % UInt64(count)) }
}
