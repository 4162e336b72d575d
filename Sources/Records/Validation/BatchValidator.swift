import MartletBase

/// Decides whether a batch may be appended, and what has to be changed in it first.
///
/// It changes nothing itself: the answer is data, and `BatchStamp` or `RecordBatchRebuilder` carry it out.
package enum BatchValidator {
    package struct Accepted: Hashable, Sendable {
        /// The header as it came.
        package let header: RecordBatchHeader
        package let change: Change
        /// The batch's largest timestamp once the change is made.
        package let maxTimestamp: Timestamp
        /// How far behind the base offset the first record with that timestamp lies; the last record's distance where
        /// records are not read.
        package let maxTimestampOffsetDelta: Int32
        /// What the producer is told: the broker's time where the topic uses it.
        package let logAppendTime: Timestamp?
    }

    package enum Change: Hashable, Sendable {
        case none
        /// `BatchStamp.setLogAppendTime`
        case setLogAppendTime(Timestamp)
        /// `BatchStamp.setMaxTimestamp`: the header has another maximum than the records.
        case setMaxTimestamp(Timestamp)
        /// `RecordBatchRebuilder.recompress`, after which `checkSize` has to be asked again.
        case recompress(Compression, logAppendTime: Timestamp?)
    }

    /// Checks the only batch in `source`, the records of one partition in a request, at the wall clock's time `now`.
    package static func validate(
        _ source: RawSpan, _ rules: BatchRules, now: Timestamp, using decompressor: inout Decompressor
    ) throws(BatchRejection) -> Accepted {
        guard source.byteCount > 0 else { throw .noBatch }
        let batch: RecordBatchView
        do throws(BatchError) { batch = try RecordBatchView(source) } catch { throw .unsound(error) }
        let excess = source.byteCount - batch.bytes.byteCount
        guard excess == 0 else { throw .bytesAfterBatch(excess) }
        try checkHeader(batch.header, rules)
        do throws(BatchError) { try batch.verifyChecksum() } catch { throw .unsound(error) }

        let facts =
            rules.readsRecords
            ? try recordFacts(batch, rules, now: now, using: &decompressor)
            : try headerFacts(batch.header, rules, now: now)
        return accepted(batch.header, facts, rules, now: now)
    }

    /// Checks a batch's size as it is stored.
    package static func checkSize(_ size: Int, _ rules: BatchRules) throws(BatchRejection) {
        guard size <= rules.maxBatchBytes else { throw .tooLarge(size: size, limit: rules.maxBatchBytes) }
        guard size <= rules.segmentBytes else { throw .largerThanSegment(size: size, limit: rules.segmentBytes) }
    }
}

// MARK: - Header

extension BatchValidator {
    private static func checkHeader(_ header: RecordBatchHeader, _ rules: BatchRules) throws(BatchRejection) {
        guard header.baseOffset == .zero else { throw .baseOffsetNotZero(header.baseOffset) }
        if rules.origin == .client && header.isControl { throw .controlBatch }
        if header.attributes.hasDeleteHorizon { throw .deleteHorizon }
        if header.codec == .zstd && !rules.allowsZstd { throw .zstdNotAllowed }
        // With rising deltas up to the last one, this leaves only 0, 1, 2, … for the records.
        guard Int64(header.recordCount) == Int64(header.lastOffsetDelta) + 1 else {
            throw .countMismatch(records: header.recordCount, lastOffsetDelta: header.lastOffsetDelta)
        }
        try checkProducer(header)
        if rules.timestampType == .createTime && header.attributes.timestampType == .logAppendTime {
            throw .appendTimeFromClient
        }
        try checkSize(header.totalSize, rules)
    }

    /// A marker belongs to a producer but has no place in its sequence.
    private static func checkProducer(_ header: RecordBatchHeader) throws(BatchRejection) {
        let isComplete =
            header.isIdempotent
            ? header.producerEpoch > .none && (header.isControl || header.baseSequence > .none)
            : header.producerID == .none && !header.isTransactional
        guard isComplete else {
            throw .incompleteProducer(header.producerID, header.producerEpoch, header.baseSequence)
        }
    }
}

// MARK: - Records

extension BatchValidator {
    private struct Facts {
        var maxTimestamp = Timestamp.none
        var maxTimestampOffsetDelta: Int32 = 0
    }

    private static func headerFacts(
        _ header: RecordBatchHeader, _ rules: BatchRules, now: Timestamp
    ) throws(BatchRejection) -> Facts {
        guard isInRange(header.maxTimestamp, rules, now: now) else { throw .timestampOutOfRange(header.maxTimestamp) }
        return Facts(maxTimestamp: header.maxTimestamp, maxTimestampOffsetDelta: header.lastOffsetDelta)
    }

    private static func recordFacts(
        _ batch: RecordBatchView, _ rules: BatchRules, now: Timestamp, using decompressor: inout Decompressor
    ) throws(BatchRejection) -> Facts {
        var facts = Facts()
        var rejections: [RecordRejection] = []
        do throws(BatchError) {
            var records = try batch.records(using: &decompressor, limit: rules.maxDecompressedBytes)
            while let record = try records.next() {
                if facts.maxTimestamp.rawValue < record.timestamp.rawValue {
                    facts.maxTimestamp = record.timestamp
                    facts.maxTimestampOffsetDelta = record.offsetDelta
                }
                if let reason = rejection(of: record, rules, now: now),
                    rejections.count < RecordRejection.reportedAtMost
                {
                    rejections.append(RecordRejection(index: record.offsetDelta, reason))
                }
            }
        } catch {
            throw .unsound(error)
        }
        guard rejections.isEmpty else { throw .records(rejections) }
        return facts
    }

    private static func rejection(
        of record: Record, _ rules: BatchRules, now: Timestamp
    ) -> RecordRejection.Reason? {
        if rules.requiresKeys && record.key == nil { return .nullKey }
        return isInRange(record.timestamp, rules, now: now) ? nil : .timestampOutOfRange(record.timestamp)
    }

    /// A record without a timestamp is in any range; so is every record where the broker's time replaces it.
    private static func isInRange(_ timestamp: Timestamp, _ rules: BatchRules, now: Timestamp) -> Bool {
        guard rules.timestampType == .createTime, timestamp.rawValue != Timestamp.none.rawValue else { return true }
        return distance(from: timestamp, to: now) <= rules.timestampBeforeMaxMillis
            && distance(from: now, to: timestamp) <= rules.timestampAfterMaxMillis
    }

    /// Saturates, because a client's timestamp may be any number.
    private static func distance(from earlier: Timestamp, to later: Timestamp) -> Int64 {
        let (distance, overflow) = later.rawValue.subtractingReportingOverflow(earlier.rawValue)
        return overflow ? (later < earlier ? .min : .max) : distance
    }
}

// MARK: - Answer

extension BatchValidator {
    private static func accepted(
        _ header: RecordBatchHeader, _ facts: Facts, _ rules: BatchRules, now: Timestamp
    ) -> Accepted {
        let logAppendTime = rules.timestampType == .logAppendTime ? now : nil
        return Accepted(
            header: header, change: change(header, facts, rules, logAppendTime: logAppendTime),
            maxTimestamp: logAppendTime ?? facts.maxTimestamp,
            // All records share the append time, so the first one has it.
            maxTimestampOffsetDelta: logAppendTime == nil ? facts.maxTimestampOffsetDelta : 0,
            logAppendTime: logAppendTime)
    }

    private static func change(
        _ header: RecordBatchHeader, _ facts: Facts, _ rules: BatchRules, logAppendTime: Timestamp?
    ) -> Change {
        if case .fixed(let compression) = rules.storedCompression, compression.codec != header.codec, !header.isControl
        {
            return .recompress(compression, logAppendTime: logAppendTime)
        }
        if let logAppendTime { return .setLogAppendTime(logAppendTime) }
        return facts.maxTimestamp == header.maxTimestamp ? .none : .setMaxTimestamp(facts.maxTimestamp)
    }
}
