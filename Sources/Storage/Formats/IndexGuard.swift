import MartletBase
import MartletRecords
import MartletWire

/// What the first entries of an index must be.
struct IndexSum: Hashable, Sendable {
    var count: Int32 = 0
    /// CRC-32C of the bytes of these entries.
    var checksum: UInt32 = 0
}

/// The checksums of one segment's indexes, as far as their files were written when they were taken.
struct SegmentSums: Hashable, Sendable {
    var offsets = IndexSum()
    var times = IndexSum()
    var aborted = IndexSum()
}

/// `martlet.indexes`: checksums of the indexes of a log's segments, whose formats have none.
///
/// A flipped bit that leaves an index plausible would hide records from a search by time, let retention take a young
/// segment for an old one, or show aborted records to who reads committed ones.
///
/// It is written before the indexes are, and has what they were before as well: at every moment each of them begins with
/// what one of the checksums covers. Sealed segments that it does not name are believed as they are: Kafka's own.
package struct IndexGuard: Hashable, Sendable {
    /// What may be in the files of each segment, the latest first.
    var segments: [Offset: [SegmentSums]] = [:]

    package static let version: Int16 = 0

    init(_ segments: [Offset: [SegmentSums]] = [:]) { self.segments = segments }

    package init(parsing bytes: [UInt8]) throws(FormatError) {
        segments = try SealedBytes.open(bytes, newest: Self.version) { reader throws(WireError) in
            var segments: [Offset: [SegmentSums]] = [:]
            for _ in 0..<(try reader.count(flexible: false, smallest: 32)) {
                let base = try reader.offset()
                let sums = SegmentSums(
                    offsets: try IndexSum(from: &reader), times: try IndexSum(from: &reader),
                    aborted: try IndexSum(from: &reader))
                segments[base, default: []].append(sums)
            }
            return segments
        }
    }

    package var bytes: [UInt8] {
        let all = segments.sorted { $0.key < $1.key }.flatMap { base, sums in sums.map { (base, $0) } }
        var body = WireWriter(capacity: 4 + all.count * 32)
        body.int32(Int32(clamping: all.count))
        for (base, sums) in all {
            body.offset(base)
            sums.offsets.write(to: &body)
            sums.times.write(to: &body)
            sums.aborted.write(to: &body)
        }
        return SealedBytes.seal(version: Self.version, body)
    }
}

extension IndexSum {
    fileprivate init(from reader: inout WireReader) throws(WireError) {
        count = try reader.int32()
        checksum = try reader.uint32()
    }

    fileprivate func write(to writer: inout WireWriter) {
        writer.int32(count)
        writer.uint32(checksum)
    }

    /// Whether a file that begins with `bytes` has these entries.
    func matches(_ bytes: [UInt8], entrySize: Int) -> Bool {
        let (covered, overflow) = Int(count).multipliedReportingOverflow(by: entrySize)
        guard !overflow, covered >= 0, covered <= bytes.count else { return false }
        return CRC32C.checksum(bytes.span.bytes.extracting(first: covered)) == checksum
    }
}
