import MartletBase
import MartletWire

/// A part of a log whose bytes are damaged. Its records are reported as corrupt, never served and never cut off.
package struct FaultyRange: Hashable, Sendable, CustomStringConvertible {
    /// The segment that the bytes lie in.
    package let segment: Offset
    /// The first offset that cannot be read.
    package let first: Offset
    /// The first offset after the damage that can be read again.
    package let next: Offset
    package let position: Int64
    package let endPosition: Int64

    package init(segment: Offset, first: Offset, next: Offset, position: Int64, endPosition: Int64) {
        self.segment = segment
        self.first = first
        self.next = next
        self.position = position
        self.endPosition = endPosition
    }

    package func contains(_ offset: Offset) -> Bool { first <= offset && offset < next }

    func covers(_ other: FaultyRange) -> Bool {
        segment == other.segment && first <= other.first && other.next <= next && position <= other.position
            && other.endPosition <= endPosition
    }

    package var description: String {
        "offsets \(first) to \(next - 1) (bytes \(position) to \(endPosition) of \(FileNames.segment(segment, ".log")))"
    }
}

/// `martlet.faulty`: the damage that is known in one log, ordered by offset, so that a start need not find it again.
package struct FaultyRanges: Hashable, Sendable {
    package private(set) var ranges: [FaultyRange] = []

    package static let version: Int16 = 0

    package init() {}

    package var isEmpty: Bool { ranges.isEmpty }

    package func range(containing offset: Offset) -> FaultyRange? { ranges.first { $0.contains(offset) } }

    /// Whether all of `range` is known.
    package func covers(_ range: FaultyRange) -> Bool { ranges.contains { $0.covers(range) } }

    /// The first damage at or after `offset`.
    package func first(from offset: Offset) -> FaultyRange? { ranges.first { $0.next > offset } }

    /// Adds a range; what it overlaps becomes part of it. Says whether that told anything new.
    package mutating func insert(_ range: FaultyRange) -> Bool {
        if covers(range) { return false }
        var merged = range
        ranges.removeAll { other in
            guard other.segment == merged.segment, other.first <= merged.next, merged.first <= other.next else {
                return false
            }
            merged = FaultyRange(
                segment: merged.segment, first: min(merged.first, other.first), next: max(merged.next, other.next),
                position: min(merged.position, other.position),
                endPosition: max(merged.endPosition, other.endPosition))
            return true
        }
        let index = ranges.firstIndex { $0.first > merged.first } ?? ranges.count
        ranges.insert(merged, at: index)
        return true
    }

    /// Forgets damage that lies before the log's start, or at and after a truncation.
    package mutating func keep(from start: Offset, to end: Offset) {
        ranges.removeAll { $0.next <= start || $0.first >= end }
    }

    package init(parsing bytes: [UInt8]) throws(FormatError) {
        ranges = try SealedBytes.open(bytes, newest: Self.version) { reader throws(WireError) in
            var ranges: [FaultyRange] = []
            for _ in 0..<(try reader.count(flexible: false, smallest: 40)) {
                let segment = try reader.offset()
                let first = try reader.offset()
                let next = try reader.offset()
                let position = try reader.int64()
                ranges.append(
                    FaultyRange(
                        segment: segment, first: first, next: next, position: position,
                        endPosition: try reader.int64()))
            }
            return ranges
        }
    }

    package var bytes: [UInt8] {
        var body = WireWriter(capacity: 4 + ranges.count * 40)
        body.int32(Int32(clamping: ranges.count))
        for range in ranges {
            body.offset(range.segment)
            body.offset(range.first)
            body.offset(range.next)
            body.int64(range.position)
            body.int64(range.endPosition)
        }
        return SealedBytes.seal(version: Self.version, body)
    }
}
