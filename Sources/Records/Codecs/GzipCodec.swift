import CCodecs
import MartletBase

/// RFC 1952: members that follow one another are one stream.
struct GzipDecompressor: ~Copyable {
    /// On the heap, because the library's state points back to it.
    private let stream: UnsafeMutablePointer<z_stream>

    init() throws(CodecError) {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        let status = inflateInit2_(stream, GzipFormat.windowBits, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        guard status == Z_OK else {
            stream.deallocate()
            throw .outOfMemory
        }
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
    }

    mutating func decompress(_ source: RawSpan, limit: Int, into output: inout ByteBuffer) throws(CodecError) {
        inflateReset(stream)
        let stream = stream
        try pump(source, .gzip, limit: limit, into: &output) { (input, free) throws(CodecError) in
            let inputSize = GzipFormat.piece(input.count)
            let freeSize = GzipFormat.piece(free.count)
            stream.pointee.next_in = UnsafeMutablePointer(
                mutating: input.baseAddress?.assumingMemoryBound(to: UInt8.self))
            stream.pointee.avail_in = inputSize
            stream.pointee.next_out = free.baseAddress?.assumingMemoryBound(to: UInt8.self)
            stream.pointee.avail_out = freeSize
            let status = inflate(stream, Z_NO_FLUSH)
            switch status {
            case Z_OK, Z_BUF_ERROR: break
            case Z_STREAM_END: inflateReset(stream)
            case Z_MEM_ERROR: throw .outOfMemory
            default: throw .malformed(.gzip)
            }
            return CodecStep(
                consumed: Int(inputSize - stream.pointee.avail_in), produced: Int(freeSize - stream.pointee.avail_out),
                isStreamEnd: status == Z_STREAM_END)
        }
    }
}

struct GzipCompressor: ~Copyable {
    private let stream: UnsafeMutablePointer<z_stream>
    let level: Int32

    init(level: Int32) throws(CodecError) {
        self.level = level
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        let memoryLevel: Int32 = 8
        let status = deflateInit2_(
            stream, level, Z_DEFLATED, GzipFormat.windowBits, memoryLevel, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
            Int32(MemoryLayout<z_stream>.size))
        guard status == Z_OK else {
            stream.deallocate()
            throw .outOfMemory
        }
    }

    deinit {
        deflateEnd(stream)
        stream.deallocate()
    }

    mutating func compress(_ source: RawSpan, into output: inout ByteBuffer) throws(CodecError) {
        deflateReset(stream)
        let stream = stream
        try source.withUnsafeBytes { (input: UnsafeRawBufferPointer) throws(CodecError) in
            var position = 0
            var isDone = false
            while !isDone {
                let inputSize = GzipFormat.piece(input.count - position)
                output.reserve(Int(deflateBound(stream, UInt(inputSize))))
                output.fill { free in
                    let freeSize = GzipFormat.piece(free.count)
                    stream.pointee.next_in = UnsafeMutablePointer(
                        mutating: input.baseAddress.map { ($0 + position).assumingMemoryBound(to: UInt8.self) })
                    stream.pointee.avail_in = inputSize
                    stream.pointee.next_out = free.baseAddress?.assumingMemoryBound(to: UInt8.self)
                    stream.pointee.avail_out = freeSize
                    let isLast = position + Int(inputSize) == input.count
                    isDone = deflate(stream, isLast ? Z_FINISH : Z_NO_FLUSH) == Z_STREAM_END
                    position += Int(inputSize - stream.pointee.avail_in)
                    return Int(freeSize - stream.pointee.avail_out)
                }
            }
        }
    }
}

private enum GzipFormat {
    /// The largest window; 16 more asks for gzip's header and trailer instead of zlib's.
    static let windowBits: Int32 = 15 + 16

    /// The library counts in 32 bits.
    static func piece(_ count: Int) -> UInt32 { UInt32(min(count, 1 << 30)) }
}
