import MartletBase
import MartletMetadata
import Synchronization

/// A store that does everything the seam allows, decided by a seed: requests overtake each other, answers come late and
/// in any order, some never tell what happened, watches lag until they are overtaken.
package final class FakeStore: MetadataStore {
    /// Once in so many times; 0 is never.
    package struct Faults: Sendable {
        package var unknownOutcome: UInt64
        package var unavailable: UInt64
        package var compaction: UInt64

        package init(unknownOutcome: UInt64 = 0, unavailable: UInt64 = 0, compaction: UInt64 = 0) {
            self.unknownOutcome = unknownOutcome
            self.unavailable = unavailable
            self.compaction = compaction
        }

        package static let none = Faults()
    }

    package enum Step: Hashable, Sendable {
        case request
        case answer
        case watch
    }

    package let bounds: StoreBounds
    private let core: Mutex<Core>

    struct Watcher: Sendable {
        let watch: FakeWatch
        var next: Revision
    }

    struct Core: Sendable {
        var random: SeededRandom
        var faults: Faults
        var state = StoreState()
        var history = StoreHistory(from: StoreState(), limit: 1_000_000)
        var requests: [@Sendable (inout Core) -> Void] = []
        var answers: [@Sendable () -> Void] = []
        var watchers: [Watcher] = []
        var leaseEnds: [LeaseID: Int64] = [:]
        var nowMillis: Int64 = 0
        var struck: [String: Int] = [:]
    }

    package init(random: SeededRandom, faults: Faults = .none, bounds: StoreBounds = .standard) {
        self.bounds = bounds
        core = Mutex(Core(random: random, faults: faults))
    }

    package var faults: Faults {
        get { core.withLock { $0.faults } }
        set { core.withLock { $0.faults = newValue } }
    }

    /// How often each fault was injected: a test of faults that never struck proves nothing.
    package var struck: [String: Int] { core.withLock { $0.struck } }

    package var state: StoreState { core.withLock { $0.state } }

    package func advance(byMillis millis: Int64) {
        core.withLock { core in
            core.nowMillis += millis
            for (lease, _) in core.state.leases where core.leaseEnds[lease, default: .max] <= core.nowMillis {
                core.apply(.leaseEnded(lease))
            }
        }
    }

    /// Does one thing of those that could happen next; false when there is none.
    package func step() -> Bool {
        let effect = core.withLock { core -> (@Sendable () -> Void)? in
            core.compactSometimes()
            var choices = Array(repeating: Step.request, count: min(core.requests.count, 3))
            choices += Array(repeating: Step.answer, count: min(core.answers.count, 3))
            if core.watchers.contains(where: { $0.next <= core.history.newest }) { choices.append(.watch) }
            guard !choices.isEmpty else { return nil }
            switch choices[core.random.below(choices.count)] {
            case .request:
                let request = core.requests.remove(at: core.random.below(core.requests.count))
                request(&core)
                return {}
            case .answer: return core.answers.remove(at: core.random.below(core.answers.count))
            case .watch: return core.tellOneWatch()
            }
        }
        effect?()
        return effect != nil
    }
}

final class FakeWatch: StoreWatch {
    let prefix: StoreKey
    private let deliver: @Sendable (StoreWatchSignal) -> Void
    private let cancelled = Atomic(false)

    init(prefix: StoreKey, deliver: @escaping @Sendable (StoreWatchSignal) -> Void) {
        self.prefix = prefix
        self.deliver = deliver
    }

    var isCancelled: Bool { cancelled.load(ordering: .acquiring) }
    func cancel() { cancelled.store(true, ordering: .releasing) }
    func tell(_ signal: StoreWatchSignal) { if !isCancelled { deliver(signal) } }
}

extension SeededRandom {
    package mutating func below(_ count: Int) -> Int { Int(next() % UInt64(count)) }
    mutating func strikes(_ times: UInt64) -> Bool { times > 0 && oneIn(times) }
}

// MARK: - The interface

extension FakeStore {
    package func commit(
        _ transaction: StoreTransaction, _ completion: @escaping StoreCompletion<StoreTransactionResult>
    ) {
        if let refusal = bounds.refusal(of: transaction) {
            return core.withLock { core in core.answers.append { completion(.failure(refusal)) } }
        }
        submit(completion) { (core) throws(StoreError) in
            let (effect, result) = try core.state.prepare(transaction)
            if let effect { core.apply(effect) }
            return result
        }
    }

    package func read(_ range: StoreRange, _ completion: @escaping StoreCompletion<StorePage>) {
        submit(completion, mayBeLost: false) { (core) throws(StoreError) in
            guard let revision = range.revision else { return try core.state.page(range) }
            return try core.history.state(at: revision).page(range)
        }
    }

    package func grantLease(
        _ lease: LeaseID, lifetimeMillis: Int64, _ completion: @escaping StoreCompletion<Void>
    ) {
        submit(completion) { (core) throws(StoreError) in
            core.apply(try core.state.prepareGrant(lease, lifetimeMillis: lifetimeMillis))
            core.leaseEnds[lease] = core.nowMillis + lifetimeMillis
        }
    }

    package func renewLease(_ lease: LeaseID, _ completion: @escaping StoreCompletion<Void>) {
        submit(completion) { (core) throws(StoreError) in
            guard let facts = core.state.leases[lease] else { throw .leaseNotFound(lease) }
            core.leaseEnds[lease] = core.nowMillis + facts.lifetimeMillis
        }
    }

    package func revokeLease(_ lease: LeaseID, _ completion: @escaping StoreCompletion<Void>) {
        submit(completion) { (core) throws(StoreError) in core.apply(try core.state.prepareEnd(lease)) }
    }

    package func watch(
        _ prefix: StoreKey, from start: Revision, _ deliver: @escaping @Sendable (StoreWatchSignal) -> Void
    ) -> any StoreWatch {
        let watch = FakeWatch(prefix: prefix, deliver: deliver)
        core.withLock { $0.watchers.append(Watcher(watch: watch, next: start)) }
        return watch
    }

    package func compact(to revision: Revision, _ completion: @escaping StoreCompletion<Void>) {
        submit(completion) { (core) throws(StoreError) in try core.history.compact(to: revision) }
    }

    /// Queues what is to be done, with the fault that the seed has for it.
    private func submit<Success: Sendable>(
        _ completion: @escaping StoreCompletion<Success>, mayBeLost: Bool = true,
        _ work: @escaping @Sendable (inout Core) throws(StoreError) -> Success
    ) {
        core.withLock { core in
            if core.random.strikes(core.faults.unavailable) {
                core.count("unavailable")
                core.answers.append { completion(.failure(.unavailable("injected"))) }
            } else if mayBeLost && core.random.strikes(core.faults.unknownOutcome) {
                let lost: @Sendable () -> Void = { completion(.failure(.outcomeUnknown("injected"))) }
                switch core.random.next() % 3 {
                case 0: core.count("unknown, did not happen")
                case 1:
                    core.count("unknown, happened or happens later")
                    core.requests.append { core in _ = try? work(&core) }
                default:
                    core.count("unknown, happened")
                    _ = try? work(&core)
                }
                core.answers.append(lost)
            } else {
                core.requests.append { core in
                    let result = Result { () throws(StoreError) in try work(&core) }
                    core.answers.append { completion(result) }
                }
            }
        }
    }
}

extension FakeStore.Core {
    mutating func count(_ fault: String) { struck[fault, default: 0] += 1 }

    mutating func apply(_ effect: StoreEffect) {
        let before = state.revision
        let events = state.apply(effect)
        if state.revision > before { history.append(state, events) } else { history.replaceNewest(with: state) }
    }

    mutating func compactSometimes() {
        guard random.strikes(faults.compaction), history.newest > history.oldest.next else { return }
        let distance = Int(history.newest.rawValue - history.oldest.rawValue)
        let revision = Revision(history.oldest.rawValue + 1 + Int64(random.below(distance)))
        if (try? history.compact(to: revision)) != nil { count("compaction") }
    }

    /// One revision to one watch that has not heard it, or that it was overtaken.
    mutating func tellOneWatch() -> @Sendable () -> Void {
        watchers.removeAll { $0.watch.isCancelled }
        let behind = watchers.indices.filter { watchers[$0].next <= history.newest }
        guard !behind.isEmpty else { return {} }
        let index = behind[random.below(behind.count)]
        let watch = watchers[index].watch
        let (signals, next) = history.events(from: watchers[index].next, under: watch.prefix)
        guard let first = signals.first else {
            watchers[index].next = next
            return {}
        }
        switch first {
        case .changed(let revision, _): watchers[index].next = revision.next
        case .compacted:
            count("watch overtaken")
            watchers.remove(at: index)
        case .ended: watchers.remove(at: index)
        }
        return { watch.tell(first) }
    }
}
