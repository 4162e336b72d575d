import MartletBase
import MartletMetadata
import Synchronization

/// What this broker has applied of the cluster's metadata: the newest image, and who waits for a newer one.
///
/// `ImageFeed` decides what to read and to watch; here its words are carried out, and observers are told of every change,
/// in order.
package final class ClusterView: Sendable {
    /// Told of every delta after it has been applied; one call at a time, in order, on whatever thread the store answers.
    package typealias Observer = @Sendable (ClusterDelta, ClusterImage) -> Void

    private struct State {
        var feed = ImageFeed()
        var watch: (any StoreWatch)?
        var isStopped = false
        var observers: [Observer] = []
        var waiters: [Waiter] = []
        /// Told once the first image is whole and the watch has begun.
        var loaded: (@Sendable () -> Void)?
    }

    private struct Waiter: Sendable {
        let revision: Revision
        let reached: @Sendable () -> Void
    }

    private let store: any MetadataStore
    private let jobs: any Jobs
    private let state = Mutex(State())
    /// Reports what ends the view's service: the store failed, or holds what this release cannot read.
    private let failed: @Sendable (String) -> Void

    package init(store: any MetadataStore, jobs: any Jobs, failed: @escaping @Sendable (String) -> Void) {
        self.store = store
        self.jobs = jobs
        self.failed = failed
    }

    package var image: ClusterImage { state.withLock { $0.feed.image } }

    /// The observer sees what is applied from now on; what was applied before is in the image.
    package func observe(_ observer: @escaping Observer) { state.withLock { $0.observers.append(observer) } }

    /// Reads everything; `loaded` is called once the image is whole and the watch has begun.
    package func start(loaded: @escaping @Sendable () -> Void) {
        act(
            on: state.withLock { state in
                state.loaded = loaded
                return [state.feed.start()]
            })
    }

    package func stop() {
        let watch = state.withLock { state in
            state.isStopped = true
            return state.watch.take()
        }
        watch?.cancel()
    }

    /// Calls `reached` once the image is at `revision` or later: at once, or from the thread that applies it.
    package func whenApplied(_ revision: Revision, _ reached: @escaping @Sendable () -> Void) {
        let isThere = state.withLock { state in
            if state.feed.image.revision >= revision { return true }
            state.waiters.append(Waiter(revision: revision, reached: reached))
            return false
        }
        if isThere { reached() }
    }
}

// MARK: - Following the store

extension ClusterView {
    private func act(on actions: [ImageFeed.Action]) {
        for action in actions {
            switch action {
            case .read(let range): read(range)
            case .readLater(let range): jobs.submit(.background) { self.read(range) }
            case .watch(let revision): watch(from: revision)
            case .updated(let delta): applied(delta)
            case .failed(let error): fail(error)
            }
        }
    }

    private func read(_ range: StoreRange) {
        if state.withLock({ $0.isStopped }) { return }
        store.read(range) { [self] answer in act(on: state.withLock { $0.feed.read(answer) }) }
    }

    private func watch(from revision: Revision) {
        let watch = store.watch(StoreKey([]), from: revision) { [self] signal in
            act(on: state.withLock { $0.feed.watched(signal) })
        }
        let (isStopped, loaded) = state.withLock { state in
            state.watch = watch
            return (state.isStopped, state.loaded.take())
        }
        if isStopped { watch.cancel() }
        loaded?()
    }

    private func applied(_ delta: ClusterDelta) {
        let (image, observers) = state.withLock { ($0.feed.image, $0.observers) }
        for observer in observers { observer(delta, image) }
        // Who waits is told after the observers: what the change means for this broker has been done by then.
        let reached = state.withLock { state in
            let reached = state.waiters.filter { $0.revision <= delta.revision }
            state.waiters.removeAll { $0.revision <= delta.revision }
            return reached
        }
        for waiter in reached { waiter.reached() }
    }

    private func fail(_ error: ImageFeedError) {
        if state.withLock({ $0.isStopped }) { return }
        switch error {
        case .store(.closed): break
        case .store(let error): failed("\(error)")
        case .record(let error): failed("what is stored cannot be read: \(error)")
        }
    }
}
