import Glibc

/// Cuts a stream into lines. A line ends in a newline, which is not part of it, or with the stream; a carriage return before
/// the newline stays. An empty line is a line.
struct LineSplitter {
    /// A longer line is not kept: `next` gives as much of it as shows that it is too long.
    private let limit: Int
    private var pending: [UInt8] = []
    private var isEnded = false
    private var position = 0

    init(limit: Int) { self.limit = limit }

    /// What the stream has next; nothing is its end.
    mutating func add(_ bytes: UnsafeRawBufferPointer) {
        pending.removeFirst(position)
        position = 0
        if bytes.isEmpty { isEnded = true } else { pending.append(contentsOf: bytes) }
    }

    /// The next line, or `nil` where more of the stream is needed or nothing is left.
    mutating func next() -> [UInt8]? {
        if let newline = newline() {
            defer { position = newline + 1 }
            return Array(pending[position..<min(newline, position + limit + 1)])
        }
        let rest = pending.count - position
        guard rest > 0, isEnded || rest > limit else { return nil }
        defer { position = pending.count }
        return Array(pending[position..<(position + min(rest, limit + 1))])
    }

    private func newline() -> Int? {
        pending.withUnsafeBytes { bytes in
            guard let base = bytes.baseAddress, position < bytes.count,
                let found = memchr(base + position, Int32(UInt8(ascii: "\n")), bytes.count - position)
            else { return nil }
            return UnsafeRawPointer(found) - base
        }
    }

    var isAtEnd: Bool { isEnded && position == pending.count }
}
