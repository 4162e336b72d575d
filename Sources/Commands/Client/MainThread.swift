import Glibc
import MartletBase
import MartletSystem

/// Where commands run. The client is asynchronous; the main thread waits for it.
enum MainThread {
    /// Waits for `body`. Ctrl-C cancels it: what it makes of that is the result, and if it fails, the process ends as one
    /// that was interrupted. A second Ctrl-C ends the process at once.
    static func wait<Value: Sendable>(
        for body: @escaping @Sendable () async throws(CommandFailure) -> Value
    ) throws(CommandFailure) -> Value {
        let events = try events([SIGINT, SIGTERM])
        let outcome = Monitor<Result<Value, CommandFailure>?>(nil)
        let task = Task.detached {
            let result: Result<Value, CommandFailure>
            do throws(CommandFailure) { result = .success(try await body()) } catch { result = .failure(error) }
            outcome.update { $0 = result }
            events.wake()
        }
        var interruption: Int32?
        while true {
            switch events.wait() {
            case .signal(let number):
                if interruption != nil { ThisProcess.die(of: number) }
                interruption = number
                task.cancel()
            case .woken:
                guard let result = outcome.access({ $0 }) else { continue }
                if case .failure = result, let interruption { ThisProcess.die(of: interruption) }
                return try result.get()
            case .input, .deadline: continue
            }
        }
    }

    static func events(_ signals: [Int32]) throws(CommandFailure) -> MainThreadEvents {
        do throws(Errno) { return try MainThreadEvents(signals: signals) } catch {
            throw CommandFailure("waiting for signals is not possible: \(error)", hint: "Close other programs")
        }
    }
}
