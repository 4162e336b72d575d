import Glibc
import MartletSystem

/// Stdout for a stream of data: gathered, and written in large pieces.
struct BufferedOutput: ~Copyable {
    /// Nobody reads any more, as after `| head`; or it cannot be written.
    enum End: Error, Hashable {
        case nobodyReads
        case failed(Errno)
    }

    private var bytes: [UInt8] = []
    private static let capacity = 1 << 16

    /// A reader that goes away is then an error, not a signal.
    init() {
        signal(SIGPIPE, SIG_IGN)
        bytes.reserveCapacity(2 * Self.capacity)
    }

    mutating func append(_ more: UnsafeRawBufferPointer) throws(End) {
        bytes.append(contentsOf: more)
        if bytes.count >= Self.capacity { try flush() }
    }

    mutating func append(_ more: [UInt8]) throws(End) {
        bytes.append(contentsOf: more)
        if bytes.count >= Self.capacity { try flush() }
    }

    mutating func flush() throws(End) {
        var start = 0
        while start < bytes.count {
            let written = bytes.withUnsafeBytes {
                write(STDOUT_FILENO, $0.baseAddress.map { $0 + start }, $0.count - start)
            }
            if written < 0 {
                switch errno {
                case EINTR: continue
                case EPIPE: throw .nobodyReads
                default: throw .failed(Errno(errno))
                }
            }
            start += written
        }
        bytes.removeAll(keepingCapacity: true)
    }
}
