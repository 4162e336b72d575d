import MartletBase
import MartletMessages
import MartletWire
import MessageSchema
import MessagesTestSupport
import TestSupport
import Testing

/// How many random messages are made of each version.
let messageRounds = environment("MARTLET_MESSAGE_ROUNDS").flatMap { Int($0) } ?? 6

@Suite("Every message in every version")
struct RoundTripTests {
    @Test("each definition has a codec that knows the same versions")
    func codecsMatchDefinitions() {
        #expect(Definitions.pairs.count == Definitions.schema.messages.count)
        #expect(Definitions.pairs.count > 180)
        for pair in Definitions.pairs {
            #expect(pair.codec.versions == pair.definition.versions.all, "\(pair.definition.name)")
            for version in pair.codec.versions {
                #expect(pair.codec.isFlexible(version) == pair.definition.isFlexible(version))
            }
        }
    }

    @Test("random messages decode to their values and encode to the same bytes", arguments: Definitions.pairs)
    func roundTrip(_ pair: Definitions.Pair) throws {
        let seed = Seed()
        var random = seed.random
        for version in pair.codec.versions {
            for _ in 0..<messageRounds {
                var source = RandomValue(message: pair.definition, version: version, random: random)
                let value = source.make()
                random = source.random
                try expect(pair, value, version, seed)
            }
        }
    }

    @Test("a message of defaults round-trips", arguments: Definitions.pairs)
    func defaults(_ pair: Definitions.Pair) throws {
        for version in pair.codec.versions {
            // Null is the default of some fields that early versions cannot make null.
            let value = pair.definition.legalDefaults(pair.definition.fields, version: version)
            try expect(pair, value, version, Seed())
        }
    }

    private func expect(_ pair: Definitions.Pair, _ value: Value, _ version: Int16, _ seed: Seed) throws {
        let bytes = Interpreter.encode(value, pair.definition, version: version)
        let context = "\(pair.definition.name) \(version) of \(bytes): \(seed)"
        do {
            let decoded = try pair.codec.decode(bytes.span.bytes, version: version)
            let difference = value.difference(from: decoded, at: pair.definition.name)
            #expect(difference == nil, "\(context)")
            let encoded = try decoded.encoded(version: version)
            #expect(encoded == bytes, "\(context)")
        } catch {
            Issue.record("\(error) in \(context)")
        }
    }

    @Test("unknown tags are skipped in API messages and kept in stored records", arguments: Definitions.pairs)
    func unknownTags(_ pair: Definitions.Pair) throws {
        let seed = Seed()
        var random = seed.random
        for version in pair.codec.versions where pair.codec.isFlexible(version) {
            // One tag between the known ones would not be unknown; 90 lies above all, 200,000 takes three bytes.
            for tag in [90, 200_000] as [UInt32] {
                var source = RandomValue(message: pair.definition, version: version, random: random)
                let value = source.make()
                random = source.random
                let content = (0..<150).map { UInt8(truncatingIfNeeded: $0) }
                let bytes = Interpreter.encode(
                    value, pair.definition, version: version, unknownTag: (tag, content))
                let decoded = try pair.codec.decode(bytes.span.bytes, version: version)
                let keeps = pair.definition.kind == .record
                let expected = keeps ? bytes : Interpreter.encode(value, pair.definition, version: version)
                let encoded = try decoded.encoded(version: version)
                #expect(encoded == expected, "\(pair.definition.name) \(version), tag \(tag): \(seed)")
            }
        }
    }
}

extension MessageSchema.Message {
    /// Defaults, but nothing null where null is not legal.
    func legalDefaults(_ fields: [Field], version: Int16) -> Value {
        var values: [String: Value] = [:]
        for field in fields {
            var value = defaultValue(field)
            if field.exists(in: version), value == .null, !field.nullable.isNullable(in: version) {
                switch field.type {
                case .scalar(.string): value = .string("")
                case .scalar: value = .bytes([])
                case .scalars, .structures: value = .array([])
                case .structure(let name): value = defaults(structure(name)?.fields ?? [])
                }
            }
            values[field.propertyName] = value
        }
        return .structure(values)
    }
}
