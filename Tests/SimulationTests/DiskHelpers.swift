import MartletBase
import MartletSimulation

/// Bytes without a zero among them, so that a zero is always a hole.
func pattern(_ count: Int, seed: UInt64) -> [UInt8] {
    var random = SeededRandom(seed: seed)
    return (0..<count).map { _ in UInt8(truncatingIfNeeded: random.next()) | 1 }
}

extension DiskFile {
    func write(_ bytes: [UInt8], at position: Int64) throws(DiskError) {
        let result = bytes.withUnsafeBytes { buffer -> Result<Void, DiskError> in
            Result { () throws(DiskError) in try write(buffer, at: position) }
        }
        try result.get()
    }

    func bytes(from position: Int64 = 0) throws -> [UInt8] {
        let count = max(0, Int(try size() - position))
        return try [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            filled = try read(into: UnsafeMutableRawBufferPointer(buffer), at: position)
        }
    }
}

extension Disk {
    /// Makes the file, or empties it, and writes; nothing is synchronized.
    func write(_ path: String, _ bytes: [UInt8]) throws(DiskError) {
        let file = try open(path, .replace)
        try file.write(bytes, at: 0)
        try file.close()
    }

    func synchronize(_ path: String) throws(DiskError) {
        try open(path, .readWrite).synchronize()
    }

    func bytes(_ path: String) throws -> [UInt8] { try open(path, .read).bytes() }
}
