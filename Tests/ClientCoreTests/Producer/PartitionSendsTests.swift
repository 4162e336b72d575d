import MartletBase
import MartletRecords
import MartletWire
import Testing

@testable import MartletClientCore

@Suite struct PartitionSendsTests {
    private static let node = NodeID(1)
    private static let identity = ProducerIdentity(id: ProducerID(9), epoch: ProducerEpoch(0))
    private static let later = MonotonicTime(nanoseconds: 1_000)

    /// A partition that has sent batches of two records each, of which the first has been acknowledged.
    private struct Line {
        var sends = PartitionSends(isIdempotent: true, maxInFlight: 5)
        var batches: [ProducerBatch] = []

        init(_ count: Int) throws {
            _ = try send()
            _ = end(0, .acknowledged(DeliveryReceipt(baseOffset: .zero)))
            batches = []
            for _ in 0..<count { _ = try send() }
        }

        mutating func send() throws -> ProducerBatch {
            let batch = try ProducerBatch.sample(records: 2)
            #expect(sends.mayBegin(on: node))
            sends.begin(batch, identity, on: node)
            batches.append(batch)
            return batch
        }

        /// The outcomes by the numbers of their batches; "divide" where that is asked for.
        mutating func end(_ index: Int, _ end: AttemptEnd) -> [String] {
            switch sends.end(batches[index], end, retryAt: later) {
            case .divide: ["divide"]
            case .settled(let settled): describe(settled)
            }
        }

        func describe(_ settled: [PartitionSends.Settled]) -> [String] {
            settled.map { batch, outcome in
                let number = batches.firstIndex { $0 === batch } ?? -1
                switch outcome {
                case .success(let receipt): return "\(number) at \(receipt.baseOffset?.description ?? "?")"
                case .failure(let failure):
                    return "\(number) failed\(failure.mayBeAppended ? ", perhaps appended" : "")"
                }
            }
        }

        /// Sends again whatever may be.
        mutating func repeated(on node: NodeID = PartitionSendsTests.node) -> [Int] {
            var numbers: [Int] = []
            while let batch = sends.nextToRepeat(on: node, later) {
                sends.sent(batch, to: node)
                numbers.append(batches.firstIndex { $0 === batch } ?? -1)
            }
            return numbers
        }

        var sequences: [Int32] { batches.map(\.sending.baseSequence.rawValue) }
    }

    private static func acknowledged(_ offset: Int64) -> AttemptEnd {
        .acknowledged(DeliveryReceipt(baseOffset: Offset(offset)))
    }
    private static let lost = AttemptEnd.failed(.disconnected(HostPort(host: "a", port: 1), .closedByPeer))
    private static func refused(_ code: ErrorCode) -> AttemptEnd { .refused(code, message: nil) }

    @Test func `sequences count records and follow each other`() throws {
        let line = try Line(3)
        #expect(line.sequences == [2, 4, 6])
        for batch in line.batches {
            let bytes = batch.bytes
            let view = try RecordBatchView(bytes.span.bytes)
            try view.verifyChecksum()
            let header = view.header
            #expect(header.producerID == ProducerID(9))
            #expect(header.baseSequence == batch.sending.baseSequence)
        }
    }

    @Test func `one batch is in flight until the broker knows the producer`() throws {
        var sends = PartitionSends(isIdempotent: true, maxInFlight: 5)
        let first = try ProducerBatch.sample(records: 1)
        sends.begin(first, Self.identity, on: Self.node)
        #expect(!sends.mayBegin(on: Self.node))
        _ = sends.end(first, Self.acknowledged(0), retryAt: Self.later)
        #expect(sends.mayBegin(on: Self.node))
    }

    @Test func `five batches are in flight and not more`() throws {
        let line = try Line(5)
        #expect(!line.sends.mayBegin(on: Self.node))
    }

    @Test func `what is lost is sent again in order, with the same bytes`() throws {
        var line = try Line(3)
        let bytes = line.batches.map(\.bytes)
        for index in [0, 1, 2] { #expect(line.end(index, Self.lost).isEmpty) }
        #expect(!line.sends.mayBegin(on: Self.node))
        #expect(line.sends.nextToRepeat(on: Self.node, MonotonicTime(nanoseconds: 999)) == nil)
        #expect(line.repeated() == [0, 1, 2])
        #expect(line.batches.map(\.bytes) == bytes)
        #expect(line.end(0, Self.acknowledged(2)) == ["0 at 2"])
    }

    @Test func `batches behind one that was refused follow it`() throws {
        var line = try Line(3)
        #expect(line.end(0, Self.refused(.notEnoughReplicas)).isEmpty)
        #expect(line.end(1, Self.refused(.outOfOrderSequenceNumber)).isEmpty)
        #expect(line.repeated() == [0, 1])
        #expect(line.end(2, Self.refused(.outOfOrderSequenceNumber)).isEmpty)
        #expect(line.repeated() == [2])
        #expect(line.sequences == [2, 4, 6])
    }

    @Test func `nothing goes to a new leader while the old one has not answered`() throws {
        var line = try Line(2)
        #expect(!line.sends.mayBegin(on: NodeID(2)))
        #expect(line.end(0, Self.refused(.notLeaderOrFollower)).isEmpty)
        #expect(line.repeated(on: NodeID(2)) == [])
        #expect(line.end(1, Self.refused(.notLeaderOrFollower)).isEmpty)
        #expect(line.repeated(on: NodeID(2)) == [0, 1])
    }

    @Test func `a broker that knows the last batch only has the ones before it too`() throws {
        var line = try Line(4)
        for index in 0..<4 { _ = line.end(index, Self.lost) }
        #expect(line.repeated() == [0, 1, 2, 3])
        #expect(line.end(0, Self.refused(.outOfOrderSequenceNumber)).isEmpty)
        #expect(line.end(1, Self.refused(.outOfOrderSequenceNumber)).isEmpty)
        #expect(line.end(2, Self.acknowledged(40)) == ["0 at ?", "1 at ?", "2 at 40"])
        #expect(line.end(3, Self.acknowledged(42)) == ["3 at 42"])
        #expect(!line.sends.needsNewIdentity)
    }

    @Test func `a batch is there when one behind it was acknowledged, even if the broker has forgotten it`() throws {
        var line = try Line(2)
        #expect(line.end(0, Self.refused(.notEnoughReplicasAfterAppend)).isEmpty)
        #expect(line.end(1, Self.acknowledged(4)) == ["1 at 4"])
        #expect(line.repeated() == [0])
        #expect(line.end(0, Self.refused(.outOfOrderSequenceNumber)) == ["0 at ?"])
        #expect(!line.sends.needsNewIdentity)
    }

    @Test func `batches that nobody can vouch for fail, and sequences begin anew`() throws {
        var line = try Line(2)
        for index in 0..<2 { _ = line.end(index, Self.lost) }
        #expect(line.repeated() == [0, 1])
        #expect(line.end(0, Self.refused(.outOfOrderSequenceNumber)).isEmpty)
        #expect(!line.sends.mayRenew)
        #expect(
            line.end(1, Self.refused(.outOfOrderSequenceNumber)) == [
                "0 failed, perhaps appended", "1 failed, perhaps appended",
            ])
        #expect(line.sends.mayRenew)
        let next = try #require(Self.identity.next)
        line.sends.renew(next)
        let batch = try line.send()
        #expect(batch.sending.identity == next)
        #expect(batch.sending.baseSequence == .zero)
    }

    @Test func `what was never appended begins anew under the next epoch, in order`() throws {
        var line = try Line(3)
        #expect(line.end(0, Self.refused(.unknownProducerId)).isEmpty)
        #expect(line.end(1, Self.refused(.unknownProducerId)).isEmpty)
        #expect(!line.sends.mayRenew)
        #expect(line.end(2, Self.refused(.outOfOrderSequenceNumber)).isEmpty)
        line.sends.renew(try #require(Self.identity.next))
        #expect(line.sequences == [0, 2, 4])
        #expect(line.repeated() == [0])
        #expect(line.end(0, Self.acknowledged(0)) == ["0 at 0"])
        #expect(line.repeated() == [1, 2])
    }

    @Test func `a refusal for good gives its sequences back where nothing follows`() throws {
        var line = try Line(1)
        #expect(line.end(0, Self.refused(.invalidRecord)) == ["0 failed"])
        #expect(!line.sends.needsNewIdentity)
        #expect(try line.send().sending.baseSequence == ProducerSequence(2))
    }

    @Test func `a refusal for good leaves a gap that those behind it cannot cross`() throws {
        var line = try Line(2)
        #expect(line.end(0, Self.refused(.invalidRecord)) == ["0 failed"])
        #expect(line.end(1, Self.refused(.outOfOrderSequenceNumber)).isEmpty)
        line.sends.renew(try #require(Self.identity.next))
        #expect(line.batches[1].sending.baseSequence == .zero)
        #expect(line.repeated() == [1])
    }

    @Test func `a batch whose time is over fails, and the rest waits for an epoch that fences it`() throws {
        var line = try Line(2)
        _ = line.end(0, Self.lost)
        _ = line.end(1, Self.refused(.outOfOrderSequenceNumber))
        #expect(line.describe(line.sends.expire { $0 === line.batches[0] }) == ["0 failed, perhaps appended"])
        #expect(line.sends.mayRenew)
    }

    @Test func `a batch that is too large goes on in halves with the sequences that it had`() throws {
        var line = try Line(2)
        let whole = try ProducerBatch.sample(records: 5)
        line.sends.begin(whole, Self.identity, on: Self.node)
        line.batches.append(whole)
        #expect(line.end(2, Self.refused(.messageTooLarge)) == ["divide"])
        var compressor = Compressor()
        var scratch = ByteBuffer()
        let (first, second) = try #require(whole.divided(.none, &compressor, scratch: &scratch))
        line.sends.replace(whole, with: [first, second])
        #expect([first, second].map(\.recordCount) == [2, 3])
        #expect([first, second].map(\.sending.baseSequence.rawValue) == [6, 8])
        #expect([first, second].map(\.indices) == [0..<2, 2..<5])
        line.batches += [first, second]
        #expect(line.repeated() == [3, 4])
    }

    @Test func `a batch of one record that is too large fails`() throws {
        var line = try Line(0)
        let single = try ProducerBatch.sample(records: 1)
        line.sends.begin(single, Self.identity, on: Self.node)
        line.batches.append(single)
        #expect(line.end(0, Self.refused(.messageTooLarge)) == ["0 failed"])
    }

    @Test func `a duplicate that the broker names as one is delivered`() throws {
        var line = try Line(1)
        #expect(line.end(0, Self.refused(.duplicateSequenceNumber)) == ["0 at ?"])
    }
}

extension ProducerBatch {
    /// A finished batch.
    static func sample(records: Int, _ compression: Compression = .none) throws -> ProducerBatch {
        let batch = ProducerBatch(BatchDelivery(of: TopicPartition("orders", PartitionIndex(0))))
        for record in 0..<records {
            _ = try batch.append(
                timestamp: Timestamp(1000), key: nil, value: Array("record \(record)".utf8), headers: [])
        }
        var compressor = Compressor()
        var scratch = ByteBuffer()
        try batch.finish(compression, &compressor, scratch: &scratch)
        return batch
    }
}
