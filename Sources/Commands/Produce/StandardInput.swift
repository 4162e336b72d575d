import Glibc
import MartletSystem

/// Lines of stdin. A reader that waits is ended by `stop`, whatever comes.
final class StandardInput: Sendable {
    private let events: MainThreadEvents

    init() throws(Errno) { events = try MainThreadEvents(signals: []) }

    /// From any thread: there is nothing more to read.
    func stop() { events.wake() }

    /// Waits for input and reads at most as much as fits; nothing at the end, and once stopped.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws(Errno) -> Int {
        guard events.wait(input: true) == .input else { return 0 }
        return try systemCall { Glibc.read(STDIN_FILENO, buffer.baseAddress, buffer.count) }
    }

    static var isTerminal: Bool { isatty(STDIN_FILENO) == 1 }
}
