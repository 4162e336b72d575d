import MartletBase

/// Compresses the records of batches, with contexts that are used again. It belongs to one thread.
package struct Compressor: ~Copyable {
    var gzip: GzipCompressor?
    var lz4: LZ4Compressor?
    var zstd: ZstdCompressor?

    package init() {}

    /// Appends the compressed `source` to `output`.
    package mutating func compress(
        _ source: RawSpan, _ compression: Compression, into output: inout ByteBuffer
    ) throws(CodecError) {
        switch compression.codec {
        case .none:
            output.append(source)
        case .gzip:
            if gzip?.level != compression.level { gzip = try GzipCompressor(level: compression.level) }
            try gzip?.compress(source, into: &output)
        case .snappy:
            try SnappyCodec.compress(source, into: &output)
        case .lz4:
            if lz4 == nil { lz4 = try LZ4Compressor() }
            try lz4?.compress(source, level: compression.level, into: &output)
        case .zstd:
            if zstd == nil { zstd = try ZstdCompressor() }
            try zstd?.compress(source, level: compression.level, into: &output)
        }
    }
}
