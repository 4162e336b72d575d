import MartletBase

/// The broker's threads for work that may wait for a device: so many for each lane, which is what bounds a lane. A
/// lane's threads start when it gets its first work.
///
/// The queues themselves are not bounded here: who submits has bounds of its own (one sync in flight for each log, one
/// cold read for each parked fetch), and a job that was accepted is never dropped.
package final class JobPool: Jobs {
    package struct Widths: Sendable {
        package var sync: Int
        package var log: Int
        package var coldRead: Int
        package var background: Int

        package init(sync: Int = 8, log: Int = 16, coldRead: Int = 4, background: Int = 1) {
            self.sync = sync
            self.log = log
            self.coldRead = coldRead
            self.background = background
        }
    }

    private let lanes: [JobLane: Lane]

    package init(_ widths: Widths = Widths()) {
        let sizes: [(JobLane, String, Int)] = [
            (.sync, "sync", widths.sync), (.log, "log", widths.log), (.coldRead, "cold-read", widths.coldRead),
            (.background, "background", widths.background),
        ]
        var lanes: [JobLane: Lane] = [:]
        for (lane, name, width) in sizes {
            invariant(width > 0, "the lane \(name) needs a thread")
            lanes[lane] = Lane(name: name, width: width)
        }
        self.lanes = lanes
    }

    package func submit(_ lane: JobLane, _ work: @escaping @Sendable () -> Void) {
        guard let queue = lanes[lane] else { preconditionFailure("no such lane: \(lane)") }
        queue.submit(work)
    }

    /// Jobs that wait for a thread, for the metrics.
    package func waiting(in lane: JobLane) -> Int { lanes[lane]?.waiting ?? 0 }

    /// Does what has been submitted, then ends the threads. Work submitted from now on is a mistake.
    package func stop() {
        for lane in lanes.values { lane.stop() }
    }
}

/// One lane: a queue and the threads that empty it.
private final class Lane: Sendable {
    private struct State {
        var queue = WorkQueue()
        var idle = 0
        var started = 0
        var stopping = false
    }

    private let name: String
    private let width: Int
    private let state = Monitor(State())
    private let threads = ThreadGroup()

    init(name: String, width: Int) {
        self.name = name
        self.width = width
    }

    var waiting: Int { state.access { $0.queue.count } }

    func submit(_ work: @escaping @Sendable () -> Void) {
        let ordinal = state.updateWakingOne { state -> Int? in
            invariant(!state.stopping, "work submitted to the stopped lane \(name)")
            state.queue.append(work)
            guard state.queue.count > state.idle, state.started < width else { return nil }
            state.started += 1
            return state.started
        }
        guard let ordinal else { return }
        do {
            try threads.start(name: "\(name)-\(ordinal)") { self.run() }
        } catch {
            let left = state.access { state -> Int in
                state.started -= 1
                return state.started
            }
            // Without a single thread the work would wait for ever, and a sync with it: better to stop than to hang.
            invariant(left > 0, "no thread for the lane \(name): \(error)")
        }
    }

    private func run() {
        while let work = next() { work() }
    }

    /// The next piece of work; `nil` when the lane stops and nothing is left.
    private func next() -> (@Sendable () -> Void)? {
        state.access { $0.idle += 1 }
        return state.wait { state -> (@Sendable () -> Void)?? in
            if let work = state.queue.popFirst() {
                state.idle -= 1
                return .some(work)
            }
            return state.stopping ? .some(nil) : nil
        }
    }

    func stop() {
        state.update { $0.stopping = true }
        threads.join()
    }
}

/// First in, first out; a popped place is not shifted over but skipped, and the array trimmed when half is skipped.
private struct WorkQueue {
    private var items: [(@Sendable () -> Void)?] = []
    private var head = 0

    var count: Int { items.count - head }

    mutating func append(_ work: @escaping @Sendable () -> Void) { items.append(work) }

    mutating func popFirst() -> (@Sendable () -> Void)? {
        guard head < items.count, let work = items[head] else { return nil }
        items[head] = nil
        head += 1
        if head * 2 > items.count {
            items.removeFirst(head)
            head = 0
        }
        return work
    }
}
