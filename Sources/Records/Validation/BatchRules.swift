import MartletBase

/// What a topic's settings and the request demand of a batch that is to be appended.
package struct BatchRules: Hashable, Sendable {
    /// Who appends: control batches come from coordinators only.
    package enum Origin: Hashable, Sendable {
        case client
        case coordinator
    }

    /// How deep to look.
    package enum Depth: Hashable, Sendable {
        /// Header and checksum. The record count and the timestamps are believed, unless keys have to be looked at.
        case header
        /// Every record, decompressed where need be.
        case records
    }

    /// The codec of what is stored (`compression.type`).
    package enum StoredCompression: Hashable, Sendable {
        /// Whatever the producer has chosen.
        case asProduced
        case fixed(Compression)
    }

    package var origin = Origin.client
    package var depth = Depth.records
    /// `max.message.bytes`: of the batch as it is stored.
    package var maxBatchBytes = 1_048_588
    /// `segment.bytes`: no batch spans two segments.
    package var segmentBytes = 1 << 30
    /// How much a batch may grow when decompressed.
    package var maxDecompressedBytes = 100 << 20
    package var timestampType = TimestampType.createTime
    /// `message.timestamp.before.max.ms`
    package var timestampBeforeMaxMillis = Int64.max
    /// `message.timestamp.after.max.ms`
    package var timestampAfterMaxMillis: Int64 = 3_600_000
    /// The topic is compacted: a record without a key could never be replaced.
    package var requiresKeys = false
    package var storedCompression = StoredCompression.asProduced
    /// Produce before version 7 does not know the codec.
    package var allowsZstd = true

    package init() {}

    var readsRecords: Bool { depth == .records || requiresKeys }
}
