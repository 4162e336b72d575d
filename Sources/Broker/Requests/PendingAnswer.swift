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
        } else if answer.request.jobs == nil {
            limit(to: millis)
        } else {
            answer.request.port.loop.post { self.limit(to: millis) }
        }
    }

    /// On the loop.
    private func limit(to millis: Int64) {
        let port = answer.request.port
        guard port.isOpen else { return forget() }
        let timer = port.loop.schedule(at: answer.request.now.monotonic.advanced(byMillis: millis)) { self.finish() }
        let isLate = state.withLock { state in
            if state.isAnswered { return true }
            state.timer = timer
            return false
        }
        if isLate { return port.loop.cancel(timer) }
        port.whenClosed(answer.request.number) { self.forget() }
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
        guard let jobs = answer.request.jobs else { return answer(respond(parts)) }
        jobs.submit(.background) { [answer, respond] in answer(respond(parts)) }
    }
}
