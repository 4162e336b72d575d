import CLinux
import Glibc
import MartletBase

/// What the main thread of a command waits for, all at once: signals, keys on stdin, a time, and the thread that works
/// for it. Signals are taken from a descriptor, so nothing ever runs inside a signal handler.
package final class MainThreadEvents: Sendable {
    package enum Event: Hashable, Sendable {
        case signal(Int32)
        case woken
        /// There is something to read on stdin, or its end.
        case input
        case deadline
    }

    private let signals: FileDescriptor
    private let wakeUp: FileDescriptor

    /// Blocks the signals for this thread and those that it starts from now on.
    package init(signals numbers: [Int32]) throws(Errno) {
        var set = sigset_t()
        sigemptyset(&set)
        for number in numbers { sigaddset(&set, number) }
        let failure = pthread_sigmask(SIG_BLOCK, &set, nil)
        invariant(failure == 0, "blocking signals: \(Errno(failure))")
        signals = FileDescriptor(
            owning: try systemCall { signalfd(-1, &set, Int32(SFD_CLOEXEC) | Int32(SFD_NONBLOCK)) })
        wakeUp = FileDescriptor(owning: try systemCall { eventfd(0, Int32(EFD_CLOEXEC) | Int32(EFD_NONBLOCK)) })
    }

    /// From any thread.
    package func wake() {
        var one: UInt64 = 1
        do throws(Errno) {
            _ = try withUnsafeBytes(of: &one) { bytes throws(Errno) in try wakeUp.write(bytes) }
        } catch {
            // A counter that is full wakes the sleeper as well as one more would.
            invariant(error == .wouldBlock, "eventfd: \(error)")
        }
    }

    /// - Parameter input: whether what comes on stdin is waited for.
    package func wait(until deadline: MonotonicTime? = nil, input: Bool = false) -> Event {
        while true {
            if let number = nextSignal() { return .signal(number) }
            if wasWoken() { return .woken }
            var files = [
                pollfd(fd: signals.raw, events: Int16(POLLIN), revents: 0),
                pollfd(fd: wakeUp.raw, events: Int16(POLLIN), revents: 0),
                pollfd(fd: input ? STDIN_FILENO : -1, events: Int16(POLLIN), revents: 0),
            ]
            let count: Int32
            do throws(Errno) { count = try systemCall { poll(&files, 3, Self.millis(until: deadline)) } } catch {
                preconditionFailure("invariant broken: waiting for events: \(error)")
            }
            if count == 0 { return .deadline }
            if files[0].revents == 0, files[1].revents == 0 { return .input }
        }
    }

    private static func millis(until deadline: MonotonicTime?) -> Int32 {
        guard let deadline else { return -1 }
        let left = deadline.nanoseconds - SystemClock.monotonic().nanoseconds
        return Int32(clamping: max(left + 999_999, 0) / 1_000_000)
    }

    private func nextSignal() -> Int32? {
        var info = signalfd_siginfo()
        do throws(Errno) {
            let count = try withUnsafeMutableBytes(of: &info) { bytes throws(Errno) in
                try signals.read(into: bytes)
            }
            return count == MemoryLayout<signalfd_siginfo>.size ? Int32(clamping: info.ssi_signo) : nil
        } catch {
            invariant(error == .wouldBlock, "signalfd: \(error)")
            return nil
        }
    }

    private func wasWoken() -> Bool {
        var count: UInt64 = 0
        do throws(Errno) {
            return try withUnsafeMutableBytes(of: &count) { bytes throws(Errno) in
                try wakeUp.read(into: bytes)
            } > 0
        } catch {
            invariant(error == .wouldBlock, "eventfd: \(error)")
            return false
        }
    }
}

extension ThisProcess {
    /// Ends as if the signal had never been blocked, so that the shell knows what happened.
    package static func die(of number: Int32) -> Never {
        signal(number, SIG_DFL)
        var set = sigset_t()
        sigemptyset(&set)
        sigaddset(&set, number)
        pthread_sigmask(SIG_UNBLOCK, &set, nil)
        raise(number)
        exit(128 + number)
    }
}
