import MartletWire

/// Why bytes are not a sound record batch. What a client is told is decided in `BatchRejection`.
package enum BatchError: Error, Hashable, Sendable {
    /// The bytes end before the batch does.
    case truncated(needed: Int, available: Int)
    /// A batch length that cannot even hold the header.
    case invalidLength(Int32)
    /// A message set of the formats before record batches: magic 0 or 1.
    case legacyFormat(magic: Int8)
    case unknownMagic(Int8)
    case checksumMismatch(stored: UInt32, computed: UInt32)
    case unknownCodec(UInt8)
    case invalidBaseOffset(Int64)
    /// Negative, or the last offset would be past the largest there is.
    case invalidLastOffsetDelta(Int32)
    /// Negative, or more records than the batch has offsets or bytes for.
    case invalidRecordCount(Int32)
    case record(index: Int, RecordError)
    /// The bytes end after fewer records than the header says.
    case missingRecords(declared: Int, found: Int)
    /// Bytes are left after as many records as the header says.
    case excessBytes(Int)
    case codec(CodecError)
}

/// Why a single record is not sound.
package enum RecordError: Error, Hashable, Sendable {
    case malformed(WireError)
    /// The fields take more or fewer bytes than the length that the record declares.
    case lengthMismatch(declared: Int, read: Int)
    /// Offset deltas must rise and stay within the batch.
    case invalidOffsetDelta(Int32)
    /// The timestamp would be past the largest or before the smallest there is.
    case invalidTimestampDelta(Int64)
}

/// Why compressed bytes are not what the codec says.
package enum CodecError: Error, Hashable, Sendable {
    /// The stream is damaged, or is no such stream at all.
    case malformed(CompressionCodec)
    /// The stream ends in the middle.
    case truncated(CompressionCodec)
    /// There is more behind it than the limit allows: decompression stopped there.
    case outputLimitExceeded(limit: Int)
    case outOfMemory
}
