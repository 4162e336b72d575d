import MartletBase
import MartletMessages
import MartletWire
import Synchronization

/// The answer to a request whose parts come about one by one, on any thread: it leaves when all have, or when its time
/// is over with what is there by then.
package final class PendingAnswer<Response: APIResponse, Part: Sendable>: Sendable {
    private struct State {
        var parts: [Part?]
        var missing: Int
        var isAnswered = false
        var timer: LoopTimer?
    }

    private let state: Mutex<State>
    private let answer: Answer<Response>
    private let respond: @Sendable ([Part?]) -> Response

    /// - Parameter respond: makes the answer; parts that have not come in time are `nil`.
    init(
        _ answer: Answer<Response>, parts count: Int, within millis: Int64,
        respond: @escaping @Sendable ([Part?]) -> Response
    ) {
        self.answer = answer
        self.respond = respond
        state = Mutex(State(parts: Array(repeating: nil, count: count), missing: count))
        if count == 0 {
            finish()
            return
        }
        let timer = answer.request.port.loop.schedule(at: answer.request.now.monotonic.advanced(byMillis: millis)) {
            self.finish()
        }
        state.withLock { $0.timer = timer }
        answer.request.port.whenClosed(answer.request.number) { self.forget() }
    }

    /// Nobody is there to be answered. On the loop.
    private func forget() {
        let timer = state.withLock { state in
            state.isAnswered = true
            return state.timer.take()
        }
        if let timer { answer.request.port.loop.cancel(timer) }
    }

    /// A part has come; a second one at the same place is dropped. From any thread.
    func settle(_ index: Int, _ part: Part) {
        let isComplete = state.withLock { state in
            guard state.parts[index] == nil else { return false }
            state.parts[index] = part
            state.missing -= 1
            return state.missing == 0
        }
        if isComplete { answer.request.port.loop.post { self.finish() } }
    }

    /// On the loop.
    private func finish() {
        let (parts, timer) = state.withLock { state -> ([Part?]?, LoopTimer?) in
            if state.isAnswered { return (nil, nil) }
            state.isAnswered = true
            return (state.parts, state.timer)
        }
        guard let parts else { return }
        if let timer { answer.request.port.loop.cancel(timer) }
        answer(respond(parts))
    }
}
