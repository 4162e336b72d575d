import MartletBase
import MartletReplication
import MartletStorage
import MartletWire
import Synchronization

/// The partitions of one fetch, or of the fetches of one session, and what is known of each.
///
/// Partitions mark it when something changes, from any thread. A fetch that waits has left a way to be woken, which is
/// used once for each wait.
final class FetchSession: PartitionWatcher {
    private struct State {
        var interest = FetchInterest()
        /// By slot; those that were found.
        var partitions: [Int: Partition] = [:]
        /// Something changed since the last look.
        var isChanged = false
        var wake: (@Sendable () -> Void)?
        /// Slots whose data a job brings into memory, and what jobs have brought.
        var loading: Set<Int> = []
        var loaded: [Int: Loaded] = [:]
        var isClosed = false
    }

    /// What a job read for a wish; used for that wish only.
    private struct Loaded: Sendable {
        let wish: ReadWish
        let result: Result<PartitionRead, PartitionReadError>
    }

    private let broker: Broker
    let usesIDs: Bool
    private let state = Mutex(State())

    init(_ broker: Broker, usesIDs: Bool) {
        self.broker = broker
        self.usesIDs = usesIDs
    }

    var count: Int { state.withLock { $0.interest.count } }
}

// MARK: - What is wanted

extension FetchSession {
    func update(_ wishes: [(key: FetchKey, partition: FetchPartition)], forgotten: [FetchKey]) {
        let gone = state.withLock { state in
            var gone: [(Partition, Int)] = []
            for key in forgotten {
                guard let slot = state.interest.remove(key) else { continue }
                state.loaded[slot.index] = nil
                if let partition = state.partitions.removeValue(forKey: slot.index) {
                    gone.append((partition, slot.index))
                }
            }
            for (key, partition) in wishes { _ = state.interest.update(key, partition) }
            return gone
        }
        for (partition, slot) in gone { partition.unwatch(self, slot: slot) }
    }

    /// Lets go of every partition. Whoever waits is not woken any more.
    func close() {
        let partitions = state.withLock { state in
            state.isClosed = true
            state.wake = nil
            state.loaded = [:]
            defer { state.partitions = [:] }
            return state.partitions
        }
        for (slot, partition) in partitions { partition.unwatch(self, slot: slot) }
    }
}

// MARK: - Waking

extension FetchSession {
    func partitionChanged(_ slot: Int) {
        let wake = state.withLock { state in
            state.interest.mark(FetchInterest.Slot(index: slot))
            state.isChanged = true
            return state.wake.take()
        }
        wake?()
    }

    /// Calls `wake` once when something changes, from any thread; at once, from here, where something has changed since
    /// the last look.
    func whenChanged(_ wake: @escaping @Sendable () -> Void) {
        let isChanged = state.withLock { state in
            if state.isClosed { return false }
            if state.isChanged { return true }
            state.wake = wake
            return false
        }
        if isChanged { wake() }
    }

    func stopWaiting() { state.withLock { $0.wake = nil } }
}

// MARK: - Looking

extension FetchSession {
    /// Gathers what there is. Nothing is taken as told before `sent`.
    func look(_ terms: FetchTerms) -> FetchAnswer {
        state.withLock { $0.isChanged = false }
        resolve()
        return state.withLock { state in
            var answer = FetchAnswer()
            let partitions = state.partitions
            var loaded = state.loaded
            var toLoad: [(slot: Int, partition: Partition, wish: ReadWish, maxBytes: Int)] = []
            state.interest.visit { slot, key, wanted, told in
                let room = terms.maxBytes - answer.bytes
                if terms.isIncremental, room <= 0 { return nil }
                var part = FetchAnswer.Part(slot: slot, key: key)
                guard let partition = partitions[slot.index] else {
                    part.error = broker.missing(key)
                    return answer.take(part, told, terms)
                }
                let wish = ReadWish(
                    offset: wanted.fetchOffset, currentEpoch: wanted.currentLeaderEpoch,
                    lastFetchedEpoch: wanted.lastFetchedEpoch, committedOnly: terms.committedOnly)
                let maxBytes = max(min(Int(wanted.maxBytes), room), 0)
                let result: Result<PartitionRead, PartitionReadError>?
                if let brought = loaded[slot.index], brought.wish == wish {
                    result = brought.result
                } else {
                    loaded[slot.index] = nil
                    result = Self.read(partition, wish, maxBytes, first: answer.bytes == 0)
                }
                guard let result else {
                    answer.isMissingData = true
                    toLoad.append((slot.index, partition, wish, maxBytes))
                    part.set(partition.log.bounds)
                    // Complete answers name it all the same; others once its data is there.
                    return terms.isIncremental ? .nothing : answer.take(part, told, terms)
                }
                part.set(result, terms)
                return answer.take(part, told, terms)
            }
            state.loaded = loaded
            for load in toLoad where state.loading.insert(load.slot).inserted {
                self.load(load.slot, load.partition, load.wish, load.maxBytes)
            }
            return answer
        }
    }

    private static func read(
        _ partition: Partition, _ wish: ReadWish, _ maxBytes: Int, first: Bool
    ) -> Result<PartitionRead, PartitionReadError>? {
        do throws(PartitionReadError) {
            guard let read = try partition.read(wish, maxBytes: maxBytes, wholeFirstBatch: first) else { return nil }
            if let slice = read.slice, !slice.isResident { return nil }
            return .success(read)
        } catch {
            return .failure(error)
        }
    }

    /// Reads in a job what is not in memory, and marks the partition when it is.
    private func load(_ slot: Int, _ partition: Partition, _ wish: ReadWish, _ maxBytes: Int) {
        partition.log.whenReadable { [self] failure in
            var result: Result<PartitionRead, PartitionReadError>
            do throws(PartitionReadError) {
                if let failure { throw .log(failure) }
                let read = try partition.read(wish, maxBytes: maxBytes, wholeFirstBatch: true, waiting: true)
                guard let read else { throw .log(.closed(partition.id)) }
                // Only so that the pages are in memory when the slice is sent from the file.
                do throws(DiskError) { _ = try read.slice?.load() } catch { throw .log(.disk(error)) }
                result = .success(read)
            } catch {
                result = .failure(error)
            }
            state.withLock { state in
                state.loading.remove(slot)
                if !state.isClosed { state.loaded[slot] = Loaded(wish: wish, result: result) }
            }
            partitionChanged(slot)
        }
    }

    /// Finds the partitions that are not found yet, and lets those go that have ended.
    private func resolve() {
        // One that ends marks its slot, so only queued slots need a look.
        let (unknown, ended) = state.withLock { state -> ([(FetchKey, Int)], [(Partition, Int)]) in
            var unknown: [(FetchKey, Int)] = []
            var ended: [(Partition, Int)] = []
            for slot in state.interest.queuedSlots {
                if let partition = state.partitions[slot.index] {
                    guard partition.hasEnded else { continue }
                    state.partitions[slot.index] = nil
                    ended.append((partition, slot.index))
                }
                if let key = state.interest.key(slot) { unknown.append((key, slot.index)) }
            }
            return (unknown, ended)
        }
        for (partition, slot) in ended { partition.unwatch(self, slot: slot) }
        for (key, slot) in unknown {
            guard let partition = broker.partition(key) else { continue }
            // Watched first: what changes from here on is not missed.
            partition.watch(self, slot: slot)
            state.withLock { $0.partitions[slot] = partition }
        }
    }

    /// The answer has left.
    func sent(_ answer: FetchAnswer) {
        state.withLock { state in
            for part in answer.parts { state.loaded[part.slot.index] = nil }
            state.interest.answered(answer.answered)
        }
    }
}

extension FetchAnswer {
    /// Decides whether a partition belongs into the answer.
    fileprivate mutating func take(
        _ part: Part, _ told: FetchInterest.Told?, _ terms: FetchTerms
    ) -> FetchInterest.Look {
        let news = FetchInterest.Told(highWatermark: part.highWatermark, logStart: part.logStart)
        let isNews = part.error.isError || part.divergence != nil || part.slice != nil || told != news
        guard isNews || !terms.isIncremental else { return .nothing }
        if part.error.isError || part.divergence != nil { isUrgent = true }
        bytes += part.slice?.count ?? 0
        parts.append(part)
        return .belongs
    }
}

extension FetchAnswer.Part {
    fileprivate mutating func set(_ bounds: LogBounds) {
        highWatermark = bounds.highWatermark
        lastStableOffset = bounds.lastStableOffset
        logStart = bounds.start
    }

    fileprivate mutating func set(_ result: Result<PartitionRead, PartitionReadError>, _ terms: FetchTerms) {
        switch result {
        case .success(let read):
            set(read.bounds)
            divergence = read.divergence
            aborted = read.aborted
            if let slice = read.slice, terms.version < 10, slice.holdsZstd {
                error = .unsupportedCompressionType
            } else {
                slice = read.slice
            }
        case .failure(let failure):
            error = failure.errorCode
            // Clients before version 6 do not know this one.
            if error == .kafkaStorageError, terms.version < 6 { error = .notLeaderOrFollower }
        }
    }
}
