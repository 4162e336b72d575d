import MartletBase
import MartletWire

extension Changes {
    /// The cluster's identity and first format level; no plan where there is a cluster already.
    package func createCluster(
        _ clusterID: UUID128, formatLevel: Int16, features: [FeatureLevel] = []
    ) throws(ChangeRefusal) -> ChangePlan {
        guard image.cluster == nil else { return ChangePlan([]) }
        let key = MetadataKey.cluster.key
        let record = ClusterRecord(clusterID: clusterID, formatLevel: formatLevel, features: features)
        let bytes = try bytes(record)
        return ChangePlan([
            ChangeStep(StoreTransaction(when: [.absent(key)], then: [.put(key, bytes)]), proof: .value(key, bytes))
        ])
    }

    /// Producer ids in one block.
    package static let producerIDBlock: Int64 = 1000

    /// The next block of producer ids, and the plan that takes it. A block whose taking cannot be proved is left unused:
    /// the counter's value alone does not tell who moved it.
    package func allocateProducerIDs() throws(ChangeRefusal) -> (block: Range<Int64>, plan: ChangePlan) {
        let stored = image.producerIDs
        let registration = try registration()
        let first = stored?.record.next.rawValue ?? 0
        let (end, overflow) = first.addingReportingOverflow(Self.producerIDBlock)
        guard !overflow, first >= 0 else { throw .producerIDsExhausted }
        var record =
            stored?.record
            ?? ProducerIDsRecord(next: ProducerID(end), node: author, brokerEpoch: registration.record.epoch)
        record.next = ProducerID(end)
        record.node = author
        record.brokerEpoch = registration.record.epoch
        let key = MetadataKey.producerIDs
        let transaction = StoreTransaction(
            when: [try byAuthor(), .unchanged(key.key, since: stored?.modified ?? .zero)],
            then: [try write(key, record)])
        return (first..<end, ChangePlan([ChangeStep(transaction, proof: .none)]))
    }
}
