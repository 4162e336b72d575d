import MartletBase
import MartletWire

extension FlatFetchResponse {
    package mutating func decode(from reader: inout WireReader, version: Int16) throws(WireError) {
        try FetchResponse.check(version)
        let flexible = version >= 12
        removeAll()
        throttleTimeMs = try reader.int32()
        if version >= 7 {
            errorCode = try reader.errorCode()
            sessionId = try reader.int32()
        }
        let smallestTopic = FetchResponse.FetchableTopicResponse.smallestSize(version: version)
        let smallestPartition = FetchResponse.PartitionData.smallestSize(version: version)
        for _ in 0..<(try reader.count(flexible: flexible, smallest: smallestTopic)) {
            var topic = try FlatTopic(from: &reader, byID: version >= 13, flexible: flexible)
            let first = partitions.count
            for _ in 0..<(try reader.count(flexible: flexible, smallest: smallestPartition)) {
                try decodePartition(from: &reader, version: version, flexible: flexible)
            }
            topic.partitions = first..<partitions.count
            topics.append(topic)
            if flexible { try reader.skipTags() }
        }
        guard flexible else { return }
        var tags = try reader.tagSection()
        while let tag = try reader.nextTag(&tags) {
            switch tag {
            case 0 where version >= 16: nodeEndpoints = try reader.array(version: version, flexible: true)
            default: try reader.skipTag(tags)
            }
        }
    }

    private mutating func decodePartition(
        from reader: inout WireReader, version: Int16, flexible: Bool
    ) throws(WireError) {
        var partition = Partition(index: try reader.int32())
        partition.errorCode = try reader.errorCode()
        partition.highWatermark = try reader.int64()
        partition.lastStableOffset = try reader.int64()
        if version >= 5 { partition.logStartOffset = try reader.int64() }
        partition.abortedTransactions = try decodeAborted(from: &reader, version: version, flexible: flexible)
        if version >= 11 { partition.preferredReadReplica = try reader.int32() }
        partition.records = try reader.nullableBytesRange(flexible: flexible)
        if flexible {
            var tags = try reader.tagSection()
            while let tag = try reader.nextTag(&tags) {
                switch tag {
                case 0:
                    partition.divergingEpoch.epoch = try reader.int32()
                    partition.divergingEpoch.endOffset = try reader.int64()
                    try reader.skipTags()
                case 1:
                    partition.leaderId = try reader.int32()
                    partition.leaderEpoch = try reader.int32()
                    try reader.skipTags()
                case 2:
                    partition.snapshot.endOffset = try reader.int64()
                    partition.snapshot.epoch = try reader.int32()
                    try reader.skipTags()
                default: try reader.skipTag(tags)
                }
            }
        }
        partitions.append(partition)
    }

    private mutating func decodeAborted(
        from reader: inout WireReader, version: Int16, flexible: Bool
    ) throws(WireError) -> Range<Int>? {
        let smallest = FetchResponse.AbortedTransaction.smallestSize(version: version)
        guard let count = try reader.nullableCount(flexible: flexible, smallest: smallest) else { return nil }
        let first = abortedTransactions.count
        for _ in 0..<count {
            let producerId = try reader.int64()
            abortedTransactions.append(
                AbortedTransaction(producerId: producerId, firstOffset: try reader.int64()))
            if flexible { try reader.skipTags() }
        }
        return first..<abortedTransactions.count
    }
}
