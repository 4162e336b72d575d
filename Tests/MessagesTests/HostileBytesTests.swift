import MartletBase
import MartletMessages
import MartletWire
import MessageSchema
import MessagesTestSupport
import TestSupport
import Testing

@Suite("Hostile bytes")
struct HostileBytesTests {
    private func samples(
        _ pair: Definitions.Pair, _ seed: Seed, _ body: (_ bytes: [UInt8], _ version: Int16, inout SeededRandom) -> Void
    ) {
        var random = seed.random
        for version in pair.codec.versions {
            var source = RandomValue(message: pair.definition, version: version, random: random)
            let bytes = Interpreter.encode(source.make(), pair.definition, version: version)
            random = source.random
            body(bytes, version, &random)
        }
    }

    @Test("a message cut at any length is refused", arguments: Definitions.pairs)
    func truncation(_ pair: Definitions.Pair) {
        let seed = Seed()
        samples(pair, seed) { bytes, version, _ in
            for length in bytes.indices {
                let decoded = try? pair.codec.decode(bytes.span.bytes.extracting(0..<length), version: version)
                #expect(decoded == nil, "\(pair.definition.name) \(version), \(length) of \(bytes): \(seed)")
            }
        }
    }

    @Test("bytes after a message are refused", arguments: Definitions.pairs)
    func trailing(_ pair: Definitions.Pair) {
        let seed = Seed()
        samples(pair, seed) { bytes, version, _ in
            let longer = bytes + [0]
            #expect(throws: WireError.trailingBytes(1), "\(pair.definition.name) \(version): \(seed)") {
                try pair.codec.decode(longer.span.bytes, version: version)
            }
        }
    }

    @Test("flipped bytes are refused, or read as a message that holds together", arguments: Definitions.pairs)
    func flips(_ pair: Definitions.Pair) {
        let seed = Seed()
        samples(pair, seed) { bytes, version, random in
            guard !bytes.isEmpty else { return }
            for _ in 0..<(20 * messageRounds) {
                var damaged = bytes
                for _ in 0...random.next() % 3 {
                    damaged[Int(random.next() % UInt64(bytes.count))] = hostileByte(&random)
                }
                let context = "\(pair.definition.name) \(version) of \(damaged): \(seed)"
                guard let decoded = try? pair.codec.decode(damaged.span.bytes, version: version) else { continue }
                do {
                    let encoded = try decoded.encoded(version: version)
                    let again = try pair.codec.decode(encoded.span.bytes, version: version).encoded(version: version)
                    #expect(again == encoded, "\(context)")
                } catch {
                    Issue.record("\(error) in \(context)")
                }
            }
        }
    }

    /// The bytes that lengths and counts are made of, more often than others.
    private func hostileByte(_ random: inout SeededRandom) -> UInt8 {
        switch random.next() % 4 {
        case 0: 0xff
        case 1: 0x7f
        case 2: 0x80
        default: UInt8(truncatingIfNeeded: random.next())
        }
    }

    /// Zeros make up real elements, whose arrays grow by doubling; bytes of 0xff mostly do not, so that what is taken is
    /// what was reserved for the count alone.
    @Test(
        "a count takes no more memory than the bytes behind it justify", arguments: Definitions.pairs,
        [(filler: 0, bound: 32), (filler: 0xff, bound: 7)] as [(filler: UInt8, bound: Int)])
    func memory(_ pair: Definitions.Pair, _ limit: (filler: UInt8, bound: Int)) {
        let seed = Seed()
        samples(pair, seed) { bytes, version, _ in
            // A count of 4,095 wherever one might stand, and enough behind it to pass for that many elements.
            let count: [UInt8] = pair.codec.isFlexible(version) ? [0x80, 0x20] : [0, 0, 0x0f, 0xff]
            for position in bytes.indices.prefix(400) {
                let damaged = bytes[..<position] + count + [UInt8](repeating: limit.filler, count: 40_000)
                let input = [UInt8](damaged)
                let counted = countingAllocations {
                    (try? pair.codec.decode(input.span.bytes, version: version)) != nil
                }
                #expect(
                    counted.peakBytes <= limit.bound * input.count,
                    "\(pair.definition.name) \(version), count at \(position) of \(bytes): \(seed)")
            }
        }
    }

    @Test("versions that are not served are refused", arguments: Definitions.pairs)
    func versions(_ pair: Definitions.Pair) throws {
        for version in [pair.codec.versions.lowerBound - 1, pair.codec.versions.upperBound + 1, -1, Int16.max] {
            let expected = WireError.unsupportedVersion(message: pair.codec.name, version: version)
            let bytes = [UInt8](repeating: 0, count: 100)
            #expect(throws: expected) { try pair.codec.decode(bytes.span.bytes, version: version) }
        }
    }
}
