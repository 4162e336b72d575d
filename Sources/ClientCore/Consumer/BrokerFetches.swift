import MartletBase

/// What goes on with one broker.
struct BrokerFetches {
    /// A partition of the fetch that is under way, as it was when it was asked for.
    struct Asked: Hashable {
        let partition: TopicPartition
        let generation: UInt64
        let position: FetchPosition
    }

    var session = FetchSession()
    var isUnderWay = false
    var asked: [FetchKey: Asked] = [:]
    var notBefore: MonotonicTime?
    var failuresInARow = 0
}
