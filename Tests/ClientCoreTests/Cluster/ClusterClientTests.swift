import MartletBase
import MartletClientCore
import MartletMessages
import MartletWire
import Testing

@Suite struct ClusterClientTests {
    private let network = ScriptedNetwork()
    private let bootstrap = HostPort(host: "broker-1", port: 9092)

    /// The end of a call, once it has come.
    private final class Outcome<Value> {
        var result: Result<Value, CallFailure>?
        var failure: CallFailure? {
            if case .failure(let failure)? = result { failure } else { nil }
        }
        var value: Value? { try? result?.get() }
    }

    private func ask(
        _ client: ClusterClient, _ destination: Destination, _ options: CallOptions = CallOptions()
    ) -> (CallID, Outcome<DescribeClusterResponse>) {
        let outcome = Outcome<DescribeClusterResponse>()
        let id = client.call(DescribeClusterRequest(), to: destination, options) { result in
            #expect(outcome.result == nil, "a call ends once")
            outcome.result = result
        }
        #expect(outcome.result == nil, "a call does not end before it has returned")
        return (id, outcome)
    }

    @Test func `a call negotiates, and is sent in the newest version that both sides know`() throws {
        let broker = network.cluster(brokers: 1)[0]
        broker.versions[.describeCluster] = 0...1
        broker.on(DescribeClusterRequest.self) { _, _ in .answer(DescribeClusterResponse(clusterId: "one")) }
        let client = network.client([bootstrap]) { $0.clientID = "tests" }
        let (_, outcome) = ask(client, .any)
        network.run(until: { outcome.result != nil })
        #expect(outcome.value?.clusterId == "one")
        #expect(broker.arrivals.map(\.key) == [.apiVersions, .describeCluster])
        #expect(broker.arrivals.map(\.version) == [4, 1])
        #expect(broker.arrivals[1].clientID == "tests")
    }

    @Test func `a broker that is too old for the question says in which version to ask`() throws {
        let broker = network.cluster(brokers: 1)[0]
        broker.versions[.apiVersions] = 0...2
        broker.on(DescribeClusterRequest.self) { _, _ in .answer(DescribeClusterResponse()) }
        let (_, outcome) = ask(network.client([bootstrap]), .any)
        network.run(until: { outcome.result != nil })
        #expect(outcome.value != nil)
        #expect(broker.arrivals(of: .apiVersions).map(\.version) == [4, 2])
    }

    @Test func `an API that the broker does not serve fails the call and nothing else`() throws {
        let broker = network.cluster(brokers: 1)[0]
        broker.versions[.describeCluster] = nil
        let client = network.client([bootstrap])
        let (_, outcome) = ask(client, .any)
        network.run(until: { outcome.result != nil })
        #expect(outcome.failure == .notSupported(.describeCluster, served: nil))
        #expect(broker.links.count == 1)
    }

    @Test func `nothing listening is said at once, after every server has been tried`() {
        let other = HostPort(host: "broker-2", port: 9092)
        let client = network.client([bootstrap, other])
        let (_, outcome) = ask(client, .any)
        network.run(forMillis: 4)
        #expect(Set(network.attempts) == [bootstrap, other])
        #expect(outcome.failure == .unreachable(network.attempts[1], .refused))
        #expect(outcome.failure?.wasSent == false)
    }

    @Test func `attempts keep a growing distance to the failures before`() {
        let client = network.client([bootstrap]) {
            $0.reconnectBackoffMillis = 100
            $0.reconnectBackoffMaxMillis = 400
        }
        var times: [Int64] = []
        for _ in 0..<5 {
            let (_, outcome) = ask(client, .any)
            network.run(until: { outcome.result != nil })
            times.append(network.time.nanoseconds / 1_000_000)
        }
        let gaps = zip(times.dropFirst(), times).map { $0 - $1 }
        for (gap, expected) in zip(gaps, [100, 200, 400, 400] as [Int64]) {
            #expect((expected * 4 / 5...expected * 6 / 5 + 1).contains(gap), "\(gaps)")
        }
    }

    @Test func `a broker is found by its number, and an unknown one is said to be`() throws {
        let brokers = network.cluster(brokers: 2)
        brokers[1].on(DescribeClusterRequest.self) { _, _ in .answer(DescribeClusterResponse(clusterId: "two")) }
        let client = network.client([bootstrap])
        let (_, second) = ask(client, .node(NodeID(2)))
        let (_, ninth) = ask(client, .node(NodeID(9)))
        network.run(until: { second.result != nil && ninth.result != nil })
        #expect(second.value?.clusterId == "two")
        #expect(ninth.failure == .unknownNode(NodeID(9)))
        #expect(brokers[0].arrivals(of: .metadata).count == 1)
    }

    @Test func `the controller is waited for while there is none`() throws {
        let broker = network.cluster(brokers: 1)[0]
        broker.on(DescribeClusterRequest.self) { _, _ in .answer(DescribeClusterResponse()) }
        broker.cluster.controllerId = -1
        let (_, outcome) = ask(network.client([bootstrap]), .controller)
        network.run(forMillis: 2_000)
        #expect(outcome.result == nil)
        broker.cluster.controllerId = 1
        network.run(until: { outcome.result != nil })
        #expect(outcome.value != nil)
    }

    @Test func `answers that come after a cancellation are dropped, those behind them are not`() throws {
        let broker = network.cluster(brokers: 1)[0]
        broker.on(DescribeClusterRequest.self) { _, _ in .answerAfter(millis: 100, DescribeClusterResponse()) }
        let client = network.client([bootstrap])
        let (first, cancelled) = ask(client, .any)
        let (_, kept) = ask(client, .any)
        network.run(until: { broker.arrivals(of: .describeCluster).count == 2 })
        client.cancel(first)
        #expect(cancelled.failure == .cancelled)
        network.run(until: { kept.result != nil })
        #expect(kept.value != nil)
    }

    @Test func `a deadline ends a call and leaves its connection to the others`() throws {
        let broker = network.cluster(brokers: 1)[0]
        broker.on(DescribeClusterRequest.self) { _, _ in .answerAfter(millis: 500, DescribeClusterResponse()) }
        let client = network.client([bootstrap])
        let (_, hasty) = ask(client, .any, CallOptions(timeoutMillis: 50))
        let (_, patient) = ask(client, .any)
        network.run(until: { hasty.result != nil })
        #expect(hasty.failure == .timedOut(bootstrap, wasSent: true))
        network.run(until: { patient.result != nil })
        #expect(patient.value != nil)
        #expect(network.attempts.count == 1)
    }

    @Test func `a broker that falls silent loses its connection`() throws {
        let broker = network.cluster(brokers: 1)[0]
        broker.on(DescribeClusterRequest.self) { _, _ in .silence }
        let client = network.client([bootstrap]) { $0.requestTimeoutMillis = 1_000 }
        let (_, outcome) = ask(client, .any)
        network.run(until: { outcome.result != nil })
        network.run(forMillis: 10)
        #expect(broker.links.isEmpty)
    }

    @Test func `a cut connection ends what was sent with an unknown fate`() throws {
        let broker = network.cluster(brokers: 1)[0]
        broker.on(DescribeClusterRequest.self) { _, _ in .cut }
        let (_, outcome) = ask(network.client([bootstrap]), .any)
        network.run(until: { outcome.result != nil })
        #expect(outcome.failure == .disconnected(bootstrap, .closedByPeer))
        #expect(outcome.failure?.wasSent == true)
    }

    @Test func `a call without an answer ends when its bytes have been handed over`() throws {
        let broker = network.cluster(brokers: 1)[0]
        broker.onBytes(.produce) { _ in .silence }
        let client = network.client([bootstrap])
        let outcome = Outcome<Int16>()
        client.call(
            .produce, to: .any, CallOptions(isAnswered: false, spliced: [[1, 2, 3]]),
            encode: { (writer, _) throws(WireError) in writer.splice(3, tag: 0) }
        ) { outcome.result = $0.map(\.version) }
        network.run(until: { !broker.arrivals(of: .produce).isEmpty })
        #expect(outcome.value == 13)
        #expect(broker.arrivals(of: .produce)[0].body == [1, 2, 3])
    }

    @Test func `closing ends every call`() throws {
        _ = network.cluster(brokers: 1)
        let client = network.client([bootstrap])
        let (_, before) = ask(client, .node(NodeID(1)))
        client.close()
        #expect(before.failure == .closed)
        let (_, after) = ask(client, .any)
        network.run(forMillis: 1)
        #expect(after.failure == .closed)
    }

    @Test func `an idle connection is closed, and made again when it is needed`() throws {
        let broker = network.cluster(brokers: 1)[0]
        broker.on(DescribeClusterRequest.self) { _, _ in .answer(DescribeClusterResponse()) }
        let client = network.client([bootstrap]) { $0.connectionsMaxIdleMillis = 5_000 }
        let (_, first) = ask(client, .any)
        network.run(until: { first.result != nil })
        network.run(forMillis: 6_000)
        #expect(broker.links.isEmpty)
        let (_, second) = ask(client, .any)
        network.run(until: { second.result != nil })
        #expect(second.value != nil)
        #expect(network.attempts.count == 2)
    }
}
