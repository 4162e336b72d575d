import MartletBase
import MartletWire
import Synchronization

/// The metadata store of a single machine: a state in memory, and a log on the disk that repeats it.
///
/// Calls only queue. One job at a time takes what has gathered, writes the changes as one batch, waits for one sync, and
/// then answers: that is the group commit, and the one order in which everything happens. Nothing is visible, to reads
/// or to watches, before it is durable.
package final class EmbeddedStore: MetadataStore {
    package struct Options: Sendable {
        /// Revisions kept for watches that lag and for walks in pages.
        package var historyLimit = 256
        /// The log is compacted when it has grown beyond this, and beyond the snapshot that it follows.
        package var compactionBytes: Int64 = 4 << 20
        /// Below this much free space changes are refused while there is still room for what the system must write.
        package var reservedBytes: Int64 = 32 << 20
        /// Requests and bytes that may wait; the next one is refused.
        package var queueLimit = 16_384
        package var queueByteLimit = 64 << 20
        /// What is taken together into one batch; the request that reaches it still belongs to the batch.
        package var batchBytes = 4 << 20

        package init() {}
    }

    package let bounds = StoreBounds.standard
    package let recovery: MetadataRecovery

    private let jobs: any Jobs
    private let options: Options
    private let intake: Mutex<Intake>
    /// Held by the one job that drains, and by nobody else.
    private let core: Mutex<EmbeddedCore>
    /// What the core had failed of after its last batch.
    private let lastFailure = Mutex<StoreError?>(nil)

    private struct Intake {
        var requests: [EmbeddedRequest] = []
        var bytes = 0
        var isDraining = false
        var isClosed = false

        mutating func take(bytes limit: Int) -> [EmbeddedRequest] {
            var taken = 0
            let end = requests.firstIndex { request in
                taken += request.size
                return taken >= limit
            }
            let batch = Array(requests[..<(end.map { $0 + 1 } ?? requests.count)])
            requests.removeFirst(batch.count)
            bytes -= min(taken, bytes)
            return batch
        }
    }

    /// Opens the store in `directory`, made where missing, and recovers it. Waits for the device: for the start only.
    package init(
        directory: String, disk: any Disk, jobs: any Jobs, options: Options = Options()
    ) throws(MetadataStoreOpenError) {
        self.jobs = jobs
        self.options = options
        let recoverer = MetadataRecoverer(disk: disk, directory: directory)
        let lock = try recoverer.lock()
        let recovered = try recoverer.recover()
        recovery = recovered.report
        intake = Mutex(Intake())
        core = Mutex(
            EmbeddedCore(recovered, directory: directory, disk: disk, lock: lock, options: options, bounds: bounds))
    }

    /// Why nothing is written any more, as far as batches have ended; `nil` while all is well.
    package var failure: StoreError? { lastFailure.withLock { $0 } }

    /// Tells the time, which ends leases. Worth a call every half second or so.
    package func advance(to now: MonotonicTime) { enqueue(.tick(now)) }

    /// Answers what waits, marks the log as cleanly ended and releases the directory.
    package func close(_ completion: @escaping StoreCompletion<Void>) { enqueue(.close(completion)) }
}

// MARK: - The interface

extension EmbeddedStore {
    package func commit(
        _ transaction: StoreTransaction, _ completion: @escaping StoreCompletion<StoreTransactionResult>
    ) {
        enqueue(.commit(transaction, completion))
    }

    package func read(_ range: StoreRange, _ completion: @escaping StoreCompletion<StorePage>) {
        enqueue(.read(range, completion))
    }

    package func grantLease(
        _ lease: LeaseID, lifetimeMillis: Int64, _ completion: @escaping StoreCompletion<Void>
    ) {
        enqueue(.grantLease(lease, lifetimeMillis: lifetimeMillis, completion))
    }

    package func renewLease(_ lease: LeaseID, _ completion: @escaping StoreCompletion<Void>) {
        enqueue(.renewLease(lease, completion))
    }

    package func revokeLease(_ lease: LeaseID, _ completion: @escaping StoreCompletion<Void>) {
        enqueue(.revokeLease(lease, completion))
    }

    package func watch(
        _ prefix: StoreKey, from start: Revision, _ deliver: @escaping @Sendable (StoreWatchSignal) -> Void
    ) -> any StoreWatch {
        let watch = EmbeddedWatch(prefix: prefix, deliver: deliver)
        enqueue(.watch(watch, from: start))
        return watch
    }

    package func compact(to revision: Revision, _ completion: @escaping StoreCompletion<Void>) {
        enqueue(.compact(to: revision, completion))
    }
}

// MARK: - Draining

extension EmbeddedStore {
    private func enqueue(_ request: EmbeddedRequest) {
        let mustSubmit = intake.withLock { intake in
            let isFull = intake.requests.count >= options.queueLimit || intake.bytes >= options.queueByteLimit
            if intake.isClosed {
                intake.requests.append(.refusal { request.refuse(.closed) })
            } else if isFull && request.mayBeRefused {
                intake.requests.append(.refusal { request.refuse(.overloaded) })
            } else {
                intake.requests.append(request)
                intake.bytes += request.size
                if case .close = request { intake.isClosed = true }
            }
            defer { intake.isDraining = true }
            return !intake.isDraining
        }
        if mustSubmit { jobs.submit(.sync) { self.drain() } }
    }

    private func drain() {
        let requests = intake.withLock { $0.take(bytes: options.batchBytes) }
        let (answers, compaction, failure) = core.withLock { core in
            let answers = core.process(requests)
            let compaction = core.beginCompaction()
            return (answers, compaction, core.failure)
        }
        if let failure { lastFailure.withLock { $0 = failure } }
        for answer in answers {
            answer()
        }
        if let compaction {
            jobs.submit(.background) { self.compact(compaction) }
        }
        let hasMore = intake.withLock { intake in
            intake.isDraining = !intake.requests.isEmpty
            return intake.isDraining
        }
        if hasMore { jobs.submit(.sync) { self.drain() } }
    }

    /// Writes the snapshot beside the running store: a copy of the state is a reference.
    private func compact(_ compaction: MetadataCompaction) {
        let outcome = compaction.write()
        enqueue(.compacted(compaction, outcome))
    }
}

/// A watch of the embedded store: where it is, and whether anybody still listens.
final class EmbeddedWatch: StoreWatch {
    let prefix: StoreKey
    private let deliver: @Sendable (StoreWatchSignal) -> Void
    private let cancelled = Atomic(false)

    init(prefix: StoreKey, deliver: @escaping @Sendable (StoreWatchSignal) -> Void) {
        self.prefix = prefix
        self.deliver = deliver
    }

    var isCancelled: Bool { cancelled.load(ordering: .acquiring) }

    func cancel() { cancelled.store(true, ordering: .releasing) }

    func tell(_ signal: StoreWatchSignal) {
        if !isCancelled { deliver(signal) }
    }
}
