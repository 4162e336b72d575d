import CLinux
import Glibc

/// The one owner of a descriptor: it is closed exactly once, when the owner goes or says so.
package struct FileDescriptor: ~Copyable, Sendable {
    package let raw: Int32

    package init(owning raw: Int32) { self.raw = raw }

    deinit {
        // Nothing written through a descriptor that is dropped this way is waited for; what must not be lost is synced
        // and closed with `close()`. After EINTR Linux has closed it as well.
        _ = Glibc.close(raw)
    }

    /// Closes now and says how it went. Never repeated: after an error the descriptor is gone all the same.
    package consuming func close() throws(Errno) {
        let descriptor = raw
        discard self
        guard Glibc.close(descriptor) != 0 else { return }
        let failure = Errno.current
        if failure != .interrupted { throw failure }
    }

    /// Gives the descriptor away without closing it.
    package consuming func release() -> Int32 {
        let descriptor = raw
        discard self
        return descriptor
    }
}

extension FileDescriptor {
    package static func open(_ path: String, _ flags: Int32, permissions: mode_t = 0o644) throws(Errno)
        -> FileDescriptor
    {
        FileDescriptor(owning: try systemCall { Glibc.open(path, flags | O_CLOEXEC, permissions) })
    }

    /// Reads what is there, at most `buffer.count` bytes; 0 at the end.
    package func read(into buffer: UnsafeMutableRawBufferPointer) throws(Errno) -> Int {
        try systemCall { Glibc.read(raw, buffer.baseAddress, buffer.count) }
    }

    package func write(_ buffer: UnsafeRawBufferPointer) throws(Errno) -> Int {
        try systemCall { Glibc.write(raw, buffer.baseAddress, buffer.count) }
    }
}
