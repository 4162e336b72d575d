import MartletBase
import MartletWire

/// The state of one partition: who leads it, in which epoch, and who else counts.
package struct PartitionRecord: StoredRecord {
    package static let version: Int16 = 0

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
    package var unknownTags = UnknownTags()

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

    package init(fields reader: inout WireReader, version: Int16) throws(WireError) {
        leader = NodeID(try reader.int32())
        leaderEpoch = LeaderEpoch(try reader.int32())
        leaderIncarnation = try reader.int32()
        replicas = try reader.storedNodes()
        inSync = try reader.storedNodes()
        eligibleLeaders = try reader.storedNodes()
        lastKnownEligible = try reader.storedNodes()
        adding = try reader.storedNodes()
        removing = try reader.storedNodes()
        // Most partitions have all replicas in sync: one list then serves both.
        if inSync == replicas { inSync = replicas }
    }

    package func encodeFields(into writer: inout WireWriter) throws(WireError) {
        writer.int32(leader.rawValue)
        writer.int32(leaderEpoch.rawValue)
        writer.int32(leaderIncarnation)
        try writer.storedNodes(replicas)
        try writer.storedNodes(inSync)
        try writer.storedNodes(eligibleLeaders)
        try writer.storedNodes(lastKnownEligible)
        try writer.storedNodes(adding)
        try writer.storedNodes(removing)
    }
}
