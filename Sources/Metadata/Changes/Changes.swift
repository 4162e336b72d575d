import MartletBase
import MartletWire

/// The controller's decisions: pure functions from an image and a request to a plan, or to a refusal.
///
/// Each function is in a file of its own, as an extension of this type. A plan conflicts rather than overwrite: every
/// transaction names the revisions that the decision rests upon, the author's registration among them, so that a broker
/// that has been fenced changes nothing.
package struct Changes: Sendable {
    package let image: ClusterImage
    /// The broker that makes the changes.
    package let author: NodeID
    package let bounds: StoreBounds

    package init(image: ClusterImage, author: NodeID, bounds: StoreBounds = .standard) {
        self.image = image
        self.author = author
        self.bounds = bounds
    }
}

extension Changes {
    /// The author's registration, which must be in force.
    func registration() throws(ChangeRefusal) -> Versioned<BrokerRecord> {
        guard let broker = image.brokers[author], !broker.record.fenced else { throw .authorNotRegistered(author) }
        return broker
    }

    /// Holds while the author is registered as it is now.
    func byAuthor() throws(ChangeRefusal) -> StoreComparison {
        .unchanged(MetadataKey.broker(author).key, since: try registration().modified)
    }

    /// The brokers stay registered. Brokers are few; beyond the bound the rest go unchecked, and a replica on a broker
    /// that is gone stays offline as it would had the broker gone a moment later.
    func registered(_ nodes: some Sequence<NodeID>, room: Int) -> [StoreComparison] {
        var distinct = SortedMap<NodeID, Bool>()
        for node in nodes {
            distinct[node] = true
        }
        return distinct.prefix(max(room, 0)).map { .present(MetadataKey.broker($0.key).key) }
    }

    func write(_ key: MetadataKey, _ record: some StoredRecord) throws(ChangeRefusal) -> StoreOperation {
        .put(key.key, try bytes(record))
    }

    func bytes(_ record: some StoredRecord) throws(ChangeRefusal) -> [UInt8] {
        do {
            return try record.stored()
        } catch {
            throw .notStorable(error)
        }
    }

    /// Divides operations so that each part, with `comparisons` beside it, fits into a transaction.
    func parts(_ operations: [StoreOperation], comparisonBytes: Int) -> [ArraySlice<StoreOperation>] {
        var parts: [ArraySlice<StoreOperation>] = []
        var start = 0
        var size = comparisonBytes
        for (index, operation) in operations.enumerated() {
            if index - start == bounds.operations || (size + operation.size > bounds.bytes && index > start) {
                parts.append(operations[start..<index])
                start = index
                size = comparisonBytes
            }
            size += operation.size
        }
        if start < operations.count { parts.append(operations[start...]) }
        return parts
    }

    func fits(_ transaction: StoreTransaction) -> Bool {
        // Room for the proof that a step asks for where its comparisons fail.
        bounds.refusal(of: transaction) == nil && transaction.size + 512 <= bounds.bytes
    }
}
