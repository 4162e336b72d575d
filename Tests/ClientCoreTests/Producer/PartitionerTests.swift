import MartletBase
import MartletClientCore
import Testing

@Suite struct PartitionerTests {
    /// What kafka-python and Java's own tests say of these keys: the hash, and the partition of 7, 12 and 1000.
    private static let known: [(key: [UInt8], hash: UInt32, of7: Int, of12: Int, of1000: Int)] = [
        (Array("".utf8), 275_646_681, 2, 9, 681),
        (Array("a".utf8), 2_731_586_172, 5, 4, 524),
        (Array("ab".utf8), 316_155_434, 0, 2, 434),
        (Array("abc".utf8), 479_470_107, 4, 3, 107),
        (Array("abcd".utf8), 2_971_317_748, 5, 8, 100),
        (Array("21".utf8), 3_321_034_988, 3, 0, 340),
        (Array("foobar".utf8), 3_504_634_814, 0, 6, 166),
        (Array("a-little-bit-long-string".utf8), 3_308_985_760, 1, 8, 112),
        (Array("a-little-bit-longer-string".utf8), 2_808_662_467, 0, 11, 819),
        (Array("lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8".utf8), 4_236_069_325, 3, 5, 677),
        ([0xff, 0xfe, 0xfd, 0xfc], 2_136_149_935, 3, 7, 935),
        (Array(0...255), 2_346_620_022, 3, 10, 374),
        (Array("schlüssel".utf8), 331_429_656, 5, 0, 656),
        (Array("鍵".utf8), 1_131_375_336, 0, 0, 336),
        (Array("user-1".utf8), 1_404_122_828, 3, 8, 828),
        (Array("user-42".utf8), 1_459_644_460, 1, 4, 460),
        ([0], 375_494_588, 0, 8, 588),
        ([0x80, 0x80, 0x80], 3_160_282_479, 2, 7, 831),
        (Array("12345678".utf8), 338_742_798, 2, 6, 798),
    ]

    @Test func `keys go where Java's producer puts them`() {
        for known in Self.known {
            let key = known.key.span.bytes
            #expect(Murmur2.hash(key) == known.hash, "\(known.key)")
            #expect(Partitioner.partition(ofKey: key, count: 7) == known.of7, "\(known.key)")
            #expect(Partitioner.partition(ofKey: key, count: 12) == known.of12, "\(known.key)")
            #expect(Partitioner.partition(ofKey: key, count: 1000) == known.of1000, "\(known.key)")
        }
    }

    @Test func `records without a key stay together until their batch is closed`() {
        var random = SeededRandom(seed: 7)
        var sticky = StickyPartition()
        let all = Array(0..<6)
        let first = sticky.partition(count: 6, available: all, using: &random)
        for _ in 0..<20 { #expect(sticky.partition(count: 6, available: all, using: &random) == first) }

        sticky.batchClosed(of: (first + 1) % 6, count: 6, available: all, using: &random)
        #expect(sticky.partition(count: 6, available: all, using: &random) == first)
        sticky.batchClosed(of: first, count: 6, available: all, using: &random)
        #expect(sticky.partition(count: 6, available: all, using: &random) != first)
    }

    @Test func `partitions without a leader are passed over`() {
        var random = SeededRandom(seed: 8)
        var sticky = StickyPartition()
        for _ in 0..<50 {
            let drawn = sticky.partition(count: 6, available: [2, 4], using: &random)
            #expect([2, 4].contains(drawn))
            sticky.batchClosed(of: drawn, count: 6, available: [2, 4], using: &random)
        }
    }
}
