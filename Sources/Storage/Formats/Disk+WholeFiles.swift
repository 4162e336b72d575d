import MartletBase

extension Disk {
    /// All bytes of a file; `nil` where there is none. Only for files that are small or checked against `limit`.
    package func contents(_ path: String, limit: Int = 1 << 30) throws(DiskError) -> [UInt8]? {
        let file: any DiskFile
        do throws(DiskError) { file = try open(path, .read) } catch {
            if error.kind == .notFound { return nil }
            throw error
        }
        let size = try file.size()
        guard size <= Int64(limit) else { throw DiskError(.other(27), "read", path) }
        return try file.bytes(at: 0, count: Int(size))
    }

    func exists(_ path: String) throws(DiskError) -> Bool { try facts(path) != nil }

    func unlinkIfPresent(_ path: String) throws(DiskError) {
        do throws(DiskError) { try unlink(path) } catch { if error.kind != .notFound { throw error } }
    }
}

extension DiskFile {
    /// Up to `count` bytes from `position` on; fewer only at the end of the file.
    func bytes(at position: Int64, count: Int) throws(DiskError) -> [UInt8] {
        var failure: DiskError?
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            do throws(DiskError) {
                filled = try read(into: UnsafeMutableRawBufferPointer(buffer), at: position)
            } catch { failure = error }
        }
        if let failure { throw failure }
        return bytes
    }

    func write(_ bytes: [UInt8], at position: Int64) throws(DiskError) {
        var failure: DiskError?
        bytes.withUnsafeBytes { buffer in
            do throws(DiskError) { try write(buffer, at: position) } catch { failure = error }
        }
        if let failure { throw failure }
    }

    /// Writes what is there once more. A sync that failed in an earlier life has left pages in memory that the kernel takes
    /// for written: without this, the next sync would not write them either, and say that it had.
    func rewrite(_ range: Range<Int64>) throws(DiskError) {
        var position = range.lowerBound
        while position < range.upperBound {
            let bytes = try bytes(at: position, count: Int(min(range.upperBound - position, 1 << 20)))
            if bytes.isEmpty { return }
            try write(bytes, at: position)
            position += Int64(bytes.count)
        }
    }
}
