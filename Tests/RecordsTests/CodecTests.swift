import MartletBase
import TestSupport
import Testing

@testable import MartletRecords

@Suite("Codecs") struct CodecTests {
    static let codecs: [CompressionCodec] = [.gzip, .snappy, .lz4, .zstd]

    static func compress(_ bytes: [UInt8], _ compression: Compression) throws -> [UInt8] {
        var compressor = Compressor()
        var output = ByteBuffer()
        try compressor.compress(bytes.span.bytes, compression, into: &output)
        return output.array()
    }

    static func decompress(_ bytes: [UInt8], _ codec: CompressionCodec, limit: Int = 1 << 24) throws(CodecError)
        -> [UInt8]
    {
        var decompressor = Decompressor()
        try decompressor.decompress(bytes.span.bytes, codec, limit: limit)
        return decompressor.output.array()
    }

    static func error(_ bytes: [UInt8], _ codec: CompressionCodec, limit: Int = 1 << 24) -> CodecError? {
        errorThrown { () throws(CodecError) in _ = try decompress(bytes, codec, limit: limit) }
    }

    /// Half of it random, half of it repetition.
    static func sample(_ count: Int, using random: inout SeededRandom) -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < count {
            if random.oneIn(2) {
                bytes += (0..<100).map { _ in UInt8.random(in: 0...255, using: &random) }
            } else {
                bytes += [UInt8](repeating: .random(in: 0...255, using: &random), count: 100)
            }
        }
        return Array(bytes.prefix(count))
    }

    @Test("what is compressed comes back, at any size and level", arguments: Self.codecs)
    func roundTrip(codec: CompressionCodec) throws {
        let seed = Seed()
        var random = seed.random
        var levels: [Int32?] = [nil]
        if let range = codec.levels { levels += [range.lowerBound, -1, 0, 1, 5, 12, range.upperBound] }
        var compressor = Compressor()
        var decompressor = Decompressor()
        for level in levels {
            guard let compression = level.map({ Compression(codec, level: $0) }) ?? Compression(codec) else { continue }
            for size in [0, 1, 1_000, 32_768, 65_536, 65_537, 300_000] {
                let bytes = Self.sample(size, using: &random)
                var output = ByteBuffer()
                try compressor.compress(bytes.span.bytes, compression, into: &output)
                try decompressor.decompress(output.bytes, codec, limit: size)
                #expect(decompressor.output.array() == bytes, "\(compression), \(size) bytes; \(seed)")
            }
        }
    }

    @Test("levels that a codec does not have are refused")
    func levels() {
        #expect(Compression(.gzip, level: 0) == nil)
        #expect(Compression(.gzip, level: -1) != nil)
        #expect(Compression(.gzip, level: 10) == nil)
        #expect(Compression(.lz4, level: 18) == nil)
        #expect(Compression(.lz4, level: 0) == nil)
        #expect(Compression(.zstd, level: -131_072) != nil)
        #expect(Compression(.zstd, level: 23) == nil)
        #expect(Compression(.snappy, level: 1) == nil)
    }

    @Test("our streams begin as those of the Java client do")
    func streamHeaders() throws {
        let bytes = [UInt8](repeating: 97, count: 100_000)
        #expect(try Self.compress(bytes, Compression(.gzip)).prefix(3) == [0x1f, 0x8b, 8])
        let snappy = try Self.compress(bytes, Compression(.snappy))
        #expect(snappy.prefix(16) == [0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0, 0, 0, 0, 1, 0, 0, 0, 1])
        // Independent blocks of 64 KiB, no checksums, no content size, and the checksum byte of that header.
        #expect(try Self.compress(bytes, Compression(.lz4)).prefix(7) == [0x04, 0x22, 0x4d, 0x18, 0x60, 0x40, 0x82])
        #expect(try Self.compress(bytes, Compression(.zstd)).prefix(4) == [0x28, 0xb5, 0x2f, 0xfd])
    }

    @Test("streams that follow one another are one", arguments: Self.codecs)
    func joinedStreams(codec: CompressionCodec) throws {
        let first = Array("first ".utf8)
        let second = Array("second".utf8)
        let joined = try Self.compress(first, Compression(codec)) + Self.compress(second, Compression(codec))
        #expect(try Self.decompress(joined, codec) == first + second)
    }

    @Test("a raw snappy block is read like the framed stream")
    func rawSnappy() throws {
        // A length of 5, a literal of 5 bytes.
        #expect(try Self.decompress([5, 4 << 2] + Array("swift".utf8), .snappy) == Array("swift".utf8))
        #expect(try Self.decompress([0], .snappy) == [])
    }

    @Test("a stream cut off at any length is an error", arguments: Self.codecs)
    func truncation(codec: CompressionCodec) throws {
        var random = Seed().random
        let stream = try Self.compress(Self.sample(500, using: &random), Compression(codec))
        // A framed snappy stream has no end mark: its header alone is a stream of nothing.
        let wholeByAccident = codec == .snappy ? [16] : []
        for length in 0..<stream.count where !wholeByAccident.contains(length) {
            let error = Self.error(Array(stream.prefix(length)), codec)
            #expect(error == .truncated(codec) || error == .malformed(codec), "\(length) of \(stream.count) bytes")
        }
    }

    @Test("damaged bytes give an error or other bytes, never a trap", arguments: Self.codecs)
    func damage(codec: CompressionCodec) throws {
        let seed = Seed()
        var random = seed.random
        let bytes = Self.sample(2_000, using: &random)
        let stream = try Self.compress(bytes, Compression(codec))
        var decompressor = Decompressor()
        for _ in 0..<3_000 {
            var damaged = stream
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                damaged[.random(in: damaged.indices, using: &random)] = .random(in: 0...255, using: &random)
            }
            let error = errorThrown { () throws(CodecError) in
                try decompressor.decompress(damaged.span.bytes, codec, limit: 1 << 20)
            }
            if let error {
                let isExpected =
                    error == .malformed(codec) || error == .truncated(codec)
                    || error == .outputLimitExceeded(limit: 1 << 20)
                #expect(isExpected, "\(error); \(seed)")
            }
            #expect(decompressor.output.capacity <= 1 << 20 + 1)
        }
        // The same object goes on to read sound streams.
        try decompressor.decompress(stream.span.bytes, codec, limit: bytes.count)
        #expect(decompressor.output.array() == bytes, "\(seed)")
    }

    @Test("random bytes are no stream", arguments: Self.codecs)
    func garbage(codec: CompressionCodec) {
        let seed = Seed()
        var random = seed.random
        for _ in 0..<500 {
            // A first byte that is a length of nothing would be a sound raw snappy block.
            let count = Int.random(in: 0..<50, using: &random)
            let bytes: [UInt8] = [0x7f] + (0..<count).map { _ in .random(in: 0...255, using: &random) }
            #expect(Self.error(bytes, codec) != nil, "\(bytes); \(seed)")
        }
    }

    @Test("a bomb stops at the limit, and takes no more memory than that", arguments: Self.codecs)
    func bombs(codec: CompressionCodec) throws {
        let size = 4 << 20
        let bomb = try Self.compress([UInt8](repeating: 0, count: size), Compression(codec))
        var decompressor = Decompressor()
        for limit in [0, 1, 1_000, 1 << 20, size - 1] {
            let error = errorThrown { () throws(CodecError) in
                try decompressor.decompress(bomb.span.bytes, codec, limit: limit)
            }
            #expect(error == .outputLimitExceeded(limit: limit))
            #expect(decompressor.output.capacity <= max(limit + 1, 64))
        }
        try decompressor.decompress(bomb.span.bytes, codec, limit: size)
        #expect(decompressor.output.count == size)
    }

    @Test("a snappy block that announces more than it can hold allocates nothing")
    func lyingSnappy() {
        // 4294967295 bytes out of three.
        #expect(Self.error([0xff, 0xff, 0xff, 0xff, 0x0f, 0, 97], .snappy, limit: 1 << 33) == .malformed(.snappy))
        #expect(Self.error([0xff, 0xff, 0xff, 0xff, 0x0f], .snappy, limit: 1_000) == .malformed(.snappy))
    }

    @Test("framed snappy with a length past the end, below zero or without a block is an error")
    func framedSnappy() {
        let header = SnappyCodec.header
        #expect(Self.error(header + [0, 0, 0, 9, 1, 0, 97], .snappy) == .truncated(.snappy))
        #expect(Self.error(header + [0xff, 0xff, 0xff, 0xff], .snappy) == .malformed(.snappy))
        #expect(Self.error(header + [0, 0, 0], .snappy) == .truncated(.snappy))
        #expect(Self.error(header + [0, 0, 0, 0], .snappy) == .malformed(.snappy))
        #expect(Self.error(Array(header.prefix(10)), .snappy) == .truncated(.snappy))
    }

    @Test("bytes behind a stream are not passed over", arguments: [.gzip, .lz4, .zstd] as [CompressionCodec])
    func trailingGarbage(codec: CompressionCodec) throws {
        let stream = try Self.compress(Array("swift".utf8), Compression(codec))
        #expect(Self.error(stream + [1, 2, 3, 4, 5, 6, 7, 8], codec) != nil)
    }
}
