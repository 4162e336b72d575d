import MartletBase
import MartletMessages
import MartletWire

/// Carries an `AdminPlan` out: splits items by broker, asks all of them at once, merges the answers, and asks again about
/// what may fare better, until the deadline. Ends once, with a result for every item.
final class AdminOperation<Item: Hashable & Sendable, Value>: @unchecked Sendable {
    typealias Plan = AdminPlan<Item, Value>

    private let client: ClusterClient
    private let plan: Plan
    private let deadline: MonotonicTime
    private let completion: (Plan.Results) -> Void
    private let backoff: Backoff

    /// In the order in which they were given.
    private var pending: [Item]
    private var results: Plan.Results = [:]
    /// Why what is pending was not done in the last round.
    private var lastFailures: [Item: AdminFailure] = [:]
    private var openCalls: Set<CallID> = []
    private var openGroups = 0
    private var rounds = 0
    private var timer: LoopTimer?
    private var closing: ObserverID?
    private var isEnded = false

    init(
        _ client: ClusterClient, _ items: [Item], timeoutMillis: Int64, _ plan: Plan,
        _ completion: @escaping (Plan.Results) -> Void
    ) {
        self.client = client
        self.plan = plan
        self.completion = completion
        pending = items
        deadline = client.now.advanced(byMillis: timeoutMillis)
        backoff = Backoff(
            baseMillis: client.settings.retryBackoffMillis, maxMillis: client.settings.retryBackoffMaxMillis)
    }

    /// Gives what ends it early: then every item that is not done fails with `.cancelled`.
    func start() -> () -> Void {
        // Between two rounds no call is open that would end with the client.
        closing = client.whenClosed { [weak self] in self?.abandon(.closed) }
        client.loop.post { self.round() }
        return { self.abandon(.cancelled) }
    }

    private func abandon(_ reason: CallFailure) {
        guard !isEnded else { return }
        for item in pending { lastFailures[item] = .call(reason) }
        let calls = openCalls
        finish()
        for call in calls { client.cancel(call) }
    }

    private var millisLeft: Int64 { max(deadline.millis(since: client.now), 1) }

    private func track(_ call: CallID) { openCalls.insert(call) }
}

// MARK: - Rounds

extension AdminOperation {
    private func round() {
        guard !isEnded else { return }
        guard !pending.isEmpty else { return finish() }
        rounds += 1
        switch plan.route {
        case .leader(let partition):
            lookUp(topics: Set(pending.map { partition($0).topic }).sorted()) { [self] in
                askLeaders(partition, $0)
            }
        case .to(let destination):
            // What failed at a broker may be another broker's affair by now.
            if rounds == 1 { return ask(destination) }
            lookUp(topics: []) { [self] _ in ask(destination) }
        }
    }

    /// Asks about the cluster; an operation that can reach no broker at all ends here.
    private func lookUp(topics: [String], _ body: @escaping (MetadataResponse) -> Void) {
        let question = MetadataQuestion(topics: topics)
        let options = CallOptions(timeoutMillis: millisLeft)
        track(
            client.call(to: .any, options, request: { question.request(version: $0) }) { [self] result in
                guard !isEnded else { return }
                switch result {
                case .success(let answer):
                    client.adopt(clusterOf: answer)
                    body(answer)
                case .failure(let failure):
                    for item in pending { settle(item, .failure(.call(failure)), at: nil) }
                    conclude()
                }
            })
    }

    private func askLeaders(_ partition: (Item) -> TopicPartition, _ answer: MetadataResponse) {
        let leaders = PartitionLeaders(answer)
        var found: [Item: Destination] = [:]
        for item in pending {
            switch leaders[partition(item)] {
            case .success(let leader): found[item] = .node(leader)
            case .failure(let failure): settle(item, .failure(failure), at: nil)
            }
        }
        ask { found[$0] }
    }

    private func ask(_ destination: (Item) -> Destination?) {
        var groups: [(destination: Destination, items: [Item])] = []
        for item in pending {
            guard let destination = destination(item) else { continue }
            if let index = groups.firstIndex(where: { $0.destination == destination }) {
                groups[index].items.append(item)
            } else {
                groups.append((destination, [item]))
            }
        }
        guard !groups.isEmpty else { return conclude() }
        openGroups = groups.count
        for (destination, items) in groups {
            let call = plan.ask(client, destination, items, min(millisLeft, client.settings.requestTimeoutMillis)) {
                [self] in answered(destination, items, $0)
            }
            track(call)
        }
    }

    private func answered(_ destination: Destination, _ items: [Item], _ result: Result<Plan.Results, CallFailure>) {
        guard !isEnded else { return }
        for item in items {
            switch result {
            case .success(let answers): settle(item, answers[item] ?? .failure(.unmentioned), at: destination)
            case .failure(let failure): settle(item, .failure(.call(failure)), at: destination)
            }
        }
        openGroups -= 1
        if openGroups == 0 { conclude() }
    }

    private func settle(_ item: Item, _ result: Result<Value, AdminFailure>, at destination: Destination?) {
        if case .failure(let failure) = result, plan.isWorthRepeating(failure, at: destination),
            !(client.view.brokers.isEmpty && failure.isUnreachable)
        {
            lastFailures[item] = failure
            return
        }
        results[item] = result
        pending.removeAll { $0 == item }
    }

    private func conclude() {
        openCalls = []
        let pause = backoff.delayMillis(afterFailures: rounds, random: &client.random)
        let next = client.now.advanced(byMillis: pause)
        guard !pending.isEmpty, next < deadline else { return finish() }
        timer = client.loop.schedule(at: next) { [self] in
            timer = nil
            round()
        }
    }

    private func finish() {
        guard !isEnded else { return }
        isEnded = true
        if let timer { client.loop.cancel(timer) }
        if let closing { client.forgetClosing(closing) }
        for item in pending { results[item] = .failure(lastFailures[item] ?? .call(.timedOut(nil, wasSent: false))) }
        completion(results)
    }
}

extension AdminFailure {
    fileprivate var isUnreachable: Bool { if case .call(.unreachable) = self { true } else { false } }
}
