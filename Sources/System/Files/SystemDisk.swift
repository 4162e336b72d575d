import CLinux
import Glibc
import MartletBase

/// The file system of this machine.
package final class SystemDisk: Disk {
    package init() {}

    package func open(_ path: String, _ mode: OpenMode) throws(DiskError) -> any DiskFile {
        let flags: Int32 =
            switch mode {
            case .read: O_RDONLY
            case .readWrite: O_RDWR
            case .create: O_RDWR | O_CREAT | O_EXCL
            case .replace: O_RDWR | O_CREAT | O_TRUNC
            }
        let descriptor = try onDisk("open", path) { () throws(Errno) in try FileDescriptor.open(path, flags) }
        return SystemFile(descriptor, path: path)
    }

    package func makeDirectory(_ path: String) throws(DiskError) {
        _ = try onDisk("mkdir", path) { () throws(Errno) in try systemCall { mkdir(path, 0o755) } }
    }

    package func removeDirectory(_ path: String) throws(DiskError) {
        _ = try onDisk("rmdir", path) { () throws(Errno) in try systemCall { rmdir(path) } }
    }

    package func rename(_ path: String, to target: String) throws(DiskError) {
        _ = try onDisk("rename", path) { () throws(Errno) in try systemCall { Glibc.rename(path, target) } }
    }

    package func unlink(_ path: String) throws(DiskError) {
        _ = try onDisk("unlink", path) { () throws(Errno) in try systemCall { Glibc.unlink(path) } }
    }

    package func synchronizeDirectory(_ path: String) throws(DiskError) {
        try onDisk("fsync", path) { () throws(Errno) in
            let directory = try FileDescriptor.open(path, O_RDONLY | O_DIRECTORY)
            _ = try systemCall { fsync(directory.raw) }
            try directory.close()
        }
    }

    package func list(_ path: String) throws(DiskError) -> [DirectoryEntry] {
        guard let directory = opendir(path) else { throw DiskError(.current, "list", path) }
        defer { closedir(directory) }
        var entries: [DirectoryEntry] = []
        while true {
            // readdir tells its end from a failure by errno alone.
            errno = 0
            guard let entry = readdir(directory) else {
                let failure = Errno.current
                if failure.rawValue != 0 { throw DiskError(failure, "list", path) }
                break
            }
            let name = Self.name(of: entry)
            if name == "." || name == ".." { continue }
            entries.append(DirectoryEntry(name: name, isDirectory: try isDirectory(entry, in: path, name: name)))
        }
        return entries.sorted { $0.name < $1.name }
    }

    private static func name(of entry: UnsafeMutablePointer<dirent>) -> String {
        withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
            String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
    }

    /// Some file systems leave the type out of the directory.
    private func isDirectory(
        _ entry: UnsafeMutablePointer<dirent>, in path: String, name: String
    ) throws(DiskError) -> Bool {
        switch Int(entry.pointee.d_type) {
        case Int(DT_DIR): true
        case Int(DT_UNKNOWN), Int(DT_LNK): try facts("\(path)/\(name)")?.isDirectory ?? false
        default: false
        }
    }

    package func facts(_ path: String) throws(DiskError) -> FileFacts? {
        var facts = stat()
        do throws(Errno) {
            _ = try systemCall { stat(path, &facts) }
        } catch .noEntry {
            return nil
        } catch {
            throw DiskError(error, "stat", path)
        }
        let modified = Int64(facts.st_mtim.tv_sec) * 1000 + Int64(facts.st_mtim.tv_nsec) / 1_000_000
        return FileFacts(
            size: Int64(facts.st_size), isDirectory: facts.st_mode & S_IFMT == S_IFDIR, modified: Timestamp(modified))
    }

    package func space(_ path: String) throws(DiskError) -> DiskSpace {
        var facts = statvfs()
        _ = try onDisk("statvfs", path) { () throws(Errno) in try systemCall { statvfs(path, &facts) } }
        let unit = UInt64(facts.f_frsize)
        return DiskSpace(
            totalBytes: Int64(clamping: UInt64(facts.f_blocks) * unit),
            availableBytes: Int64(clamping: UInt64(facts.f_bavail) * unit))
    }

    package func lock(_ path: String) throws(DiskError) -> (any DiskLock)? {
        do throws(Errno) {
            let file = try FileDescriptor.open(path, O_RDWR | O_CREAT)
            _ = try systemCall { clinux_flock_exclusive(file.raw) }
            return SystemLock(file)
        } catch .wouldBlock {
            return nil
        } catch {
            throw DiskError(error, "lock", path)
        }
    }
}
