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
    /// Fewer or more records than the header says.
    case recordCountMismatch(declared: Int, atLeast: Int)
    case codec(CodecError)
}

/// Why a single record is not sound.
package enum RecordError: Error, Hashable, Sendable {
    case malformed(WireError)
    case invalidLength(Int32)
    /// The fields end before, or would go past, the length that the record declares.
    case lengthMismatch(declared: Int, read: Int)
    /// Offset deltas must rise and stay within the batch.
    case invalidOffsetDelta(Int32)
    case invalidTimestampDelta(Int64)
    case negativeHeaderCount(Int32)
    case nullHeaderKey
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
