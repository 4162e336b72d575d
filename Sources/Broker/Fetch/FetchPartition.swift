import MartletBase

/// A partition as a Fetch names it: by its topic's id from version 13 on, by its name before.
package struct FetchKey: Hashable, Sendable {
    package enum Topic: Hashable, Sendable {
        case id(TopicID)
        case name(String)
    }

    package let topic: Topic
    package let partition: PartitionIndex

    package init(_ topic: Topic, _ partition: PartitionIndex) {
        self.topic = topic
        self.partition = partition
    }

    package var usesID: Bool {
        if case .id = topic { true } else { false }
    }
}

/// What a client wants of one partition.
package struct FetchPartition: Hashable, Sendable {
    package var fetchOffset: Offset
    package var currentLeaderEpoch: LeaderEpoch
    package var lastFetchedEpoch: LeaderEpoch
    /// Where a follower's own log begins; `none` from consumers.
    package var logStart: Offset
    package var maxBytes: Int32

    package init(
        fetchOffset: Offset, currentLeaderEpoch: LeaderEpoch = .none, lastFetchedEpoch: LeaderEpoch = .none,
        logStart: Offset = .none, maxBytes: Int32
    ) {
        self.fetchOffset = fetchOffset
        self.currentLeaderEpoch = currentLeaderEpoch
        self.lastFetchedEpoch = lastFetchedEpoch
        self.logStart = logStart
        self.maxBytes = maxBytes
    }
}
