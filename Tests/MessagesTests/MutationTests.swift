import MartletBase
import MartletMessages
import MartletWire
import MessagesTestSupport
import TestSupport
import Testing

/// Decoders against bytes that were right once: whatever is done to them, a decoder answers with a message or an error.
///
/// `MARTLET_FUZZ` multiplies the number of mutations; a long run is `MARTLET_FUZZ=1000 swift test -c release --filter
/// Mutation`.
@Suite("Mutated messages")
struct MutationTests {
    static let mutationsPerVector = 4 * (environment("MARTLET_FUZZ").flatMap { Int($0) } ?? 1)

    @Test("a mutated message is refused, or is one that can be written and read again", arguments: GoldenTests.files)
    func mutations(file: String) throws {
        let seed = Seed()
        var random = seed.random
        let mutator = Mutator()
        for vector in try GoldenVector.all(in: file) {
            let type = try #require(vector.messageType)
            let body = try bodyBytes(of: vector)
            for _ in 0..<Self.mutationsPerVector {
                let bytes = mutator.mutate(body, using: &random)
                try holds(type, vector.version, bytes, "\(vector.place), \(seed), \(bytes.hex)")
            }
        }
    }

    @Test("bytes of one message read as another never trap")
    func confusion() throws {
        let seed = Seed()
        var random = seed.random
        let bodies = try GoldenVector.files("systematic").flatMap(GoldenVector.all(in:)).filter { $0.variant == "full" }
            .map(bodyBytes(of:))
        for type in allMessages {
            for version in type.versions {
                for _ in 0..<Self.mutationsPerVector {
                    let bytes = bodies[Int(random.next() % UInt64(bodies.count))]
                    try holds(type, version, bytes, "\(type.name) \(version), \(seed), \(bytes.hex)")
                }
            }
        }
    }

    /// What is accepted must be stable: written and read again it is written the same. Reading may not take more than the
    /// bytes given; a count of elements that they cannot hold would show as memory or time, not as a wrong answer.
    private func holds(
        _ type: any Message.Type, _ version: Int16, _ bytes: [UInt8], _ place: @autoclosure () -> String
    ) throws {
        let message: any Message
        do {
            message = try bytes.withRawSpan { span in
                var reader = WireReader(span)
                return try type.init(from: &reader, version: version)
            }
        } catch is WireError {
            return
        }
        let written = try message.encoded(version: version)
        let again = try written.withRawSpan { try type.decode($0, version: version) }
        let twice = try again.encoded(version: version)
        #expect(written == twice, "\(place())")
    }

    private func bodyBytes(of vector: GoldenVector) throws -> [UInt8] {
        try vector.frame.withRawSpan { span in
            var reader = WireReader(span)
            switch vector.direction {
            case .request: _ = try RequestHeader(from: &reader, version: vector.headerVersion)
            case .response: _ = try ResponseHeader(from: &reader, version: vector.headerVersion)
            }
            return Array(vector.frame[reader.bytesRead...])
        }
    }
}
