import MartletWire

/// What clients are told. The one place where a refused batch becomes an error of the protocol.
///
/// CORRUPT_MESSAGE is retriable, and so it is kept for damage on the way. What the producer would send again unchanged is
/// INVALID_RECORD, or it would be sent for ever.
extension BatchRejection {
    package var errorCode: ErrorCode {
        switch self {
        case .unsound(let error): error.errorCode
        case .tooLarge: .messageTooLarge
        case .largerThanSegment: .recordListTooLarge
        case .zstdNotAllowed: .unsupportedCompressionType
        case .appendTimeFromClient, .timestampOutOfRange: .invalidTimestamp
        case .records(let rejections): rejections.first?.errorCode ?? .invalidRecord
        case .noBatch, .bytesAfterBatch, .baseOffsetNotZero, .controlBatch, .deleteHorizon, .countMismatch,
            .incompleteProducer:
            .invalidRecord
        }
    }
}

extension RecordRejection {
    /// A batch is answered with the code of its first refused record.
    var errorCode: ErrorCode {
        switch reason {
        case .nullKey: .invalidRecord
        case .timestampOutOfRange: .invalidTimestamp
        }
    }
}

extension BatchError {
    /// The code for a batch that a client has produced.
    package var errorCode: ErrorCode {
        switch self {
        case .checksumMismatch, .invalidLength: .corruptMessage
        case .unknownCodec: .unsupportedCompressionType
        case .codec(.outputLimitExceeded): .messageTooLarge
        case .codec(.outOfMemory): .unknownServerError
        case .truncated, .legacyFormat, .unknownMagic, .invalidBaseOffset, .invalidLastOffsetDelta,
            .invalidRecordCount, .record, .missingRecords, .excessBytes, .codec:
            .invalidRecord
        }
    }
}
