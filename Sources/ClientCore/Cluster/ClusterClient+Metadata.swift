import MartletBase
import MartletMessages
import MartletWire

/// Names an observer of one client.
package struct ObserverID: Hashable, Sendable {
    let rawValue: UInt64
}

/// Somebody who waits for topics.
final class Requirement {
    let number: UInt64
    let topics: [String]
    let completion: (Result<ClusterView, CallFailure>) -> Void
    var timer: LoopTimer?

    init(
        _ number: UInt64, _ topics: [String], _ completion: @escaping (Result<ClusterView, CallFailure>) -> Void
    ) {
        self.number = number
        self.topics = topics
        self.completion = completion
    }
}

// MARK: - Interest in topics

extension ClusterClient {
    /// Takes an interest in topics: they are part of every refresh until they are released as often as they were required,
    /// whatever becomes of this. Completes once each of them is known or has an error that will stay, with what is known at
    /// the deadline, or with a failure as soon as no broker can be asked.
    package func require(
        _ topics: [String], allowAutoCreation: Bool, timeoutMillis: Int64,
        _ completion: @escaping (Result<ClusterView, CallFailure>) -> Void
    ) {
        lastRequirement += 1
        let number = lastRequirement
        let requirement = Requirement(number, topics, completion)
        requirements.append(requirement)
        schedule.require(topics, allowsCreation: allowAutoCreation, view: view)
        let deadline = now.advanced(byMillis: timeoutMillis)
        requirement.timer = loop.schedule(at: deadline) { [weak self] in self?.giveUp(number) }
        later { client in
            if client.isClosed { return client.end(requirement, .failure(.closed)) }
            client.settleRequirements()
            client.stepMetadata()
        }
    }

    package func release(_ topics: [String]) {
        for topic in schedule.release(topics) { view.topics[topic] = nil }
    }

    /// What is known has turned out wrong: ask again, not more often than the backoff allows.
    package func refreshSoon() {
        guard !isClosed else { return }
        schedule.refresh(now: now)
        stepMetadata()
    }

    /// A leader that a broker named beside an error (KIP-951).
    package func adopt(leader: NodeID, epoch: LeaderEpoch, of partition: TopicPartition) {
        if view.adopt(leader: leader, epoch: epoch, of: partition) { tellObservers() }
    }

    /// Addresses that came with such leaders.
    package func adopt(_ brokers: [BrokerView]) {
        let before = view
        for broker in brokers { view.brokers[broker.id] = broker }
        if view != before { tellObservers() }
    }

    /// What an answer to somebody else's Metadata request says of the brokers.
    func adopt(clusterOf answer: MetadataResponse) {
        let before = view
        view.mergeCluster(answer)
        if view != before { tellObservers() }
    }

    /// `body` is called after every change of the view.
    package func observe(_ body: @escaping (ClusterView) -> Void) -> ObserverID {
        lastObserver += 1
        let id = ObserverID(rawValue: lastObserver)
        observers.append((id, body))
        return id
    }

    package func stopObserving(_ id: ObserverID) { observers.removeAll { $0.id == id } }

    private func tellObservers() {
        for observer in observers { observer.body(view) }
    }
}

// MARK: - Asking

extension ClusterClient {
    func stepMetadata() {
        guard !isClosed else { return }
        if let metadataTimer { loop.cancel(metadataTimer) }
        metadataTimer = nil
        switch schedule.step(now: now) {
        case .none: break
        case .wait(let time):
            metadataTimer = loop.schedule(at: time) { [weak self] in
                self?.metadataTimer = nil
                self?.stepMetadata()
            }
        case .ask(let question):
            call(to: .any, request: { question.request(version: $0) }) { [weak self] result in
                self?.metadataEnded(question, result)
            }
        }
    }

    private func metadataEnded(_ question: MetadataQuestion, _ result: Result<MetadataResponse, CallFailure>) {
        guard !isClosed else { return }
        switch result {
        case .success(let answer) where answer.errorCode == .rebootstrapRequired:
            view.brokers = [:]
            schedule.failed(now: now, random: &random)
        case .success(let answer): merge(answer, question)
        case .failure(let failure):
            schedule.failed(now: now, random: &random)
            failWaiting(failure)
            // A broker that cannot be asked now is said at once; one that was slow may answer the next time.
            if case .timedOut = failure {
            } else {
                for requirement in takeRequirements() { end(requirement, .failure(failure)) }
            }
        }
        stepMetadata()
    }

    private func merge(_ answer: MetadataResponse, _ question: MetadataQuestion) {
        let before = view
        view.merge(answer)
        let isNews = view != before
        schedule.answered(question, view: view, isNews: isNews, now: now, random: &random)
        if isNews { tellObservers() }
        routeWaiting()
        settleRequirements()
    }
}

// MARK: - Those who wait

extension ClusterClient {
    private func settleRequirements() {
        let settled = requirements.filter { !$0.topics.contains(where: schedule.isMissing) }
        requirements.removeAll { requirement in settled.contains { $0 === requirement } }
        for requirement in settled { end(requirement, .success(view)) }
    }

    func takeRequirements() -> [Requirement] {
        defer { requirements = [] }
        return requirements
    }

    func end(_ requirement: Requirement, _ result: Result<ClusterView, CallFailure>) {
        if let timer = requirement.timer { loop.cancel(timer) }
        requirement.timer = nil
        requirement.completion(result)
    }

    /// Its time is over: with what is known, where something is known of each topic.
    private func giveUp(_ number: UInt64) {
        guard let index = requirements.firstIndex(where: { $0.number == number }) else { return }
        let requirement = requirements.remove(at: index)
        let waitedFor = Set(requirements.flatMap(\.topics))
        schedule.giveUp(requirement.topics.filter { !waitedFor.contains($0) && view.topics[$0] != nil })
        let isKnown = requirement.topics.allSatisfy { view.topics[$0] != nil }
        end(requirement, isKnown ? .success(view) : .failure(.timedOut(nil, wasSent: false)))
    }
}
