import MartletBase
import MartletRecords

/// Walks over a sealed segment and tells sound batches from damage: every checksum is verified, offsets and epochs must
/// rise, and behind damage the walk goes on at the next batch that is sound.
///
/// Nothing is changed. Memory is that of one piece of the file, whatever a damaged length field claims.
struct SegmentSurvey {
    enum Finding {
        case batch(RecordBatchHeader, position: Int64)
        /// Bytes that are no sound batch, up to where one begins again or to the end.
        case damage(FaultyRange, BatchFlaw)
        /// Nothing but zeros from `position` to the end: written ahead, never appended to.
        case zeros(position: Int64)
    }

    private let base: Offset
    private let boundary: Offset?
    private let file: any DiskFile
    private let size: Int64
    private var scanner: BatchScanner
    private var order: BatchOrder
    private var hasEnded = false

    static let chunk = 256 << 10

    /// `boundary` is the first offset that does not belong to the segment, where that is known.
    init(_ file: any DiskFile, base: Offset, size: Int64, before boundary: Offset?) {
        self.file = file
        self.base = base
        self.size = size
        self.boundary = boundary
        order = BatchOrder(base: base, boundary: boundary)
        scanner = BatchScanner(file, from: 0, to: size, verifying: true, chunk: Self.chunk)
    }

    /// Bytes that the walk has behind it.
    var position: Int64 { hasEnded ? size : scanner.position }

    /// The next batch or the next damage; `nil` at the end.
    mutating func next() throws(DiskError) -> Finding? {
        if hasEnded { return nil }
        let start = scanner.position
        let flaw: BatchFlaw
        switch try scanner.next() {
        case .batch(let header, let position):
            if let found = order.take(header) {
                flaw = found
                break
            }
            return .batch(header, position: position)
        case .end:
            hasEnded = true
            return nil
        case .cold: preconditionFailure("invariant broken: a survey waits for the device")
        case .damaged(let error):
            flaw = .unsound(error)
        }
        if try file.isZero(from: start, to: size) {
            hasEnded = true
            return .zeros(position: start)
        }
        return try passOver(from: start, flaw)
    }

    /// How far damage reaches that begins at `position`, found by a walk from the start of the segment.
    static func extent(
        of file: any DiskFile, base: Offset, size: Int64, before boundary: Offset?, from position: Int64
    ) throws(DiskError) -> FaultyRange {
        var survey = SegmentSurvey(file, base: base, size: size, before: boundary)
        while let finding = try survey.next() {
            if case .damage(let range, _) = finding, range.endPosition > position { return range }
        }
        // What was damaged a moment ago reads well now: at least the place is known.
        return FaultyRange(
            segment: base, first: base, next: boundary ?? survey.order.expected, position: position, endPosition: size)
    }

    private mutating func passOver(from start: Int64, _ flaw: BatchFlaw) throws(DiskError) -> Finding {
        let search = DamageSearch(file: file, limit: size, expected: order.expected)
        let found = try search.next(after: start)
        let range = FaultyRange(
            segment: base, first: order.expected,
            next: found?.header.baseOffset ?? max(boundary ?? order.expected, order.expected),
            position: start, endPosition: found?.position ?? size)
        if let found {
            scanner.skip(to: found.position)
            order.resume(at: found.header.baseOffset)
        } else {
            hasEnded = true
        }
        return .damage(range, flaw)
    }
}
