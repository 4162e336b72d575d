import MartletBase
import MartletRecords

extension PartitionLog {
    /// Appends one batch as leader: gives it its offsets and epoch where it lies, and writes it as it came.
    ///
    /// The batch has passed the checks for what clients send (`MartletRecords`); its checksum is not verified again.
    package func append(
        _ bytes: UnsafeMutableRawBufferPointer, from origin: AppendOrigin = .client, epoch: LeaderEpoch, now: Now
    ) throws(AppendError) -> AppendOutcome {
        let header: RecordBatchHeader
        let marker: EndTransactionMarker?
        do throws(BatchError) {
            let batch = try RecordBatchView(RawSpan(_unsafeBytes: UnsafeRawBufferPointer(bytes)))
            header = batch.header
            marker = EndTransactionMarker(batch)
        } catch { throw .malformed(error) }
        let (outcome, start, makesNext) = try state.withLock { state throws(AppendError) in
            let outcome = try lead(&state, bytes, header, marker, origin, epoch, now)
            return (outcome, state.nextWork(), state.takeNextWanted())
        }
        perform(start)
        if makesNext { makeNext() }
        return outcome
    }

    private func lead(
        _ state: inout State, _ bytes: UnsafeMutableRawBufferPointer, _ header: RecordBatchHeader,
        _ marker: EndTransactionMarker?, _ origin: AppendOrigin, _ epoch: LeaderEpoch, _ now: Now
    ) throws(AppendError) -> AppendOutcome {
        do throws(StorageError) {
            try home.check()
            try state.checkUsable(id)
        } catch { throw .storage(error) }
        guard epoch == state.leaderEpoch else { throw .fencedEpoch(current: state.leaderEpoch, found: epoch) }
        let size = header.totalSize
        if origin == .client, size > state.config.maxMessageBytes {
            throw .tooLarge(size: size, limit: state.config.maxMessageBytes)
        }
        guard size <= state.config.segmentBytes else {
            throw .largerThanSegment(size: size, limit: state.config.segmentBytes)
        }
        guard state.isReady else { return hold(&state) }
        switch try verdict(state.producers, header, marker, origin) {
        case .duplicate(let original): return .duplicate(original, logStart: state.start)
        case .fresh: break
        }
        guard let active = state.segments.last else { return hold(&state) }
        if active.rollReason(for: header, at: state.end, state.config, now: now.wall) != nil {
            state.rollIsWanted = true
            return hold(&state)
        }
        guard state.mayWrite(size) else { return hold(&state) }

        let stamped = stamp(bytes, header, at: state.end, epoch, state.config, now.wall)
        try write(&state, UnsafeRawBufferPointer(rebasing: bytes[..<size]), CollectionOfOne(stamped), to: active)
        state.take(stamped, marker, into: active)
        state.epochs.assign(epoch, at: stamped.baseOffset)
        noteAppended(&state, now)
        return .appended(
            Appended(
                baseOffset: stamped.baseOffset, lastOffset: stamped.lastOffset,
                logAppendTime: state.config.timestampType == .logAppendTime ? now.wall : .none,
                logStart: state.start, durableEnd: state.durableEnd))
    }

    /// Gives the batch its place, in memory and in the header that is returned.
    private func stamp(
        _ bytes: UnsafeMutableRawBufferPointer, _ header: RecordBatchHeader, at offset: Offset, _ epoch: LeaderEpoch,
        _ config: LogConfig, _ time: Timestamp
    ) -> RecordBatchHeader {
        var stamped = header
        stamped.baseOffset = offset
        stamped.leaderEpoch = epoch
        var batch = MutableRawSpan(_unsafeBytes: bytes)
        BatchStamp.assign(baseOffset: offset, leaderEpoch: epoch, in: &batch)
        if config.timestampType == .logAppendTime {
            BatchStamp.setLogAppendTime(time, in: &batch)
            stamped.maxTimestamp = time
            stamped.attributes.timestampType = .logAppendTime
        }
        return stamped
    }

    private func verdict(
        _ producers: ProducerState, _ header: RecordBatchHeader, _ marker: EndTransactionMarker?, _ origin: AppendOrigin
    ) throws(AppendError) -> ProducerState.Verdict {
        do throws(ProducerError) {
            guard origin == .coordinator else { return try producers.check(header) }
            if let marker { try producers.check(marker: marker.coordinatorEpoch, header) }
            return .fresh
        } catch { throw .producer(error) }
    }

    /// Makes the log ready for an append that is about to come; nobody is made to wait.
    package func prepareForAppend() {
        let start = state.withLock { state -> LogWork.Start? in
            guard !state.isReady, (try? state.checkUsable(id)) != nil else { return nil }
            requestPreparation(&state)
            return state.nextWork()
        }
        perform(start)
    }

    /// The append has to wait until the log is ready; makes sure that somebody sees to it.
    private func hold(_ state: inout State) -> AppendOutcome {
        requestPreparation(&state)
        return .mustWait
    }

    func requestPreparation(_ state: inout State) {
        state.someoneWaits = true
        guard !state.preparationIsQueued, !state.appendsAreHeld, state.zeroing == nil else { return }
        state.preparationIsQueued = true
        state.work.enqueue { [self] in
            prepare()
            finishExclusive()
        }
    }

    /// Writes whole batches at the end of the log. A full disk refuses, anything else ends the use of the directory.
    func write(
        _ state: inout State, _ bytes: UnsafeRawBufferPointer, _ batches: some Collection<RecordBatchHeader>,
        to active: Segment
    ) throws(AppendError) {
        do throws(StorageError) { try home.reserve(bytes.count) } catch { throw .storage(error) }
        do throws(DiskError) {
            guard try active.append(bytes, batches, indexInterval: state.config.indexIntervalBytes) else {
                // `isReady` has just seen it open, and only the holder of this lock closes what is appended to.
                throw DiskError(.notFound, "append to", active.path)
            }
        } catch {
            if error.kind == .noSpace {
                // What was written lies behind the end and will be overwritten; nothing was acknowledged.
                home.foundFull()
                state.hasLeftovers = true
                throw .storage(.diskFull(path: home.root.path, availableBytes: 0))
            }
            throw .storage(failed(error))
        }
    }

    func noteAppended(_ state: inout State, _ now: Now) {
        _ = state.flush.appended(to: state.endPosition, state.config, at: now.monotonic)
        if let active = state.segments.last { state.noteFill(of: active) }
    }
}

extension PartitionLog.State {
    /// Takes a batch that has been written into everything that is known of the log but its epochs.
    mutating func take(_ batch: RecordBatchHeader, _ marker: EndTransactionMarker?, into segment: Segment) {
        invariant(batch.baseOffset >= end, "a batch at \(batch.baseOffset) in a log that ends at \(end)")
        end = batch.nextOffset
        if let aborted = producers.apply(batch, marker: marker) { segment.append(aborted) }
    }

    /// Whether `size` bytes may be written now, or zeros are being written there.
    func mayWrite(_ size: Int) -> Bool {
        guard let zeroing else { return true }
        return endPosition.position + Int64(size) <= zeroing.lowerBound || endPosition.position >= zeroing.upperBound
    }
}
