import CLinux
import Glibc
import MartletBase
import Synchronization

/// An open file. The descriptor closes with the last reference, so that a read under way never meets another file under
/// the same number: `close` marks the file closed and closes the descriptor only when no call is using it.
final class SystemFile: DiskFile {
    let path: String
    private let raw: Int32
    /// Calls under way, and whether `close` has been asked for.
    private let usage: Mutex<Usage>

    private struct Usage {
        var calls = 0
        var closing = false
        var closed = false
    }

    init(_ descriptor: consuming FileDescriptor, path: String) {
        self.path = path
        raw = descriptor.release()
        usage = Mutex(Usage())
    }

    deinit {
        let closed = usage.withLock { $0.closed }
        if !closed { _ = Glibc.close(raw) }
    }

    var descriptor: Int32? { usage.withLock { $0.closing ? nil : raw } }

    func read(into buffer: UnsafeMutableRawBufferPointer, at position: Int64) throws(DiskError) -> Int {
        try use("read") { raw throws(Errno) in
            var done = 0
            while done < buffer.count {
                let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[done...])
                let count = try systemCall { pread(raw, rest.baseAddress, rest.count, Int(position) + done) }
                if count == 0 { break }
                done += count
            }
            return done
        }
    }

    func readResident(into buffer: UnsafeMutableRawBufferPointer, at position: Int64) throws(DiskError) -> Int? {
        do throws(Errno) {
            return try usedByErrno { raw throws(Errno) in
                var done = 0
                while done < buffer.count {
                    let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[done...])
                    let count = try systemCall {
                        clinux_pread_nowait(raw, rest.baseAddress, rest.count, position + Int64(done))
                    }
                    if count == 0 { break }
                    done += count
                }
                return done
            }
        } catch .wouldBlock {
            return nil
        } catch .notSupported {
            // A file system without the flag: nobody can say what is in memory, so a job reads it.
            return nil
        } catch {
            throw DiskError(error, "read", path)
        }
    }

    func write(_ buffer: UnsafeRawBufferPointer, at position: Int64) throws(DiskError) {
        try use("write") { raw throws(Errno) in
            var done = 0
            while done < buffer.count {
                let rest = UnsafeRawBufferPointer(rebasing: buffer[done...])
                let count = try systemCall { pwrite(raw, rest.baseAddress, rest.count, Int(position) + done) }
                // A device that takes nothing and names no error would be asked for ever.
                guard count > 0 else { throw Errno(EIO) }
                done += count
            }
        }
    }

    func truncate(to size: Int64) throws(DiskError) {
        try use("truncate") { raw throws(Errno) in _ = try systemCall { ftruncate(raw, Int(size)) } }
    }

    func size() throws(DiskError) -> Int64 {
        try use("stat") { raw throws(Errno) in
            var facts = stat()
            _ = try systemCall { fstat(raw, &facts) }
            return Int64(facts.st_size)
        }
    }

    func synchronize() throws(DiskError) {
        try use("fdatasync") { raw throws(Errno) in _ = try systemCall { fdatasync(raw) } }
    }

    func close() throws(DiskError) {
        let closesNow = usage.withLock { usage -> Bool in
            guard !usage.closing else { return false }
            usage.closing = true
            usage.closed = usage.calls == 0
            return usage.closed
        }
        guard closesNow else { return }
        try onDisk("close", path) { () throws(Errno) in try FileDescriptor(owning: raw).close() }
    }

    // MARK: - Calls under way

    private func use<R>(_ operation: String, _ body: (Int32) throws(Errno) -> R) throws(DiskError) -> R {
        try onDisk(operation, path) { () throws(Errno) in try usedByErrno(body) }
    }

    private func usedByErrno<R>(_ body: (Int32) throws(Errno) -> R) throws(Errno) -> R {
        let admitted = usage.withLock { usage -> Bool in
            if usage.closing { return false }
            usage.calls += 1
            return true
        }
        guard admitted else { throw .badDescriptor }
        defer {
            let closesNow = usage.withLock { usage -> Bool in
                usage.calls -= 1
                guard usage.closing, usage.calls == 0, !usage.closed else { return false }
                usage.closed = true
                return true
            }
            // The reader outlived `close`; nothing is lost with a reader's descriptor, and a writer had its errors told
            // by `synchronize`.
            if closesNow { _ = Glibc.close(raw) }
        }
        return try body(raw)
    }
}
