import MartletBase
import TestSupport
import Testing

@testable import MartletRecords

@Suite("Memory of the codecs") struct CodecMemoryTests {
    static let codecs: [CompressionCodec] = [.gzip, .snappy, .lz4, .zstd]

    /// What `rounds` decompressors, each made, used on `stream` and dropped, hold at the peak.
    static func peak(rounds: Int, _ stream: [UInt8], _ codec: CompressionCodec, limit: Int) -> Int {
        countingAllocations {
            for _ in 0..<rounds {
                var decompressor = Decompressor()
                _ = errorThrown { () throws(CodecError) in
                    try decompressor.decompress(stream.span.bytes, codec, limit: limit)
                }
            }
        }.peakBytes
    }

    @Test("a context goes with its owner, after success and after failure", arguments: Self.codecs)
    func contextsAreFreed(codec: CompressionCodec) throws {
        var random = Seed().random
        let stream = try CodecTests.compress(CodecTests.sample(100_000, using: &random), Compression(codec))
        for source in [stream, Array(stream.prefix(stream.count / 2)), stream.map { $0 ^ 0x55 }] {
            let once = Self.peak(rounds: 1, source, codec, limit: 1 << 20)
            let often = Self.peak(rounds: 20, source, codec, limit: 1 << 20)
            // One context left behind in each round would make twenty times as much.
            #expect(often < 2 * once + 4_096, "\(once) bytes once, \(often) at most in twenty rounds")
        }
    }

    @Test("a compressor's context goes with it", arguments: Self.codecs)
    func compressorsAreFreed(codec: CompressionCodec) throws {
        var random = Seed().random
        let bytes = CodecTests.sample(50_000, using: &random)
        func peak(_ rounds: Int) -> Int {
            countingAllocations {
                for _ in 0..<rounds {
                    var compressor = Compressor()
                    var output = ByteBuffer()
                    let error = errorThrown { () throws(CodecError) in
                        try compressor.compress(bytes.span.bytes, Compression(codec), into: &output)
                    }
                    #expect(error == nil)
                }
            }.peakBytes
        }
        let once = peak(1)
        let often = peak(20)
        #expect(often < 2 * once + 65_536, "\(once) bytes once, \(often) at most in twenty rounds")
    }

    @Test("a bomb costs what its limit allows and the library's context, not what it announces", arguments: Self.codecs)
    func bombs(codec: CompressionCodec) throws {
        let limit = 1 << 20
        let bomb = try CodecTests.compress([UInt8](repeating: 0, count: 64 << 20), Compression(codec))
        let peak = Self.peak(rounds: 1, bomb, codec, limit: limit)
        // While the output grows, its old and its new memory are there; a context takes its window besides.
        let context = 9 << 20
        #expect(peak < 2 * limit + context, "\(peak) bytes at most")
    }
}
