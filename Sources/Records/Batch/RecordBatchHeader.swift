import MartletBase

/// The 61 bytes before a batch's records.
///
/// Reading one checks what can be checked without the records: the format, the length, the counts and the codec. The
/// checksum is checked apart (`RecordBatchView.verifyChecksum`), because it needs every byte of the batch.
package struct RecordBatchHeader: Hashable, Sendable {
    package var baseOffset: Offset
    /// Bytes after the length field.
    package var batchLength: Int32
    package var leaderEpoch: LeaderEpoch
    package var crc: UInt32
    package var attributes: BatchAttributes
    package var lastOffsetDelta: Int32
    /// The delete horizon where the attributes say so.
    package var baseTimestamp: Timestamp
    package var maxTimestamp: Timestamp
    package var producerID: ProducerID
    package var producerEpoch: ProducerEpoch
    package var baseSequence: ProducerSequence
    package var recordCount: Int32

    /// The header's size, and so that of the smallest batch: one that compaction has emptied.
    package static let size = 61
    /// The base offset and the length field itself are not counted by the length field.
    package static let lengthOverhead = 12
    /// Enough to tell a batch's size and format.
    package static let prefixSize = 17
    package static let magic: Int8 = 2

    /// Where each field lies.
    @usableFromInline enum Position {
        @usableFromInline static let baseOffset = 0
        @usableFromInline static let batchLength = 8
        @usableFromInline static let leaderEpoch = 12
        @usableFromInline static let magic = 16
        @usableFromInline static let crc = 17
        @usableFromInline static let attributes = 21
        @usableFromInline static let lastOffsetDelta = 23
        @usableFromInline static let baseTimestamp = 27
        @usableFromInline static let maxTimestamp = 35
        @usableFromInline static let producerID = 43
        @usableFromInline static let producerEpoch = 51
        @usableFromInline static let baseSequence = 53
        @usableFromInline static let recordCount = 57
    }

    /// The size of the whole batch. Never negative, and no larger than a file can hold.
    @inlinable package var totalSize: Int { Int(batchLength) + Self.lengthOverhead }
    @inlinable package var lastOffset: Offset { baseOffset + Int64(lastOffsetDelta) }
    @inlinable package var nextOffset: Offset { lastOffset + 1 }
    @inlinable package var isIdempotent: Bool { producerID > .none }
    @inlinable package var isTransactional: Bool { attributes.isTransactional }
    @inlinable package var isControl: Bool { attributes.isControl }

    /// The sequence of the last record; `none` without a sequence.
    @inlinable package var lastSequence: ProducerSequence {
        baseSequence.rawValue < 0 ? .none : baseSequence.advanced(by: lastOffsetDelta)
    }

    /// When tombstones and markers of this batch may go; `nil` before compaction has set it.
    @inlinable package var deleteHorizon: Timestamp? { attributes.hasDeleteHorizon ? baseTimestamp : nil }

    /// A checked header has a known codec.
    @inlinable package var codec: CompressionCodec { attributes.codec ?? .none }

    /// Made by a builder of this module, which keeps what `init(parsing:)` checks.
    init(
        baseOffset: Offset, batchLength: Int32, leaderEpoch: LeaderEpoch, attributes: BatchAttributes,
        lastOffsetDelta: Int32, baseTimestamp: Timestamp, maxTimestamp: Timestamp, producerID: ProducerID,
        producerEpoch: ProducerEpoch, baseSequence: ProducerSequence, recordCount: Int32
    ) {
        self.baseOffset = baseOffset
        self.batchLength = batchLength
        self.leaderEpoch = leaderEpoch
        self.crc = 0
        self.attributes = attributes
        self.lastOffsetDelta = lastOffsetDelta
        self.baseTimestamp = baseTimestamp
        self.maxTimestamp = maxTimestamp
        self.producerID = producerID
        self.producerEpoch = producerEpoch
        self.baseSequence = baseSequence
        self.recordCount = recordCount
    }
}

// MARK: - Reading

extension RecordBatchHeader {
    /// Reads and checks the header at the start of `bytes`, of which the batch's records need not be there.
    @inlinable package init(parsing bytes: RawSpan) throws(BatchError) {
        let length = try Self.checkedLength(bytes)
        guard bytes.byteCount >= Self.size else {
            throw .truncated(needed: Self.size, available: bytes.byteCount)
        }
        baseOffset = Offset(rawValue: bytes.bigEndian(at: Position.baseOffset))
        batchLength = length
        leaderEpoch = LeaderEpoch(rawValue: bytes.bigEndian(at: Position.leaderEpoch))
        crc = bytes.bigEndian(at: Position.crc)
        attributes = BatchAttributes(rawValue: bytes.bigEndian(at: Position.attributes))
        lastOffsetDelta = bytes.bigEndian(at: Position.lastOffsetDelta)
        baseTimestamp = Timestamp(rawValue: bytes.bigEndian(at: Position.baseTimestamp))
        maxTimestamp = Timestamp(rawValue: bytes.bigEndian(at: Position.maxTimestamp))
        producerID = ProducerID(rawValue: bytes.bigEndian(at: Position.producerID))
        producerEpoch = ProducerEpoch(rawValue: bytes.bigEndian(at: Position.producerEpoch))
        baseSequence = ProducerSequence(rawValue: bytes.bigEndian(at: Position.baseSequence))
        recordCount = bytes.bigEndian(at: Position.recordCount)
        try check()
    }

    /// The length field of the batch at the start of `bytes`, once the format is known to be ours. The format comes
    /// first: in a message set of an older one the length may be too small for a batch and still be right.
    @inlinable package static func checkedLength(_ bytes: RawSpan) throws(BatchError) -> Int32 {
        guard bytes.byteCount >= prefixSize else {
            throw .truncated(needed: prefixSize, available: bytes.byteCount)
        }
        let length: Int32 = bytes.bigEndian(at: Position.batchLength)
        let magic: Int8 = bytes.bigEndian(at: Position.magic)
        guard magic == Self.magic else {
            // Zeros are what an unwritten part of a file holds, not a message of the oldest format.
            throw length <= 0
                ? .invalidLength(length)
                : magic == 0 || magic == 1
                    ? .legacyFormat(magic: magic) : .unknownMagic(magic)
        }
        guard length >= Int32(size - lengthOverhead) else { throw .invalidLength(length) }
        return length
    }

    @inlinable func check() throws(BatchError) {
        // Raw values, because this runs for every batch and generic comparisons are not always specialized.
        guard baseOffset.rawValue >= 0 else { throw .invalidBaseOffset(baseOffset.rawValue) }
        // The offset after the last one must be an offset too.
        guard lastOffsetDelta >= 0, baseOffset.rawValue < .max - Int64(lastOffsetDelta) else {
            throw .invalidLastOffsetDelta(lastOffsetDelta)
        }
        guard attributes.codec != nil else { throw .unknownCodec(attributes.codecNumber) }
        guard recordCount >= 0, Int64(recordCount) <= Int64(lastOffsetDelta) + 1 else {
            throw .invalidRecordCount(recordCount)
        }
        let bodySize = totalSize - Self.size
        guard codec != .none || Int(recordCount) <= bodySize / Record.smallestSize else {
            throw .invalidRecordCount(recordCount)
        }
    }
}

// MARK: - Writing

extension RecordBatchHeader {
    /// Writes all fields, the checksum as it stands in `crc`.
    package func write(to bytes: inout MutableRawSpan) {
        invariant(bytes.byteCount >= Self.size, "a header needs \(Self.size) bytes, not \(bytes.byteCount)")
        bytes.store(bigEndian: baseOffset.rawValue, at: Position.baseOffset)
        bytes.store(bigEndian: batchLength, at: Position.batchLength)
        bytes.store(bigEndian: leaderEpoch.rawValue, at: Position.leaderEpoch)
        bytes.store(bigEndian: Self.magic, at: Position.magic)
        bytes.store(bigEndian: crc, at: Position.crc)
        bytes.store(bigEndian: attributes.rawValue, at: Position.attributes)
        bytes.store(bigEndian: lastOffsetDelta, at: Position.lastOffsetDelta)
        bytes.store(bigEndian: baseTimestamp.rawValue, at: Position.baseTimestamp)
        bytes.store(bigEndian: maxTimestamp.rawValue, at: Position.maxTimestamp)
        bytes.store(bigEndian: producerID.rawValue, at: Position.producerID)
        bytes.store(bigEndian: producerEpoch.rawValue, at: Position.producerEpoch)
        bytes.store(bigEndian: baseSequence.rawValue, at: Position.baseSequence)
        bytes.store(bigEndian: recordCount, at: Position.recordCount)
    }
}
