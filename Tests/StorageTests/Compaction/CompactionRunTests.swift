import MartletBase
import MartletRecords
import Testing

@testable import MartletStorage

@Suite struct CompactionRunTests {
    @Test("of every key the last record stays, at its offset and with its timestamp")
    func lastRecord() throws {
        let log = try LogFiles()
        try log.append([("a", "1"), ("b", "1")], at: 100)
        try log.append([("a", "2"), ("c", "1")], at: 200)
        try log.roll()
        try log.append([("b", "2")], at: 300)
        try log.roll()
        let report = try log.compact()
        #expect(
            try log.records() == [
                PlainRecord(offset: 2, key: "a", value: "2", timestamp: 200),
                PlainRecord(offset: 3, key: "c", value: "1", timestamp: 201),
                PlainRecord(offset: 4, key: "b", value: "2", timestamp: 300),
            ])
        #expect(report.keys == 3)
        #expect(report.recordsRead == 5)
        #expect(report.recordsKept == 3)
        #expect(report.coveredEnd == Offset(5))
        #expect(report.segmentsReplaced == 2)
        #expect(report.segmentsMade == 1)
    }

    @Test("every codec is read and kept", arguments: CompressionCodec.allCases)
    func codecs(codec: CompressionCodec) throws {
        let log = try LogFiles()
        try log.append([("a", "1"), ("b", "1"), ("c", "1")], codec)
        try log.append([("b", "2")], codec)
        try log.roll()
        try log.compact()
        #expect(try log.contents() == ["a=1", "c=1", "b=2"])
        #expect(try log.batches().allSatisfy { $0.header.codec == codec })
    }

    @Test("a second compaction of the same segments finds nothing to do and writes nothing")
    func idempotent() throws {
        let log = try LogFiles()
        try log.append([("a", "1"), ("b", nil)])
        try log.append([("a", "2")])
        try log.roll()
        try log.compact()
        let once = try log.batches().map(\.header)
        let report = try log.compact { $0.firstDirty = log.end }
        #expect(report.segmentsMade == 0)
        #expect(report.bytesWritten == 0)
        #expect(try log.batches().map(\.header) == once)
        try log.compact()
        #expect(try log.batches().map(\.header) == once)
    }

    @Test("a clean segment with nothing superfluous is read and left alone, one with something is written anew")
    func cleanSegments() throws {
        let log = try LogFiles()
        try log.append([("a", "1"), ("b", "1")])
        try log.roll()
        try log.append([("c", "1"), ("d", "1")])
        try log.roll()
        try log.append([("d", "2")])
        try log.roll()
        let report = try log.compact {
            $0.firstDirty = 4
            $0.segmentBytes = 100
        }
        // The second and the dirty one.
        #expect(report.segmentsMade == 2)
        #expect(try log.contents() == ["a=1", "b=1", "c=1", "d=2"])
    }

    @Test("records without a key go, and are counted")
    func keyless() throws {
        let log = try LogFiles()
        try log.append([(nil, "x"), ("a", "1")])
        try log.roll()
        #expect(try log.compact().keylessRecords == 1)
        #expect(try log.contents() == ["a=1"])
    }

    @Test("a tombstone removes what is older at once, and goes itself when its time has passed since")
    func tombstones() throws {
        let log = try LogFiles()
        try log.append([("a", "1"), ("b", "1")])
        try log.append([("a", nil)], at: 500)
        try log.append([("z", "1")])
        try log.roll()
        try log.compact { $0.now = 10_000 }
        #expect(try log.contents() == ["b=1", "a", "z=1"])
        #expect(try log.batches()[1].header.deleteHorizon == Timestamp(11_000))
        #expect(try log.records()[1].timestamp == 500)
        // Its horizon is not moved by a compaction before it has passed.
        try log.compact { $0.now = 10_999 }
        #expect(try log.batches()[1].header.deleteHorizon == Timestamp(11_000))
        #expect(try log.contents() == ["b=1", "a", "z=1"])
        try log.compact { $0.now = 11_000 }
        #expect(try log.contents() == ["b=1", "z=1"])
    }

    @Test("the last batch of a rewritten segment stays without records, so that its extent can be read from it")
    func lastBatch() throws {
        let log = try LogFiles()
        try log.append([("a", "1")])
        try log.append([("b", "1"), ("c", "1")])
        try log.roll()
        try log.append([("a", "2"), ("b", "2"), ("c", "2")])
        try log.roll()
        try log.compact { $0.segmentBytes = 100 }
        let batches = try log.batches()
        #expect(batches.map(\.header.recordCount) == [0, 3])
        #expect(batches[0].header.baseOffset == Offset(1))
        #expect(batches[0].header.nextOffset == Offset(3))
        #expect(batches[0].header.totalSize == RecordBatchHeader.size)
    }

    @Test("the last batch of a producer stays without records, so that its sequence survives")
    func producers() throws {
        let log = try LogFiles()
        try log.append([("a", "1")], by: PlainProducer(id: 7, sequence: 0))
        try log.append([("a", "2")], by: PlainProducer(id: 7, sequence: 1))
        try log.append([("a", "3"), ("b", "1")])
        try log.roll()
        try log.compact()
        let batches = try log.batches()
        #expect(batches.map(\.header.recordCount) == [0, 2])
        #expect(batches[0].header.producerID == ProducerID(7))
        #expect(batches[0].header.lastSequence == ProducerSequence(1))
        #expect(batches[0].header.baseOffset == Offset(1))
    }

    @Test("a map that is full covers a shorter part, and compactions one after the other reach the end")
    func smallMap() throws {
        let log = try LogFiles()
        for round in 0..<4 {
            for key in 0..<9 {
                // Each key takes a chunk of the arena for itself.
                let name = String(repeating: "k", count: 250_000) + "\(key)"
                try log.append([(name, "\(round)")])
            }
            try log.roll()
        }
        var firstDirty: Int64 = 0
        var runs = 0
        while firstDirty < log.end {
            let report = try log.compact {
                $0.firstDirty = firstDirty
                $0.mapBytes = 1 << 20
                $0.segmentBytes = 1 << 30
            }
            #expect(report.coveredEnd.rawValue > firstDirty)
            firstDirty = report.coveredEnd.rawValue
            runs += 1
        }
        #expect(runs > 4)
        #expect(try log.records().allSatisfy { $0.value == "3" })
        #expect(try log.records().count == 9)
    }

    @Test("segments whose keys a full map does not know are not touched")
    func uncoveredSegments() throws {
        let log = try LogFiles()
        for round in 0..<20 {
            // Each key takes a chunk of the arena for itself, and three fit.
            try log.append([(String(repeating: "k", count: 250_000) + "\(round)", "1")])
            try log.roll()
        }
        let before = try log.names
        let report = try log.compact { $0.mapBytes = 1 << 20 }
        #expect(report.coveredEnd == Offset(3))
        #expect(report.segmentsReplaced == 3)
        #expect(report.bytesWritten < 4 * 250_200)
        #expect(try log.names.suffix(17) == before.suffix(17))
    }

    @Test("a single key larger than the map's memory is compacted too")
    func hugeKey() throws {
        let log = try LogFiles()
        let huge = String(repeating: "k", count: 2_000_000)
        try log.append([(huge, "1"), ("a", "1")])
        try log.append([(huge, "2"), ("a", "2")])
        try log.roll()
        var firstDirty: Int64 = 0
        while firstDirty < log.end {
            let report = try log.compact {
                $0.firstDirty = firstDirty
                $0.mapBytes = 1000
                $0.segmentBytes = 1 << 30
            }
            #expect(report.coveredEnd.rawValue > firstDirty)
            firstDirty = report.coveredEnd.rawValue
        }
        #expect(try log.records().map(\.value) == ["2", "2"])
    }

    @Test("a compaction does no more work in a step than it is given, and any steps lead to the same log")
    func steps() throws {
        var outcomes: Set<[RecordBatchHeader]> = []
        for stepBytes in [1, 100, 1000, 1 << 20] as [Int64] {
            let log = try LogFiles()
            for index in 0..<50 {
                try log.append([("\(index % 7)", "\(index)"), ("\(index % 5)", nil)])
                if index % 10 == 9 { try log.roll() }
            }
            var steps = 0
            var run = CompactionRun(log.task(LogFiles.Options()), on: log.disk)
            var before: Int64 = 0
            loop: while true {
                steps += 1
                switch try run.step(bytes: stepBytes) {
                case .working:
                    let worked = run.report.bytesRead + run.report.bytesWritten
                    // One batch more is read and written at the most.
                    #expect(worked - before <= stepBytes + 400)
                    before = worked
                case .finished: break loop
                case .replaces: break loop
                }
            }
            #expect(stepBytes > 100 || steps > 50)
            try run.abandon()
            try log.compact { $0.stepBytes = stepBytes }
            outcomes.insert(try log.batches().map(\.header))
        }
        #expect(outcomes.count == 1)
    }

    @Test("the indexes of a rewritten segment are those that appending its batches would give")
    func indexes() throws {
        let log = try LogFiles()
        for index in 0..<200 { try log.append([("\(index % 90)", "\(index)")], at: 1000 + Int64(index)) }
        try log.roll()
        try log.compact()
        let base = Offset(0)
        let file = try log.disk.open(log.directory + FileNames.segment(base, FileNames.log), .read)
        var expected = Segment.OpenSegment(file: file)
        var position: Int64 = 0
        for (header, _) in try log.batches() {
            expected.note(header, at: position, base: base, indexInterval: 256)
            position += Int64(header.totalSize)
        }
        expected.noteLargestTimestamp()
        let offsets = try log.disk.contents(log.directory + FileNames.segment(base, FileNames.offsetIndex))
        let times = try log.disk.contents(log.directory + FileNames.segment(base, FileNames.timeIndex))
        #expect(OffsetIndexEntry.entries(in: offsets) == expected.offsets.entries)
        #expect(TimeIndexEntry.entries(in: times) == expected.times.entries)
        #expect(expected.offsets.count > 5)
    }

    @Test("damage stops a compaction before anything is replaced, and its extent is told", arguments: [70, 150, 10])
    func damage(position: Int) throws {
        let log = try LogFiles()
        try log.append([("a", "1")])
        try log.append([("a", "2")])
        try log.append([("a", "3")])
        try log.roll()
        let path = log.directory + FileNames.segment(Offset(0), FileNames.log)
        var bytes = try log.disk.contents(path)
        bytes[position] ^= 1
        let file = try log.disk.open(path, .readWrite)
        try file.write(bytes, at: 0)
        do {
            try log.compact()
            Issue.record("the damage was not seen")
        } catch let error as CompactionError {
            guard case .damaged(_, let range, _) = error else {
                Issue.record("\(error)")
                return
            }
            let damaged = Int64(position / 70)
            #expect(range.first == Offset(damaged))
            #expect(range.next == Offset(damaged + 1))
            #expect(range.position == damaged * 70)
            #expect(range.endPosition == damaged * 70 + 70)
        }
        #expect(try log.disk.contents(path) == bytes)
    }
}
