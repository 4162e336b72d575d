import CFaults
import MartletBase
import MartletSystem
import Synchronization

/// A real file system whose power is cut instead of one change too many. Between the changes the kernel is
/// made to write pages early, as it may do at any time.
final class PowerCutDisk: Disk {
    private struct State: Sendable {
        var changes = 0
        var isOff = false
        var random: SeededRandom
        var files: [any DiskFile] = []
    }

    private let real = SystemDisk()
    private let device: LoopFileSystem
    private let cutAfter: Int
    private let state: Mutex<State>

    init(_ device: LoopFileSystem, random: SeededRandom, cutAfter: Int = .max) {
        self.device = device
        self.cutAfter = cutAfter
        state = Mutex(State(random: random))
    }

    private var root: String { device.root }

    var changes: Int { state.withLock { $0.changes } }
    var isOff: Bool { state.withLock { $0.isOff } }

    /// Counts a change that is about to happen.
    fileprivate func admit(_ operation: String, _ path: String) throws(DiskError) {
        let isCut = state.withLock { state -> Bool? in
            if state.isOff { return nil }
            if state.changes == cutAfter {
                state.isOff = true
                return true
            }
            state.changes += 1
            return false
        }
        if isCut == true {
            do { try device.cutPower() } catch { preconditionFailure("\(error)") }
        }
        if isCut != false { throw DiskError(.io, operation, path) }
    }

    fileprivate func refuseIfOff(_ operation: String, _ path: String) throws(DiskError) {
        if isOff { throw DiskError(.io, operation, path) }
    }

    /// One change in two is followed by the kernel writing a page of the file, not always the first, or everything.
    fileprivate func writeEarly(_ descriptor: Int32?, size: Int64) {
        guard let descriptor else { return }
        let choice = state.withLock { $0.random.next() }
        let pages = UInt64(max(1, size / 4_096))
        switch choice % 8 {
        case 0, 1, 2:
            _ = cfaults_write_early(descriptor, Int64(choice / 8 % pages) * 4_096, 4_096)
        case 3: _ = cfaults_write_everything(descriptor)
        default: break
        }
    }

    func open(_ path: String, _ mode: OpenMode) throws(DiskError) -> any DiskFile {
        if mode == .create || mode == .replace { try admit("open", path) } else { try refuseIfOff("open", path) }
        let file = try real.open(root + path, mode)
        state.withLock { $0.files.append(file) }
        return PowerCutFile(disk: self, real: file, path: path)
    }

    /// The process is gone, and its open files with it, whoever still refers to them.
    func end() throws(DiskError) {
        let files = state.withLock { state in
            state.isOff = true
            return state.files
        }
        for file in files { try file.close() }
    }

    func makeDirectory(_ path: String) throws(DiskError) {
        try admit("mkdir", path)
        try real.makeDirectory(root + path)
    }

    func removeDirectory(_ path: String) throws(DiskError) {
        try admit("rmdir", path)
        try real.removeDirectory(root + path)
    }

    func rename(_ path: String, to target: String) throws(DiskError) {
        try admit("rename", path)
        try real.rename(root + path, to: root + target)
    }

    func unlink(_ path: String) throws(DiskError) {
        try admit("unlink", path)
        try real.unlink(root + path)
    }

    func synchronizeDirectory(_ path: String) throws(DiskError) {
        try admit("fsync", path)
        try real.synchronizeDirectory(root + path)
    }

    func list(_ path: String) throws(DiskError) -> [DirectoryEntry] {
        try refuseIfOff("list", path)
        return try real.list(root + path).filter { $0.name != "lost+found" }
    }

    func facts(_ path: String) throws(DiskError) -> FileFacts? {
        try refuseIfOff("stat", path)
        return try real.facts(root + path)
    }

    func space(_ path: String) throws(DiskError) -> DiskSpace { try real.space(root + path) }

    /// Held by nobody else: a real lock would be inherited for a moment by the commands that other tests start.
    func lock(_ path: String) throws(DiskError) -> (any DiskLock)? {
        if try facts(path) == nil { try open(path, .create).close() }
        return PowerCutLock()
    }
}

private final class PowerCutFile: DiskFile {
    let path: String
    private let disk: PowerCutDisk
    private let real: any DiskFile

    init(disk: PowerCutDisk, real: any DiskFile, path: String) {
        self.disk = disk
        self.real = real
        self.path = path
    }

    var descriptor: Int32? { real.descriptor }

    func read(into buffer: UnsafeMutableRawBufferPointer, at position: Int64) throws(DiskError) -> Int {
        try disk.refuseIfOff("read", path)
        return try real.read(into: buffer, at: position)
    }

    func readResident(into buffer: UnsafeMutableRawBufferPointer, at position: Int64) throws(DiskError) -> Int? {
        try disk.refuseIfOff("read", path)
        return try real.readResident(into: buffer, at: position)
    }

    func write(_ buffer: UnsafeRawBufferPointer, at position: Int64) throws(DiskError) {
        try disk.admit("write", path)
        try real.write(buffer, at: position)
        disk.writeEarly(descriptor, size: try real.size())
    }

    func truncate(to size: Int64) throws(DiskError) {
        try disk.admit("truncate", path)
        try real.truncate(to: size)
        disk.writeEarly(descriptor, size: size)
    }

    func size() throws(DiskError) -> Int64 { try real.size() }

    func synchronize() throws(DiskError) {
        try disk.admit("fsync", path)
        try real.synchronize()
    }

    func close() throws(DiskError) { try real.close() }
}

private final class PowerCutLock: DiskLock {
    func release() {}
}
