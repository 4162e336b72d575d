import Glibc

/// An error number of the operating system.
package struct Errno: Error, RawRepresentable, Hashable, Sendable {
    package let rawValue: Int32
    package init(rawValue: Int32) { self.rawValue = rawValue }
    package init(_ rawValue: Int32) { self.rawValue = rawValue }

    /// What the last failed call of this thread left behind.
    package static var current: Errno { Errno(errno) }

    package static let noEntry = Errno(ENOENT)
    package static let exists = Errno(EEXIST)
    package static let wouldBlock = Errno(EAGAIN)
    package static let interrupted = Errno(EINTR)
    package static let noSpace = Errno(ENOSPC)
    package static let badDescriptor = Errno(EBADF)
    package static let addressInUse = Errno(EADDRINUSE)
    package static let addressNotAvailable = Errno(EADDRNOTAVAIL)
    package static let permission = Errno(EACCES)
    package static let connectionReset = Errno(ECONNRESET)
    package static let connectionRefused = Errno(ECONNREFUSED)
    package static let inProgress = Errno(EINPROGRESS)
    package static let connectionAborted = Errno(ECONNABORTED)
    package static let brokenPipe = Errno(EPIPE)
    package static let processFileLimit = Errno(EMFILE)
    package static let systemFileLimit = Errno(ENFILE)
    package static let notSupported = Errno(EOPNOTSUPP)
    package static let invalidArgument = Errno(EINVAL)
}

extension Errno: CustomStringConvertible {
    package var description: String {
        // strerror's own buffer belongs to all threads.
        var buffer = [CChar](repeating: 0, count: 128)
        let failed = strerror_r(rawValue, &buffer, buffer.count)
        guard failed == 0 else { return "error number \(rawValue)" }
        return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}

/// Makes a system call that answers -1 on failure, again where a signal interrupted it. The only place that knows EINTR.
@inline(__always)
package func systemCall<T: SignedInteger>(_ body: () -> T) throws(Errno) -> T {
    while true {
        let result = body()
        if result != -1 { return result }
        let failure = Errno.current
        guard failure == .interrupted else { throw failure }
    }
}
