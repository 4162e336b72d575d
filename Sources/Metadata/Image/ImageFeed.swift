import MartletBase

/// Keeps an image abreast of a store: reads everything once, then follows the changes; reads everything again where the
/// store has moved on too far. A state machine: its owner does what it says and tells it what came of it.
package struct ImageFeed: Sendable {
    package enum Action: Sendable {
        case read(StoreRange)
        /// The store could not answer; the same again, a moment later.
        case readLater(StoreRange)
        case watch(from: Revision)
        /// The image has moved on by this.
        case updated(ClusterDelta)
        case failed(ImageFeedError)
    }

    private enum Phase: Sendable {
        case loading(ClusterLoader)
        case following
        case failed
    }

    package private(set) var image: ClusterImage
    private var phase: Phase

    package init(from image: ClusterImage = ClusterImage()) {
        self.image = image
        phase = .loading(ClusterLoader(over: image))
    }

    package func start() -> Action { .read(ClusterLoader(over: image).request) }

    /// The answer to the read that was asked for.
    package mutating func read(_ answer: Result<StorePage, StoreError>) -> [Action] {
        guard case .loading(var loader) = phase else { return [] }
        switch answer {
        case .success(let page):
            do throws(StoredRecordError) {
                guard let delta = try loader.take(page) else {
                    phase = .loading(loader)
                    return [.read(loader.request)]
                }
                phase = .following
                return apply(delta) + [.watch(from: delta.revision.next)]
            } catch {
                return fail(.record(error))
            }
        case .failure(.compacted):
            loader.restart()
            phase = .loading(loader)
            return [.read(loader.request)]
        case .failure(let error) where error.isRetriable: return [.readLater(loader.request)]
        case .failure(let error): return fail(.store(error))
        }
    }

    /// What the present watch told.
    package mutating func watched(_ signal: StoreWatchSignal) -> [Action] {
        guard case .following = phase else { return [] }
        switch signal {
        case .changed(let revision, let events):
            do throws(StoredRecordError) {
                return apply(try ClusterDelta(revision: revision, events: events))
            } catch {
                return fail(.record(error))
            }
        case .compacted: return [reload()]
        case .ended(let error): return error.isRetriable ? [reload()] : fail(.store(error))
        }
    }

    private mutating func reload() -> Action {
        let loader = ClusterLoader(over: image)
        phase = .loading(loader)
        return .read(loader.request)
    }

    private mutating func apply(_ delta: ClusterDelta) -> [Action] {
        image.apply(delta)
        return [.updated(delta)]
    }

    private mutating func fail(_ error: ImageFeedError) -> [Action] {
        phase = .failed
        return [.failed(error)]
    }
}

/// Why an image cannot follow its store any more.
package enum ImageFeedError: Error, Hashable, Sendable {
    case store(StoreError)
    case record(StoredRecordError)
}
