import CLinux
import Glibc
import MartletBase
import MartletSystem

/// A socket that others connect to.
package struct Listener: ~Copyable, Sendable {
    private let descriptor: FileDescriptor
    /// With the port that the kernel chose where port 0 was asked for.
    package let address: SocketAddress

    package init(_ address: SocketAddress, _ settings: SocketSettings = SocketSettings()) throws(Errno) {
        let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        let listening = FileDescriptor(owning: try systemCall { socket(address.family, type, 0) })
        let raw = listening.raw
        // A restarted broker takes its port back although connections of the one before are still waiting to end.
        try setOption(raw, SOL_SOCKET, SO_REUSEADDR, 1)
        // Accepted sockets inherit these, and a receive buffer above 64 KiB is only announced to a peer if it was set here.
        if let bytes = settings.receiveBufferBytes { try setOption(raw, SOL_SOCKET, SO_RCVBUF, bytes) }
        if let bytes = settings.sendBufferBytes { try setOption(raw, SOL_SOCKET, SO_SNDBUF, bytes) }
        try address.withKernelForm { (pointer, length) throws(Errno) in
            _ = try systemCall { bind(raw, pointer, length) }
        }
        _ = try systemCall { listen(raw, settings.backlog) }
        self.address = try SocketAddress { (pointer, length) throws(Errno) in
            _ = try systemCall { getsockname(raw, pointer, &length) }
        }
        descriptor = listening
    }

    var raw: Int32 { descriptor.raw }

    /// The next connection, non-blocking and without Nagle's delay; `nil` when none is waiting.
    func accept() throws(Errno) -> AcceptedSocket? {
        var accepted: Int32 = -1
        let raw = descriptor.raw
        do throws(Errno) {
            let address = try SocketAddress { (pointer, length) throws(Errno) in
                accepted = try systemCall { clinux_accept(raw, pointer, &length) }
            }
            let socket = FileDescriptor(owning: accepted)
            // Replies are coalesced here already; a kernel that waits for more only adds its 40 ms.
            try setOption(socket.raw, Int32(IPPROTO_TCP), TCP_NODELAY, 1)
            try setOption(socket.raw, SOL_SOCKET, SO_KEEPALIVE, 1)
            return AcceptedSocket(descriptor: socket, address: address)
        } catch .wouldBlock {
            return nil
        } catch {
            throw error
        }
    }
}

struct AcceptedSocket: ~Copyable, Sendable {
    let descriptor: FileDescriptor
    let address: SocketAddress

    consuming func takeDescriptor() -> FileDescriptor { descriptor }
}

func setOption(_ socket: Int32, _ level: Int32, _ option: Int32, _ value: Int32) throws(Errno) {
    var value = value
    _ = try systemCall { setsockopt(socket, level, option, &value, socklen_t(MemoryLayout<Int32>.size)) }
}
