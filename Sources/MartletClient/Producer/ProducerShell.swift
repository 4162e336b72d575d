import MartletBase
import MartletClientCore

/// A producer's core, made when the loop first has something to do for it. Everything here happens on the loop.
final class ProducerShell: @unchecked Sendable {
    private let settings: ProducerSettings
    private let accumulator: BatchAccumulator
    private let random: SeededRandom
    private var made: ProducerCore?

    init(_ settings: ProducerSettings, _ accumulator: BatchAccumulator, _ random: SeededRandom) {
        self.settings = settings
        self.accumulator = accumulator
        self.random = random
    }

    func core(_ client: ClusterClient) -> ProducerCore {
        if let made { return made }
        let core = ProducerCore(settings, client, accumulator, random: random)
        made = core
        return core
    }

    func close() { made?.close() }
}

/// One wait for room in the accumulator. Belongs to the loop.
final class RoomWait: @unchecked Sendable {
    private let accumulator: BatchAccumulator
    private let loop: any EventLoop
    private let done: (Result<Void, ClientError>) -> Void
    private var waiter: BatchAccumulator.WaiterID?
    private var timer: LoopTimer?
    private var isOver = false

    init(_ accumulator: BatchAccumulator, _ loop: any EventLoop, _ done: @escaping (Result<Void, ClientError>) -> Void)
    {
        self.accumulator = accumulator
        self.loop = loop
        self.done = done
    }

    func begin(_ bytes: Int, until deadline: MonotonicTime) {
        timer = loop.schedule(at: deadline) { [self] in
            end(.failure(ClientError(.timedOut, "there was no room for the record in time", isRetriable: true)))
        }
        waiter = accumulator.waitForRoom(bytes) { [self] isWorthwhile in
            loop.post { [self] in end(isWorthwhile ? .success(()) : .failure(ClientError(CallFailure.closed))) }
        }
    }

    func end(_ result: Result<Void, ClientError>) {
        guard !isOver else { return }
        isOver = true
        if let timer { loop.cancel(timer) }
        if case .failure = result, let waiter { accumulator.cancelWaiting(waiter) }
        done(result)
    }
}
