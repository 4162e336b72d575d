/// Bytes of one file as pages that are shared between all copies of it and never change: a copy of a whole disk costs
/// its tables, not its bytes, and a page is hashed once.
package struct FileContent: Sendable {
    package private(set) var size: Int64 = 0
    /// `nil` is a page of zeros; a page of zeros is always `nil`, so that equal bytes have equal digests.
    private var pages: [Page?] = []

    package init() {}

    package static var pageSize: Int64 { Int64(Page.size) }

    package init(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { write($0, at: 0) }
    }

    package mutating func write(_ source: UnsafeRawBufferPointer, at position: Int64) {
        let end = position + Int64(source.count)
        if end > size { resize(to: end) }
        var taken = 0
        while taken < source.count {
            let start = Int(position) + taken
            let index = start / Page.size
            let offset = start % Page.size
            let count = min(Page.size - offset, source.count - taken)
            let piece = UnsafeRawBufferPointer(rebasing: source[taken..<taken + count])
            pages[index] = Page.replacing(pages[index], at: offset, with: piece)
            taken += count
        }
    }

    /// Cuts or extends with zeros, as `ftruncate` does.
    package mutating func resize(to newSize: Int64) {
        let count = (Int(newSize) + Page.size - 1) / Page.size
        if newSize < size {
            pages.removeLast(pages.count - count)
            let kept = Int(newSize) % Page.size
            if kept > 0, let last = pages[count - 1] { pages[count - 1] = last.cut(to: kept) }
        } else if count > pages.count {
            pages.append(contentsOf: repeatElement(nil, count: count - pages.count))
        }
        size = newSize
    }

    package func read(into buffer: UnsafeMutableRawBufferPointer, at position: Int64) -> Int {
        guard position < size else { return 0 }
        let total = min(buffer.count, Int(size - position))
        var done = 0
        while done < total {
            let start = Int(position) + done
            let offset = start % Page.size
            let count = min(Page.size - offset, total - done)
            let target = UnsafeMutableRawBufferPointer(rebasing: buffer[done..<done + count])
            if let page = pages[start / Page.size] {
                page.copy(to: target, from: offset)
            } else {
                target.initializeMemory(as: UInt8.self, repeating: 0)
            }
            done += count
        }
        return total
    }

    package var bytes: [UInt8] {
        [UInt8](unsafeUninitializedCapacity: Int(size)) { buffer, count in
            count = read(into: UnsafeMutableRawBufferPointer(buffer), at: 0)
        }
    }

    /// What the file takes on the device; holes take nothing.
    package var allocatedBytes: Int64 {
        var total: Int64 = 0
        for page in pages where page != nil { total += Self.pageSize }
        return total
    }

    package var digest: UInt64 {
        var digest = Digest()
        digest.add(UInt64(size))
        var index = 0
        while index < pages.count {
            if let page = pages[index] {
                digest.add(UInt64(index))
                digest.add(page.digest)
            }
            index += 1
        }
        return digest.value
    }
}

/// One page's bytes, immutable.
private final class Page: Sendable {
    static let size = 4096

    let bytes: [UInt8]
    let digest: UInt64

    private init(bytes: [UInt8], digest: UInt64) {
        self.bytes = bytes
        self.digest = digest
    }

    static func replacing(_ page: Page?, at offset: Int, with source: UnsafeRawBufferPointer) -> Page? {
        sealed { target in
            if source.count < size {
                if let page {
                    page.copy(to: target, from: 0)
                } else {
                    target.initializeMemory(as: UInt8.self, repeating: 0)
                }
            }
            UnsafeMutableRawBufferPointer(rebasing: target[offset..<offset + source.count]).copyMemory(from: source)
        }
    }

    func cut(to count: Int) -> Page? {
        Self.sealed { target in
            target.initializeMemory(as: UInt8.self, repeating: 0)
            copy(to: UnsafeMutableRawBufferPointer(rebasing: target[..<count]), from: 0)
        }
    }

    func copy(to target: UnsafeMutableRawBufferPointer, from offset: Int) {
        bytes.withUnsafeBytes { source in
            target.copyMemory(from: UnsafeRawBufferPointer(rebasing: source[offset..<offset + target.count]))
        }
    }

    /// `nil` when what was filled in is all zeros.
    private static func sealed(_ fill: (UnsafeMutableRawBufferPointer) -> Void) -> Page? {
        var digest = Digest()
        var bits: UInt64 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            let raw = UnsafeMutableRawBufferPointer(buffer)
            fill(raw)
            count = size
            var position = 0
            while position < size {
                let word = raw.loadUnaligned(fromByteOffset: position, as: UInt64.self)
                bits |= word
                digest.add(word)
                position += 8
            }
        }
        return bits == 0 ? nil : Page(bytes: bytes, digest: digest.value)
    }
}

/// A 64-bit digest that is the same in every run, unlike `Hasher`: states are named by it in reports. Not for secrets.
package struct Digest: Sendable {
    private var state: UInt64 = 0x9e37_79b9_7f4a_7c15

    package init() {}

    package mutating func add(_ word: UInt64) {
        state = (state ^ word) &* 0xbf58_476d_1ce4_e5b9
        state ^= state >> 29
    }

    package mutating func add(_ text: String) {
        for byte in text.utf8 { add(UInt64(byte)) }
        add(UInt64.max)
    }

    package var value: UInt64 {
        let mixed = (state ^ (state >> 32)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}
