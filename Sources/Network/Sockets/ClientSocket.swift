import Glibc
import MartletBase
import MartletSystem

/// A connection to a broker as a client holds it: blocking, with a limit to every wait, without Nagle's delay.
package struct ClientSocket: ~Copyable, Sendable {
    private let descriptor: FileDescriptor
    package let address: SocketAddress

    /// Connects, or throws: `connectionRefused` where nothing listens, `inProgress` where the limit has passed.
    package init(_ address: SocketAddress, timeoutMillis: Int) throws(Errno) {
        let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        let connecting = FileDescriptor(owning: try systemCall { socket(address.family, type, 0) })
        let raw = connecting.raw
        var limit = timeval(tv_sec: timeoutMillis / 1000, tv_usec: timeoutMillis % 1000 * 1000)
        for option in [SO_SNDTIMEO, SO_RCVTIMEO] {
            _ = try systemCall {
                setsockopt(raw, SOL_SOCKET, option, &limit, socklen_t(MemoryLayout<timeval>.size))
            }
        }
        try setOption(raw, Int32(IPPROTO_TCP), TCP_NODELAY, 1)
        try address.withKernelForm { (pointer, length) throws(Errno) in
            _ = try systemCall { Glibc.connect(raw, pointer, length) }
        }
        self.address = address
        descriptor = connecting
    }

    package var raw: Int32 { descriptor.raw }

    /// Reads what is there, waiting for the first byte; 0 where the peer has closed.
    package func read(into buffer: UnsafeMutableRawBufferPointer) throws(Errno) -> Int {
        try descriptor.read(into: buffer)
    }

    package func write(all bytes: UnsafeRawBufferPointer) throws(Errno) {
        var rest = bytes
        while !rest.isEmpty {
            let raw = descriptor.raw
            // A peer that has gone is an error like any other, not a signal that ends the process.
            let sent = try systemCall { send(raw, rest.baseAddress, rest.count, Int32(MSG_NOSIGNAL)) }
            rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(sent))
        }
    }
}

extension ClientSocket {
    /// Waits until one of `sockets` has something to read, at most `nanoseconds`; gives those that have.
    ///
    /// The last millisecond is spent looking, not sleeping: what is due at a certain moment would come late otherwise,
    /// and be counted as the peer's delay.
    package static func waitReadable(_ sockets: [Int32], nanoseconds: Int64) throws(Errno) -> [Int32] {
        var polled = sockets.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        let millis = Int32(clamping: max(nanoseconds, 0) / 1_000_000)
        let ready = try systemCall { poll(&polled, nfds_t(polled.count), millis) }
        return ready == 0 ? [] : polled.filter { $0.revents != 0 }.map(\.fd)
    }
}
