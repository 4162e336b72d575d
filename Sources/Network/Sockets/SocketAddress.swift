import Glibc
import MartletBase
import MartletSystem

/// An address of IPv4 or IPv6 with a port, as the kernel takes it.
package struct SocketAddress: Sendable {
    private var storage: sockaddr_storage
    private var length: socklen_t

    init(_ storage: sockaddr_storage, length: socklen_t) {
        self.storage = storage
        self.length = length
    }

    /// What a call of the kernel fills in.
    init(filling body: (UnsafeMutablePointer<sockaddr>, inout socklen_t) throws(Errno) -> Void) throws(Errno) {
        storage = sockaddr_storage()
        length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        var length = length
        try withUnsafeMutablePointer(to: &storage) { pointer throws(Errno) in
            try pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address throws(Errno) in
                try body(address, &length)
            }
        }
        self.length = length
    }

    func withKernelForm<R>(_ body: (UnsafePointer<sockaddr>, socklen_t) throws(Errno) -> R) throws(Errno) -> R {
        try withUnsafePointer(to: storage) { pointer throws(Errno) -> R in
            try pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address throws(Errno) -> R in
                try body(address, length)
            }
        }
    }

    var family: Int32 { Int32(storage.ss_family) }
}

// MARK: - As people read it

extension SocketAddress {
    /// The host in numbers, and the port. An IPv4 client of an IPv6 socket is shown as what it is.
    package var hostPort: HostPort {
        switch family {
        case AF_INET:
            let address = withUnsafeBytes(of: storage) { $0.loadUnaligned(as: sockaddr_in.self) }
            var bytes = address.sin_addr
            return HostPort(host: Self.text(AF_INET, &bytes), port: UInt16(bigEndian: address.sin_port))
        case AF_INET6:
            let address = withUnsafeBytes(of: storage) { $0.loadUnaligned(as: sockaddr_in6.self) }
            var bytes = address.sin6_addr
            let text = Self.text(AF_INET6, &bytes)
            let mapped = text.hasPrefix("::ffff:") && text.contains(".")
            return HostPort(host: mapped ? String(text.dropFirst(7)) : text, port: UInt16(bigEndian: address.sin6_port))
        default:
            return HostPort(host: "unknown", port: 0)
        }
    }

    private static func text(_ family: Int32, _ bytes: UnsafeRawPointer) -> String {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(INET6_ADDRSTRLEN)) { buffer in
            guard let base = buffer.baseAddress, inet_ntop(family, bytes, base, socklen_t(buffer.count)) != nil else {
                return "unknown"
            }
            return String(cString: base)
        }
    }
}

// MARK: - Names to addresses

/// Why a host name gave no address.
package struct NameError: Error, Sendable, CustomStringConvertible {
    package let host: String
    package let explanation: String
    package var description: String { "\(host): \(explanation)" }
}

extension SocketAddress {
    /// The addresses of a host, in the order in which they should be tried. An empty host is every address of this
    /// machine. May ask a name server: never on a reactor.
    package static func resolve(_ target: HostPort) throws(NameError) -> [SocketAddress] {
        var hints = addrinfo()
        hints.ai_family = AF_UNSPEC
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV
        var list: UnsafeMutablePointer<addrinfo>?
        let failure = getaddrinfo(target.host.isEmpty ? nil : target.host, String(target.port), &hints, &list)
        guard failure == 0 else {
            throw NameError(host: target.host, explanation: String(cString: gai_strerror(failure)))
        }
        defer { freeaddrinfo(list) }
        var addresses: [SocketAddress] = []
        var next = list
        while let entry = next?.pointee {
            if let address = entry.ai_addr, Int(entry.ai_addrlen) <= MemoryLayout<sockaddr_storage>.size {
                var storage = sockaddr_storage()
                withUnsafeMutableBytes(of: &storage) {
                    $0.copyMemory(from: UnsafeRawBufferPointer(start: address, count: Int(entry.ai_addrlen)))
                }
                addresses.append(SocketAddress(storage, length: entry.ai_addrlen))
            }
            next = entry.ai_next
        }
        return addresses
    }
}
