import MartletBase

/// One connection of a client to a broker, made again whenever it is needed: idle → connecting → negotiating → ready, and
/// back to idle at its end. Knows the order of calls, not their content; what is to be done is given back.
///
/// An end fails what was sent and what waited. Whoever asks again makes the next attempt, which keeps a distance to the
/// failures before it.
struct ConnectionState {
    enum Phase: Hashable {
        case idle
        /// Until the backoff is over.
        case resting
        case connecting
        case negotiating(VersionNegotiation)
        case ready(ServedVersions)
    }

    private struct InFlight {
        let correlationID: Int32
        /// `nil` for ApiVersions.
        let call: CallID?
        /// A broker that has not answered by then is taken for dead.
        let patience: MonotonicTime
    }

    private(set) var phase = Phase.idle
    /// In the order of their answers.
    private var inFlight: [InFlight] = []
    /// In the order in which they will be sent.
    private var waiting: [CallID] = []
    private var lastCorrelationID: Int32 = 0
    private var failures = 0
    private var restUntil = MonotonicTime(nanoseconds: .min)
    private(set) var lastUsed = MonotonicTime(nanoseconds: .min)
    private let backoff: Backoff

    init(backoff: Backoff) { self.backoff = backoff }

    var load: Int { inFlight.count + waiting.count }
    var isUnused: Bool { load == 0 }
    var isResting: Bool { phase == .resting }

    /// When the peer has been silent for too long, as far as is known now.
    var patience: MonotonicTime? { inFlight.first?.patience }

    // MARK: Calls

    enum Demand: Hashable {
        case send(ServedVersions)
        case connect
        case connectAt(MonotonicTime)
        /// An attempt is under way.
        case wait
    }

    mutating func demand(_ call: CallID, now: MonotonicTime) -> Demand {
        lastUsed = now
        if case .ready(let served) = phase { return .send(served) }
        waiting.append(call)
        guard phase == .idle else { return .wait }
        if restUntil > now {
            phase = .resting
            return .connectAt(restUntil)
        }
        phase = .connecting
        return .connect
    }

    /// The backoff is over; false where nobody waits any more.
    mutating func rested() -> Bool {
        guard phase == .resting else { return false }
        phase = waiting.isEmpty ? .idle : .connecting
        return phase == .connecting
    }

    /// A request leaves; gives its correlation id.
    mutating func sent(_ call: CallID?, isAnswered: Bool, patience: MonotonicTime, now: MonotonicTime) -> Int32 {
        lastUsed = now
        lastCorrelationID = lastCorrelationID == .max ? 1 : lastCorrelationID + 1
        if isAnswered {
            inFlight.append(InFlight(correlationID: lastCorrelationID, call: call, patience: patience))
        }
        return lastCorrelationID
    }

    /// Nobody waits for this call any more. One that was sent keeps its place, because its answer will come.
    mutating func abandon(_ call: CallID) { waiting.removeAll { $0 == call } }

    // MARK: Answers

    enum Received: Hashable {
        case negotiation(VersionNegotiation)
        case answer(CallID)
        /// To something that was not asked, or out of order.
        case unexpected(Int32)
    }

    mutating func received(_ correlationID: Int32, now: MonotonicTime) -> Received {
        guard let first = inFlight.first, first.correlationID == correlationID else {
            return .unexpected(correlationID)
        }
        inFlight.removeFirst()
        lastUsed = now
        if let call = first.call { return .answer(call) }
        guard case .negotiating(let negotiation) = phase else { return .unexpected(correlationID) }
        return .negotiation(negotiation)
    }

    mutating func negotiates(_ negotiation: VersionNegotiation) { phase = .negotiating(negotiation) }

    /// Gives what has been waiting and can be sent now.
    mutating func ready(_ served: ServedVersions) -> [CallID] {
        phase = .ready(served)
        failures = 0
        defer { waiting = [] }
        return waiting
    }

    // MARK: The end

    struct Ended: Hashable {
        /// In the order in which they were sent.
        var sent: [CallID]
        var unsent: [CallID]
    }

    mutating func ended(now: MonotonicTime, random: inout SeededRandom) -> Ended {
        let ended = Ended(sent: inFlight.compactMap(\.call), unsent: waiting)
        failures += 1
        restUntil = now.advanced(byMillis: backoff.delayMillis(afterFailures: failures, random: &random))
        close()
        return ended
    }

    /// Ended by this side, which says nothing of the broker.
    mutating func close() {
        phase = .idle
        inFlight = []
        waiting = []
    }
}
