import MartletBase
import MartletSimulation
import Synchronization

/// A disk as a process sees it that is killed before one of its changes: all its later calls fail, while the machine
/// and what is in its page cache live on.
final class DyingProcess: Disk {
    private let disk: any Disk
    private let changesLeft: Mutex<Int>
    private let locks = Mutex<[any DiskLock]>([])

    init(_ disk: any Disk, changes: Int) {
        self.disk = disk
        changesLeft = Mutex(changes)
    }

    var isDead: Bool { changesLeft.withLock { $0 < 0 } }

    /// Dead by now, whatever was left to it: its locks are free.
    func end() {
        changesLeft.withLock { $0 = -1 }
        for lock in locks.withLock({ $0 }) { lock.release() }
    }

    fileprivate func change(_ operation: String, _ path: String) throws(DiskError) {
        let isDead = changesLeft.withLock { left in
            left -= 1
            return left < 0
        }
        if isDead { throw DiskError(.io, operation, path) }
    }

    func open(_ path: String, _ mode: OpenMode) throws(DiskError) -> any DiskFile {
        if mode == .create || mode == .replace { try change("open", path) }
        return DyingProcessFile(process: self, file: try disk.open(path, mode))
    }

    func makeDirectory(_ path: String) throws(DiskError) {
        try change("mkdir", path)
        try disk.makeDirectory(path)
    }

    func removeDirectory(_ path: String) throws(DiskError) {
        try change("rmdir", path)
        try disk.removeDirectory(path)
    }

    func rename(_ path: String, to target: String) throws(DiskError) {
        try change("rename", path)
        try disk.rename(path, to: target)
    }

    func unlink(_ path: String) throws(DiskError) {
        try change("unlink", path)
        try disk.unlink(path)
    }

    func synchronizeDirectory(_ path: String) throws(DiskError) {
        try change("fsync", path)
        try disk.synchronizeDirectory(path)
    }

    func list(_ path: String) throws(DiskError) -> [DirectoryEntry] { try disk.list(path) }
    func facts(_ path: String) throws(DiskError) -> FileFacts? { try disk.facts(path) }
    func space(_ path: String) throws(DiskError) -> DiskSpace { try disk.space(path) }

    func lock(_ path: String) throws(DiskError) -> (any DiskLock)? {
        guard let lock = try disk.lock(path) else { return nil }
        locks.withLock { $0.append(lock) }
        return lock
    }
}

private final class DyingProcessFile: DiskFile {
    private let process: DyingProcess
    private let file: any DiskFile

    init(process: DyingProcess, file: any DiskFile) {
        self.process = process
        self.file = file
    }

    var path: String { file.path }
    var descriptor: Int32? { file.descriptor }

    func read(into buffer: UnsafeMutableRawBufferPointer, at position: Int64) throws(DiskError) -> Int {
        try file.read(into: buffer, at: position)
    }

    func readResident(into buffer: UnsafeMutableRawBufferPointer, at position: Int64) throws(DiskError) -> Int? {
        try file.readResident(into: buffer, at: position)
    }

    func write(_ buffer: UnsafeRawBufferPointer, at position: Int64) throws(DiskError) {
        try process.change("write", path)
        try file.write(buffer, at: position)
    }

    func truncate(to size: Int64) throws(DiskError) {
        try process.change("truncate", path)
        try file.truncate(to: size)
    }

    func size() throws(DiskError) -> Int64 { try file.size() }

    func synchronize() throws(DiskError) {
        try process.change("fsync", path)
        try file.synchronize()
    }

    func close() throws(DiskError) { try file.close() }
}
