import CLinux
import MartletBase
import TestSupport
import Testing

@testable import MartletRecords

@Suite("CRC-32C") struct CRC32CTests {
    static let paths: [martlet_crc32c_path] = [
        MARTLET_CRC32C_PORTABLE, MARTLET_CRC32C_ONE_WAY, MARTLET_CRC32C_THREE_WAY, MARTLET_CRC32C_AVX512,
    ].filter { martlet_crc32c_supported($0) }

    /// The test patterns of RFC 3720, appendix B.4, and the customary check value.
    static let vectors: [([UInt8], UInt32)] = [
        ([], 0),
        (Array("123456789".utf8), 0xe306_9283),
        ([UInt8](repeating: 0, count: 32), 0x8a91_36aa),
        ([UInt8](repeating: 0xff, count: 32), 0x62a8_ab43),
        ([UInt8](0..<32), 0x46dd_794e),
        ([UInt8]((0..<32).reversed()), 0x113f_db5c),
    ]

    @Test("every path gives the published values", arguments: Self.paths)
    func publishedValues(path: martlet_crc32c_path) {
        for (bytes, expected) in Self.vectors {
            #expect(martlet_crc32c_by(path, 0, bytes, bytes.count) == expected, "path \(path.rawValue) of \(bytes)")
        }
    }

    @Test("every path agrees with the tables on any length, alignment and start value", arguments: Self.paths)
    func pathsAgree(path: martlet_crc32c_path) {
        let seed = Seed()
        var random = seed.random
        let bytes = (0..<70_000).map { _ in UInt8.random(in: 0...255, using: &random) }
        // Every length up to the largest step of any path, then longer ones at random.
        let lengths = Array(0...1_100) + (0..<300).map { _ in Int.random(in: 1_100...60_000, using: &random) }
        for length in lengths {
            let start = Int.random(in: 0...64, using: &random)
            let before = UInt32.random(in: 0...UInt32.max, using: &random)
            bytes.withUnsafeBytes { buffer in
                let piece = UnsafeRawBufferPointer(rebasing: buffer[start..<(start + length)])
                let expected = martlet_crc32c_by(MARTLET_CRC32C_PORTABLE, before, piece.baseAddress, length)
                let found = martlet_crc32c_by(path, before, piece.baseAddress, length)
                #expect(found == expected, "path \(path.rawValue), \(length) bytes at \(start); \(seed)")
            }
        }
    }

    @Test("bytes in pieces give the checksum of the whole")
    func pieces() {
        let seed = Seed()
        var random = seed.random
        let bytes = (0..<10_000).map { _ in UInt8.random(in: 0...255, using: &random) }
        var crc = CRC32C()
        var position = 0
        while position < bytes.count {
            let end = Int.random(in: position...bytes.count, using: &random)
            crc.update(bytes.span.bytes.extracting(position..<end))
            position = end
        }
        #expect(crc.value == CRC32C.checksum(bytes.span.bytes), "\(seed)")
    }

    @Test("the fastest supported path is the one that is taken")
    func choice() {
        #expect(martlet_crc32c_chosen() == Self.paths.last)
    }
}
