import MartletBase
import MartletMessages
import MartletWire
import MessagesTestSupport
import TestSupport
import Testing

@testable import MartletBroker

/// Requests that are well-formed and make little sense: every handler answers each of them in its version or ends that
/// connection, and goes on serving everybody else.
///
/// `MARTLET_FUZZ` multiplies the number of requests.
@Suite("Requests of strangers")
struct RandomRequestTests {
    static let requestsPerVersion = 20 * (environment("MARTLET_FUZZ").flatMap { Int($0) } ?? 1)

    @Test("a request of random content is answered in its version", arguments: APIKey.allCases.filter(\.isListed))
    func answered(_ key: APIKey) throws {
        let seed = Seed()
        var random = seed.random
        let request = try #require(Definitions.pairs.first { $0.definition.name == "\(key.name)Request" })
        let response = try #require(Definitions.pairs.first { $0.definition.name == "\(key.name)Response" })
        let broker = try TestBroker()
        let vocabulary = try Self.vocabulary(of: broker)
        let served = try broker.ask(ApiVersionsRequest(), version: 0).apiKeys.map(\.apiKey)
        var answered = 0
        for version in key.versions {
            for round in 0..<Self.requestsPerVersion {
                var source = RandomValue(
                    message: request.definition, version: version, random: random, vocabulary: vocabulary)
                var body = Interpreter.encode(source.make(), request.definition, version: version)
                random = source.random
                let isWhole = !random.oneIn(5)
                if !isWhole { body = Mutator().mutate(body, using: &random) }
                let place = "\(key) \(version), request \(round) of \(body): \(seed)"
                let connection = TestConnection()
                let number = connection.send(try Self.frame(key, version, body), to: broker.broker)
                for _ in 0..<4 where !connection.hasSettled(number) && connection.isOpen {
                    broker.run()
                    connection.run()
                    connection.advance(byMillis: .max / 2)
                }
                guard let answer = connection.answer(number) else {
                    let isSilent = key == .produce && connection.hasSettled(number)
                    #expect(isSilent || !connection.isOpen, "no answer to \(place)")
                    continue
                }
                answered += 1
                try Self.check(answer, response, key, version, place)
            }
        }
        #expect((answered > 0) == served.contains(key.rawValue), "\(answered) answers: \(seed)")
        try expectHonestService(of: broker, seed)
    }

    private static func check(
        _ answer: [UInt8], _ response: Definitions.Pair, _ key: APIKey, _ version: Int16, _ place: String
    ) throws {
        do {
            var reader = WireReader(answer.span.bytes)
            let correlationID = try reader.int32()
            if key.responseHeaderVersion(version) == 1 { try reader.skipTags() }
            _ = try response.codec.init(from: &reader, version: version)
            let left = reader.bytesLeft
            #expect(correlationID == 77 && left == 0, "\(left) bytes behind the answer to \(place)")
        } catch {
            Issue.record("an unreadable answer, \(error), to \(place)")
        }
    }

    private func expectHonestService(of broker: TestBroker, _ seed: Seed) throws {
        try broker.createTopic("honest")
        let produced = try broker.produce("honest", ["one", "two"])
        #expect(produced.errorCode == .none, "\(seed)")
        let partition = ListOffsetsRequest.ListOffsetsPartition(partitionIndex: 0, timestamp: -1)
        let answer = try broker.ask(
            ListOffsetsRequest(topics: [.init(name: "honest", partitions: [partition])]), version: 5)
        #expect(answer.topics[0].partitions[0].offset == 2, "\(seed)")
    }

    /// What this broker has, and what it could be asked to have.
    private static func vocabulary(of broker: TestBroker) throws -> RandomValue.Vocabulary {
        try broker.createTopic("orders", partitions: 3)
        try broker.createTopic("state", ["cleanup.policy": "compact"])
        for index in 0..<20 as Range<Int64> { try broker.produce("orders", ["value \(index)"]) }
        let described = try broker.ask(
            MetadataRequest(topics: [.init(name: "orders"), .init(name: "state")]), version: 12)
        return RandomValue.Vocabulary(
            texts: [
                "orders", "state", "fresh", "", ".", "__consumer_offsets", "retention.ms", "cleanup.policy", "compact",
                "compact,delete", "segment.bytes", "max.message.bytes", "1048576", "-1", "1", "log.retention.ms",
                "/log",
                "kafka-cluster", "metadata.version", "group.version",
            ],
            ids: described.topics.map(\.topicId) + [.zero],
            numbers: [0, 1, 2, 3, -1, -2, -3, -4, -5, 7, 10, 20, 21, 1000, 1 << 20],
            bytes: [batch(["a", "b"]), batch(["c"], producer: 4000), batch(["d"], producer: 4000, sequence: 1)])
    }

    private static func frame(_ key: APIKey, _ version: Int16, _ body: [UInt8]) throws -> [UInt8] {
        var writer = WireWriter()
        let start = try writer.beginRequest(
            RequestHead(apiKey: key.rawValue, apiVersion: version, correlationID: 77), clientID: "stranger",
            flexible: key.isFlexible(version))
        body.withUnsafeBytes { writer.raw($0) }
        try writer.endFrame(start)
        return Array(writer.array().dropFirst(4))
    }
}
