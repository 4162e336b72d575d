import MartletBase
import MartletMetadata
import Synchronization

/// A broker's way into its cluster, once it has read the metadata: make the cluster where there is none, and register.
package final class ClusterJoin: Sendable {
    package enum Failure: Error, Hashable, Sendable {
        case change(ChangeFailure)
    }

    /// The broker is a member.
    package struct Membership: Hashable, Sendable {
        package let clusterID: UUID128
        package let epoch: BrokerEpoch
        /// Partitions that may have lost what they had acknowledged, because they do not wait for the disk.
        package let possibleLoss: [TopicPartition]
    }

    /// The format levels that this release reads and writes.
    package static let formatLevels: ClosedRange<Int16> = 0...0

    private let view: ClusterView
    private let changes: ClusterChanges
    private let registration: BrokerRegistration
    private let freshClusterID: UUID128
    private let decided = Mutex<BrokerRegistrationPlan?>(nil)

    /// - Parameter freshClusterID: the id of the cluster, should this broker be the one that makes it.
    package init(
        view: ClusterView, changes: ClusterChanges, registration: BrokerRegistration, freshClusterID: UUID128
    ) {
        self.view = view
        self.changes = changes
        self.registration = registration
        self.freshClusterID = freshClusterID
    }

    package func start(_ joined: @escaping @Sendable (Result<Membership, Failure>) -> Void) {
        let id = registration.clusterID ?? freshClusterID
        changes.make { changes throws(ChangeRefusal) in
            try changes.createCluster(id, formatLevel: Self.formatLevels.upperBound)
        } completed: { [self] result in
            switch result {
            case .success: register(joined)
            case .failure(let failure): joined(.failure(.change(failure)))
            }
        }
    }

    private func register(_ joined: @escaping @Sendable (Result<Membership, Failure>) -> Void) {
        let registration = registration
        changes.make { [self] changes throws(ChangeRefusal) in
            let plan = try changes.registerBroker(registration)
            decided.withLock { $0 = plan }
            return plan.plan
        } completed: { [self] result in
            switch result {
            case .failure(let failure): joined(.failure(.change(failure)))
            case .success:
                guard let plan = decided.withLock({ $0 }), let cluster = view.image.cluster else {
                    preconditionFailure("registered without a decision or a cluster")
                }
                joined(
                    .success(
                        Membership(
                            clusterID: cluster.record.clusterID, epoch: plan.epoch, possibleLoss: plan.possibleLoss)))
            }
        }
    }
}
