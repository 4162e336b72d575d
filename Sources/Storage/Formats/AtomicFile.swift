import MartletBase

/// Replaces a small file so that a crash leaves the old one or the new one, whole.
///
/// The order is the promise: the bytes are durable before the name points at them, and the name is durable before the
/// call returns. A failed step is a failure of the whole; nothing is tried again.
package enum AtomicFile {
    package static func replace(
        _ name: String, in directory: DirectoryPath, with bytes: [UInt8], on disk: any Disk
    ) throws(DiskError) {
        try rename(name, in: directory, with: bytes, on: disk)
        try disk.synchronizeDirectory(directory.path)
    }

    /// All but the last step: the caller synchronizes the directory before it relies on the file.
    static func rename(
        _ name: String, in directory: DirectoryPath, with bytes: [UInt8], on disk: any Disk
    ) throws(DiskError) {
        let temporary = directory + (name + FileNames.temporary)
        let file = try disk.open(temporary, .replace)
        try file.write(bytes, at: 0)
        try file.synchronize()
        try file.close()
        try disk.rename(temporary, to: directory + name)
    }
}
