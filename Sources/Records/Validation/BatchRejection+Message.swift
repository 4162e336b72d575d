import MartletWire

/// The sentence beside the error code: what is wrong, with the values in hand.
extension BatchRejection: CustomStringConvertible {
    package var description: String {
        switch self {
        case .noBatch: "the request has no record batch for this partition"
        case .bytesAfterBatch(let count): "\(count) bytes follow the only batch that a partition may have in a request"
        case .unsound(let error): error.description
        case .baseOffsetNotZero(let offset): "the batch claims base offset \(offset); producers send 0"
        case .tooLarge(let size, let limit): "the batch has \(size) bytes; max.message.bytes allows \(limit)"
        case .largerThanSegment(let size, let limit): "the batch has \(size) bytes; segment.bytes allows \(limit)"
        case .controlBatch: "clients may not write control batches"
        case .deleteHorizon: "the batch carries a delete horizon, which only compaction sets"
        case .countMismatch(let records, let delta): "the batch has \(records) records for \(Int64(delta) + 1) offsets"
        case .incompleteProducer(let id, let epoch, let sequence):
            "producer id \(id), epoch \(epoch) and base sequence \(sequence) do not go together"
        case .zstdNotAllowed: "zstd needs Produce version 7 or later"
        case .appendTimeFromClient: "only a broker sets the timestamp type LogAppendTime"
        case .timestampOutOfRange(let timestamp): "timestamp \(timestamp) is out of the topic's range"
        case .records(let rejections):
            rejections.first.map { "record \($0.index): \($0.message)" } ?? "records were refused"
        }
    }
}

extension RecordRejection {
    package var message: String {
        switch reason {
        case .nullKey: "a compacted topic takes no record without a key"
        case .timestampOutOfRange(let timestamp): "timestamp \(timestamp) is out of the topic's range"
        }
    }
}

extension BatchError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .truncated(let needed, let available): "the batch needs \(needed) bytes and has \(available)"
        case .invalidLength(let length): "\(length) is no length of a record batch"
        case .legacyFormat(let magic): "message format v\(magic) is not supported; record batches (v2) are"
        case .unknownMagic(let magic): "unknown message format \(magic)"
        case .checksumMismatch(let stored, let computed):
            "the batch's CRC-32C is \(computed), its header says \(stored)"
        case .unknownCodec(let number): "\(number) is no compression codec"
        case .invalidBaseOffset(let offset): "\(offset) is no base offset"
        case .invalidLastOffsetDelta(let delta): "\(delta) is no last offset delta for this batch"
        case .invalidRecordCount(let count): "the batch cannot have \(count) records"
        case .record(let index, let error): "record \(index): \(error.description)"
        case .missingRecords(let declared, let found): "the header counts \(declared) records, the batch has \(found)"
        case .excessBytes(let count): "\(count) bytes follow the last record"
        case .codec(let error): error.description
        }
    }
}

extension RecordError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .malformed(let error): "malformed (\(error))"
        case .lengthMismatch(let declared, let read): "it declares \(declared) bytes and has \(read)"
        case .invalidOffsetDelta(let delta): "offset delta \(delta) is out of place"
        case .invalidTimestampDelta(let delta): "timestamp delta \(delta) leads out of range"
        }
    }
}

extension CodecError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .malformed(let codec): "the records are no \(codec) stream"
        case .truncated(let codec): "the \(codec) stream ends in the middle"
        case .outputLimitExceeded(let limit): "the records take more than \(limit) bytes when decompressed"
        case .outOfMemory: "no memory for the compression library"
        }
    }
}
