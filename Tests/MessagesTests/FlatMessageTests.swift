import MartletBase
import MartletMessages
import MartletWire
import MessageSchema
import MessagesTestSupport
import TestSupport
import Testing

/// A flat form, reduced to what the tests ask of it.
struct FlatForm: Sendable, CustomTestStringConvertible {
    let name: String
    /// Decodes and encodes again, with the spliced records put in their places.
    let recode: @Sendable (_ bytes: [UInt8], _ version: Int16) throws -> [UInt8]

    var testDescription: String { name }

    static let all = [
        FlatForm(name: "ProduceRequest") { bytes, version in
            var message = FlatProduceRequest()
            var writer = WireWriter()
            try read(bytes) { reader throws(WireError) in try message.decode(from: &reader, version: version) }
            try message.encode(into: &writer, version: version, text: bytes.span.bytes)
            return fill(writer, bytes) { message.partitions[$0].records }
        },
        FlatForm(name: "ProduceResponse") { bytes, version in
            var message = FlatProduceResponse()
            var writer = WireWriter()
            try read(bytes) { reader throws(WireError) in try message.decode(from: &reader, version: version) }
            try message.encode(into: &writer, version: version, text: bytes.span.bytes)
            return writer.array()
        },
        FlatForm(name: "FetchRequest") { bytes, version in
            var message = FlatFetchRequest()
            var writer = WireWriter()
            try read(bytes) { reader throws(WireError) in try message.decode(from: &reader, version: version) }
            try message.encode(into: &writer, version: version, text: bytes.span.bytes)
            return writer.array()
        },
        FlatForm(name: "FetchResponse") { bytes, version in
            var message = FlatFetchResponse()
            var writer = WireWriter()
            try read(bytes) { reader throws(WireError) in try message.decode(from: &reader, version: version) }
            try message.encode(into: &writer, version: version, text: bytes.span.bytes)
            return fill(writer, bytes) { message.partitions[$0].records }
        },
    ]

    private static func read(
        _ bytes: [UInt8], _ decode: (inout WireReader) throws(WireError) -> Void
    ) throws(WireError) {
        var reader = WireReader(bytes.span.bytes)
        try decode(&reader)
        if reader.bytesLeft > 0 { throw .trailingBytes(reader.bytesLeft) }
    }

    private static func fill(
        _ writer: borrowing WireWriter, _ source: [UInt8], _ records: (Int) -> ByteRange?
    ) -> [UInt8] {
        let written = writer.array()
        var whole: [UInt8] = []
        var position = 0
        for splice in writer.splices {
            whole += written[position..<splice.position]
            position = splice.position
            if let range = records(splice.tag) { whole += source[range.start..<range.end] }
        }
        #expect(writer.totalCount == written.count + writer.splices.reduce(0) { $0 + $1.count })
        return whole + written[position...]
    }

    var pair: Definitions.Pair {
        get throws { try #require(Definitions.pairs.first { $0.definition.name == name }) }
    }
}

@Suite("Flat messages")
struct FlatMessageTests {
    @Test("decode and encode random messages of every version as the plain form does", arguments: FlatForm.all)
    func agreement(_ form: FlatForm) throws {
        let pair = try form.pair
        let seed = Seed()
        var random = seed.random
        for version in pair.codec.versions {
            for _ in 0..<(20 * messageRounds) {
                var source = RandomValue(message: pair.definition, version: version, random: random)
                let bytes = Interpreter.encode(source.make(), pair.definition, version: version)
                random = source.random
                let recoded = try form.recode(bytes, version)
                #expect(recoded == bytes, "\(form.name) \(version): \(seed)")
            }
        }
    }

    @Test("refuse what the plain form refuses, and read the rest as it does", arguments: FlatForm.all)
    func hostile(_ form: FlatForm) throws {
        let pair = try form.pair
        let seed = Seed()
        var random = seed.random
        for version in pair.codec.versions {
            for _ in 0..<(5 * messageRounds) {
                var source = RandomValue(message: pair.definition, version: version, random: random)
                let bytes = Interpreter.encode(source.make(), pair.definition, version: version)
                random = source.random
                for attempt in 0..<40 {
                    var damaged = bytes
                    if attempt % 4 == 0 { damaged.removeLast(Int(random.next() % UInt64(bytes.count))) }
                    let place = Int(random.next() % UInt64(damaged.count))
                    damaged[place] = [0, 1, 0x7f, 0x80, 0xff, UInt8(truncatingIfNeeded: random.next())][attempt % 6]
                    #expect(
                        outcome { try form.recode(damaged, version) }
                            == outcome {
                                try pair.codec.decode(damaged.span.bytes, version: version).encoded(version: version)
                            }, "\(form.name) \(version) of \(damaged): \(seed)")
                }
            }
        }
    }

    private func outcome(_ body: () throws -> [UInt8]) -> Result<[UInt8], WireError> {
        Result(catching: body).mapError { error in
            guard let error = error as? WireError else { fatalError("\(error)") }
            return error
        }
    }

    @Test("keep their values: a produce request's names and records are ranges of its bytes")
    func ranges() throws {
        let request = ProduceRequest(
            transactionalId: "t", acks: -1, timeoutMs: 9,
            topicData: [
                .init(name: "orders", partitionData: [.init(index: 4, records: [1, 2, 3]), .init(index: 5)]),
                .init(name: "", partitionData: []),
            ])
        let bytes = try request.encoded(version: 9)
        var flat = FlatProduceRequest()
        var reader = WireReader(bytes.span.bytes)
        try flat.decode(from: &reader, version: 9)
        #expect(flat.acks == -1)
        #expect(flat.topics.map(\.partitions) == [0..<2, 2..<2])
        #expect(flat.partitions.map(\.index) == [4, 5])
        #expect(flat.partitions[1].records == nil)
        let name = flat.topics[0].name
        #expect(bytes[name.start..<name.end] == ArraySlice("orders".utf8))
        let records = try #require(flat.partitions[0].records)
        #expect(bytes[records.start..<records.end] == [1, 2, 3])
    }

    @Test("memory that one huge message needed is given back by the next")
    func givenBack() throws {
        let partitions = (0..<50_000 as Range<Int32>).map { ProduceRequest.PartitionProduceData(index: $0) }
        let huge = try ProduceRequest(topicData: [.init(name: "t", partitionData: partitions)]).encoded(version: 9)
        let small = try ProduceRequest().encoded(version: 9)
        var flat = FlatProduceRequest()
        var first = WireReader(huge.span.bytes)
        try flat.decode(from: &first, version: 9)
        #expect(flat.partitions.capacity >= 50_000)
        var second = WireReader(small.span.bytes)
        try flat.decode(from: &second, version: 9)
        #expect(flat.partitions.capacity == 0)
    }

    @Test("a second message leaves nothing of the first", arguments: FlatForm.all)
    func reuse(_ form: FlatForm) throws {
        // The largest version has every field, the smallest the fewest: what it lacks must be back at its default.
        let pair = try form.pair
        let seed = Seed()
        var random = seed.random
        func bytes(_ version: Int16) -> [UInt8] {
            var source = RandomValue(message: pair.definition, version: version, random: random)
            defer { random = source.random }
            return Interpreter.encode(source.make(), pair.definition, version: version)
        }
        for _ in 0..<(10 * messageRounds) {
            let first = bytes(pair.codec.versions.upperBound)
            for version in pair.codec.versions {
                let second = bytes(version)
                #expect(try recode(form.name, first, pair.codec.versions.upperBound, then: second, version) == true)
            }
        }
    }

    /// Whether a message that was used before equals a fresh one once both have read `second`.
    private func recode(
        _ name: String, _ first: [UInt8], _ firstVersion: Int16, then second: [UInt8], _ version: Int16
    ) throws -> Bool {
        var before = WireReader(first.span.bytes)
        var again = WireReader(second.span.bytes)
        var alone = WireReader(second.span.bytes)
        switch name {
        case "ProduceRequest":
            var used = FlatProduceRequest()
            var fresh = FlatProduceRequest()
            try used.decode(from: &before, version: firstVersion)
            try used.decode(from: &again, version: version)
            try fresh.decode(from: &alone, version: version)
            return used.transactionalId == fresh.transactionalId && used.acks == fresh.acks
                && used.timeoutMs == fresh.timeoutMs && used.topics == fresh.topics
                && used.partitions == fresh.partitions
        case "ProduceResponse":
            var used = FlatProduceResponse()
            var fresh = FlatProduceResponse()
            try used.decode(from: &before, version: firstVersion)
            try used.decode(from: &again, version: version)
            try fresh.decode(from: &alone, version: version)
            return used.topics == fresh.topics && used.partitions == fresh.partitions && used.details == fresh.details
                && used.nodeEndpoints == fresh.nodeEndpoints && used.throttleTimeMs == fresh.throttleTimeMs
        case "FetchRequest":
            var used = FlatFetchRequest()
            var fresh = FlatFetchRequest()
            try used.decode(from: &before, version: firstVersion)
            try used.decode(from: &again, version: version)
            try fresh.decode(from: &alone, version: version)
            return used.clusterId == fresh.clusterId && used.replicaId == fresh.replicaId
                && used.replicaEpoch == fresh.replicaEpoch && used.sessionId == fresh.sessionId
                && used.sessionEpoch == fresh.sessionEpoch && used.topics == fresh.topics
                && used.partitions == fresh.partitions && used.forgottenTopics == fresh.forgottenTopics
                && used.forgottenPartitions == fresh.forgottenPartitions && used.rackId == fresh.rackId
        default:
            var used = FlatFetchResponse()
            var fresh = FlatFetchResponse()
            try used.decode(from: &before, version: firstVersion)
            try used.decode(from: &again, version: version)
            try fresh.decode(from: &alone, version: version)
            return used.topics == fresh.topics && used.partitions == fresh.partitions
                && used.abortedTransactions == fresh.abortedTransactions && used.errorCode == fresh.errorCode
                && used.sessionId == fresh.sessionId && used.nodeEndpoints == fresh.nodeEndpoints
        }
    }
}
