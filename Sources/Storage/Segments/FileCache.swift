import Synchronization

/// Bounds how many segments are open at once, over all logs of the broker.
///
/// A segment with bytes or index entries that are not on disk stays open: its error would be lost with the descriptor.
/// The rest leave in the order of a clock: what was used since the hand last passed stays for another round. A reader
/// that holds a slice keeps the file itself.
package final class FileCache: Sendable {
    private struct State {
        var ring: [Segment] = []
        var hand = 0
    }

    private let state = Mutex(State())
    package let capacity: Int

    package init(capacity: Int) { self.capacity = max(capacity, 1) }

    /// Segments open now.
    package var count: Int { state.withLock { $0.ring.count } }

    func admit(_ segment: Segment) {
        state.withLock { state in
            state.ring.append(segment)
            var visits = state.ring.count * 2
            while state.ring.count > capacity, visits > 0 {
                visits -= 1
                if state.hand >= state.ring.count { state.hand = 0 }
                if state.ring[state.hand] !== segment, state.ring[state.hand].closeUnlessInUse() {
                    state.ring.swapAt(state.hand, state.ring.count - 1)
                    state.ring.removeLast()
                } else {
                    state.hand += 1
                }
            }
        }
    }

    /// Forgets a segment that its log has closed.
    func remove(_ segment: Segment) {
        state.withLock { state in state.ring.removeAll { $0 === segment } }
    }
}
