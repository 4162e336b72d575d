import CCodecs
import MartletBase

/// LZ4 frames, one or several; blocks of any size, linked or not, and all checksums are understood.
struct LZ4Decompressor: ~Copyable {
    private let context: OpaquePointer

    init() throws(CodecError) {
        var context: OpaquePointer?
        guard LZ4F_isError(LZ4F_createDecompressionContext(&context, UInt32(LZ4F_VERSION))) == 0, let context else {
            throw .outOfMemory
        }
        self.context = context
    }

    deinit { LZ4F_freeDecompressionContext(context) }

    mutating func decompress(_ source: RawSpan, limit: Int, into output: inout ByteBuffer) throws(CodecError) {
        LZ4F_resetDecompressionContext(context)
        let context = context
        try pump(source, .lz4, limit: limit, into: &output) { (input, free) throws(CodecError) in
            var consumed = input.count
            var produced = free.count
            let left = LZ4F_decompress(context, free.baseAddress, &produced, input.baseAddress, &consumed, nil)
            guard LZ4F_isError(left) == 0 else { throw .malformed(.lz4) }
            return CodecStep(consumed: consumed, produced: produced, isStreamEnd: left == 0)
        }
    }
}

struct LZ4Compressor: ~Copyable {
    private let context: OpaquePointer

    init() throws(CodecError) {
        var context: OpaquePointer?
        guard LZ4F_isError(LZ4F_createCompressionContext(&context, UInt32(LZ4F_VERSION))) == 0, let context else {
            throw .outOfMemory
        }
        self.context = context
    }

    deinit { LZ4F_freeCompressionContext(context) }

    mutating func compress(_ source: RawSpan, level: Int32, into output: inout ByteBuffer) throws(CodecError) {
        // What the Java client writes and reads: independent blocks of 64 KiB, no checksums, no content size.
        var preferences = LZ4F_preferences_t()
        preferences.frameInfo.blockSizeID = LZ4F_max64KB
        preferences.frameInfo.blockMode = LZ4F_blockIndependent
        preferences.compressionLevel = Self.libraryLevel(level)
        preferences.autoFlush = 1

        let context = context
        let source = source
        output.reserve(Self.largestHeader + LZ4F_compressBound(source.byteCount, &preferences))
        try output.fill { (free) throws(CodecError) in
            var used = 0
            func advance(_ written: Int) throws(CodecError) {
                guard LZ4F_isError(written) == 0 else { throw .outOfMemory }
                used += written
            }
            func rest() -> UnsafeMutableRawBufferPointer { UnsafeMutableRawBufferPointer(rebasing: free[used...]) }
            try advance(LZ4F_compressBegin(context, rest().baseAddress, rest().count, &preferences))
            try source.withUnsafeBytes { (input: UnsafeRawBufferPointer) throws(CodecError) in
                try advance(
                    LZ4F_compressUpdate(context, rest().baseAddress, rest().count, input.baseAddress, input.count, nil))
            }
            try advance(LZ4F_compressEnd(context, rest().baseAddress, rest().count, nil))
            return used
        }
    }

    /// The library's `LZ4F_HEADER_SIZE_MAX`.
    private static let largestHeader = 19

    /// Kafka's default level stands for the fast compressor, all others for the slow one, whose levels begin at 3 here.
    private static func libraryLevel(_ level: Int32) -> Int32 {
        level == CompressionCodec.lz4.defaultLevel ? 0 : max(level, 3)
    }
}
