import MartletBase
import Synchronization

/// A log that is being put away. A new one of the same name does nothing on disk before the old directory has lost that
/// name and every checkpoint has forgotten it.
final class LogDeparture: Sendable {
    private struct State {
        var isOver = false
        var waiting: [@Sendable () -> Void] = []
    }

    private let state = Mutex(State())

    /// Runs `work` once it is over: at once where it is already.
    func whenOver(_ work: @escaping @Sendable () -> Void) {
        let isOver = state.withLock { state in
            if !state.isOver { state.waiting.append(work) }
            return state.isOver
        }
        if isOver { work() }
    }

    func end() {
        let waiting = state.withLock { state in
            state.isOver = true
            defer { state.waiting = [] }
            return state.waiting
        }
        for work in waiting { work() }
    }
}
