import MartletBase
import MartletMessages
import MartletWire

/// What a connection tells the client that it belongs to.
protocol ConnectionOwner: AnyObject {
    var settings: ClientSettings { get }
    var transport: any Transport { get }
    var random: SeededRandom { get set }
    func connection(_ connection: BrokerConnection, negotiated: ServedVersions)
    func connection(_ connection: BrokerConnection, send call: CallID, _ served: ServedVersions)
    func connection(_ connection: BrokerConnection, answered call: CallID, _ body: RawBody)
    func connection(_ connection: BrokerConnection, failed call: CallID, _ failure: CallFailure)
}

/// An answer from behind its correlation id.
typealias RawBody = UnsafeRawBufferPointer

/// Carries out what `ConnectionState` decides. Everything on the client's loop, which is why it may go into its timers.
///
/// Security will be a phase between the link's opening and the negotiation, and a layer between link and frames: nothing
/// above this class sees either.
final class BrokerConnection: @unchecked Sendable {
    let address: HostPort
    let lane: ConnectionLane
    private(set) var state: ConnectionState
    private weak var owner: (any ConnectionOwner)?
    private let loop: any EventLoop
    private var link: (any Link)?
    private var lookTimer: (at: MonotonicTime, timer: LoopTimer)?

    init(_ address: HostPort, _ lane: ConnectionLane, owner: any ConnectionOwner) {
        self.address = address
        self.lane = lane
        self.owner = owner
        loop = owner.transport.loop
        let settings = owner.settings
        state = ConnectionState(
            backoff: Backoff(baseMillis: settings.reconnectBackoffMillis, maxMillis: settings.reconnectBackoffMaxMillis)
        )
    }

    private var now: MonotonicTime { loop.now.monotonic }

    var bytesWaiting: Int { link?.bytesWaiting ?? 0 }

    func start(_ call: CallID) {
        switch state.demand(call, now: now) {
        case .send(let served): owner?.connection(self, send: call, served)
        case .connect: connect()
        case .connectAt(let time):
            _ = loop.schedule(at: time) { [weak self] in
                guard let self, state.rested() else { return }
                connect()
            }
        case .wait: break
        }
    }

    func abandon(_ call: CallID) { state.abandon(call) }

    /// Ends it without a word to the calls, whose ends are the owner's affair.
    func close() {
        link?.close()
        link = nil
        state.close()
        if let lookTimer { loop.cancel(lookTimer.timer) }
        lookTimer = nil
    }

    private func connect() {
        guard let owner else { return }
        let limits = LinkLimits(
            connectMillis: owner.settings.connectTimeoutMillis, maxFrameBytes: owner.settings.maxResponseBytes)
        link = owner.transport.connect(to: address, limits, receiver: self)
    }

    /// Gives the chunks of a frame to the link; `encode` is told its correlation id.
    func send(
        _ call: CallID?, isAnswered: Bool, patienceMillis: Int64,
        encode: (_ correlationID: Int32) throws(WireError) -> [[UInt8]]
    ) throws(WireError) {
        let now = self.now
        var next = state
        let correlationID = next.sent(
            call, isAnswered: isAnswered, patience: now.advanced(byMillis: patienceMillis), now: now)
        let chunks = try encode(correlationID)
        state = next
        for chunk in chunks { link?.send(chunk) }
        arm()
    }

    // MARK: The end

    private func end(_ failure: LinkFailure) {
        guard let owner, link != nil else { return }
        link?.close()
        link = nil
        let ended = state.ended(now: now, random: &owner.random)
        arm()
        for call in ended.sent { owner.connection(self, failed: call, .disconnected(address, failure)) }
        for call in ended.unsent { owner.connection(self, failed: call, .unreachable(address, failure)) }
    }
}

// MARK: - What the link says

extension BrokerConnection: LinkReceiver {
    func linkOpened() { ask(VersionNegotiation()) }

    func linkEnded(_ reason: LinkFailure) { end(reason) }

    private func ask(_ negotiation: VersionNegotiation) {
        guard let owner else { return }
        state.negotiates(negotiation)
        let request = ApiVersionsRequest(
            clientSoftwareName: owner.settings.softwareName, clientSoftwareVersion: owner.settings.softwareVersion)
        let head = {
            RequestHead(apiKey: APIKey.apiVersions.rawValue, apiVersion: negotiation.version, correlationID: $0)
        }
        do throws(WireError) {
            try send(nil, isAnswered: true, patienceMillis: owner.settings.connectTimeoutMillis) {
                (correlationID) throws(WireError) in
                try RequestFrame.chunks(
                    head(correlationID), clientID: owner.settings.clientID,
                    flexible: APIKey.apiVersions.isFlexible(negotiation.version)
                ) { (writer, version) throws(WireError) in try request.encode(into: &writer, version: version) }
            }
        } catch {
            end(.broken("the client's id does not fit into a request"))
        }
    }

    func linkReceived(_ frame: UnsafeRawBufferPointer) {
        guard frame.count >= 4 else { return end(.notTheProtocol("its answer has no header")) }
        let correlationID = Int32(bigEndian: frame.loadUnaligned(as: Int32.self))
        let body = UnsafeRawBufferPointer(rebasing: frame[4...])
        switch state.received(correlationID, now: now) {
        case .negotiation(var negotiation):
            switch negotiation.answered(body.bytes) {
            case .ask: ask(negotiation)
            case .served(let served): ready(served)
            case .failed(let text): end(.notTheProtocol(text))
            }
        case .answer(let call):
            arm()
            owner?.connection(self, answered: call, body)
        case .unexpected(let id): end(.notTheProtocol("it answered a request that is not under way (\(id))"))
        }
    }

    private func ready(_ served: ServedVersions) {
        let waiting = state.ready(served)
        arm()
        owner?.connection(self, negotiated: served)
        for call in waiting {
            // One of those before may have ended the connection, or the client.
            guard case .ready = state.phase else {
                owner?.connection(self, failed: call, .unreachable(address, .closedByPeer))
                continue
            }
            owner?.connection(self, send: call, served)
        }
    }
}

// MARK: - Time

extension BrokerConnection {
    /// Sees to it that the connection is looked at when its next deadline comes. A look that comes too early only sets the
    /// next one, so that traffic, which moves deadlines away, costs no timer.
    private func arm() {
        guard let at = nextLook else { return }
        if let lookTimer {
            guard at < lookTimer.at else { return }
            loop.cancel(lookTimer.timer)
        }
        let timer = loop.schedule(at: at) { [weak self] in
            self?.lookTimer = nil
            self?.look()
        }
        lookTimer = (at, timer)
    }

    private var nextLook: MonotonicTime? {
        guard link != nil, let owner else { return nil }
        return state.patience ?? state.lastUsed.advanced(byMillis: owner.settings.connectionsMaxIdleMillis)
    }

    private func look() {
        guard let at = nextLook else { return }
        guard at <= now else { return arm() }
        if state.patience != nil { return end(.broken("the broker has stopped to answer")) }
        if state.isUnused { close() } else { arm() }
    }
}
