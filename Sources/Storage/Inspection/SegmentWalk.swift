import MartletBase
import MartletRecords

/// Gives the batches of one segment's file to a tool, with their bytes; damage is passed over and told.
package struct SegmentWalk {
    package enum Item: Sendable {
        case batch(RecordBatchHeader, position: Int64, bytes: [UInt8])
        case damage(FaultyRange, String)
        /// Zeros to the end, written ahead and never used.
        case zeros(position: Int64)
    }

    private let file: any DiskFile
    private var survey: SegmentSurvey

    package init(_ path: String, base: Offset, boundary: Offset?, on disk: any Disk) throws(DiskError) {
        file = try disk.open(path, .read)
        survey = SegmentSurvey(file, base: base, size: try file.size(), before: boundary)
    }

    package mutating func next() throws(DiskError) -> Item? {
        switch try survey.next() {
        case nil: nil
        case .batch(let header, let position):
            .batch(header, position: position, bytes: try file.bytes(at: position, count: header.totalSize))
        case .damage(let range, let flaw): .damage(range, "\(flaw)")
        case .zeros(let position): .zeros(position: position)
        }
    }
}
