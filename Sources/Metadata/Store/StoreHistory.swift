import MartletBase

/// The latest revisions of a store: their events for watches that lag, their states for walks in pages.
///
/// What it holds is bounded, because older revisions are forgotten whether or not somebody still needs them: a walk or
/// a watch that is overtaken is told so and starts again.
package struct StoreHistory: Sendable {
    private struct Step: Sendable {
        let state: StoreState
        let events: [StoreEvent]
    }

    /// Revisions in order without a gap; the newest one last.
    private var steps: ArraySlice<Step>
    private let limit: Int

    package init(from state: StoreState, limit: Int) {
        steps = [Step(state: state, events: [])]
        self.limit = max(limit, 1)
    }

    /// The oldest revision whose state is kept; events are kept from the one after it on.
    package var oldest: Revision { steps.first?.state.revision ?? .zero }
    package var newest: Revision { steps.last?.state.revision ?? .zero }

    package mutating func append(_ state: StoreState, _ events: [StoreEvent]) {
        invariant(state.revision == newest.next, "revision \(state.revision) after \(newest)")
        steps.append(Step(state: state, events: events))
        if steps.count > limit { forget(steps.count - limit) }
    }

    /// A change of leases alone makes no revision, but the newest state is another.
    package mutating func replaceNewest(with state: StoreState) {
        guard let last = steps.popLast() else { return }
        invariant(
            state.revision == last.state.revision, "revision \(state.revision) in place of \(last.state.revision)")
        steps.append(Step(state: state, events: last.events))
    }

    package mutating func compact(to revision: Revision) throws(StoreError) {
        guard revision > oldest else { throw .compacted(oldest: oldest) }
        guard revision <= newest else { throw .futureRevision(revision) }
        forget(Int(revision.rawValue - oldest.rawValue))
    }

    package func state(at revision: Revision) throws(StoreError) -> StoreState {
        guard revision >= oldest else { throw .compacted(oldest: oldest) }
        guard revision <= newest else { throw .futureRevision(revision) }
        return steps[steps.startIndex + Int(revision.rawValue - oldest.rawValue)].state
    }

    /// What a watch from `start` on is to be told now, and where it goes on.
    package func events(from start: Revision, under prefix: StoreKey) -> (signals: [StoreWatchSignal], next: Revision) {
        // The events of the oldest revision itself are gone: only its state is kept.
        guard start > oldest else { return ([.compacted(oldest: oldest)], start) }
        var signals: [StoreWatchSignal] = []
        guard start <= newest else { return ([], start) }
        for step in steps[(steps.startIndex + Int(start.rawValue - oldest.rawValue))...] {
            let events = step.events.filter { $0.key.hasPrefix(prefix) }
            if !events.isEmpty { signals.append(.changed(step.state.revision, events)) }
        }
        return (signals, newest.next)
    }

    private mutating func forget(_ count: Int) {
        steps.removeFirst(count)
        // A slice keeps its dropped beginning alive until it is copied.
        if steps.startIndex > limit { steps = ArraySlice(Array(steps)) }
    }
}
