import MartletBase
import MartletRecords
import MartletSimulation
import MartletWire
import Testing

@testable import MartletStorage

/// A record as tests write and read it.
struct PlainRecord: Hashable, CustomStringConvertible {
    var offset: Int64 = 0
    var key: String?
    var value: String?
    var timestamp: Int64 = 0

    var description: String { "\(offset): \(key ?? "-") = \(value ?? "(none)")" }
}

/// Who wrote a batch, where that matters.
struct PlainProducer: Hashable {
    var id: Int64
    var epoch: Int16 = 0
    var sequence: Int32 = 0
    var isTransactional = false
}

/// The files of one log, written by hand on a simulated disk.
final class LogFiles {
    let disk: SimulatedDisk
    let directory = DirectoryPath("/log/t-0")
    /// Offset of the next batch.
    private(set) var end: Int64 = 0
    private(set) var segments: [SealedSegment] = []
    private var bytes: [UInt8] = []
    private var base: Int64 = 0
    private var aborted: [AbortedTransaction] = []
    private var open: [Int64: Int64] = [:]
    private(set) var tails: [ProducerID: ProducerTail] = [:]

    init(on disk: SimulatedDisk = SimulatedDisk()) throws {
        self.disk = disk
        try disk.makeDirectory("/log")
        try disk.makeDirectory(directory.path)
    }

    /// Appends a batch and gives the offset of its first record.
    @discardableResult
    func append(
        _ records: [(key: String?, value: String?)], at time: Int64 = 1000, by producer: PlainProducer? = nil,
        _ codec: CompressionCodec = .none
    ) throws -> Int64 {
        var fields = BatchFields()
        fields.baseOffset = Offset(end)
        fields.leaderEpoch = LeaderEpoch(0)
        if let producer {
            fields.producerID = ProducerID(producer.id)
            fields.producerEpoch = ProducerEpoch(producer.epoch)
            fields.baseSequence = ProducerSequence(producer.sequence)
            fields.isTransactional = producer.isTransactional
        }
        var builder = RecordBatchBuilder(fields)
        for (index, (key, value)) in records.enumerated() {
            let key = key.map { Array($0.utf8) }
            let value = value.map { Array($0.utf8) }
            try builder.append(timestamp: Timestamp(time + Int64(index)), key: key, value: value)
        }
        var compressor = Compressor()
        var output = ByteBuffer()
        try builder.finish(Compression(codec), using: &compressor, into: &output)
        bytes += output.array()
        let first = end
        end += Int64(records.count)
        if let producer {
            tails[ProducerID(producer.id)] = ProducerTail(
                lastDataOffset: Offset(end - 1), epoch: ProducerEpoch(producer.epoch))
            if producer.isTransactional, open[producer.id] == nil { open[producer.id] = first }
        }
        return first
    }

    func endTransaction(_ producer: Int64, epoch: Int16 = 0, _ decision: EndTransactionMarker.Decision) throws {
        var output = ByteBuffer()
        EndTransactionMarker(decision, coordinatorEpoch: CoordinatorEpoch(0)).writeBatch(
            producerID: ProducerID(producer), producerEpoch: ProducerEpoch(epoch), timestamp: Timestamp(2000),
            into: &output)
        var batch = output.array()
        var span = batch.mutableSpan
        var raw = span.mutableBytes
        BatchStamp.assign(baseOffset: Offset(end), leaderEpoch: LeaderEpoch(0), in: &raw)
        bytes += batch
        if let start = open.removeValue(forKey: producer), decision == .abort {
            aborted.append(
                AbortedTransaction(
                    producerID: ProducerID(producer), firstOffset: Offset(start), lastOffset: Offset(end),
                    lastStableOffset: Offset(open.values.min() ?? end + 1)))
        }
        end += 1
    }

    /// Seals the segment; what follows goes to the next one.
    func roll() throws {
        let path = directory + FileNames.segment(Offset(base), FileNames.log)
        try write(bytes, path)
        if !aborted.isEmpty {
            try write(
                AbortedTransaction.bytes(aborted[...]),
                directory + FileNames.segment(Offset(base), FileNames.transactionIndex))
        }
        segments.append(SealedSegment(base: Offset(base), next: Offset(end), bytes: Int64(bytes.count)))
        bytes = []
        aborted = []
        base = end
    }

    private func write(_ bytes: [UInt8], _ path: String) throws {
        let file = try disk.open(path, .replace)
        try file.write(bytes, at: 0)
        try file.synchronize()
        try file.close()
        try disk.synchronizeDirectory(directory.path)
    }
}

// MARK: - Compacting

extension LogFiles {
    struct Options {
        var firstDirty: Int64 = 0
        var now: Int64 = 10_000
        var deleteRetention: Int64 = 1000
        var mapBytes = 1 << 20
        var segmentBytes: Int64 = 1 << 20
        var stepBytes: Int64 = 1 << 20
    }

    func task(_ options: Options) -> CompactionTask {
        var memory = CompactionTask.Memory()
        memory.mapBytes = options.mapBytes
        return CompactionTask(
            directory: directory, segments: segments, laterBases: [], firstDirty: Offset(options.firstDirty),
            end: segments.last?.next ?? Offset(0), producers: tails,
            limits: SegmentGroup.Limits(
                segmentBytes: options.segmentBytes, indexBytes: 10 << 20, indexIntervalBytes: 256),
            deleteRetentionMillis: options.deleteRetention, now: Timestamp(options.now), memory: memory)
    }

    /// Compacts all sealed segments and puts the results in place.
    @discardableResult
    func compact(_ change: (inout Options) -> Void = { _ in }) throws -> CompactionReport {
        var options = Options()
        change(&options)
        var run = CompactionRun(task(options), on: disk)
        while true {
            switch try run.step(bytes: options.stepBytes) {
            case .working: continue
            case .finished: return run.report
            case .replaces(let replacement):
                let bases = replacement.replaced.map(\.base)
                let retired = try SegmentSwap.retire(bases, in: directory, on: disk)
                try SegmentSwap.promote(replacement.base, in: directory, on: disk)
                for path in retired { try disk.unlink(path) }
                adopt(replacement)
            }
        }
    }

    private func adopt(_ replacement: SegmentReplacement) {
        guard let index = segments.firstIndex(where: { $0.base == replacement.base }) else { return }
        let next = replacement.replaced.last?.next ?? replacement.base
        segments.replaceSubrange(
            index..<(index + replacement.replaced.count),
            with: [SealedSegment(base: replacement.base, next: next, bytes: replacement.bytes)])
    }
}

// MARK: - Reading

extension LogFiles {
    /// Every batch on disk, with its records in plain form. Fails the test where the log is not sound.
    func batches() throws -> [(header: RecordBatchHeader, records: [PlainRecord])] {
        try Self.batches(in: directory, on: disk)
    }

    struct Unsound: Error {
        let reason: String
    }

    static func batches(
        in directory: DirectoryPath, on disk: any Disk
    ) throws -> [(header: RecordBatchHeader, records: [PlainRecord])] {
        var found: [(header: RecordBatchHeader, records: [PlainRecord])] = []
        var last = Offset(-1)
        for entry in try disk.list(directory.path) {
            guard let base = FileNames.offset(of: entry.name, FileNames.log),
                let bytes = try disk.contents(directory + entry.name, limit: 1 << 30)
            else { continue }
            if base <= last { throw Unsound(reason: "segments overlap at \(base)") }
            var iterator = RecordBatchIterator(bytes.span.bytes)
            while let batch = try iterator.next() {
                try batch.verifyChecksum()
                if batch.header.baseOffset <= last { throw Unsound(reason: "offsets go back to \(last)") }
                last = batch.header.lastOffset
                found.append((batch.header, try plain(batch)))
            }
            if iterator.remainder > 0 { throw Unsound(reason: "\(entry.name) ends within a batch") }
        }
        return found
    }

    static func plain(_ batch: RecordBatchView) throws -> [PlainRecord] {
        var decompressor = Decompressor()
        var reader = try batch.records(using: &decompressor, limit: 1 << 30)
        var records: [PlainRecord] = []
        while let record = try reader.next() {
            records.append(
                PlainRecord(
                    offset: record.offset.rawValue, key: text(record.key, in: reader.bytes),
                    value: text(record.value, in: reader.bytes),
                    timestamp: record.timestamp.rawValue))
        }
        return records
    }

    private static func text(_ range: ByteRange?, in bytes: RawSpan) -> String? {
        range.map { range in
            bytes.extracting(range.start..<range.end).withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
        }
    }

    /// The records of all batches of data.
    func records() throws -> [PlainRecord] {
        try batches().filter { !$0.header.isControl }.flatMap(\.records)
    }

    /// "key=value" of every record of data, "key" alone for a tombstone.
    func contents() throws -> [String] {
        try records().map { record in
            (record.key ?? "-") + (record.value.map { "=" + $0 } ?? "")
        }
    }

    var names: [String] {
        get throws { try disk.list(directory.path).map(\.name) }
    }
}

extension RecordBatchBuilder {
    fileprivate mutating func append(timestamp: Timestamp, key: [UInt8]?, value: [UInt8]?) throws(BuildError) {
        switch (key, value) {
        case (let key?, let value?): try append(timestamp: timestamp, key: key.span.bytes, value: value.span.bytes)
        case (let key?, nil): try append(timestamp: timestamp, key: key.span.bytes, value: nil)
        case (nil, let value?): try append(timestamp: timestamp, key: nil, value: value.span.bytes)
        case (nil, nil): try append(timestamp: timestamp, key: nil, value: nil)
        }
    }
}
