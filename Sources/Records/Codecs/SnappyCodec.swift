import CCodecs
import MartletBase

/// Snappy, which has two forms on this wire: one raw block, or the stream of the Java library (xerial): a header of 16
/// bytes, then blocks that each follow their length. Both are read, the stream is written.
enum SnappyCodec {
    static let magic: [UInt8] = [0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0x00]
    /// The magic, the version and the oldest version that can read it.
    static let header: [UInt8] = magic + [0, 0, 0, 1, 0, 0, 0, 1]
    /// Bytes of input in each block that we write.
    static let blockSize = 32 << 10

    static func decompress(_ source: RawSpan, limit: Int, into output: inout ByteBuffer) throws(CodecError) {
        guard startsWithMagic(source) else { return try decompressBlock(source, limit: limit, into: &output) }
        var rest = source
        while rest.byteCount > 0 {
            // Streams that were joined have their headers in the middle. No length begins like the magic.
            if startsWithMagic(rest) {
                guard rest.byteCount >= header.count else { throw .truncated(.snappy) }
                let version: Int32 = rest.bigEndian(at: magic.count)
                guard version >= 1 else { throw .malformed(.snappy) }
                rest = rest.extracting(droppingFirst: header.count)
                continue
            }
            guard rest.byteCount >= 4 else { throw .truncated(.snappy) }
            let length: Int32 = rest.bigEndian(at: 0)
            guard length >= 0 else { throw .malformed(.snappy) }
            rest = rest.extracting(droppingFirst: 4)
            guard Int(length) <= rest.byteCount else { throw .truncated(.snappy) }
            try decompressBlock(rest.extracting(first: Int(length)), limit: limit, into: &output)
            rest = rest.extracting(droppingFirst: Int(length))
        }
    }

    private static func startsWithMagic(_ bytes: RawSpan) -> Bool {
        guard bytes.byteCount >= magic.count else { return false }
        return bytes.extracting(first: magic.count).withUnsafeBytes { $0.elementsEqual(magic) }
    }

    /// A block announces its size, and the library wants room for all of it at once. No element of the format turns a
    /// byte into more than 64, so that a size beyond that is a lie and nothing is allocated for it.
    private static func decompressBlock(_ source: RawSpan, limit: Int, into output: inout ByteBuffer) throws(CodecError)
    {
        try source.withUnsafeBytes { (input: UnsafeRawBufferPointer) throws(CodecError) in
            let start = input.baseAddress?.assumingMemoryBound(to: CChar.self)
            var size = 0
            guard snappy_uncompressed_length(start, input.count, &size) == SNAPPY_OK else {
                throw .malformed(.snappy)
            }
            guard size <= input.count.multipliedReportingOverflow(by: 64).partialValue else {
                throw .malformed(.snappy)
            }
            guard size <= limit - output.count else { throw .outputLimitExceeded(limit: limit) }
            output.reserve(size, within: limit)
            try output.fill { (free) throws(CodecError) in
                var written = free.count
                let target = free.baseAddress?.assumingMemoryBound(to: CChar.self)
                guard snappy_uncompress(start, input.count, target, &written) == SNAPPY_OK, written == size else {
                    throw .malformed(.snappy)
                }
                return written
            }
        }
    }

    static func compress(_ source: RawSpan, into output: inout ByteBuffer) throws(CodecError) {
        output.append(header.span.bytes)
        var rest = source
        while rest.byteCount > 0 {
            let block = rest.extracting(first: min(blockSize, rest.byteCount))
            rest = rest.extracting(droppingFirst: block.byteCount)
            output.reserve(4 + snappy_max_compressed_length(block.byteCount))
            try output.fill { (free) throws(CodecError) in
                var written = free.count - 4
                let status = block.withUnsafeBytes { input in
                    snappy_compress(
                        input.baseAddress?.assumingMemoryBound(to: CChar.self), input.count,
                        free.baseAddress.map { ($0 + 4).assumingMemoryBound(to: CChar.self) }, &written)
                }
                guard status == SNAPPY_OK else { throw .malformed(.snappy) }
                free.storeBytes(of: Int32(written).bigEndian, as: Int32.self)
                return 4 + written
            }
        }
    }
}
