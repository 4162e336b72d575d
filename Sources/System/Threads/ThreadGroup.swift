import Synchronization

/// Threads that are started at any time and joined together.
package final class ThreadGroup: Sendable {
    private let stops = Mutex<[@Sendable () -> Void]>([])

    package init() {}

    package func start(name: String, _ body: @escaping @Sendable () -> Void) throws(Errno) {
        let owner = ThreadOwner(try NativeThread(name: name, body))
        stops.withLock { $0.append { owner.join() } }
    }

    /// Waits for all threads started so far.
    package func join() {
        let waiting = stops.withLock { stops in
            let taken = stops
            stops = []
            return taken
        }
        for join in waiting { join() }
    }
}

/// An array cannot hold what may not be copied; this can.
private final class ThreadOwner: Sendable {
    private let thread: Mutex<NativeThread?>

    init(_ thread: consuming sending NativeThread) { self.thread = Mutex(consume thread) }

    func join() {
        let taken = thread.withLock { $0.take() }
        if let taken { taken.join() }
    }
}
