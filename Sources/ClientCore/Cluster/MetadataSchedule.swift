import MartletBase
import MartletWire

/// When the cluster is asked about itself, and about what. One question at a time; what is wanted meanwhile is asked next.
struct MetadataSchedule {
    private struct Interest {
        var holders: Int
        var allowsCreation: Bool
    }

    enum Step: Hashable {
        case ask(MetadataQuestion)
        case wait(until: MonotonicTime)
        case none
    }

    private var interests: [String: Interest] = [:]
    /// Of interest, and nothing is known of them, or nothing final.
    private var missing: Set<String> = []
    private var isAsking = false
    private var wantsBrokers = false
    /// When all that is of interest is asked for again.
    private var refreshAt: MonotonicTime?
    /// What is missing is not asked for again before this.
    private var missingNotBefore = MonotonicTime.past
    /// Nor what is known, however often it is said to be stale.
    private var refreshNotBefore = MonotonicTime.past
    /// Questions in a row that told nothing new.
    private var fruitless = 0
    private let backoff: Backoff
    private let maxAgeMillis: Int64

    init(_ settings: ClientSettings) {
        backoff = Backoff(baseMillis: settings.retryBackoffMillis, maxMillis: settings.retryBackoffMaxMillis)
        maxAgeMillis = settings.metadataMaxAgeMillis
    }

    /// What is missing still; for whoever waits for topics.
    func isMissing(_ topic: String) -> Bool { missing.contains(topic) }

    // MARK: What is wanted

    mutating func require(_ topics: [String], allowsCreation: Bool, view: ClusterView) {
        for topic in topics {
            var interest = interests[topic] ?? Interest(holders: 0, allowsCreation: false)
            interest.holders += 1
            interest.allowsCreation = interest.allowsCreation || allowsCreation
            interests[topic] = interest
            let known = view.topics[topic]
            guard known == nil || known?.error.isError == true, missing.insert(topic).inserted else { continue }
            missingNotBefore = .past
        }
    }

    /// Gives the topics that nobody is interested in any more.
    mutating func release(_ topics: [String]) -> [String] {
        var gone: [String] = []
        for topic in topics {
            guard var interest = interests[topic] else { continue }
            interest.holders -= 1
            interests[topic] = interest.holders > 0 ? interest : nil
            guard interest.holders <= 0 else { continue }
            missing.remove(topic)
            gone.append(topic)
        }
        return gone
    }

    /// The brokers, or which of them is the controller, have to be known. Any answer says it, one under way too.
    mutating func requireBrokers() { if !isAsking { wantsBrokers = true } }

    /// What is known has turned out wrong.
    mutating func refresh(now: MonotonicTime) {
        if now > refreshNotBefore.advanced(byMillis: backoff.maxMillis) { fruitless = 0 }
        refreshAt = now
    }

    // MARK: What is done

    mutating func step(now: MonotonicTime) -> Step {
        guard !isAsking else { return .none }
        guard let next else { return .none }
        guard next <= now else { return .wait(until: next) }
        isAsking = true
        return .ask(question(now))
    }

    /// When the next question may be asked; `nil` where there is none.
    private var next: MonotonicTime? {
        let urgent = wantsBrokers || !missing.isEmpty ? missingNotBefore : .never
        let first = min(urgent, refreshTime ?? .never)
        return first < .never ? first : nil
    }

    private var refreshTime: MonotonicTime? { refreshAt.map { max($0, refreshNotBefore) } }

    /// Topics that may be created go alone, so that a name which a consumer only looks for is not created by the way.
    private mutating func question(_ now: MonotonicTime) -> MetadataQuestion {
        wantsBrokers = false
        let creating = missing.filter { interests[$0]?.allowsCreation == true }
        if !creating.isEmpty { return MetadataQuestion(topics: creating.sorted(), allowsCreation: true) }
        if let refreshTime, refreshTime <= now {
            refreshAt = nil
            return MetadataQuestion(topics: interests.keys.sorted())
        }
        return MetadataQuestion(topics: missing.sorted())
    }

    // MARK: What came of it

    /// - Parameter isNews: whether the view has changed by it.
    mutating func answered(
        _ question: MetadataQuestion, view: ClusterView, isNews: Bool, now: MonotonicTime, random: inout SeededRandom
    ) {
        isAsking = false
        for topic in question.topics where isSettled(topic, in: view, mayBeCreated: question.allowsCreation) {
            missing.remove(topic)
        }
        fruitless = isNews ? 0 : fruitless + 1
        rest(now: now, random: &random)
        if isNews, !question.topics.contains(where: missing.contains) { missingNotBefore = now }
        if !interests.isEmpty { refreshAt = min(refreshAt ?? .never, now.advanced(byMillis: maxAgeMillis)) }
    }

    mutating func failed(now: MonotonicTime, random: inout SeededRandom) {
        isAsking = false
        fruitless += 1
        rest(now: now, random: &random)
        // Without an interest nobody needs the answer any more.
        if !interests.isEmpty { refreshAt = min(refreshAt ?? .never, refreshNotBefore) }
    }

    private mutating func rest(now: MonotonicTime, random: inout SeededRandom) {
        let delay = backoff.delayMillis(afterFailures: max(fruitless, 1), random: &random)
        refreshNotBefore = now.advanced(byMillis: delay)
        missingNotBefore = refreshNotBefore
    }

    /// A topic that is about to be created, or has no leader yet because it was just created, is asked for again.
    private func isSettled(_ topic: String, in view: ClusterView, mayBeCreated: Bool) -> Bool {
        switch view.topics[topic]?.error {
        case nil: false
        case .leaderNotAvailable?: false
        case .unknownTopicOrPartition?: !mayBeCreated
        default: true
        }
    }

    /// Nobody waits for these any more: an error stands as it is.
    mutating func giveUp(_ topics: [String]) { missing.subtract(topics) }
}

extension MonotonicTime {
    fileprivate static let past = MonotonicTime(nanoseconds: .min)
    fileprivate static let never = MonotonicTime(nanoseconds: .max)
}
