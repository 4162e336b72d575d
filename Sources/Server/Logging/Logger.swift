import MartletSystem

/// The broker's own log: one line on stderr for each thing worth saying, written in one call so that lines of different
/// threads never mix.
package final class Logger: Sendable {
    private let level: LogLevel
    private let format: LogFormat

    package init(level: LogLevel, format: LogFormat) {
        self.level = level
        self.format = format
    }

    package func log(_ level: LogLevel, _ message: String, _ fields: (String, String)...) {
        write(level, message, fields)
    }

    func write(_ level: LogLevel, _ message: String, _ fields: [(String, String)]) {
        guard level >= self.level else { return }
        let line = LogLine(
            time: SystemClock.wall(), level: level, message: message,
            fields: fields.map { (name: $0.0, value: $0.1) })
        ThisProcess.write(line.render(format), to: .error)
    }
}
