import Glibc
import MartletSystem

/// The terminal on which a live view is drawn: keys come one by one, without echo, and everything is put back when the
/// view goes.
final class Terminal {
    struct Size: Equatable {
        var columns = 80
        var rows = 24
    }

    private let original: termios

    private init(_ original: termios) { self.original = original }

    /// `nil` where stdin or stdout is no terminal.
    static func open() -> Terminal? {
        var settings = termios()
        guard ThisProcess.isTerminal(.input), ThisProcess.isTerminal(.output), tcgetattr(STDIN_FILENO, &settings) == 0
        else { return nil }
        let terminal = Terminal(settings)
        settings.c_lflag &= ~tcflag_t(ICANON | ECHO)
        tcsetattr(STDIN_FILENO, TCSANOW, &settings)
        ThisProcess.write(ANSI.alternateScreen + ANSI.hideCursor, to: .output)
        return terminal
    }

    deinit {
        ThisProcess.write(ANSI.showCursor + ANSI.normalScreen, to: .output)
        var settings = original
        tcsetattr(STDIN_FILENO, TCSADRAIN, &settings)
    }

    /// What was typed; `nil` at the end of stdin.
    func keys() -> [UInt8]? {
        var buffer = [UInt8](repeating: 0, count: 64)
        let count = read(STDIN_FILENO, &buffer, buffer.count)
        if count < 0 { return errno == EINTR || errno == EAGAIN ? [] : nil }
        return count == 0 ? nil : Array(buffer.prefix(count))
    }

    var size: Size { Self.size(of: .output) ?? Size() }

    static func size(of stream: StandardStream) -> Size? {
        var window = winsize()
        guard ioctl(stream.rawValue, UInt(TIOCGWINSZ), &window) == 0, window.ws_col > 0, window.ws_row > 0 else {
            return nil
        }
        return Size(columns: Int(window.ws_col), rows: Int(window.ws_row))
    }
}
