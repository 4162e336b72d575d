import MartletBase

/// Which connection a call takes.
///
/// A call to a certain broker fails as soon as an attempt to connect to it does. A call to any broker has every known
/// broker and every bootstrap server tried, one after the other, and fails with the last one. Neither tries again: who has
/// time left asks again, and the connections keep their distance to the failures before.
extension ClusterClient {
    func route(_ call: Call) {
        switch call.destination {
        case .any: routeAnywhere(call, last: nil)
        case .controller:
            guard let controller = view.controller, let broker = view.brokers[controller] else {
                return awaitView(call)
            }
            start(call, at: broker.address)
        case .node(let id):
            if let broker = view.brokers[id] { return start(call, at: broker.address) }
            // Asked for since the call was made, and not there.
            if call.viewsSeen > 0 { return end(call, .failure(.unknownNode(id))) }
            awaitView(call)
        }
    }

    func routeAnywhere(_ call: Call, last: CallFailure?) {
        let untried = candidates.filter { !call.tried.contains($0) }
        guard !untried.isEmpty else {
            return end(call, .failure(last ?? .closed))
        }
        let connected = untried.compactMap { address -> (HostPort, Int)? in
            guard let connection = connections[Place(address: address, lane: call.lane)] else { return nil }
            guard case .ready = connection.state.phase else { return nil }
            return (address, connection.state.load)
        }
        if let (address, _) = connected.min(by: { $0.1 < $1.1 }) { return start(call, at: address) }
        let rested = untried.filter { connections[Place(address: $0, lane: call.lane)]?.state.isResting != true }
        let choice = rested.isEmpty ? untried : rested
        start(call, at: choice[0])
    }

    /// Known brokers, then bootstrap servers; each list begins somewhere else for each client, so that many clients do not
    /// all go to the first.
    private var candidates: [HostPort] {
        var found: [HostPort] = []
        for address in view.brokers.values.sorted(by: { $0.id < $1.id }).map(\.address) where !found.contains(address) {
            found.append(address)
        }
        found = rotated(found)
        for address in rotated(settings.bootstrapServers) where !found.contains(address) { found.append(address) }
        return found
    }

    private func rotated(_ list: [HostPort]) -> [HostPort] {
        guard !list.isEmpty else { return [] }
        let start = startingPoint % list.count
        return Array(list[start...] + list[..<start])
    }

    private func start(_ call: Call, at address: HostPort) {
        let place = Place(address: address, lane: call.lane)
        let connection = connections[place] ?? BrokerConnection(address, call.lane, owner: self)
        connections[place] = connection
        call.connection = connection
        connection.start(call.id)
    }

    private func awaitView(_ call: Call) {
        waitingForView.append(call.id)
        schedule.requireBrokers()
        stepMetadata()
    }

    /// The view is fresh: calls that have waited for it find their brokers now, or not.
    func routeWaiting() {
        let waiting = waitingForView
        waitingForView = []
        for id in waiting {
            guard let call = calls[id] else { continue }
            call.viewsSeen += 1
            route(call)
        }
    }

    func failWaiting(_ failure: CallFailure) {
        let waiting = waitingForView
        waitingForView = []
        for id in waiting {
            if let call = calls[id] { end(call, .failure(failure)) }
        }
    }
}
