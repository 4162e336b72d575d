import MartletBase
import Synchronization

/// What the loop and a reader on another thread have to tell each other about one partition, from one seek to the next.
package final class PartitionDelivery: Sendable {
    package enum State: UInt8, AtomicRepresentable {
        case flowing
        /// What has been handed out is to be given back.
        case paused
        /// What has been handed out is not to be shown any more: the partition was taken away, or read from elsewhere.
        case revoked
    }

    package let state = Atomic(State.flowing)
    private let position: Atomic<Int64>

    package init(at offset: Offset) { position = Atomic(offset.rawValue) }

    /// The offset of the next record that the reader has not had.
    package var next: Offset {
        get { Offset(position.load(ordering: .acquiring)) }
        set { position.store(newValue.rawValue, ordering: .releasing) }
    }
}
