import MartletBase
import MartletNetwork
import MartletSystem
import Synchronization

/// Says in the log why connections ended. A port that is scanned, or a client that reconnects in a loop, gives a few
/// lines for each reason and then a count, so that it can neither fill a disk nor hide other lines.
final class NetworkLog: NetworkObserver {
    private let logger: Logger
    private let budget = Mutex(LineBudget())

    init(_ logger: Logger) { self.logger = logger }

    func ended(_ peer: HostPort, _ reason: CloseReason) {
        if reason.isOrdinary {
            return logger.log(.debug, "connection ended: \(reason)", ("peer", "\(peer)"), ("reason", reason.label))
        }
        line(.warn, reason.label, "connection closed: \(reason)", [("peer", "\(peer)"), ("reason", reason.label)])
    }

    func acceptFailed(_ errno: Errno) {
        let advice = "raise the limit of open files (ulimit -n), or lower max.connections"
        let isLimit = errno == .processFileLimit || errno == .systemFileLimit
        line(.error, "accept", "a connection could not be accepted: \(errno)" + (isLimit ? "; \(advice)" : ""), [])
    }

    private func line(_ level: LogLevel, _ subject: String, _ message: String, _ fields: [(String, String)]) {
        let verdict = budget.withLock { $0.take(subject, now: SystemClock.monotonic()) }
        switch verdict {
        case .drop: return
        case .write(let dropped):
            let more = dropped > 0 ? [("unlogged-before", "\(dropped)")] : []
            logger.write(level, message, fields + more)
        }
    }
}

/// So many lines for each subject in a stretch of time.
struct LineBudget {
    enum Verdict: Equatable {
        /// `dropped`: how many of this subject were left out since the last one written.
        case write(dropped: Int)
        case drop
    }

    private struct Window {
        var start: MonotonicTime
        var written = 0
        var dropped = 0
    }

    static let lines = 10
    static let windowMillis: Int64 = 10_000
    private var windows: [String: Window] = [:]

    /// Subjects are few: the labels of reasons.
    mutating func take(_ subject: String, now: MonotonicTime) -> Verdict {
        var window = windows[subject] ?? Window(start: now)
        defer { windows[subject] = window }
        if now.millis(since: window.start) >= Self.windowMillis {
            window.start = now
            window.written = 0
        }
        guard window.written < Self.lines else {
            window.dropped += 1
            return .drop
        }
        window.written += 1
        let dropped = window.dropped
        window.dropped = 0
        return .write(dropped: dropped)
    }
}
