import MartletSystem
import Synchronization

/// What other threads have for a loop. Waking a thread costs a system call, so it is done only while the thread sleeps.
final class Mailbox<Message: Sendable>: Sendable {
    private struct State {
        var messages: [Message] = []
        /// The thread waits in the kernel, or is about to.
        var sleeps = false
        var isClosed = false
    }

    let wakeUp: WakeUp
    private let state = Mutex(State())

    init() throws(Errno) { wakeUp = try WakeUp() }

    /// False where nobody will read it any more.
    @discardableResult
    func post(_ message: Message) -> Bool {
        let (isTaken, wake) = state.withLock { state in
            guard !state.isClosed else { return (false, false) }
            state.messages.append(message)
            defer { state.sleeps = false }
            return (true, state.sleeps)
        }
        if wake { wakeUp.signal() }
        return isTaken
    }

    /// What has been posted since the last call; with nothing there, the next post will wake.
    func take() -> [Message] {
        state.withLock { state in
            let messages = state.messages
            state.messages = []
            state.sleeps = messages.isEmpty
            return messages
        }
    }

    /// What has been posted; with nothing there `nil`, and posts from then on are refused.
    func takeOrClose() -> [Message]? {
        state.withLock { state in
            state.isClosed = state.messages.isEmpty
            defer { state.messages = [] }
            return state.isClosed ? nil : state.messages
        }
    }
}
