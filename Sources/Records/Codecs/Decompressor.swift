import CCodecs
import MartletBase

/// Decompresses the records of batches, with contexts and memory that are used again.
///
/// The output is taken from the library piece by piece and stops at a limit: the memory is in proportion to what has been
/// produced, never to what a header announces. It belongs to one thread; contexts are made when first needed.
package struct Decompressor: ~Copyable {
    var gzip: GzipDecompressor?
    var lz4: LZ4Decompressor?
    var zstd: ZstdDecompressor?
    /// What the last call has produced.
    package private(set) var output = ByteBuffer()

    /// The largest output that stays allocated for the next batch.
    static let keptCapacity = 4 << 20

    package init() {}

    /// Puts the decompressed `source` into `output`, at most `limit` bytes.
    package mutating func decompress(
        _ source: RawSpan, _ codec: CompressionCodec, limit: Int
    ) throws(CodecError) {
        prepare(for: source.byteCount, limit: limit)
        switch codec {
        case .none:
            guard source.byteCount <= limit else { throw .outputLimitExceeded(limit: limit) }
            output.append(source)
        case .gzip:
            if gzip == nil { gzip = try GzipDecompressor() }
            try gzip?.decompress(source, limit: limit, into: &output)
        case .snappy:
            try SnappyCodec.decompress(source, limit: limit, into: &output)
        case .lz4:
            if lz4 == nil { lz4 = try LZ4Decompressor() }
            try lz4?.decompress(source, limit: limit, into: &output)
        case .zstd:
            if zstd == nil { zstd = try ZstdDecompressor() }
            try zstd?.decompress(source, limit: limit, into: &output)
            if zstd?.isOversized == true { zstd = nil }
        }
    }

    private mutating func prepare(for sourceSize: Int, limit: Int) {
        invariant(limit >= 0 && limit < .max, "an output limit of \(limit)")
        if output.capacity > Self.keptCapacity { output = ByteBuffer() }
        output.removeAll()
        // Four times is what text compresses to: most batches then need no second step.
        let expected = min(limit, min(sourceSize, Self.keptCapacity) * 4)
        if output.capacity < expected { output = ByteBuffer(capacity: expected) }
    }
}

/// One step of a library that takes input and gives output as far as there is room.
struct CodecStep {
    let consumed: Int
    let produced: Int
    /// A stream ended here; another one may follow.
    let isStreamEnd: Bool
}

/// Runs `step` over `source` until it is used up at the end of a stream.
///
/// One byte of room beyond the limit tells output that exceeds it from output that just fits.
func pump(
    _ source: RawSpan, _ codec: CompressionCodec, limit: Int, into output: inout ByteBuffer,
    step: (UnsafeRawBufferPointer, UnsafeMutableRawBufferPointer) throws(CodecError) -> CodecStep
) throws(CodecError) {
    try source.withUnsafeBytes { (input: UnsafeRawBufferPointer) throws(CodecError) in
        var position = 0
        var isStreamEnd = false
        while position < input.count || !isStreamEnd {
            guard output.grow(within: limit + 1) else { throw .outputLimitExceeded(limit: limit) }
            var progress = 0
            try output.fill(within: limit + 1) { (free) throws(CodecError) in
                let result = try step(UnsafeRawBufferPointer(rebasing: input[position...]), free)
                position += result.consumed
                progress = result.consumed + result.produced
                isStreamEnd = result.isStreamEnd
                return result.produced
            }
            if output.count > limit { throw .outputLimitExceeded(limit: limit) }
            if progress == 0 && !isStreamEnd { throw position == input.count ? .truncated(codec) : .malformed(codec) }
        }
    }
}
