import MartletBase
import MartletMessages
import MartletWire
import Synchronization

/// One Fetch under way: it is answered at once where there is enough to tell, and otherwise waits for its partitions to
/// change or its time to be over. Everything but being woken happens on the loop of its connection.
final class FetchOperation: Sendable {
    private struct State {
        var timer: LoopTimer?
        var isDue = false
        var isFinished = false
    }

    private let broker: Broker
    private let request: Request
    private let terms: FetchTerms
    private let session: FetchSession
    /// Called with the answer, once; `nil` where nobody is there to be told.
    private let finished: @Sendable (FetchAnswer?) -> Void
    private let state = Mutex(State())

    init(
        _ broker: Broker, _ request: Request, _ terms: FetchTerms, _ session: FetchSession,
        finished: @escaping @Sendable (FetchAnswer?) -> Void
    ) {
        self.broker = broker
        self.request = request
        self.terms = terms
        self.session = session
        self.finished = finished
    }

    func start() {
        if look() { return }
        let deadline = request.now.monotonic.advanced(byMillis: terms.maxWaitMillis)
        let timer = request.port.loop.schedule(at: deadline) { self.timeIsOver() }
        state.withLock { $0.timer = timer }
        request.port.whenClosed(request.number) { self.finish(nil) }
    }

    private func timeIsOver() {
        state.withLock { $0.isDue = true }
        session.stopWaiting()
        _ = look()
    }

    /// True when it is over.
    private func look() -> Bool {
        let (isFinished, isDue) = state.withLock { ($0.isFinished, $0.isDue) }
        if isFinished { return true }
        guard request.port.isOpen else {
            finish(nil)
            return true
        }
        let answer = session.look(terms)
        let isEnough =
            terms.maxWaitMillis <= 0 || isDue || answer.isUrgent || answer.bytes >= terms.minBytes || session.count == 0
        // Data that is on its way is waited for as if it were there: a reader who does not wait shall not see nothing.
        if isEnough, !(answer.isMissingData && answer.bytes == 0 && !answer.isUrgent) {
            finish(answer)
            return true
        }
        session.whenChanged { [self] in request.port.loop.post { _ = self.look() } }
        return false
    }

    private func finish(_ answer: FetchAnswer?) {
        let timer = state.withLock { state in
            state.isFinished = true
            return state.timer.take()
        }
        if let timer { request.port.loop.cancel(timer) }
        session.stopWaiting()
        if let answer { session.sent(answer) }
        finished(answer)
    }
}
