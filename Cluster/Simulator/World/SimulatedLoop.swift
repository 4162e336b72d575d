import MartletBase
import Synchronization

/// One loop of the broker, in one of its lives: what is posted runs in order, after a while.
final class SimulatedLoop: EventLoop {
    private let world: World
    private let life: Int
    private let lastPosted = Mutex(MonotonicTime(nanoseconds: 0))

    init(_ world: World, life: Int) {
        self.world = world
        self.life = life
    }

    var now: Now { world.now }

    func post(_ work: @escaping @Sendable () -> Void) {
        let soon = MonotonicTime(nanoseconds: now.monotonic.nanoseconds + world.delay(upToMicros: 40))
        let time = lastPosted.withLock { last in
            last = max(last, soon)
            return last
        }
        world.add(.work(life: life, work), at: time)
    }

    func schedule(at deadline: MonotonicTime, _ work: @escaping @Sendable () -> Void) -> LoopTimer {
        LoopTimer(world.add(.work(life: life, work), at: deadline))
    }

    func cancel(_ timer: LoopTimer) { world.cancel(timer.rawValue) }
}
