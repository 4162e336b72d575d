import MartletBase
import MartletMessages
import MartletRecords
import MartletReplication
import MartletWire
import Synchronization

/// One Produce under way, in its two stages: append in order, then acknowledge when everything is committed.
///
/// The first stage runs on the loop. Where a log must be opened or rolled first, the request is copied out of the receive
/// buffer and the connection held, so that nothing overtakes it. The second stage is told from any thread.
final class ProduceOperation: CommitListener {
    struct Part: Sendable {
        let topic: Int
        let index: PartitionIndex
        let records: ByteRange?
    }

    struct TopicName: Sendable {
        let name: String
        let id: TopicID
        let parts: Range<Int>
    }

    enum Progress: Sendable {
        case untouched
        /// In the log, and not yet committed.
        case waits(Partition, AppendedBatch)
        /// Told to be committed, or lost, before the append had returned to here.
        case settledEarly(CommitOutcome)
        case appended(AppendedBatch)
        case failed(ProduceFailure)
    }

    private struct State {
        var parts: [Progress]
        /// Parts in the log whose commit is still to come.
        var waiting = 0
        var isAppended = false
        var isFinished = false
        var timer: LoopTimer?
        /// The request's bytes and the part to go on with, while a log is busy.
        var suspended: (bytes: OwnedBytes, part: Int)?
    }

    private let broker: Broker
    let request: Request
    let acks: Int16
    private let timeoutMillis: Int64
    let topics: [TopicName]
    let parts: [Part]
    private let state: Mutex<State>

    init(
        _ broker: Broker, _ request: Request, acks: Int16, timeoutMillis: Int64, topics: [TopicName], parts: [Part]
    ) {
        self.broker = broker
        self.request = request
        self.acks = acks
        self.timeoutMillis = timeoutMillis
        self.topics = topics
        self.parts = parts
        state = Mutex(State(parts: Array(repeating: .untouched, count: parts.count)))
    }
}

// MARK: - First stage, on the loop

extension ProduceOperation {
    /// Refuses all of it.
    func refuse(_ failure: ProduceFailure) {
        state.withLock { $0.parts = Array(repeating: .failed(failure), count: parts.count) }
        finishAppending()
    }

    /// Appends the parts from `first` on, whose records are ranges of `bytes`.
    /// - Parameter owned: the same bytes where they have been copied already.
    func append(from first: Int = 0, _ bytes: UnsafeMutableRawBufferPointer, owned: OwnedBytes? = nil) {
        var appender = BatchAppender(broker, request)
        var current: (ordinal: Int, topic: Result<Topic, ErrorCode.Failure>)?
        for part in first..<parts.count {
            let ordinal = parts[part].topic
            if current?.ordinal != ordinal { current = (ordinal, broker.findTopic(topics[ordinal], request)) }
            let topic = current?.topic ?? .failure(.init(.unknownTopicOrPartition))
            do throws(ProduceFailure) {
                guard try append(part, of: topic, bytes, &appender) else {
                    return suspend(at: part, owned ?? OwnedBytes(copying: UnsafeRawBufferPointer(bytes)))
                }
            } catch {
                state.withLock { $0.parts[part] = .failed(error) }
            }
        }
        finishAppending()
    }

    /// False where the log is busy.
    private func append(
        _ part: Int, of topic: Result<Topic, ErrorCode.Failure>, _ bytes: UnsafeMutableRawBufferPointer,
        _ appender: inout BatchAppender
    ) throws(ProduceFailure) -> Bool {
        let found: Topic
        let partition: Partition
        do throws(ErrorCode.Failure) {
            found = try topic.get()
            partition = try broker.topics.partition(found, parts[part].index)
        } catch {
            throw ProduceFailure(error)
        }
        guard let range = parts[part].records else { throw ProduceFailure(.noBatch) }
        let outcome = try appender.append(
            UnsafeMutableRawBufferPointer(rebasing: bytes[range.start..<range.end]), to: partition, rules: found.rules,
            waiter: acks == -1 ? CommitWaiter(self, part: part) : nil
        ) { [self] in request.port.loop.post { self.resume() } }
        switch outcome {
        case .mustWait: return false
        case .done(let batch): state.withLock { $0.parts[part] = .appended(batch) }
        case .waits(let batch): waits(part, partition, batch)
        }
        return true
    }

    private func waits(_ part: Int, _ partition: Partition, _ batch: AppendedBatch) {
        state.withLock { state in
            if case .settledEarly(let outcome) = state.parts[part] {
                state.parts[part] = Progress(outcome, batch)
            } else {
                state.parts[part] = .waits(partition, batch)
                state.waiting += 1
            }
        }
    }

    private func suspend(at part: Int, _ bytes: OwnedBytes) {
        state.withLock { $0.suspended = (bytes, part) }
        request.port.hold(true)
        // The logs that come next are made ready meanwhile, or a request to many new ones would wait for each in turn.
        for next in parts[(part + 1)...] {
            guard case .success(let topic) = broker.findTopic(topics[next.topic], request) else { continue }
            do throws(ErrorCode.Failure) {
                try broker.topics.partition(topic, next.index).log.prepareForAppend()
            } catch {
                // It is answered when its turn comes.
                continue
            }
        }
    }

    private func resume() {
        guard let suspended = state.withLock({ $0.suspended.take() }) else { return }
        request.port.hold(false)
        // Nobody is there who would be told; what was not appended yet may as well not be.
        guard request.port.isOpen else { return cancelWaits() }
        append(from: suspended.part, suspended.bytes.buffer, owned: suspended.bytes)
    }

    private func finishAppending() {
        let isComplete = state.withLock { state in
            state.isAppended = true
            return state.waiting == 0
        }
        if isComplete { return finish() }
        let deadline = request.port.loop.now.monotonic.advanced(byMillis: timeoutMillis)
        let timer = request.port.loop.schedule(at: deadline) { self.finish() }
        state.withLock { $0.timer = timer }
        request.port.whenClosed(request.number) { self.forget() }
    }

    /// Nobody is there to be answered. On the loop.
    private func forget() {
        let timer = state.withLock { state in
            state.isFinished = true
            return state.timer.take()
        }
        if let timer { request.port.loop.cancel(timer) }
        cancelWaits()
    }
}

// MARK: - Second stage

extension ProduceOperation {
    func settled(_ part: Int, _ outcome: CommitOutcome) {
        let isComplete = state.withLock { state in
            switch state.parts[part] {
            case .waits(_, let batch):
                state.parts[part] = Progress(outcome, batch)
                state.waiting -= 1
            case .untouched: state.parts[part] = .settledEarly(outcome)
            case .settledEarly, .appended, .failed: break
            }
            return state.isAppended && state.waiting == 0
        }
        if isComplete { request.port.loop.post { self.finish() } }
    }

    /// Answers, with REQUEST_TIMED_OUT for what is not committed by now. On the loop.
    private func finish() {
        let (progress, timer) = state.withLock { state -> ([Progress]?, LoopTimer?) in
            if state.isFinished { return (nil, nil) }
            state.isFinished = true
            return (state.parts, state.timer)
        }
        guard let progress else { return }
        if let timer { request.port.loop.cancel(timer) }
        cancelWaits()
        broker.answer(self, progress)
    }

    private func cancelWaits() {
        let waits = state.withLock { state in
            state.parts.enumerated().compactMap { part, progress -> (Partition, Int, Offset)? in
                guard case .waits(let partition, let batch) = progress else { return nil }
                return (partition, part, batch.end)
            }
        }
        for (partition, part, end) in waits { partition.cancel(CommitWaiter(self, part: part), end: end) }
    }
}

extension ProduceOperation.Progress {
    fileprivate init(_ outcome: CommitOutcome, _ batch: AppendedBatch) {
        switch outcome {
        case .committed: self = .appended(batch)
        case .leadershipLost: self = .failed(ProduceFailure(.notLeaderOrFollower))
        }
    }
}

/// Bytes on the heap that may be changed; freed with the last reference.
final class OwnedBytes: @unchecked Sendable {
    let buffer: UnsafeMutableRawBufferPointer

    init(copying bytes: UnsafeRawBufferPointer) {
        buffer = .allocate(byteCount: bytes.count, alignment: 16)
        buffer.copyMemory(from: bytes)
    }

    deinit { buffer.deallocate() }
}
