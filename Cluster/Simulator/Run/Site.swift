import MartletBase
import MartletSimulation

/// What all parts of a run share: the world, the broker of the moment, and what clients know of the topics.
final class Site {
    struct TopicFacts: Hashable {
        let name: String
        let id: UUID128
        let partitions: Int32
        /// Never deleted.
        var isLasting: Bool { name.hasPrefix("lasting") }
    }

    let world: World
    let history = History()
    var random: SeededRandom
    var life: Life?
    /// By name, as the metadata last said.
    var topics: [TopicFacts] = []
    /// The faults have ended: nobody sends anything new.
    var isQuiet = false

    init(_ world: World, random: SeededRandom) {
        self.world = world
        self.random = random
    }

    func number(_ range: ClosedRange<Int64>) -> Int64 {
        range.lowerBound + Int64(random.next() % UInt64(range.upperBound - range.lowerBound + 1))
    }
}

/// Somebody who talks to the broker.
protocol SimulatedClient: AnyObject {
    var link: ClientLink { get }
    /// Its own time has come.
    func wake()
    /// The answer to the oldest request that has none.
    func receive(_ answer: [UInt8])
    /// The connection is gone, with all that was under way.
    func disconnected()
}
