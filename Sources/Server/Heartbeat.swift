import MartletBase
import Synchronization

/// Tells the time twice a second to those who have something to do unasked. It beats on a reactor, so that its silence
/// says that the reactor hangs, and ends with it or with its owner.
final class Heartbeat: Sendable {
    private static let pauseMillis: Int64 = 500

    private let loop: any EventLoop
    private let beat: @Sendable (Now) -> Bool
    private let lastNanoseconds: Atomic<Int64>

    /// - Parameter beat: whether to go on.
    init(on loop: any EventLoop, at now: MonotonicTime, _ beat: @escaping @Sendable (Now) -> Bool) {
        self.loop = loop
        self.beat = beat
        lastNanoseconds = Atomic(now.nanoseconds)
        loop.post { [weak self] in self?.next() }
    }

    var last: MonotonicTime { MonotonicTime(nanoseconds: lastNanoseconds.load(ordering: .relaxed)) }

    private func next() {
        let now = loop.now
        lastNanoseconds.store(now.monotonic.nanoseconds, ordering: .relaxed)
        guard beat(now) else { return }
        _ = loop.schedule(at: now.monotonic.advanced(byMillis: Self.pauseMillis)) { [weak self] in self?.next() }
    }
}
