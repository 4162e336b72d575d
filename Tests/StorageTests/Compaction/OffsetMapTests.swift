import MartletBase
import TestSupport
import Testing

@testable import MartletStorage

extension OffsetMap {
    fileprivate mutating func put(_ key: [UInt8], _ offset: Int64) -> Insertion {
        insert(key.span.bytes, Offset(offset))
    }

    fileprivate func latest(_ key: [UInt8]) -> Int64? { offset(of: key.span.bytes)?.rawValue }
}

@Suite struct OffsetMapTests {
    @Test("the largest offset of each key is kept, and other keys have none")
    func latest() {
        var map = OffsetMap(limitBytes: 1 << 20)
        #expect(map.put([1], 5) == .inserted)
        #expect(map.put([1, 0], 6) == .inserted)
        #expect(map.put([1], 9) == .inserted)
        #expect(map.put([1], 7) == .inserted)
        #expect(map.put([], 3) == .inserted)
        #expect(map.count == 3)
        #expect(map.latest([1]) == 9)
        #expect(map.latest([1, 0]) == 6)
        #expect(map.latest([]) == 3)
        #expect(map.latest([0]) == nil)
    }

    @Test("a map never takes more memory than its bound, and a full one still takes the keys that it knows")
    func bound() {
        let limit = 1 << 20
        var map = OffsetMap(limitBytes: limit)
        var inserted: Int64 = 0
        while map.put(Array("key-\(inserted)".utf8), inserted) == .inserted {
            inserted += 1
            guard map.bytes <= limit else { break }
        }
        #expect(map.bytes <= limit)
        #expect(inserted > 10_000)
        #expect(map.count == Int(inserted))
        #expect(map.put(Array("key-17".utf8), 1_000_000) == .inserted)
        #expect(map.latest(Array("key-17".utf8)) == 1_000_000)
        #expect(map.latest(Array("key-\(inserted)".utf8)) == nil)
    }

    @Test("an empty map takes one key larger than its bound, so that compaction can go on")
    func hugeKey() {
        var map = OffsetMap(limitBytes: 100_000)
        let huge = [UInt8](repeating: 7, count: 1_000_000)
        #expect(map.put(huge, 1) == .inserted)
        #expect(map.put([1], 2) == .full)
        #expect(map.put(huge, 3) == .inserted)
        #expect(map.latest(huge) == 3)
        #expect(map.latest(Array(huge.dropLast())) == nil)
    }

    @Test("keys of every size up to several chunks lie side by side")
    func sizes() {
        var map = OffsetMap(limitBytes: 64 << 20)
        let sizes = [0, 1, 3, 4, 5, 262_139, 262_140, 262_141, 262_144, 600_000, 2, 524_284, 524_285, 9]
        for (index, size) in sizes.enumerated() {
            #expect(map.put([UInt8](repeating: UInt8(index), count: size), Int64(index)) == .inserted)
        }
        for (index, size) in sizes.enumerated() {
            #expect(map.latest([UInt8](repeating: UInt8(index), count: size)) == Int64(index), "size \(size)")
        }
    }

    @Test("a map answers as a dictionary does")
    func property() {
        let seed = Seed()
        var random = seed.random
        var map = OffsetMap(limitBytes: 8 << 20)
        var model: [[UInt8]: Int64] = [:]
        for offset in 0..<20_000 as Range<Int64> {
            let key = [UInt8]("\(Int.random(in: 0..<7_000, using: &random))".utf8)
            #expect(map.put(key, offset) == .inserted, "\(seed)")
            model[key] = offset
        }
        #expect(map.count == model.count, "\(seed)")
        for (key, offset) in model { #expect(map.latest(key) == offset, "\(seed)") }
    }
}
