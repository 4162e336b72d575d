import CCodecs
import MartletBase

/// Zstandard frames, one or several, with windows of up to 128 MiB, the largest that the format's other readers accept.
struct ZstdDecompressor: ~Copyable {
    private let context: OpaquePointer

    init() throws(CodecError) {
        guard let context = ZSTD_createDCtx() else { throw .outOfMemory }
        self.context = context
    }

    deinit { ZSTD_freeDCtx(context) }

    /// The context keeps the window of the largest frame so far. Above this it is better made anew.
    var isOversized: Bool { ZSTD_sizeof_DCtx(context) > 16 << 20 }

    mutating func decompress(_ source: RawSpan, limit: Int, into output: inout ByteBuffer) throws(CodecError) {
        ZSTD_DCtx_reset(context, ZSTD_reset_session_only)
        let context = context
        try pump(source, .zstd, limit: limit, into: &output) { (input, free) throws(CodecError) in
            var from = ZSTD_inBuffer(src: input.baseAddress, size: input.count, pos: 0)
            var to = ZSTD_outBuffer(dst: free.baseAddress, size: free.count, pos: 0)
            let left = ZSTD_decompressStream(context, &to, &from)
            guard ZSTD_isError(left) == 0 else { throw .malformed(.zstd) }
            return CodecStep(consumed: from.pos, produced: to.pos, isStreamEnd: left == 0)
        }
    }
}

struct ZstdCompressor: ~Copyable {
    private let context: OpaquePointer

    init() throws(CodecError) {
        guard let context = ZSTD_createCCtx() else { throw .outOfMemory }
        self.context = context
    }

    deinit { ZSTD_freeCCtx(context) }

    mutating func compress(_ source: RawSpan, level: Int32, into output: inout ByteBuffer) throws(CodecError) {
        ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, level)
        let context = context
        let source = source
        output.reserve(ZSTD_compressBound(source.byteCount))
        try output.fill { (free) throws(CodecError) in
            let written = source.withUnsafeBytes { input in
                ZSTD_compress2(context, free.baseAddress, free.count, input.baseAddress, input.count)
            }
            guard ZSTD_isError(written) == 0 else { throw .outOfMemory }
            return written
        }
    }
}
