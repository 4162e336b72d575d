import MartletBase
import MartletClientCore
import MartletMessages
import MartletWire
import TestSupport
import Testing

/// A client among brokers that answer late, never, or not at all.
@Suite struct ClusterFaultTests {
    private struct Made {
        let id: CallID
        let token: Int64
        let deadline: MonotonicTime
        var end: Result<Int64, CallFailure>?
    }

    private final class Calls {
        var made: [Made] = []
    }

    @Test(arguments: 0..<40)
    func `every call ends once, in its time, and with its own answer`(run: UInt64) throws {
        let seed = Seed()
        var random = SeededRandom(seed: seed.value &+ run)
        let network = ScriptedNetwork()
        let brokers = network.cluster(brokers: 3)
        let chance = Chance(random.next())
        for broker in brokers {
            broker.onBytes(.listGroups) { arrival in chance.reaction(arrival.body) }
        }
        let client = network.client(brokers.map(\.address), seed: random.next()) {
            $0.requestTimeoutMillis = 400
            $0.connectTimeoutMillis = 200
        }
        let calls = Calls()
        for _ in 0..<300 {
            switch random.next() % 10 {
            case 0: brokers[Int(random.next() % 3)].cutConnections()
            case 1:
                let states: [ScriptedBroker.Reachability] = [.listens, .listens, .refuses, .answersNobody]
                brokers[Int(random.next() % 3)].reachability = states[Int(random.next() % 4)]
            case 2:
                if let call = calls.made.randomElement(using: &random) { client.cancel(call.id) }
            default: call(client, network, calls, &random)
            }
            network.run(forMillis: Int64(random.next() % 20))
        }
        network.run(forMillis: 2_000)
        for call in calls.made {
            #expect(call.end != nil, "call \(call.token) has not ended; run \(run), \(seed)")
            if case .success(let answer)? = call.end { #expect(answer == call.token, "run \(run), \(seed)") }
        }

        chance.isCalm = true
        for broker in brokers { broker.reachability = .listens }
        network.run(forMillis: 2_000)
        let first = calls.made.count
        for node in 1...3 { call(client, network, calls, &random, to: .node(NodeID(Int32(node)))) }
        network.run(forMillis: 1_500)
        for call in calls.made[first...] { #expect(try call.end?.get() == call.token, "run \(run), \(seed)") }
    }

    private func call(
        _ client: ClusterClient, _ network: ScriptedNetwork, _ calls: Calls, _ random: inout SeededRandom,
        to destination: Destination? = nil
    ) {
        let index = calls.made.count
        let destinations: [Destination] = [.any, .controller, .node(NodeID(Int32(random.next() % 3 + 1)))]
        let timeout = destination == nil ? Int64(random.next() % 500 + 1) : 1_000
        let deadline = network.time.advanced(byMillis: timeout)
        let id = client.call(
            .listGroups, to: destination ?? destinations[Int(random.next() % 3)], CallOptions(timeoutMillis: timeout),
            encode: { (writer, _) throws(WireError) in writer.int64(Int64(index)) }
        ) { result in
            #expect(calls.made[index].end == nil, "a call ends once")
            #expect(network.time <= deadline, "a call ends at its deadline at the latest")
            calls.made[index].end = result.map { answer in
                Int64(bigEndian: answer.body.loadUnaligned(as: Int64.self))
            }
        }
        calls.made.append(Made(id: id, token: Int64(index), deadline: deadline))
    }

    /// What brokers do, drawn anew for each request.
    private final class Chance {
        private var random: SeededRandom
        var isCalm = false

        init(_ seed: UInt64) { random = SeededRandom(seed: seed) }

        func reaction(_ body: [UInt8]) -> ScriptedBroker.Reaction<[UInt8]> {
            if isCalm { return .answer(body) }
            switch random.next() % 12 {
            case 0: return .cut
            case 1: return .silence
            case 2...5: return .answerAfter(millis: Int64(random.next() % 200), body)
            default: return .answer(body)
            }
        }
    }
}
