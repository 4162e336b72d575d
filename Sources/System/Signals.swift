import Glibc
import MartletBase

/// The signals that ask a server to stop. They are blocked before the first thread starts, so that every thread inherits
/// that, and taken by the one that waits for them: nothing ever runs inside a signal handler.
package enum StopSignals {
    package static func block() {
        var set = signalSet()
        let failure = pthread_sigmask(SIG_BLOCK, &set, nil)
        invariant(failure == 0, "blocking signals: \(Errno(failure))")
        // A peer that is gone is an error of the write that finds it so.
        signal(SIGPIPE, SIG_IGN)
    }

    /// Waits for one of them and gives its name.
    package static func wait() -> String {
        var set = signalSet()
        var number: Int32 = 0
        let failure = sigwait(&set, &number)
        invariant(failure == 0, "waiting for a signal: \(Errno(failure))")
        return number == SIGINT ? "SIGINT" : "SIGTERM"
    }

    /// Ends the wait from within this process.
    package static func interrupt() {
        let failure = kill(getpid(), SIGTERM)
        invariant(failure == 0, "a process may signal itself: \(Errno.current)")
    }

    private static func signalSet() -> sigset_t {
        var set = sigset_t()
        sigemptyset(&set)
        sigaddset(&set, SIGTERM)
        sigaddset(&set, SIGINT)
        return set
    }
}
