import MartletBase

/// A range of a file that goes to a socket without passing through memory of ours.
package struct FileSlice: Sendable {
    package let file: any DiskFile
    package let position: Int64
    package let count: Int

    package init(_ file: any DiskFile, position: Int64, count: Int) {
        self.file = file
        self.position = position
        self.count = count
    }
}

/// One response, whole and ready to be sent: bytes, and ranges of files between them.
package struct Reply: Sendable {
    package enum Chunk: Sendable {
        case bytes([UInt8])
        case file(FileSlice)

        package var count: Int {
            switch self {
            case .bytes(let bytes): bytes.count
            case .file(let slice): slice.count
            }
        }
    }

    package let chunks: [Chunk]

    package var count: Int { chunks.reduce(0) { $0 + $1.count } }
}

/// Where a response is written: a writer for the bytes, and the file ranges that belong between them.
package struct ReplyWriter: ~Copyable {
    package var writer: WireWriter
    /// By the tag of their splice.
    private var files: [Int: FileSlice] = [:]

    package init(capacity: Int = 512) { writer = WireWriter(capacity: capacity) }

    /// What belongs next is in a file.
    package mutating func file(_ slice: FileSlice) {
        writer.splice(slice.count, tag: files.count)
        files[files.count] = slice
    }

    /// A message encoded into `writer` has spliced records under `tag`, and these are they.
    package mutating func file(_ slice: FileSlice, for tag: Int) { files[tag] = slice }

    /// Everything written, as one reply; the writer is empty afterwards and keeps its memory.
    package mutating func take() -> Reply {
        var chunks: [Reply.Chunk] = []
        var position = 0
        for splice in writer.splices {
            if splice.position > position { chunks.append(.bytes(writer.array(position..<splice.position))) }
            guard let file = files[splice.tag], file.count == splice.count else {
                preconditionFailure("a splice of \(splice.count) bytes that no file fills")
            }
            chunks.append(.file(file))
            position = splice.position
        }
        if position < writer.count { chunks.append(.bytes(writer.array(position..<writer.count))) }
        writer.removeAll()
        files.removeAll(keepingCapacity: true)
        return Reply(chunks: chunks)
    }
}
