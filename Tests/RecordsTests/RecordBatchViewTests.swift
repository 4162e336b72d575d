import MartletBase
import Testing

@testable import MartletRecords

@Suite("A batch in place") struct RecordBatchViewTests {
    @Test("the view ends where the batch ends")
    func extent() throws {
        let bytes = SampleBatch().bytes + [1, 2, 3]
        let view = try RecordBatchView(bytes.span.bytes)
        #expect(view.bytes.byteCount == 70)
        #expect(view.body.withUnsafeBytes { Array($0) } == SampleBatch().body)
    }

    @Test("a flipped bit anywhere under the checksum is found")
    func checksum() throws {
        let sound = SampleBatch().bytes
        try RecordBatchView(sound.span.bytes).verifyChecksum()
        for position in 61..<sound.count {
            for bit in 0..<8 {
                var bytes = sound
                bytes[position] ^= 1 << UInt8(bit)
                let view = try RecordBatchView(bytes.span.bytes)
                let computed = SampleBatch.crc32c(Array(bytes[21...]))
                let error = errorThrown { () throws(BatchError) in try view.verifyChecksum() }
                #expect(error == .checksumMismatch(stored: view.header.crc, computed: computed))
            }
        }
    }

    @Test("offset and epoch are assigned without touching the checksum or anything else")
    func assignment() throws {
        let sound = SampleBatch().bytes
        var bytes = sound
        do {
            var span = bytes.mutableSpan
            var raw = span.mutableBytes
            BatchStamp.assign(baseOffset: Offset(77), leaderEpoch: LeaderEpoch(5), in: &raw)
        }
        let view = try RecordBatchView(bytes.span.bytes)
        #expect(view.header.baseOffset == Offset(77))
        #expect(view.header.leaderEpoch == LeaderEpoch(5))
        try view.verifyChecksum()
        #expect(Array(bytes[16...]) == Array(sound[16...]))
        #expect(Array(bytes[8..<12]) == Array(sound[8..<12]))
    }

    @Test("append time sets type and maximum, with a checksum over this batch alone")
    func appendTime() throws {
        let next = SampleBatch(baseOffset: 1).bytes
        var bytes = SampleBatch().bytes + next
        do {
            var span = bytes.mutableSpan
            var raw = span.mutableBytes
            BatchStamp.setLogAppendTime(Timestamp(1_800_000_000_000), in: &raw)
        }
        let expected = SampleBatch(attributes: 8, maxTimestamp: 1_800_000_000_000).bytes
        #expect(Array(bytes.prefix(70)) == expected)
        #expect(Array(bytes.suffix(70)) == next)
    }

    @Test("batches back to back are walked in order")
    func iteration() throws {
        let bytes = (0..<5).flatMap { SampleBatch(baseOffset: Int64($0)).bytes }
        var batches = RecordBatchIterator(bytes.span.bytes)
        for expected in 0..<5 {
            let header = try batches.next()?.header
            #expect(header?.baseOffset == Offset(Int64(expected)))
            #expect(batches.position == 70 * (expected + 1))
        }
        let end = try batches.next()?.header
        #expect(end == nil)
        #expect(batches.remainder == 0)
    }

    @Test("a last batch cut off at any length ends the walk and is reported as remainder")
    func partialTail() throws {
        let whole = SampleBatch().bytes
        for length in 0..<whole.count {
            let bytes = whole + SampleBatch(baseOffset: 1).bytes.prefix(length)
            var batches = RecordBatchIterator(bytes.span.bytes)
            let first = try batches.next()?.header
            #expect(first != nil)
            let second = try batches.next()?.header
            #expect(second == nil)
            #expect(batches.remainder == length)
        }
    }

    @Test("damage is an error and not an end")
    func damagedTail() throws {
        let bytes = SampleBatch().bytes + SampleBatch(batchLength: 3).bytes
        var batches = RecordBatchIterator(bytes.span.bytes)
        let first = try batches.next()?.header
        #expect(first != nil)
        for _ in 0..<2 {
            var error: BatchError?
            do throws(BatchError) { _ = try batches.next() } catch let thrown { error = thrown }
            #expect(error == .invalidLength(3))
            #expect(batches.position == 70)
        }
    }
}
