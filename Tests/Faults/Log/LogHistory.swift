import MartletBase
import MartletRecords
import MartletStorage

/// What happened to a log before its power went.
enum LogEvent: Sendable, CustomStringConvertible {
    case appended(Offset, Offset, [UInt8])
    case durable(Offset)
    case startBegun(Offset)
    case startDurable(Offset)
    case cutBegun(Offset)
    case cutDurable(Offset)
    case restartBegun(Offset)
    case restarted(Offset)
    /// Another topic takes the name; `deleted` once that is durable.
    case deletionBegun
    case deleted
    case transactionBegun(ProducerID, Offset)
    case transactionEnded(ProducerID, Offset, marker: Offset, isAborted: Bool)
    case report(LogReport)
    /// Another process goes on with what it finds.
    case found(start: Offset, end: Offset)

    var description: String {
        switch self {
        case .appended(let base, let last, let bytes): "appended \(base)...\(last), \(bytes.count) bytes"
        case .durable(let end): "durable to \(end)"
        case .startBegun(let offset): "start to be moved to \(offset)"
        case .startDurable(let offset): "start moved to \(offset)"
        case .cutBegun(let offset): "to be cut at \(offset)"
        case .cutDurable(let offset): "cut at \(offset)"
        case .restartBegun(let offset): "to go on at \(offset)"
        case .restarted(let offset): "goes on at \(offset)"
        case .deletionBegun: "to be deleted"
        case .deleted: "deleted"
        case .transactionBegun(let producer, let first): "transaction of \(producer) begun at \(first)"
        case .transactionEnded(let producer, _, let marker, let isAborted):
            "transaction of \(producer) \(isAborted ? "aborted" : "committed") at \(marker)"
        case .report(let report): "reported: \(report)"
        case .found(let start, let end): "found \(start)..<\(end)"
        }
    }
}

/// What the events allow a recovered log to be.
struct LogHistory {
    struct Batch: Sendable {
        let base: Offset
        let last: Offset
        let bytes: [UInt8]
    }

    struct Transaction: Sendable {
        let producer: ProducerID
        let first: Offset
        var marker: Offset?
        var isAborted = false
    }

    private(set) var batches: [Batch] = []
    private(set) var transactions: [Transaction] = []
    private var isCompacted: Bool
    private(set) var leastEnd = Offset.zero
    private(set) var leastStart = Offset.zero
    private(set) var largestStart = Offset.zero
    /// Nothing before it is promised any more; an empty log there is as good.
    private(set) var emptyAt: Offset?

    init(_ events: some Sequence<LogEvent>, isCompacted: Bool = false) {
        self.isCompacted = isCompacted
        for event in events {
            switch event {
            case .appended(let base, let last, let bytes):
                batches.append(Batch(base: base, last: last, bytes: bytes))
            case .durable where emptyAt != nil: break
            case .durable(let end):
                // The end of a log is told once more when it is deleted.
                leastEnd = max(leastEnd, min(end, batches.last.map { $0.last + 1 } ?? leastStart))
            case .startBegun(let offset): largestStart = offset
            case .startDurable(let offset): (leastStart, largestStart) = (offset, offset)
            // What is to be cut may be gone or not, whole batches of it; once the cut was confirmed it is gone for good.
            case .cutBegun(let offset):
                let batch = batches.first { $0.base <= offset && offset <= $0.last }
                leastEnd = min(leastEnd, batch?.base ?? offset)
            case .cutDurable(let offset): cut(at: offset)
            case .restartBegun(let offset): (emptyAt, leastEnd) = (offset, leastStart)
            case .restarted(let offset):
                (batches, emptyAt) = ([], nil)
                (leastEnd, leastStart, largestStart) = (offset, offset, offset)
            case .deletionBegun: emptyAt = .zero
            case .deleted: self = LogHistory([], isCompacted: isCompacted)
            case .transactionBegun(let producer, let first):
                transactions.append(Transaction(producer: producer, first: first))
            case .transactionEnded(let producer, let first, let marker, let isAborted):
                transactions.removeAll { $0.producer == producer && $0.first == first }
                transactions.append(
                    Transaction(producer: producer, first: first, marker: marker, isAborted: isAborted))
            case .report: break
            case .found(_, let end):
                cut(at: end)
                leastEnd = end
            }
        }
    }

    private mutating func cut(at end: Offset) {
        batches.removeAll { $0.last >= end }
        transactions.removeAll { $0.first >= end }
        for index in transactions.indices {
            guard let marker = transactions[index].marker, marker >= end else { continue }
            transactions[index] = Transaction(
                producer: transactions[index].producer, first: transactions[index].first)
        }
    }

    /// Which promise `found` breaks.
    func violation(_ found: FoundLog) -> String? {
        if let emptyAt, found.fault == nil, (found.start, found.end) == (emptyAt, emptyAt) { return nil }
        guard leastStart <= found.start, found.start <= largestStart else {
            return "the log starts at \(found.start), promised \(leastStart)...\(largestStart)"
        }
        guard found.end >= leastEnd else { return "the log ends at \(found.end), durable was \(leastEnd)" }
        guard found.start <= found.highWatermark, found.highWatermark <= found.end else {
            return "high watermark \(found.highWatermark) outside \(found.start)...\(found.end)"
        }
        if let fault = found.fault { return fault }
        if let fault = transactionViolation(found) { return fault }
        if isCompacted { return compactionViolation(found) }
        var expected = batches.filter { $0.last >= found.start && $0.last < found.end }[...]
        for (base, bytes) in found.batches {
            guard let next = expected.popFirst() else { return "a batch at \(base) that was never appended" }
            guard next.base == base else { return "a batch at \(base) where \(next.base) was expected" }
            guard next.bytes == bytes else { return "the batch at \(base) is not what was appended" }
        }
        if let missing = expected.first { return "the batch at \(missing.base) is missing below the end \(found.end)" }
        let last = batches.last { $0.last < found.end }
        guard found.batches.isEmpty || last.map({ $0.last + 1 }) == found.end else {
            return "the log ends at \(found.end), inside or behind a batch"
        }
        return nil
    }
}

extension LogHistory {
    /// A transaction without its marker holds readers back; one that was aborted is known to them.
    private func transactionViolation(_ found: FoundLog) -> String? {
        func isEnded(_ transaction: Transaction) -> Bool { transaction.marker.map { $0 < found.end } ?? false }
        let undecided = transactions.filter { $0.first < found.end && !isEnded($0) }.map(\.first).min()
        if let undecided, found.lastStableOffset > undecided {
            return "stable to \(found.lastStableOffset), undecided from \(undecided)"
        }
        let aborted = transactions.filter { $0.isAborted && isEnded($0) }.map { transaction in
            "\(transaction.producer) from \(transaction.first) to \(transaction.marker ?? .none)"
        }
        return found.aborted == aborted ? nil : "aborted are \(found.aborted), should be \(aborted)"
    }

    /// Every record is one that was appended, and the last one of each key is there.
    private func compactionViolation(_ found: FoundLog) -> String? {
        do {
            let appended = try batches.filter { $0.last < found.end }.flatMap { try KeyedRecord.all(in: $0.bytes) }
            let kept = try found.batches.flatMap { try KeyedRecord.all(in: $0.1) }
            for (record, next) in zip(kept, kept.dropFirst()) where record.offset >= next.offset {
                return "a record at \(next.offset) behind \(record.offset)"
            }
            let unknown = kept.first { !appended.contains($0) }
            if let unknown { return "a record at \(unknown.offset) that was never appended" }
            let last = Dictionary(appended.map { ($0.key, $0) }, uniquingKeysWith: { $1 })
            let missing = last.values.filter { !kept.contains($0) }.map(\.offset).min()
            return missing.map { "the record at \($0) is missing, the last one of its key" }
        } catch { return "unreadable: \(error)" }
    }
}

/// A record with what compaction goes by.
struct KeyedRecord: Equatable {
    let offset: Offset
    let key: [UInt8]?
    let value: [UInt8]?

    static func all(in batch: [UInt8]) throws -> [KeyedRecord] {
        var decompressor = Decompressor()
        var records = try RecordBatchView(batch.span.bytes).records(using: &decompressor, limit: 1 << 20)
        var result: [KeyedRecord] = []
        while let record = try records.next() {
            let key = record.key.map { range in records.bytes.extracting(range.start..<range.end).array() }
            let value = record.value.map { range in records.bytes.extracting(range.start..<range.end).array() }
            result.append(KeyedRecord(offset: record.offset, key: key, value: value))
        }
        return result
    }
}

extension RawSpan {
    fileprivate func array() -> [UInt8] { withUnsafeBytes { Array($0) } }
}

/// What a recovered log holds, as its readers see it.
struct FoundLog: Equatable, CustomStringConvertible {
    struct Batch: Equatable {
        let base: Offset
        let bytes: [UInt8]
    }

    var start: Offset
    var end: Offset
    var highWatermark: Offset
    var latestEpoch: LeaderEpoch
    var batches: [(Offset, [UInt8])] = []
    var producers: [String] = []
    var lastStableOffset = Offset.zero
    var aborted: [String] = []
    /// What is wrong with it in itself.
    var fault: String?

    static func == (left: FoundLog, right: FoundLog) -> Bool {
        left.start == right.start && left.end == right.end && left.latestEpoch == right.latestEpoch
            && left.producers == right.producers && left.fault == right.fault
            && left.aborted == right.aborted
            && left.batches.elementsEqual(right.batches) { $0.0 == $1.0 && $0.1 == $1.1 }
    }

    var description: String {
        "\(start)..<\(end), epoch \(latestEpoch), batches at \(batches.map(\.0)), producers \(producers)"
            + ", aborted \(aborted)"
            + (fault.map { ", \($0)" } ?? "")
    }
}
