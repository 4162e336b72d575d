import CLinux
import Glibc
import MartletBase

/// A plain thread. It is joined, or detached where it says by other means that it has ended.
package struct NativeThread: ~Copyable, Sendable {
    private let handle: pthread_t

    /// - Parameter name: shown by debuggers and `top -H`; the kernel keeps 15 bytes of it.
    package init(name: String, _ body: @escaping @Sendable () -> Void) throws(Errno) {
        let start = Unmanaged.passRetained(ThreadStart(name: name, body: body))
        var handle = pthread_t()
        let failure = pthread_create(&handle, nil, threadEntry, start.toOpaque())
        guard failure == 0 else {
            start.release()
            throw Errno(failure)
        }
        self.handle = handle
    }

    package consuming func join() {
        let failure = pthread_join(handle, nil)
        invariant(failure == 0, "joining a thread: \(Errno(failure))")
    }

    package consuming func detach() {
        let failure = pthread_detach(handle)
        invariant(failure == 0, "detaching a thread: \(Errno(failure))")
    }

    /// The kernel's number of the calling thread.
    package static var currentID: Int32 { clinux_thread_id() }
}

private final class ThreadStart: Sendable {
    let name: String
    let body: @Sendable () -> Void

    init(name: String, body: @escaping @Sendable () -> Void) {
        self.name = name
        self.body = body
    }
}

/// At the top level, because a closure written inside a main-actor type would carry that isolation to its thread.
private func threadEntry(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let argument else { return nil }
    let start = Unmanaged<ThreadStart>.fromOpaque(argument).takeRetainedValue()
    clinux_name_thread(start.name)
    start.body()
    return nil
}
