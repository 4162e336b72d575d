import MartletBase
import MartletRecords
import Testing

@testable import MartletStorage

/// Flips every bit and cuts at every length: nothing of it may be read as if it were whole.
private func expectEveryDamageIsSeen(
    _ bytes: [UInt8], from first: Int = 0, _ parse: ([UInt8]) throws -> Void,
    sourceLocation: SourceLocation = #_sourceLocation
) {
    for index in first..<bytes.count {
        for bit in 0..<8 {
            var damaged = bytes
            damaged[index] ^= 1 << UInt8(bit)
            #expect(throws: FormatError.self, "bit \(bit) of byte \(index)", sourceLocation: sourceLocation) {
                try parse(damaged)
            }
        }
    }
    for count in 0..<bytes.count {
        #expect(throws: FormatError.self, "cut to \(count) bytes", sourceLocation: sourceLocation) {
            try parse(Array(bytes.prefix(count)))
        }
    }
}

@Suite("binary files")
struct BinaryFileTests {
    @Test("index entries lie as Kafka lays them out")
    func indexEntries() {
        let offsets = [OffsetIndexEntry(relativeOffset: 5, position: 4096)]
        #expect(OffsetIndexEntry.bytes(offsets[...]) == [0, 0, 0, 5, 0, 0, 0x10, 0])
        #expect(OffsetIndexEntry.entries(in: [0, 0, 0, 5, 0, 0, 0x10, 0, 9]) == offsets)

        let times = [TimeIndexEntry(timestamp: Timestamp(0x0102_0304_0506), relativeOffset: 7)]
        #expect(TimeIndexEntry.bytes(times[...]) == [0, 0, 1, 2, 3, 4, 5, 6, 0, 0, 0, 7])
        #expect(TimeIndexEntry.entries(in: TimeIndexEntry.bytes(times[...])) == times)

        let aborted = [
            AbortedTransaction(
                producerID: ProducerID(1), firstOffset: Offset(2), lastOffset: Offset(3), lastStableOffset: Offset(4))
        ]
        let bytes = AbortedTransaction.bytes(aborted[...])
        #expect(
            bytes == [
                0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 4,
            ])
        #expect(AbortedTransaction.entries(in: bytes) == aborted)
    }

    @Test("a producer snapshot is Kafka's format 1, and every flipped bit is seen")
    func producerSnapshot() throws {
        let entry = ProducerSnapshotEntry(
            producerID: ProducerID(0x11), epoch: ProducerEpoch(2), lastSequence: ProducerSequence(9),
            lastOffset: Offset(100), offsetDelta: 4, timestamp: Timestamp(1000), coordinatorEpoch: CoordinatorEpoch(3),
            transactionStart: .none)
        let body: [UInt8] =
            [0, 0, 0, 1]
            + [0, 0, 0, 0, 0, 0, 0, 0x11, 0, 2, 0, 0, 0, 9, 0, 0, 0, 0, 0, 0, 0, 100, 0, 0, 0, 4]
            + [0, 0, 0, 0, 0, 0, 3, 0xe8, 0, 0, 0, 3, 255, 255, 255, 255, 255, 255, 255, 255]
        let crc = CRC32C.checksum(body.span.bytes)
        let expected = [0, 1] + withUnsafeBytes(of: crc.bigEndian) { Array($0) } + body
        let bytes = ProducerSnapshot.bytes([entry])
        #expect(bytes == expected)
        #expect(try ProducerSnapshot.parse(bytes) == [entry])
        #expect(try ProducerSnapshot.parse(ProducerSnapshot.bytes([])) == [])
        expectEveryDamageIsSeen(bytes) { _ = try ProducerSnapshot.parse($0) }
    }

    @Test("a manifest is read back, and every flipped bit is seen")
    func manifest() throws {
        var manifest = Manifest(
            directoryID: UUID128(high: 1, low: 2), instance: UUID128(high: 3, low: 4), generation: 5)
        manifest.entries[TopicPartition("a", PartitionIndex(0))] = Manifest.Entry(
            topicID: TopicID(high: 6, low: 7),
            summary: LogSummary(start: .zero, end: Offset(9), latestEpoch: LeaderEpoch(1), bytes: 500))
        manifest.entries[TopicPartition("b", PartitionIndex(1))] = Manifest.Entry(
            topicID: TopicID(high: 8, low: 9), summary: nil)
        #expect(try Manifest(parsing: manifest.bytes) == manifest)
        expectEveryDamageIsSeen(manifest.bytes) { _ = try Manifest(parsing: $0) }
    }

    @Test("a journal gives its records up to the first torn one")
    func journal() throws {
        let records: [ManifestJournal.Record] = [
            .used(TopicPartition("a", PartitionIndex(0)), TopicID(high: 1, low: 2), Offset(9)),
            .removed(TopicPartition("bc", PartitionIndex(3))),
        ]
        let header = ManifestJournal.header(generation: 7)
        let first = ManifestJournal.bytes(records[0])
        let second = ManifestJournal.bytes(records[1])
        let whole = header + first + second
        let parsed = try ManifestJournal.parse(whole)
        #expect(parsed.generation == 7)
        #expect(parsed.records == records)
        for count in 0..<whole.count {
            guard count >= header.count else {
                #expect(throws: FormatError.self) { try ManifestJournal.parse(Array(whole.prefix(count))) }
                continue
            }
            let expected = count < header.count + first.count ? [] : Array(records.prefix(1))
            #expect(try ManifestJournal.parse(Array(whole.prefix(count))).records == expected, "cut to \(count)")
        }
        #expect(try ManifestJournal.parse(header + [0, 0, 0, 0, 0, 0, 0, 0]).records.isEmpty)
    }

    @Test("the place of a scrub is read back, and every flipped bit is seen")
    func scrubProgress() throws {
        var progress = ScrubProgress()
        #expect(try ScrubProgress(parsing: progress.bytes) == progress)
        #expect(progress.isDue(at: Timestamp(0), everyMillis: 1000))
        progress.pass = ScrubProgress.Pass(
            began: Timestamp(5000), place: .init(TopicPartition("a", PartitionIndex(3)), Offset(77)))
        #expect(try ScrubProgress(parsing: progress.bytes) == progress)
        #expect(!progress.isDue(at: Timestamp(.max), everyMillis: 1000))
        expectEveryDamageIsSeen(progress.bytes) { _ = try ScrubProgress(parsing: $0) }
        progress.endPass(at: Timestamp(5500))
        #expect(progress.lastBegan == Timestamp(5000) && progress.lastEnded == Timestamp(5500))
        #expect(!progress.isDue(at: Timestamp(5999), everyMillis: 1000))
        #expect(progress.isDue(at: Timestamp(6000), everyMillis: 1000))
        #expect(progress.isDue(at: Timestamp(4999), everyMillis: 1000))
        #expect(try ScrubProgress(parsing: progress.bytes) == progress)
    }

    @Test("overlapping damage becomes one range, and what is cut off is forgotten")
    func faultyRanges() throws {
        func range(_ first: Int64, _ next: Int64, segment: Int64 = 0) -> FaultyRange {
            FaultyRange(
                segment: Offset(segment), first: Offset(first), next: Offset(next), position: first * 10,
                endPosition: next * 10)
        }
        var ranges = FaultyRanges()
        func added(_ range: FaultyRange) -> Bool { ranges.insert(range) }
        #expect(added(range(50, 60)))
        #expect(added(range(10, 20)))
        #expect(added(range(15, 30)))
        #expect(!added(range(50, 60)))
        #expect(added(range(100, 110, segment: 90)))
        #expect(ranges.ranges == [range(10, 30), range(50, 60), range(100, 110, segment: 90)])
        #expect(ranges.range(containing: Offset(29)) == range(10, 30))
        #expect(ranges.range(containing: Offset(30)) == nil)
        #expect(ranges.first(from: Offset(30)) == range(50, 60))
        #expect(try FaultyRanges(parsing: ranges.bytes) == ranges)
        expectEveryDamageIsSeen(ranges.bytes) { _ = try FaultyRanges(parsing: $0) }
        ranges.keep(from: Offset(30), to: Offset(100))
        #expect(ranges.ranges == [range(50, 60)])
    }
}
