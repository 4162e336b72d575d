import MartletBase
import MartletMetadata
import Synchronization

/// One broker without sockets or threads. Requests come in on the loops of their connections, several at a time; what
/// they share is behind locks of its own.
package final class Broker: Sendable {
    package let settings: BrokerSettings
    package let node: NodeID
    package let cluster: ClusterView
    package let changes: ClusterChanges
    let producerIDs: ProducerIDs
    let limits: Limits
    private let random: Mutex<SeededRandom>

    /// Bounds of what one request may ask for.
    struct Limits: Sendable {
        let maxElements: Int
        let maxDescribedPartitions: Int

        init(_ settings: BrokerSettings) {
            maxElements = Int(settings.integer("request.max.elements") ?? 1_000_000)
            maxDescribedPartitions = Int(settings.integer("max.request.partition.size.limit") ?? 2000)
        }
    }

    /// What a broker is made of.
    package struct Parts: Sendable {
        let settings: BrokerSettings
        let node: NodeID
        let store: any MetadataStore
        let view: ClusterView
        let seed: UInt64

        /// - Parameter seed: for ids that must be fresh, not secret.
        package init(
            settings: BrokerSettings, node: NodeID, store: any MetadataStore, view: ClusterView, seed: UInt64
        ) {
            self.settings = settings
            self.node = node
            self.store = store
            self.view = view
            self.seed = seed
        }
    }

    package init(_ parts: Parts) {
        settings = parts.settings
        node = parts.node
        cluster = parts.view
        changes = ClusterChanges(view: parts.view, store: parts.store, author: parts.node)
        producerIDs = ProducerIDs(changes: changes)
        limits = Limits(parts.settings)
        random = Mutex(SeededRandom(seed: parts.seed))
    }

    func freshID() -> UUID128 { random.withLock { UUID128.random(using: &$0) } }
    /// Where the spreading of a new topic's replicas begins.
    func randomStart() -> UInt32 { random.withLock { UInt32(truncatingIfNeeded: $0.next()) } }
}
