import MartletBase

/// What a client of the library stands on: its loop in the world's time, and connections to whichever life of the broker
/// there is.
final class SimulatedTransport: Transport, EventLoop, @unchecked Sendable {
    private let client: Int
    private let site: Site
    private var links: [SimulatedLink] = []

    init(_ client: Int, _ site: Site) {
        self.client = client
        self.site = site
    }

    // MARK: The loop

    var loop: any EventLoop { self }
    var now: Now { site.world.now }

    func post(_ work: @escaping @Sendable () -> Void) { site.world.add(.client(work), inMicros: 1) }

    func schedule(at deadline: MonotonicTime, _ work: @escaping @Sendable () -> Void) -> LoopTimer {
        LoopTimer(site.world.add(.client(work), at: deadline))
    }

    func cancel(_ timer: LoopTimer) { site.world.cancel(timer.rawValue) }

    // MARK: Connections

    func connect(to address: HostPort, _ limits: LinkLimits, receiver: any LinkReceiver) -> any Link {
        let link = SimulatedLink(receiver)
        links.append(link)
        site.world.add(
            .client { [self] in
                guard let life = site.life else { return link.end(.refused) }
                link.open(life.connect(client))
            }, inMicros: Int64(site.world.chance { $0.next() % 200 }))
        return link
    }

    /// Everything that this client has open is gone.
    func cut() {
        let gone = links
        links = []
        for link in gone { link.end(.closedByPeer) }
    }
}

/// The client's end of one simulated connection.
final class SimulatedLink: Link, DeliveryReceiver, @unchecked Sendable {
    private weak var receiver: (any LinkReceiver)?
    private var connection: SimulatedConnection?
    private var isEnded = false
    /// Bytes without a whole frame, or before the opening.
    private var output: [UInt8] = []

    init(_ receiver: any LinkReceiver) { self.receiver = receiver }

    var bytesWaiting: Int { connection == nil ? output.count : 0 }

    func open(_ connection: SimulatedConnection) {
        guard !isEnded else { return }
        self.connection = connection
        connection.receive(by: self)
        receiver?.linkOpened()
        sendFrames()
    }

    func send(_ bytes: [UInt8]) {
        guard !isEnded else { return }
        output += bytes
        sendFrames()
    }

    private func sendFrames() {
        while let connection, output.count >= 4 {
            let size = output[..<4].reduce(0) { $0 << 8 | Int($1) }
            guard output.count >= 4 + size else { return }
            connection.send(Array(output[4..<(4 + size)]))
            output.removeFirst(4 + size)
        }
    }

    func delivered(_ delivery: SimulatedConnection.Delivery) {
        guard !isEnded else { return }
        switch delivery {
        case .answer(let bytes): bytes.withUnsafeBytes { receiver?.linkReceived($0) }
        case .closed: end(.closedByPeer)
        }
    }

    func end(_ reason: LinkFailure) {
        guard !isEnded else { return }
        close()
        receiver?.linkEnded(reason)
    }

    func close() {
        isEnded = true
        connection?.drop()
        connection = nil
    }
}
