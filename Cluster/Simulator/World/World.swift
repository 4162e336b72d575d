import MartletBase
import MartletSimulation
import Synchronization

/// Time and everything that is still to happen in it. The next event is the earliest; of two at one time the one that was
/// added first.
package final class World: Sendable {
    enum Event: Sendable {
        /// On a loop of the broker, in that life of it.
        case work(life: Int, @Sendable () -> Void)
        /// A request reaches the broker.
        case arrival(SimulatedConnection)
        /// An answer, or the end of the connection, reaches the client.
        case delivery(SimulatedConnection)
        /// On the loop of a client of the library.
        case client(@Sendable () -> Void)
        /// The client's own clock.
        case wake(client: Int)
        case fault
    }

    private struct State: Sendable {
        var now = MonotonicTime(nanoseconds: 1_000_000_000)
        var agenda = Agenda<Event>()
        var random: SeededRandom
        var trace: Trace
    }

    private let state: Mutex<State>

    init(random: SeededRandom, keptEvents: Int) {
        state = Mutex(State(random: random, trace: Trace(kept: keptEvents)))
    }

    private static let wallOffsetMillis: Int64 = 1_790_000_000_000

    var now: Now {
        let now = state.withLock { $0.now }
        return Now(monotonic: now, wall: Timestamp(Self.wallOffsetMillis + now.nanoseconds / 1_000_000))
    }

    var trace: Trace { state.withLock { $0.trace } }

    func note(_ what: String) { state.withLock { $0.trace.add($0.now, what) } }

    /// Bytes that differ between two runs show, without being in the text.
    func note(_ what: String, _ bytes: [UInt8]) {
        state.withLock { $0.trace.add($0.now, what, bytes) }
    }

    /// Whatever a delay, an order or a choice of the surroundings hangs on.
    func chance(_ body: (inout SeededRandom) -> UInt64) -> UInt64 { state.withLock { body(&$0.random) } }

    func delay(upToMicros micros: UInt64) -> Int64 { Int64(chance { $0.next() % (micros * 1000) }) }

    @discardableResult
    func add(_ event: Event, at time: MonotonicTime) -> UInt64 {
        state.withLock { $0.agenda.add(event, at: max(time, $0.now)) }
    }

    @discardableResult
    func add(_ event: Event, inMicros micros: Int64) -> UInt64 {
        add(event, at: MonotonicTime(nanoseconds: now.monotonic.nanoseconds + micros * 1000))
    }

    func cancel(_ number: UInt64) { state.withLock { $0.agenda.cancel(number) } }

    /// When the next event comes; `nil` where nothing is to happen any more.
    var nextTime: MonotonicTime? { state.withLock { $0.agenda.nextTime } }

    /// The next event; its time is now, unless it is over already.
    func next() -> Event? {
        state.withLock { state in
            guard let (time, event) = state.agenda.takeNext() else { return nil }
            state.now = max(state.now, time)
            return event
        }
    }

    /// A job has taken some time.
    func pass(nanoseconds: Int64) {
        state.withLock { $0.now = MonotonicTime(nanoseconds: $0.now.nanoseconds + nanoseconds) }
    }
}
