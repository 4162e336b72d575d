import MartletBase
import Synchronization

/// Holds a file lock of the kernel: it ends with this object or with the process, so no stale file can keep it.
final class SystemLock: DiskLock {
    private let file: Mutex<FileDescriptor?>

    init(_ file: consuming sending FileDescriptor) { self.file = Mutex(consume file) }

    func release() { file.withLock { $0 = nil } }
}
