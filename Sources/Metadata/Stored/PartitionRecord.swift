import MartletBase
import MartletMessages
import MartletWire

/// The state of one partition: who leads it, in which epoch, and who else counts.
package struct PartitionRecord: StoredRecord {
    /// `none` while nobody may lead.
    package var leader: NodeID
    /// The epoch that was in force when this was written. The one in force now is higher when the leader has started
    /// again since: see `ClusterImage.leaderEpoch`.
    package var leaderEpoch: LeaderEpoch
    /// The leader's incarnation when this was written.
    package var leaderIncarnation: Int32
    package var replicas: [NodeID]
    package var inSync: [NodeID]
    /// Replicas that left the in-sync set below the minimum, and may still lead without loss.
    package var eligibleLeaders: [NodeID]
    package var lastKnownEligible: [NodeID]
    package var adding: [NodeID]
    package var removing: [NodeID]
    package var unknownTags: [UnknownTag] = []

    package init(
        leader: NodeID, leaderEpoch: LeaderEpoch, leaderIncarnation: Int32, replicas: [NodeID], inSync: [NodeID],
        eligibleLeaders: [NodeID] = [], lastKnownEligible: [NodeID] = [], adding: [NodeID] = [], removing: [NodeID] = []
    ) {
        self.leader = leader
        self.leaderEpoch = leaderEpoch
        self.leaderIncarnation = leaderIncarnation
        self.replicas = replicas
        self.inSync = inSync
        self.eligibleLeaders = eligibleLeaders
        self.lastKnownEligible = lastKnownEligible
        self.adding = adding
        self.removing = removing
    }

    package init(_ encoded: PartitionValue) throws(WireError) {
        leader = NodeID(encoded.leader)
        leaderEpoch = LeaderEpoch(encoded.leaderEpoch)
        leaderIncarnation = encoded.leaderIncarnation
        replicas = [NodeID](stored: encoded.replicas)
        // Most partitions have all replicas in sync: one list then serves both.
        inSync = encoded.inSync == encoded.replicas ? replicas : [NodeID](stored: encoded.inSync)
        eligibleLeaders = [NodeID](stored: encoded.eligibleLeaders)
        lastKnownEligible = [NodeID](stored: encoded.lastKnownEligible)
        adding = [NodeID](stored: encoded.adding)
        removing = [NodeID](stored: encoded.removing)
        unknownTags = encoded.unknownTags
    }

    package var encoded: PartitionValue {
        PartitionValue(
            leader: leader.rawValue, leaderEpoch: leaderEpoch.rawValue, leaderIncarnation: leaderIncarnation,
            replicas: replicas.stored, inSync: inSync.stored, eligibleLeaders: eligibleLeaders.stored,
            lastKnownEligible: lastKnownEligible.stored, adding: adding.stored, removing: removing.stored,
            unknownTags: unknownTags)
    }
}
