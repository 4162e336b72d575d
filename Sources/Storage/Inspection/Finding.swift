import MartletBase

/// Something that a check has found in a log's files.
package struct Finding: Hashable, Sendable {
    package enum Severity: String, Hashable, Sendable {
        /// Records are lost or cannot be read.
        case damage
        /// A file that a broker rebuilds from the log by itself.
        case index
        /// Nothing is wrong, but somebody may want to know.
        case note
    }

    package let severity: Severity
    package let path: String
    /// Where in the file.
    package let position: Int64?
    /// The first offset concerned, and the one behind the last.
    package let offsets: Range<Offset>?
    package let text: String

    package init(
        _ severity: Severity, _ path: String, position: Int64? = nil, offsets: Range<Offset>? = nil, _ text: String
    ) {
        self.severity = severity
        self.path = path
        self.position = position
        self.offsets = offsets
        self.text = text
    }
}

/// What a check has gone through and found.
package struct CheckReport: Hashable, Sendable {
    package var partitions = 0
    package var segments = 0
    package var batches = 0
    package var records = 0
    package var bytes: Int64 = 0
    package var findings: [Finding] = []

    package init() {}

    package var isDamaged: Bool { findings.contains { $0.severity != .note } }

    package mutating func add(_ other: CheckReport) {
        partitions += other.partitions
        segments += other.segments
        batches += other.batches
        records += other.records
        bytes += other.bytes
        findings += other.findings
    }
}
