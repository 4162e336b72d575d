import MartletBase
import MartletWire

/// A partition as a fetch names it. A topic made again under the same name is another one where ids are used.
package struct FetchKey: Hashable, Comparable, Sendable {
    package let topic: String
    /// Zero where the broker names topics.
    package let id: TopicID
    package let partition: PartitionIndex

    package init(_ topic: String, id: TopicID, _ partition: PartitionIndex) {
        self.topic = topic
        self.id = id
        self.partition = partition
    }

    package static func < (left: FetchKey, right: FetchKey) -> Bool {
        (left.topic, left.id, left.partition) < (right.topic, right.id, right.partition)
    }
}

/// What is wanted of a partition: a session tells the broker only of changes.
package struct FetchTerms: Hashable, Sendable {
    package let position: FetchPosition
    package let currentLeaderEpoch: LeaderEpoch
    package let maxBytes: Int32

    package init(position: FetchPosition, currentLeaderEpoch: LeaderEpoch, maxBytes: Int32) {
        self.position = position
        self.currentLeaderEpoch = currentLeaderEpoch
        self.maxBytes = maxBytes
    }
}

/// The session with one broker (KIP-227), which remembers what a consumer wants so that a fetch costs what changed.
package struct FetchSession: Sendable {
    package struct Request: Hashable, Sendable {
        package let sessionID: Int32
        package let sessionEpoch: Int32
        package let wanted: [Wish]
        package let forgotten: [FetchKey]
    }

    package struct Wish: Hashable, Sendable {
        package let key: FetchKey
        package let terms: FetchTerms

        package init(_ key: FetchKey, _ terms: FetchTerms) {
            self.key = key
            self.terms = terms
        }
    }

    /// 0 without a session.
    package private(set) var id: Int32 = 0
    /// Of the next request: 0 begins a session.
    package private(set) var epoch: Int32 = 0
    private var held: [FetchKey: FetchTerms] = [:]
    private var usesIDs = false

    package init() {}

    /// What to send so that the broker reads `wishes`, all with ids or all without.
    package mutating func request(_ wishes: [Wish], usesIDs: Bool) -> Request {
        // A session belongs to one way of naming topics.
        if usesIDs != self.usesIDs { epoch = 0 }
        self.usesIDs = usesIDs
        let isFull = epoch == 0
        let changed = isFull ? wishes : wishes.filter { held[$0.key] != $0.terms }
        var before = held
        held = Dictionary(wishes.map { ($0.key, $0.terms) }, uniquingKeysWith: { $1 })
        for wish in wishes { before[wish.key] = nil }
        return Request(
            sessionID: id, sessionEpoch: epoch, wanted: changed, forgotten: isFull ? [] : before.keys.sorted())
    }

    /// A request without a session, for brokers that have none.
    package static func sessionless(_ wishes: [Wish]) -> Request {
        Request(sessionID: 0, sessionEpoch: -1, wanted: wishes, forgotten: [])
    }

    /// Ends the session, if there is one.
    package mutating func closing() -> Request? {
        guard id != 0 else { return nil }
        defer { self = FetchSession() }
        return Request(sessionID: id, sessionEpoch: -1, wanted: [], forgotten: [])
    }

    package mutating func answered(sessionID: Int32) {
        if sessionID == 0 {
            self = FetchSession()
        } else if epoch == 0 || sessionID != id {
            id = sessionID
            epoch = 1
        } else {
            epoch = epoch == .max ? 1 : epoch + 1
        }
    }

    package mutating func refused(_ error: ErrorCode) {
        if error == .fetchSessionIdNotFound { id = 0 }
        lost()
    }

    /// No answer, or none that could be used: what the broker has noted is not known, so the next request begins anew and
    /// closes what there is.
    package mutating func lost() {
        epoch = 0
        held = [:]
    }
}
