import MartletBase
import TestSupport
import Testing

@testable import MartletWire

/// Feeds bytes as a connection would and collects the frames.
private struct Feed: ~Copyable {
    var decoder: FrameDecoder
    var frames: [[UInt8]] = []

    init(limit: Int = 1 << 20) { decoder = FrameDecoder(limit: limit) }

    mutating func send(_ bytes: [UInt8], reads: Int = .max) throws(FrameError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let space = decoder.space()
            let count = min(space.count, rest.count, max(reads, 1))
            space.copyBytes(from: rest.prefix(count))
            decoder.received(count)
            rest = rest.dropFirst(count)
            while let frame = try decoder.next() { frames.append([UInt8](decoder.bytes(of: frame))) }
        }
    }
}

private func frame(_ body: [UInt8]) -> [UInt8] {
    withUnsafeBytes(of: Int32(body.count).bigEndian) { [UInt8]($0) } + body
}

@Suite struct FrameDecoderTests {
    @Test("frames come out as they went in, however the bytes are cut")
    func roundTrip() throws {
        let seed = Seed()
        var random = seed.random
        for _ in 0..<200 {
            let bodies = (0..<Int.random(in: 1...12, using: &random)).map { _ in
                let size = Int.random(in: 0...(random.oneIn(8) ? 70_000 : 300), using: &random)
                return (0..<size).map { _ in UInt8.random(in: 0...255, using: &random) }
            }
            let stream = bodies.flatMap(frame)
            var feed = Feed()
            var position = 0
            while position < stream.count {
                let count = min(Int.random(in: 1...9_000, using: &random), stream.count - position)
                try feed.send(Array(stream[position..<position + count]))
                position += count
            }
            #expect(feed.frames == bodies, "\(seed)")
            #expect(feed.decoder.bytesBuffered == 0, "\(seed)")
        }
    }

    @Test("one byte at a time is enough")
    func slowest() throws {
        var feed = Feed()
        try feed.send(frame([1, 2, 3]) + frame([]) + frame([4]), reads: 1)
        #expect(feed.frames == [[1, 2, 3], [], [4]])
    }

    @Test("memory follows the bytes received, not the size declared")
    func memoryBound() throws {
        var feed = Feed(limit: 104_857_600)
        try feed.send([0x06, 0x40, 0, 0, 1, 2, 3])
        #expect(feed.decoder.declaredSize == 104_857_600)
        #expect(feed.decoder.capacity == FrameDecoder.initialCapacity)
        var sent = 7
        while sent < 3 << 20 {
            try feed.send([UInt8](repeating: 5, count: 1000))
            sent += 1000
            #expect(feed.decoder.capacity <= max(FrameDecoder.initialCapacity, 2 * sent))
        }
        #expect(feed.frames.isEmpty)
    }

    @Test("memory is given back when it is asked for and nothing is buffered")
    func memoryReturned() throws {
        var feed = Feed()
        #expect(feed.decoder.capacity == 0)
        try feed.send(frame([UInt8](repeating: 1, count: 600_000)))
        let grown = feed.decoder.capacity
        #expect(grown >= 600_000)
        feed.decoder.trim(to: grown)
        #expect(feed.decoder.capacity == grown)
        feed.decoder.trim(to: grown - 1)
        #expect(feed.decoder.capacity == 0)
        try feed.send([0, 0])
        feed.decoder.trim(to: 0)
        #expect(feed.decoder.capacity == FrameDecoder.initialCapacity, "half a frame is not idle")
        try feed.send([0, 0])
        #expect(feed.frames.map(\.count) == [600_000, 0])
    }

    @Test("a frame at the limit passes and one above it is refused before its bytes come")
    func limit() throws {
        var feed = Feed(limit: 10)
        try feed.send(frame([UInt8](repeating: 0, count: 10)))
        #expect(feed.frames.count == 1)
        #expect(throws: FrameError.oversized(size: 11, limit: 10)) { try feed.send([0, 0, 0, 11]) }
    }

    @Test("negative sizes are refused")
    func negative() {
        for size in [Int32(-1), .min, -100] {
            var feed = Feed()
            #expect(throws: FrameError.negativeSize(size)) {
                try feed.send(withUnsafeBytes(of: size.bigEndian) { [UInt8]($0) })
            }
        }
    }

    @Test("HTTP and TLS are recognised for what they are", arguments: HTTPVerb.allCases)
    func strangers(verb: HTTPVerb) {
        var feed = Feed(limit: 104_857_600)
        #expect(throws: FrameError.http(verb)) {
            try feed.send(withUnsafeBytes(of: verb.rawValue.bigEndian) { [UInt8]($0) } + Array(" / HTTP/1.1\r\n".utf8))
        }
        var hello = Feed(limit: 104_857_600)
        #expect(throws: FrameError.tls) { try hello.send([0x16, 0x03, 0x01, 0x02, 0x00, 0x01]) }
    }

    @Test("a frame put back is given again")
    func putBack() throws {
        var feed = Feed()
        let space = feed.decoder.space()
        let bytes = frame([1, 2]) + frame([3])
        space.copyBytes(from: bytes)
        feed.decoder.received(bytes.count)
        let before = feed.decoder.hasNext
        #expect(before)
        let first = try #require(try feed.decoder.next())
        feed.decoder.putBack(first)
        #expect(try feed.decoder.next() == first)
        let second = try #require(try feed.decoder.next())
        #expect([UInt8](feed.decoder.bytes(of: second)) == [3])
        let after = feed.decoder.hasNext
        #expect(!after)
    }

    @Test("random bytes are frames or a reason, never a trap")
    func hostile() {
        let seed = Seed()
        var random = seed.random
        for _ in 0..<500 {
            var feed = Feed(limit: 5_000)
            let bytes = (0..<Int.random(in: 0...200, using: &random)).map { _ in
                random.oneIn(2) ? 0 : UInt8.random(in: 0...255, using: &random)
            }
            do throws(FrameError) {
                try feed.send(bytes, reads: Int.random(in: 1...50, using: &random))
                #expect(
                    feed.decoder.bytesBuffered + feed.frames.reduce(0) { $0 + $1.count + 4 } == bytes.count, "\(seed)")
            } catch {
                #expect(!error.description.isEmpty)
            }
        }
    }
}
