import MartletBase
import Synchronization

final class SimulatedFile: DiskFile {
    let path: String
    private let disk: SimulatedDisk
    private let handle: Int

    init(disk: SimulatedDisk, handle: Int, path: String) {
        self.disk = disk
        self.handle = handle
        self.path = path
    }

    deinit { disk.withMachine { _ = $0.openFiles.removeValue(forKey: handle) } }

    var descriptor: Int32? { nil }

    func read(into buffer: UnsafeMutableRawBufferPointer, at position: Int64) throws(DiskError) -> Int {
        try disk.withMachine { machine throws(DiskError) in
            try machine.read(handle, path, into: buffer, at: position)
        }
    }

    func readResident(into buffer: UnsafeMutableRawBufferPointer, at position: Int64) throws(DiskError) -> Int? {
        try disk.withMachine { machine throws(DiskError) in
            try machine.readResident(handle, path, into: buffer, at: position)
        }
    }

    func write(_ buffer: UnsafeRawBufferPointer, at position: Int64) throws(DiskError) {
        try disk.withMachine { machine throws(DiskError) in try machine.write(handle, path, buffer, at: position) }
    }

    func truncate(to size: Int64) throws(DiskError) {
        try disk.withMachine { machine throws(DiskError) in try machine.truncate(handle, path, to: size) }
    }

    func size() throws(DiskError) -> Int64 {
        try disk.withMachine { machine throws(DiskError) in try machine.size(handle, path) }
    }

    func synchronize() throws(DiskError) {
        try disk.withMachine { machine throws(DiskError) in try machine.synchronize(handle, path) }
    }

    func close() throws(DiskError) {
        try disk.withMachine { machine throws(DiskError) in try machine.close(handle, path) }
    }
}

final class SimulatedLock: DiskLock {
    private let disk: SimulatedDisk
    private let inode: InodeNumber
    private let isHeld = Mutex(true)

    init(disk: SimulatedDisk, inode: InodeNumber) {
        self.disk = disk
        self.inode = inode
    }

    deinit { release() }

    func release() {
        let wasHeld = isHeld.withLock { held in
            defer { held = false }
            return held
        }
        if wasHeld { disk.withMachine { _ = $0.locked.remove(inode) } }
    }
}
