import MartletBase
import MartletMetadata
import Synchronization

/// What this broker has applied of the cluster's metadata: the newest image, and who waits for a newer one.
///
/// It reads the whole store once, then follows a watch; where the watch was overtaken by a compaction it reads all
/// again and applies the difference, so that observers see every change, in order, either way.
package final class ClusterView: Sendable {
    /// Told of every delta after it has been applied; one call at a time, in order, on whatever thread the store answers.
    package typealias Observer = @Sendable (ClusterDelta, ClusterImage) -> Void

    private struct State {
        var image = ClusterImage()
        var loader: ClusterLoader?
        var watch: (any StoreWatch)?
        var isStopped = false
        var failure: StoreError?
        var observers: [Observer] = []
        var waiters: [Waiter] = []
    }

    private struct Waiter: Sendable {
        let revision: Revision
        let reached: @Sendable () -> Void
    }

    private let store: any MetadataStore
    private let state = Mutex(State())
    /// Reports what ends the view's service: the store failed, or holds what this release cannot read.
    private let failed: @Sendable (String) -> Void

    package init(store: any MetadataStore, failed: @escaping @Sendable (String) -> Void) {
        self.store = store
        self.failed = failed
    }

    package var image: ClusterImage { state.withLock { $0.image } }

    /// The observer sees what is applied from now on; what was applied before is in the image.
    package func observe(_ observer: @escaping Observer) { state.withLock { $0.observers.append(observer) } }

    /// Reads everything; `loaded` is called once the image is whole and the watch has begun.
    package func start(loaded: @escaping @Sendable () -> Void) {
        load(then: loaded)
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
            if state.image.revision >= revision { return true }
            state.waiters.append(Waiter(revision: revision, reached: reached))
            return false
        }
        if isThere { reached() }
    }
}

// MARK: - Reading all

extension ClusterView {
    private func load(then loaded: @escaping @Sendable () -> Void) {
        let request = state.withLock { state -> StoreRange? in
            if state.isStopped { return nil }
            let loader = state.loader ?? ClusterLoader(over: state.image)
            state.loader = loader
            return loader.request
        }
        guard let request else { return }
        store.read(request) { [self] answer in
            switch answer {
            case .success(let page): take(page, then: loaded)
            case .failure(.compacted):
                state.withLock { $0.loader?.restart() }
                load(then: loaded)
            case .failure(let error) where error.isRetriable: load(then: loaded)
            case .failure(let error): fail("the metadata cannot be read: \(error)")
            }
        }
    }

    private func take(_ page: StorePage, then loaded: @escaping @Sendable () -> Void) {
        do throws(StoredRecordError) {
            let delta = try state.withLock { state throws(StoredRecordError) -> ClusterDelta? in
                guard let delta = try state.loader?.take(page) else { return nil }
                state.loader = nil
                return delta
            }
            guard let delta else { return load(then: loaded) }
            apply(delta)
            watch(from: delta.revision.next)
            loaded()
        } catch {
            fail("the metadata cannot be read: \(error)")
        }
    }
}

// MARK: - Following

extension ClusterView {
    private func watch(from revision: Revision) {
        let watch = store.watch(StoreKey([]), from: revision) { [self] signal in
            switch signal {
            case .changed(let revision, let events):
                do throws(StoredRecordError) {
                    apply(try ClusterDelta(revision: revision, events: events))
                } catch {
                    fail("the metadata of revision \(revision) cannot be read: \(error)")
                }
            case .compacted: load(then: {})
            case .ended(.closed): break
            case .ended(let error): fail("the watch of the metadata ended: \(error)")
            }
        }
        let isStopped = state.withLock { state in
            state.watch = watch
            return state.isStopped
        }
        if isStopped { watch.cancel() }
    }

    private func apply(_ delta: ClusterDelta) {
        let (image, observers) = state.withLock { state in
            state.image.apply(delta)
            return (state.image, state.observers)
        }
        for observer in observers { observer(delta, image) }
        // Who waits is told after the observers: what the change means for this broker has been done by then.
        let reached = state.withLock { state in
            let reached = state.waiters.filter { $0.revision <= delta.revision }
            state.waiters.removeAll { $0.revision <= delta.revision }
            return reached
        }
        for waiter in reached { waiter.reached() }
    }

    private func fail(_ reason: String) {
        let isStopped = state.withLock { $0.isStopped }
        if !isStopped { failed(reason) }
    }
}
