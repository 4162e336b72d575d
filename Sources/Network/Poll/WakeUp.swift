import CLinux
import Glibc
import MartletBase
import MartletSystem

/// Ends another thread's wait: an eventfd.
struct WakeUp: ~Copyable, Sendable {
    private let descriptor: FileDescriptor

    init() throws(Errno) {
        let flags = Int32(EFD_CLOEXEC) | Int32(EFD_NONBLOCK)
        descriptor = FileDescriptor(owning: try systemCall { eventfd(0, flags) })
    }

    var raw: Int32 { descriptor.raw }

    func signal() {
        do throws(Errno) {
            var one: UInt64 = 1
            _ = try withUnsafeBytes(of: &one) { bytes throws(Errno) in try descriptor.write(bytes) }
        } catch {
            // A counter that is full wakes the sleeper as well as one more would.
            invariant(error == .wouldBlock, "eventfd: \(error)")
        }
    }

    func drain() {
        var count: UInt64 = 0
        do throws(Errno) {
            _ = try withUnsafeMutableBytes(of: &count) { bytes throws(Errno) in try descriptor.read(into: bytes) }
        } catch {
            invariant(error == .wouldBlock, "eventfd: \(error)")
        }
    }
}
