import Glibc
import MartletBase
import MartletClient
import MartletSystem

/// The live view: draws on the main thread, while a task looks at the cluster.
final class TopLoop {
    private let admin: Admin
    private let intervalNanoseconds: Int64
    /// Blocked before the client's threads start, so that none of them takes a signal that is meant for the main thread.
    private let events: MainThreadEvents
    private let answer = Monitor<Result<TopSample, CommandFailure>?>(nil)
    private var isLooking = false
    private var nextLook = MonotonicTime(nanoseconds: 0)

    init(_ admin: Admin, intervalMillis: Int64) throws(CommandFailure) {
        self.admin = admin
        intervalNanoseconds = intervalMillis * 1_000_000
        events = try MainThread.events([SIGINT, SIGTERM, SIGHUP, SIGWINCH])
    }

    func run() throws(CommandFailure) -> ExitCode {
        // The first look comes before the screen is taken, so that a wrong address is said where it stays to be read.
        guard let first = try firstLook(), let terminal = Terminal.open() else { return .done }
        var screen = TopScreen(rates: TopRates(first, since: nil))
        // Rates need a second look, and nobody wants to wait for it.
        nextLook = first.time.advanced(byMillis: min(intervalNanoseconds / 1_000_000, 1000))
        draw(screen, terminal)
        while true {
            switch events.wait(until: isLooking ? nil : nextLook, input: true) {
            case .signal(SIGWINCH): break
            case .signal: return .done
            case .deadline: look()
            case .woken: if let result = taken() { screen.take(result) }
            case .input:
                guard let keys = terminal.keys(), keys.allSatisfy({ screen.press($0, terminal.size) }) else {
                    return .done
                }
            }
            draw(screen, terminal)
        }
    }

    /// `nil` where it was interrupted.
    private func firstLook() throws(CommandFailure) -> TopSample? {
        look()
        while true {
            switch events.wait() {
            case .signal(SIGWINCH), .deadline, .input: continue
            case .signal: return nil
            case .woken: if let result = taken() { return try result.get() }
            }
        }
    }

    private func look() {
        isLooking = true
        let (admin, answer, events) = (admin, answer, events)
        Task.detached {
            let result: Result<TopSample, CommandFailure>
            do throws(CommandFailure) { result = .success(try await TopSample.look(admin)) } catch {
                result = .failure(error)
            }
            answer.update { $0 = result }
            events.wake()
        }
    }

    private func taken() -> Result<TopSample, CommandFailure>? {
        guard let result = answer.access({ $0 }) else { return nil }
        isLooking = false
        nextLook = MonotonicTime(nanoseconds: SystemClock.monotonic().nanoseconds + intervalNanoseconds)
        return result
    }

    /// The whole screen in one write, each line over the one that stands there, so that nothing flickers.
    private func draw(_ screen: TopScreen, _ terminal: Terminal) {
        let size = terminal.size
        let lines = screen.lines(size).enumerated().map { index, line -> String in
            let styled =
                index == size.rows - 1
                ? ANSI.inverse(line.padded(to: size.columns))
                : index == 0 ? ANSI.bold(line) : line.hasPrefix("! ") ? ANSI.red(line) : line
            return styled + ANSI.clearLine
        }
        ThisProcess.write(ANSI.home + lines.joined(separator: "\r\n") + ANSI.clearBelow, to: .output)
    }
}
