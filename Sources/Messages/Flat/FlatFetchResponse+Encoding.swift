import MartletBase
import MartletWire

extension FlatFetchResponse {
    /// Topics' names are ranges of `text`. Records are spliced, each under the ordinal of its partition. Hints that a
    /// version cannot carry (the new leader, its address) are left out of it.
    package borrowing func encode(
        into writer: inout WireWriter, version: Int16, text: RawSpan
    ) throws(WireError) {
        try FetchResponse.check(version)
        let flexible = version >= 12
        writer.int32(throttleTimeMs)
        if version >= 7 {
            writer.errorCode(errorCode)
            writer.int32(sessionId)
        } else {
            try requireDefault(sessionId == 0, "FetchResponse.sessionId", version)
        }
        try writer.length32(topics.count, flexible: flexible)
        for topic in topics {
            try topic.encode(into: &writer, text: text, byID: version >= 13, flexible: flexible)
            try writer.length32(topic.partitions.count, flexible: flexible)
            for ordinal in topic.partitions {
                try encodePartition(ordinal, into: &writer, version: version, flexible: flexible)
            }
            if flexible { writer.noTags() }
        }
        guard flexible else { return }
        var tags = writer.beginTags()
        if version >= 16, !nodeEndpoints.isEmpty {
            let start = writer.beginTag(0, &tags)
            try writer.array(nodeEndpoints, version: version, flexible: true)
            try writer.endTag(start)
        }
        writer.endTags(tags)
    }

    private borrowing func encodePartition(
        _ ordinal: Int, into writer: inout WireWriter, version: Int16, flexible: Bool
    ) throws(WireError) {
        let partition = partitions[ordinal]
        writer.int32(partition.index)
        writer.errorCode(partition.errorCode)
        writer.int64(partition.highWatermark)
        writer.int64(partition.lastStableOffset)
        if version >= 5 { writer.int64(partition.logStartOffset) }
        try writer.length32(partition.abortedTransactions?.count, flexible: flexible)
        for index in partition.abortedTransactions ?? 0..<0 {
            writer.int64(abortedTransactions[index].producerId)
            writer.int64(abortedTransactions[index].firstOffset)
            if flexible { writer.noTags() }
        }
        if version >= 11 {
            writer.int32(partition.preferredReadReplica)
        } else {
            try requireDefault(
                partition.preferredReadReplica == -1, "FetchResponse.PartitionData.preferredReadReplica", version)
        }
        try writer.records(partition.records, tag: ordinal, flexible: flexible)
        if flexible { return try Self.encodeTags(of: partition, into: &writer) }
        try requireDefault(partition.divergingEpoch == .none, "FetchResponse.PartitionData.divergingEpoch", version)
        try requireDefault(partition.snapshot == .none, "FetchResponse.PartitionData.snapshotId", version)
    }

    private static func encodeTags(of partition: Partition, into writer: inout WireWriter) throws(WireError) {
        var tags = writer.beginTags()
        if partition.divergingEpoch != .none {
            let start = writer.beginTag(0, &tags)
            writer.int32(partition.divergingEpoch.epoch)
            writer.int64(partition.divergingEpoch.endOffset)
            writer.noTags()
            try writer.endTag(start)
        }
        if partition.leaderId != -1 || partition.leaderEpoch != -1 {
            let start = writer.beginTag(1, &tags)
            writer.int32(partition.leaderId)
            writer.int32(partition.leaderEpoch)
            writer.noTags()
            try writer.endTag(start)
        }
        if partition.snapshot != .none {
            let start = writer.beginTag(2, &tags)
            writer.int64(partition.snapshot.endOffset)
            writer.int32(partition.snapshot.epoch)
            writer.noTags()
            try writer.endTag(start)
        }
        writer.endTags(tags)
    }
}
