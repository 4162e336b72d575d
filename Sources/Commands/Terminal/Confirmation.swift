import Glibc
import MartletSystem

/// The question before something is destroyed.
enum Confirmation {
    /// Returns where the answer is yes: by `--yes`, or typed on a terminal. Where nobody can be asked, nothing is assumed.
    static func require(
        _ question: String, _ arguments: Arguments, refusal: String
    ) throws(CommandFailure) {
        if arguments.has("yes") { return }
        guard ThisProcess.isTerminal(.input), ThisProcess.isTerminal(.error) else {
            throw .usage("\(refusal): nobody is there to confirm it", hint: "Answer in advance with --yes")
        }
        ThisProcess.write("\(question) [y/N] ", to: .error)
        let answer = answer()?.lowercased() ?? ""
        guard answer == "y" || answer == "yes" else {
            throw CommandFailure(refusal, hint: "Answer y to go on", name: "NOT_CONFIRMED")
        }
    }

    /// Looks up now and then, because a read does not hear of Ctrl-C, which cancels the task that asks.
    private static func answer() -> String? {
        while !Task.isCancelled {
            var file = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
            if poll(&file, 1, 50) > 0 { return readLine() }
        }
        return nil
    }
}
