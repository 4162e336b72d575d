import MartletBase

/// What one look at a log by its retention has brought.
package struct RetentionOutcome: Hashable, Sendable {
    package var start: Offset
    package var end: Offset
    package var segments = 0
    package var bytes: Int64 = 0
    /// Until then time alone lets nothing go; `nil` where it never does.
    package var nextExpiry: Timestamp?
}

extension PartitionLog {
    /// Lets go of what the settings no longer keep. A log at rest is opened for it and put back; `done` is told from a job.
    package func applyRetention(
        _ settings: RetentionSettings, now: Timestamp,
        _ done: @escaping @Sendable (Result<RetentionOutcome, StorageError>) -> Void
    ) {
        let wasAtRest = !isOpen
        whenOpen { [self] failure in
            if let failure { return done(.failure(failure)) }
            // One that has never had a record has nothing to open.
            guard isOpen else { return done(.success(RetentionOutcome(start: bounds.start, end: bounds.end))) }
            home.jobs.submit(.background) { [self] in
                retain(settings, now) { [self] result in
                    guard wasAtRest, case .success(let outcome) = result, bounds.end == outcome.end else {
                        return done(result)
                    }
                    rest { done(result) }
                }
            }
        }
    }

    private func retain(
        _ settings: RetentionSettings, _ now: Timestamp,
        _ done: @escaping @Sendable (Result<RetentionOutcome, StorageError>) -> Void
    ) {
        let bounds = bounds
        let facts: [SegmentFacts]
        do throws(StorageError) {
            var known: [Offset: SegmentFacts] = [:]
            facts = try segmentFacts(&known)
        } catch { return done(.failure(error)) }
        let plan = RetentionPlan(
            facts, start: bounds.start, highWatermark: bounds.highWatermark, settings: settings, now: now)
        var outcome = RetentionOutcome(start: plan.start, end: bounds.end)
        outcome.segments = plan.deletions.count
        outcome.bytes = plan.bytes
        if settings.deletes, let millis = settings.millis {
            // Behind the first segment that stays nothing goes, however old it is.
            let oldest = facts.dropFirst(plan.deletions.count).first?.largestTimestamp ?? now
            outcome.nextExpiry = oldest.advanced(byMillis: millis)
        }
        if plan.isEmpty { return done(.success(outcome)) }
        // The active segment is rolled first where it goes too.
        if plan.rollsActive {
            state.withLock { $0.rollIsWanted = true }
            enqueue { [self] in prepare() }
        }
        advanceStart(to: plan.start) { [outcome] result in done(result.map { _ in outcome }) }
    }
}

extension LogManager {
    /// When the oldest segment of a log that nobody has asked for was last written to; `nil` where there is none. Waits for
    /// the device: inside a job.
    package func oldestChange(of partition: TopicPartition) throws(StorageError) -> Timestamp? {
        guard let found = state.withLock({ $0.found[partition] }) else { return nil }
        let directory = found.directory.root.appending(partition.description)
        do throws(DiskError) {
            // Names are offsets of one width: the first one is the oldest.
            let names = try disk.list(directory.path).map(\.name).filter { $0.hasSuffix(FileNames.log) }
            guard let first = names.min() else { return nil }
            return try disk.facts(directory + first)?.modified
        } catch {
            if error.kind == .notFound { return nil }
            throw .disk(error)
        }
    }

    /// What the manifest says of a log that nobody has asked for: its bytes, where it was summed up.
    package func bytesAtRest(_ partition: TopicPartition) -> Int64? {
        state.withLock { $0.found[partition]?.log.summary?.bytes }
    }
}
