import CLinux
import Glibc
import MartletBase
import MartletSystem
import MartletWire

/// What waits to be sent on one connection, in order. Sent with few calls: small neighbours are joined, file ranges go
/// with `sendfile`.
struct OutputQueue {
    enum Failure: Error {
        case socket(Errno)
        case file(String)
    }

    private var chunks: [Reply.Chunk] = []
    private var head = 0
    /// What of the first chunk has left.
    private var sentOfFirst = 0
    private(set) var bytes = 0
    /// The memory of what waits: ranges of files take none, and what has left in part is held whole.
    private(set) var memory = 0

    var isEmpty: Bool { bytes == 0 }

    /// Small replies are joined up to this size: copying 64 KiB costs less than the calls it saves.
    private static let joinedBytes = 64 << 10
    /// One `sendfile` blocks its reactor for about as long as the page cache needs to copy this much.
    private static let maxFileBytes = 1 << 20

    mutating func append(_ reply: Reply) {
        for chunk in reply.chunks where chunk.count > 0 { append(chunk) }
    }

    mutating func append(_ chunk: Reply.Chunk) {
        chunks.append(chunk)
        bytes += chunk.count
        memory += chunk.memory
    }

    /// Sends what the socket takes now.
    mutating func send(to socket: Int32) throws(Failure) {
        while bytes > 0 {
            let sent: Int
            do throws(Errno) {
                sent = try sendFirst(to: socket)
            } catch .wouldBlock {
                return
            } catch {
                throw .socket(error)
            }
            if sent == 0 { throw .file("it is closed, or shorter than the range that was to be sent") }
            advance(sent)
        }
    }

    private func sendFirst(to socket: Int32) throws(Errno) -> Int {
        switch chunks[head] {
        case .bytes(let first): return try sendBytes(first, to: socket)
        case .file(let slice):
            guard let file = slice.file.descriptor else { return 0 }
            let count = min(slice.count - sentOfFirst, Self.maxFileBytes)
            return try systemCall {
                clinux_sendfile(socket, file, slice.position + Int64(sentOfFirst), count)
            }
        }
    }

    private func sendBytes(_ first: [UInt8], to socket: Int32) throws(Errno) -> Int {
        var joined: [UInt8] = []
        for chunk in chunks[(head + 1)...] {
            guard case .bytes(let next) = chunk else { break }
            let before = joined.isEmpty ? first.count - sentOfFirst : joined.count
            guard before + next.count <= Self.joinedBytes else { break }
            if joined.isEmpty { joined = Array(first[sentOfFirst...]) }
            joined.append(contentsOf: next)
        }
        guard joined.isEmpty else {
            return try joined.span.bytes.withUnsafeBytes { bytes throws(Errno) in try Self.send(bytes, to: socket) }
        }
        return try first.span.bytes.withUnsafeBytes { bytes throws(Errno) in
            try Self.send(UnsafeRawBufferPointer(rebasing: bytes[sentOfFirst...]), to: socket)
        }
    }

    /// Without a signal where the peer is gone.
    static func send(_ bytes: UnsafeRawBufferPointer, to socket: Int32) throws(Errno) -> Int {
        try systemCall { Glibc.send(socket, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL)) }
    }

    private mutating func advance(_ sent: Int) {
        bytes -= sent
        var left = sent
        while left > 0 {
            let rest = chunks[head].count - sentOfFirst
            guard left >= rest else {
                sentOfFirst += left
                return
            }
            left -= rest
            sentOfFirst = 0
            memory -= chunks[head].memory
            // The place is emptied at once: what it held may be a file that somebody waits to close.
            chunks[head] = .bytes([])
            head += 1
        }
        if head * 2 >= chunks.count {
            chunks.removeFirst(head)
            head = 0
        }
    }
}

extension Reply.Chunk {
    fileprivate var memory: Int {
        switch self {
        case .bytes(let bytes): bytes.count
        case .file: 0
        }
    }
}
