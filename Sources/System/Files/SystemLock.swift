import CLinux
import MartletBase
import Synchronization

/// Holds a file lock of the kernel: it ends with this object or with the process, so no stale file can keep it.
final class SystemLock: DiskLock {
    private let file: Mutex<FileDescriptor?>

    init(_ file: consuming sending FileDescriptor) { self.file = Mutex(consume file) }

    func release() {
        file.withLock { file in
            guard let held = file.take() else { return }
            // Closing alone is not enough: a process that is being started elsewhere in this one shares the descriptor
            // until it has become another program, and the lock with it. Nothing can be done where this fails.
            _ = clinux_flock_release(held.raw)
        }
    }

    deinit { release() }
}
