import MartletBase
import MartletMessages
import MartletWire
import Synchronization

/// Counts requests and how long they take, for each API apart.
final class RequestMeter: Sendable {
    final class API: Sendable {
        let name: String
        let latency = LatencyHistogram()
        /// Begun and not answered: for Produce and Fetch those that wait, for the most part.
        let underWay = Atomic<Int>(0)
        /// Error codes in answers: one for each partition or topic that has one.
        let errors = Mutex<[ErrorCode: Int]>([:])

        init(_ name: String) { self.name = name }
    }

    /// By the number of the API, those that exist; what is none of them is counted together.
    private let byKey: [API?]
    private let others = API("other")

    init() {
        let last = APIKey.allCases.map(\.rawValue).max() ?? 0
        var byKey = [API?](repeating: nil, count: Int(last) + 1)
        for key in APIKey.allCases { byKey[Int(key.rawValue)] = API("\(key)") }
        self.byKey = byKey
    }

    subscript(key: Int16) -> API {
        guard key >= 0, key < byKey.count, let api = byKey[Int(key)] else { return others }
        return api
    }

    /// Those that were asked for.
    var used: [API] {
        (byKey.compactMap { $0 } + [others]).filter { api in
            api.underWay.load(ordering: .relaxed) > 0 || api.latency.reading.counts.contains { $0 > 0 }
        }
    }
}

/// The requests of one connection that are under way. Belongs to the connection's loop.
final class ConnectionMeter: @unchecked Sendable {
    private let meter: RequestMeter
    /// From the oldest that is under way on; their numbers follow each other.
    private var requests: [(api: RequestMeter.API, begun: MonotonicTime)?] = []
    private var first: UInt64 = 0

    init(_ meter: RequestMeter) { self.meter = meter }

    func began(_ number: UInt64, key: Int16, at now: MonotonicTime) {
        if requests.isEmpty { first = number }
        let api = meter[key]
        api.underWay.add(1, ordering: .relaxed)
        requests.append((api, now))
    }

    /// From any thread.
    func count(_ errors: [(code: ErrorCode, count: Int)], of key: APIKey) {
        meter[key.rawValue].errors.withLock { counts in
            for (code, count) in errors { counts[code, default: 0] += count }
        }
    }

    /// A number that is not under way is passed over: its connection has ended.
    func ended(_ number: UInt64, at now: MonotonicTime) {
        guard number >= first, number - first < UInt64(requests.count) else { return }
        let index = Int(number - first)
        guard let (api, begun) = requests[index] else { return }
        api.underWay.subtract(1, ordering: .relaxed)
        api.latency.record(nanoseconds: now.nanoseconds - begun.nanoseconds)
        requests[index] = nil
        guard index == 0 else { return }
        let done = requests.prefix { $0 == nil }.count
        requests.removeFirst(done)
        first += UInt64(done)
    }

    /// The connection has ended: nothing of it is answered any more.
    func abandon() {
        for case let (api, _)? in requests { api.underWay.subtract(1, ordering: .relaxed) }
        requests = []
    }
}
