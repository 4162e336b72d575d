import MartletBase

/// Finds frames (an int32 size, then that many bytes) in a stream of bytes, in memory that it owns.
///
/// The size is checked before anything is allocated for it, and memory grows with the bytes that have come, never with
/// the size that was declared: a stranger who announces 100 MiB and sends 4 bytes costs 4 KiB.
///
/// Use: read into `space()`, say `received(count)`, then take frames with `next()` until it gives `nil`. A frame lies in
/// place and stays there until `next()` or `space()` is called again; its bytes may be changed there.
package struct FrameDecoder: ~Copyable {
    /// The largest frame that is accepted; the size field does not count.
    package var limit: Int
    private var memory: UnsafeMutableRawBufferPointer
    /// Bytes before this belong to frames that have been taken.
    private var start = 0
    private var end = 0

    /// What a connection costs while it says little.
    package static let initialCapacity = 4096

    package init(limit: Int) {
        invariant(limit >= 0 && limit <= Int(Int32.max), "a frame limit of \(limit)")
        self.limit = limit
        memory = UnsafeMutableRawBufferPointer(start: nil, count: 0)
    }

    deinit { memory.deallocate() }

    /// Memory that this decoder holds now.
    package var capacity: Int { memory.count }
    /// Bytes received that no taken frame covers.
    package var bytesBuffered: Int { end - start }

    /// The declared size of the next frame, once its four bytes are there.
    package var declaredSize: Int? {
        guard bytesBuffered >= 4 else { return nil }
        return Int(size(at: start))
    }

    /// The first bytes of the next frame, once so many are there; for judging a frame before it is whole.
    package func opening(_ count: Int) -> UnsafeRawBufferPointer? {
        guard bytesBuffered - 4 >= count else { return nil }
        return UnsafeRawBufferPointer(rebasing: memory[(start + 4)..<(start + 4 + count)])
    }

    private func size(at position: Int) -> Int32 {
        Int32(bigEndian: memory.loadUnaligned(fromByteOffset: position, as: Int32.self))
    }

    /// Whether the next `space()` will take more memory, beyond what every connection has.
    package var needsGrowth: Bool {
        memory.count > 0 && bytesBuffered > memory.count / 2 && (end == memory.count || mustMoveForFrame)
    }

    /// Where the next bytes of the stream go; never empty.
    package mutating func space() -> UnsafeMutableRawBufferPointer {
        if start == end { (start, end) = (0, 0) }
        if end == memory.count || mustMoveForFrame { makeRoom() }
        return UnsafeMutableRawBufferPointer(rebasing: memory[end...])
    }

    package mutating func received(_ count: Int) {
        invariant(count >= 0 && count <= memory.count - end, "\(count) bytes received into \(memory.count - end)")
        end += count
    }

    /// The place of the next complete frame in `bytes`; `nil` while it is not all there.
    package mutating func next() throws(FrameError) -> ByteRange? {
        guard bytesBuffered >= 4 else { return nil }
        let size = size(at: start)
        guard size >= 0, Int(size) <= limit else { throw FrameError(refusing: size, limit: limit) }
        guard bytesBuffered - 4 >= Int(size) else { return nil }
        let frame = ByteRange(start: start + 4, count: Int(size))
        start = frame.end
        return frame
    }

    /// Puts the frame that `next()` gave last back, so that it is given again.
    package mutating func putBack(_ frame: ByteRange) {
        invariant(frame.end == start, "only the frame taken last can be put back")
        start = frame.start - 4
    }

    package func bytes(of frame: ByteRange) -> UnsafeMutableRawBufferPointer {
        invariant(frame.start >= 0 && frame.end <= end, "a frame outside of the buffer")
        return UnsafeMutableRawBufferPointer(rebasing: memory[frame.start..<frame.end])
    }

    /// Whether `next()` has an answer: a whole frame, or a size that cannot be.
    package var hasNext: Bool {
        guard bytesBuffered >= 4 else { return false }
        let size = size(at: start)
        return size < 0 || Int(size) > limit || bytesBuffered - 4 >= Int(size)
    }

    /// Gives memory above `capacity` back where nothing is buffered. Connections that are busy keep theirs, because a
    /// large buffer made anew for each request costs more than the bytes in it.
    package mutating func trim(to capacity: Int) {
        guard start == end, memory.count > capacity else { return }
        memory.deallocate()
        memory = UnsafeMutableRawBufferPointer(start: nil, count: 0)
        (start, end) = (0, 0)
    }

    /// The frame under way would not fit behind `start` although the memory has room for all of it.
    private var mustMoveForFrame: Bool {
        guard start > 0, let size = declaredSize, size >= 0 else { return false }
        return start + 4 + size > memory.count && 4 + size <= memory.count
    }

    /// Moves what is buffered to the front, into larger memory where most of it is in use: so the capacity is at most
    /// twice the bytes that have come, and every byte moves a constant number of times on average.
    private mutating func makeRoom() {
        let used = end - start
        if memory.count > 0 && used <= memory.count / 2 {
            memory.copyMemory(from: UnsafeRawBufferPointer(rebasing: memory[start..<end]))
        } else {
            let grown = max(memory.count * 2, Self.initialCapacity)
            let larger = UnsafeMutableRawBufferPointer.allocate(byteCount: grown, alignment: 16)
            larger.copyMemory(from: UnsafeRawBufferPointer(rebasing: memory[start..<end]))
            memory.deallocate()
            memory = larger
        }
        (start, end) = (0, used)
    }
}
