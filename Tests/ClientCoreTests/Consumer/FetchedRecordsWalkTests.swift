import MartletBase
import MartletClientCore
import MartletMessages
import MartletRecords
import Testing

@Suite struct FetchedRecordsWalkTests {
    @Test(arguments: [CompressionCodec.none, .gzip, .snappy, .lz4, .zstd])
    func `records before the position are dropped`(codec: CompressionCodec) throws {
        var stored = StoredBatches(at: 10)
        try stored.add(["a", "b", "c"], codec: codec, epoch: 3)
        try stored.add(["d"], codec: codec, epoch: 4)
        let (texts, walk) = try FetchedRecordsWalk.texts(stored.array, from: 11)
        #expect(texts == ["11:b", "12:c", "13:d"])
        #expect(walk.next == FetchPosition(Offset(14), epoch: LeaderEpoch(4)))
        #expect(walk.damage == nil)
    }

    @Test func `a batch that was cut off is left for the next fetch, which must have room for it`() throws {
        var stored = StoredBatches()
        try stored.add(["a", "b"])
        let whole = stored.array.count
        try stored.add([String(repeating: "x", count: 500)])
        let all = stored.array
        for end in whole..<all.count {
            let (texts, walk) = try FetchedRecordsWalk.texts(Array(all[..<end]), from: 0)
            #expect(texts == ["0:a", "1:b"])
            #expect(walk.next.offset == Offset(2))
            #expect(walk.damage == nil)
            let expected = end == whole ? nil : end - whole < 17 ? 61 : all.count - whole
            #expect(walk.cutOffBatchBytes == expected, "cut off at \(end)")
        }
    }

    @Test func `the position passes over gaps and batches that compaction has emptied`() throws {
        var stored = StoredBatches()
        try stored.addEmpty(offsets: 5)
        stored.skip(3)
        try stored.add(["a"])
        try stored.addEmpty(offsets: 2)
        let (texts, walk) = try FetchedRecordsWalk.texts(stored.array, from: 0)
        #expect(texts == ["8:a"])
        #expect(walk.next.offset == Offset(11))
    }

    @Test func `nothing from the limit on is shown`() throws {
        var stored = StoredBatches()
        try stored.add(["a", "b", "c"])
        try stored.add(["d"])
        let (texts, walk) = try FetchedRecordsWalk.texts(stored.array, from: 0, until: 2)
        #expect(texts == ["0:a", "1:b"])
        #expect(walk.next.offset == Offset(2))
    }

    @Test func `a damaged batch ends the walk with what came before it`() throws {
        var stored = StoredBatches()
        try stored.add(["a", "b"])
        let whole = stored.array.count
        try stored.add(["c"])
        var bytes = stored.array
        bytes[whole + 70] ^= 1
        let (texts, walk) = try FetchedRecordsWalk.texts(bytes, from: 0)
        #expect(texts == ["0:a", "1:b"])
        #expect(walk.next.offset == Offset(2))
        guard case .checksumMismatch = walk.damage else {
            Issue.record("\(String(describing: walk.damage))")
            return
        }
    }

    @Test func `offsets that go back are damage, not records shown twice`() throws {
        var stored = StoredBatches(at: 4)
        try stored.add(["a", "b"])
        let first = stored.array
        var again = StoredBatches(at: 5)
        try again.add(["x", "y"])
        let (texts, walk) = try FetchedRecordsWalk.texts(first + again.array, from: 4)
        #expect(texts == ["4:a", "5:b"])
        #expect(walk.damage == .invalidBaseOffset(5))
    }

    @Test func `messages of the formats before record batches are recognised`() throws {
        var message = [UInt8](repeating: 0, count: 40)
        message[11] = 28
        message[16] = 1
        let (_, walk) = try FetchedRecordsWalk.texts(message, from: 0)
        #expect(walk.damage == .legacyFormat(magic: 1))
    }
}

@Suite struct AbortedTransactionsTests {
    private func aborted(_ producer: Int64, _ first: Int64) -> FlatFetchResponse.AbortedTransaction {
        FlatFetchResponse.AbortedTransaction(producerId: producer, firstOffset: first)
    }

    /// 0 a of 1, 1 b of 2, 2 c of nobody, 3 abort of 1, 4 d of 1, 5 commit of 2, 6 commit of 1.
    private func interleaved() throws -> [UInt8] {
        var stored = StoredBatches()
        try stored.add(["a"], producer: 1)
        try stored.add(["b"], producer: 2)
        try stored.add(["c"])
        try stored.addMarker(.abort, of: 1)
        try stored.add(["d"], producer: 1)
        try stored.addMarker(.commit, of: 2)
        try stored.addMarker(.commit, of: 1)
        return stored.array
    }

    @Test func `an aborted producer is passed over until its marker`() throws {
        let (texts, walk) = try FetchedRecordsWalk.texts(interleaved(), from: 0, aborted: [aborted(1, 0)])
        #expect(texts == ["1:b", "2:c", "4:d"])
        #expect(walk.next.offset == Offset(7))
    }

    @Test func `the list may come in any order`() throws {
        var stored = StoredBatches()
        try stored.add(["a"], producer: 1)
        try stored.addMarker(.abort, of: 1)
        try stored.add(["b"], producer: 1)
        try stored.addMarker(.abort, of: 1)
        try stored.add(["c"], producer: 1)
        try stored.addMarker(.commit, of: 1)
        let (texts, _) = try FetchedRecordsWalk.texts(
            stored.array, from: 0, aborted: [aborted(1, 2), aborted(1, 0)])
        #expect(texts == ["4:c"])
    }

    @Test func `without isolation everything but markers is shown`() throws {
        let (texts, _) = try FetchedRecordsWalk.texts(interleaved(), from: 0)
        #expect(texts == ["0:a", "1:b", "2:c", "4:d"])
    }
}
