// Generated from Tools/Schema/definitions by `swift run generate-messages`.
// swift-format-ignore-file

import MartletBase
import MartletWire

/// Reads record batches: for consumers, and for followers that replicate. Topics go by id from 13; the replica states
/// itself in a tag from 15.
package struct FetchRequest: APIRequest {
    package typealias Response = FetchResponse
    package static let key = APIKey.fetch
    package static let name = "FetchRequest"
    package static let versions: ClosedRange<Int16> = 4...18
    package static let flexibleVersions: ClosedRange<Int16>? = 12...18

    package var clusterId: String?
    package var replicaId: Int32
    package var replicaState: ReplicaState
    package var maxWaitMs: Int32
    package var minBytes: Int32
    package var maxBytes: Int32
    package var isolationLevel: Int8
    package var sessionId: Int32
    package var sessionEpoch: Int32
    package var topics: [FetchTopic]
    package var forgottenTopicsData: [ForgottenTopic]
    package var rackId: String

    package init(
        clusterId: String? = nil,
        replicaId: Int32 = -1,
        replicaState: ReplicaState = ReplicaState(),
        maxWaitMs: Int32 = 0,
        minBytes: Int32 = 0,
        maxBytes: Int32 = 2147483647,
        isolationLevel: Int8 = 0,
        sessionId: Int32 = 0,
        sessionEpoch: Int32 = -1,
        topics: [FetchTopic] = [],
        forgottenTopicsData: [ForgottenTopic] = [],
        rackId: String = ""
    ) {
        self.clusterId = clusterId
        self.replicaId = replicaId
        self.replicaState = replicaState
        self.maxWaitMs = maxWaitMs
        self.minBytes = minBytes
        self.maxBytes = maxBytes
        self.isolationLevel = isolationLevel
        self.sessionId = sessionId
        self.sessionEpoch = sessionEpoch
        self.topics = topics
        self.forgottenTopicsData = forgottenTopicsData
        self.rackId = rackId
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 12
        self.init()
        if version <= 14 { replicaId = try reader.int32() }
        maxWaitMs = try reader.int32()
        minBytes = try reader.int32()
        maxBytes = try reader.int32()
        isolationLevel = try reader.int8()
        if version >= 7 {
            sessionId = try reader.int32()
            sessionEpoch = try reader.int32()
        }
        topics = try reader.array(version: version, flexible: flexible)
        if version >= 7 { forgottenTopicsData = try reader.array(version: version, flexible: flexible) }
        if version >= 11 { rackId = try reader.string(flexible: flexible) }
        if flexible {
            var tags = try reader.tagSection()
            while let tag = try reader.nextTag(&tags) {
                switch tag {
                case 0: clusterId = try reader.nullableString(flexible: flexible)
                case 1 where version >= 15: replicaState = try ReplicaState(from: &reader, version: version)
                default: try reader.skipTag(tags)
                }
            }
        }
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 12
        if version >= 15 { try requireDefault(replicaId == -1, "FetchRequest.replicaId", version) }
        if version <= 14 { try requireDefault(replicaState == ReplicaState(), "FetchRequest.replicaState", version) }
        if version <= 6 { try requireDefault(forgottenTopicsData.isEmpty, "FetchRequest.forgottenTopicsData", version) }
        if version <= 14 { writer.int32(replicaId) }
        writer.int32(maxWaitMs)
        writer.int32(minBytes)
        writer.int32(maxBytes)
        writer.int8(isolationLevel)
        if version >= 7 {
            writer.int32(sessionId)
            writer.int32(sessionEpoch)
        }
        try writer.array(topics, version: version, flexible: flexible)
        if version >= 7 { try writer.array(forgottenTopicsData, version: version, flexible: flexible) }
        if version >= 11 { try writer.string(rackId, flexible: flexible) }
        if flexible {
            var tags = writer.beginTags()
            if clusterId != nil {
                let start = writer.beginTag(0, &tags)
                try writer.string(clusterId, flexible: flexible)
                try writer.endTag(start)
            }
            if version >= 15, replicaState != ReplicaState() {
                let start = writer.beginTag(1, &tags)
                try replicaState.encode(into: &writer, version: version)
                try writer.endTag(start)
            }
            writer.endTags(tags)
        }
    }
}

extension FetchRequest {
    package struct ReplicaState: WireStructure {
        package var replicaId: Int32
        package var replicaEpoch: Int64

        package init(replicaId: Int32 = -1, replicaEpoch: Int64 = -1) {
            self.replicaId = replicaId
            self.replicaEpoch = replicaEpoch
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            let flexible = version >= 12
            self.init()
            replicaId = try reader.int32()
            replicaEpoch = try reader.int64()
            if flexible { try reader.skipTags() }
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            let flexible = version >= 12
            writer.int32(replicaId)
            writer.int64(replicaEpoch)
            if flexible { writer.noTags() }
        }
    }
}

extension FetchRequest {
    package struct FetchPartition: WireElement {
        package var partition: Int32
        package var currentLeaderEpoch: Int32
        package var fetchOffset: Int64
        package var lastFetchedEpoch: Int32
        package var logStartOffset: Int64
        package var partitionMaxBytes: Int32
        package var replicaDirectoryId: UUID128
        package var highWatermark: Int64

        package init(
            partition: Int32 = 0,
            currentLeaderEpoch: Int32 = -1,
            fetchOffset: Int64 = 0,
            lastFetchedEpoch: Int32 = -1,
            logStartOffset: Int64 = -1,
            partitionMaxBytes: Int32 = 0,
            replicaDirectoryId: UUID128 = .zero,
            highWatermark: Int64 = 9223372036854775807
        ) {
            self.partition = partition
            self.currentLeaderEpoch = currentLeaderEpoch
            self.fetchOffset = fetchOffset
            self.lastFetchedEpoch = lastFetchedEpoch
            self.logStartOffset = logStartOffset
            self.partitionMaxBytes = partitionMaxBytes
            self.replicaDirectoryId = replicaDirectoryId
            self.highWatermark = highWatermark
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            let flexible = version >= 12
            self.init()
            partition = try reader.int32()
            if version >= 9 { currentLeaderEpoch = try reader.int32() }
            fetchOffset = try reader.int64()
            if version >= 12 { lastFetchedEpoch = try reader.int32() }
            if version >= 5 { logStartOffset = try reader.int64() }
            partitionMaxBytes = try reader.int32()
            if flexible {
                var tags = try reader.tagSection()
                while let tag = try reader.nextTag(&tags) {
                    switch tag {
                    case 0 where version >= 17: replicaDirectoryId = try reader.uuid()
                    case 1 where version == 18: highWatermark = try reader.int64()
                    default: try reader.skipTag(tags)
                    }
                }
            }
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            let flexible = version >= 12
            if version <= 11 {
                try requireDefault(lastFetchedEpoch == -1, "FetchRequest.FetchPartition.lastFetchedEpoch", version)
            }
            writer.int32(partition)
            if version >= 9 { writer.int32(currentLeaderEpoch) }
            writer.int64(fetchOffset)
            if version >= 12 { writer.int32(lastFetchedEpoch) }
            if version >= 5 { writer.int64(logStartOffset) }
            writer.int32(partitionMaxBytes)
            if flexible {
                var tags = writer.beginTags()
                if version >= 17, replicaDirectoryId != .zero {
                    let start = writer.beginTag(0, &tags)
                    writer.uuid(replicaDirectoryId)
                    try writer.endTag(start)
                }
                if version == 18, highWatermark != 9223372036854775807 {
                    let start = writer.beginTag(1, &tags)
                    writer.int64(highWatermark)
                    try writer.endTag(start)
                }
                writer.endTags(tags)
            }
        }

        package static func smallestSize(version: Int16) -> Int { version >= 12 ? 33 : version >= 9 ? 28 : version >= 5 ? 24 : 16 }
    }
}

extension FetchRequest {
    package struct FetchTopic: WireElement {
        package var topic: String
        package var topicId: UUID128
        package var partitions: [FetchPartition]

        package init(topic: String = "", topicId: UUID128 = .zero, partitions: [FetchPartition] = []) {
            self.topic = topic
            self.topicId = topicId
            self.partitions = partitions
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            let flexible = version >= 12
            self.init()
            if version <= 12 { topic = try reader.string(flexible: flexible) }
            if version >= 13 { topicId = try reader.uuid() }
            partitions = try reader.array(version: version, flexible: flexible)
            if flexible { try reader.skipTags() }
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            let flexible = version >= 12
            if version <= 12 { try writer.string(topic, flexible: flexible) }
            if version >= 13 { writer.uuid(topicId) }
            try writer.array(partitions, version: version, flexible: flexible)
            if flexible { writer.noTags() }
        }

        package static func smallestSize(version: Int16) -> Int { version >= 13 ? 18 : version >= 12 ? 3 : 6 }
    }
}

extension FetchRequest {
    package struct ForgottenTopic: WireElement {
        package var topic: String
        package var topicId: UUID128
        package var partitions: [Int32]

        package init(topic: String = "", topicId: UUID128 = .zero, partitions: [Int32] = []) {
            self.topic = topic
            self.topicId = topicId
            self.partitions = partitions
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            let flexible = version >= 12
            self.init()
            if (7...12).contains(version) { topic = try reader.string(flexible: flexible) }
            if version >= 13 { topicId = try reader.uuid() }
            partitions = try reader.array(flexible: flexible)
            if flexible { try reader.skipTags() }
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            let flexible = version >= 12
            if (7...12).contains(version) { try writer.string(topic, flexible: flexible) }
            if version >= 13 { writer.uuid(topicId) }
            try writer.array(partitions, flexible: flexible)
            if flexible { writer.noTags() }
        }

        package static func smallestSize(version: Int16) -> Int { version >= 13 ? 18 : version >= 12 ? 3 : version >= 7 ? 6 : 4 }
    }
}

/// The answer to ``FetchRequest``.
package struct FetchResponse: APIResponse {
    package static let key = APIKey.fetch
    package static let name = "FetchResponse"
    package static let versions: ClosedRange<Int16> = 4...18
    package static let flexibleVersions: ClosedRange<Int16>? = 12...18

    package var throttleTimeMs: Int32
    package var errorCode: ErrorCode
    package var sessionId: Int32
    package var responses: [FetchableTopicResponse]
    package var nodeEndpoints: [NodeEndpoint]

    package init(
        throttleTimeMs: Int32 = 0,
        errorCode: ErrorCode = .none,
        sessionId: Int32 = 0,
        responses: [FetchableTopicResponse] = [],
        nodeEndpoints: [NodeEndpoint] = []
    ) {
        self.throttleTimeMs = throttleTimeMs
        self.errorCode = errorCode
        self.sessionId = sessionId
        self.responses = responses
        self.nodeEndpoints = nodeEndpoints
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 12
        self.init()
        throttleTimeMs = try reader.int32()
        if version >= 7 {
            errorCode = try reader.errorCode()
            sessionId = try reader.int32()
        }
        responses = try reader.array(version: version, flexible: flexible)
        if flexible {
            var tags = try reader.tagSection()
            while let tag = try reader.nextTag(&tags) {
                switch tag {
                case 0 where version >= 16: nodeEndpoints = try reader.array(version: version, flexible: flexible)
                default: try reader.skipTag(tags)
                }
            }
        }
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 12
        if version <= 6 { try requireDefault(sessionId == 0, "FetchResponse.sessionId", version) }
        if version <= 15 { try requireDefault(nodeEndpoints.isEmpty, "FetchResponse.nodeEndpoints", version) }
        writer.int32(throttleTimeMs)
        if version >= 7 {
            writer.errorCode(errorCode)
            writer.int32(sessionId)
        }
        try writer.array(responses, version: version, flexible: flexible)
        if flexible {
            var tags = writer.beginTags()
            if version >= 16, !nodeEndpoints.isEmpty {
                let start = writer.beginTag(0, &tags)
                try writer.array(nodeEndpoints, version: version, flexible: flexible)
                try writer.endTag(start)
            }
            writer.endTags(tags)
        }
    }
}

extension FetchResponse {
    package struct EpochEndOffset: WireStructure {
        package var epoch: Int32
        package var endOffset: Int64

        package init(epoch: Int32 = -1, endOffset: Int64 = -1) {
            self.epoch = epoch
            self.endOffset = endOffset
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            let flexible = version >= 12
            self.init()
            epoch = try reader.int32()
            endOffset = try reader.int64()
            if flexible { try reader.skipTags() }
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            let flexible = version >= 12
            writer.int32(epoch)
            writer.int64(endOffset)
            if flexible { writer.noTags() }
        }
    }
}

extension FetchResponse {
    package struct LeaderIdAndEpoch: WireStructure {
        package var leaderId: Int32
        package var leaderEpoch: Int32

        package init(leaderId: Int32 = -1, leaderEpoch: Int32 = -1) {
            self.leaderId = leaderId
            self.leaderEpoch = leaderEpoch
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            let flexible = version >= 12
            self.init()
            leaderId = try reader.int32()
            leaderEpoch = try reader.int32()
            if flexible { try reader.skipTags() }
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            let flexible = version >= 12
            writer.int32(leaderId)
            writer.int32(leaderEpoch)
            if flexible { writer.noTags() }
        }
    }
}

extension FetchResponse {
    package struct SnapshotId: WireStructure {
        package var endOffset: Int64
        package var epoch: Int32

        package init(endOffset: Int64 = -1, epoch: Int32 = -1) {
            self.endOffset = endOffset
            self.epoch = epoch
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            let flexible = version >= 12
            self.init()
            endOffset = try reader.int64()
            epoch = try reader.int32()
            if flexible { try reader.skipTags() }
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            let flexible = version >= 12
            writer.int64(endOffset)
            writer.int32(epoch)
            if flexible { writer.noTags() }
        }
    }
}

extension FetchResponse {
    package struct AbortedTransaction: WireElement {
        package var producerId: Int64
        package var firstOffset: Int64

        package init(producerId: Int64 = 0, firstOffset: Int64 = 0) {
            self.producerId = producerId
            self.firstOffset = firstOffset
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            let flexible = version >= 12
            self.init()
            producerId = try reader.int64()
            firstOffset = try reader.int64()
            if flexible { try reader.skipTags() }
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            let flexible = version >= 12
            writer.int64(producerId)
            writer.int64(firstOffset)
            if flexible { writer.noTags() }
        }

        package static func smallestSize(version: Int16) -> Int { version >= 12 ? 17 : 16 }
    }
}

extension FetchResponse {
    package struct PartitionData: WireElement {
        package var partitionIndex: Int32
        package var errorCode: ErrorCode
        package var highWatermark: Int64
        package var lastStableOffset: Int64
        package var logStartOffset: Int64
        package var divergingEpoch: EpochEndOffset
        package var currentLeader: LeaderIdAndEpoch
        package var snapshotId: SnapshotId
        package var abortedTransactions: [AbortedTransaction]?
        package var preferredReadReplica: Int32
        package var records: [UInt8]?

        package init(
            partitionIndex: Int32 = 0,
            errorCode: ErrorCode = .none,
            highWatermark: Int64 = 0,
            lastStableOffset: Int64 = -1,
            logStartOffset: Int64 = -1,
            divergingEpoch: EpochEndOffset = EpochEndOffset(),
            currentLeader: LeaderIdAndEpoch = LeaderIdAndEpoch(),
            snapshotId: SnapshotId = SnapshotId(),
            abortedTransactions: [AbortedTransaction]? = [],
            preferredReadReplica: Int32 = -1,
            records: [UInt8]? = nil
        ) {
            self.partitionIndex = partitionIndex
            self.errorCode = errorCode
            self.highWatermark = highWatermark
            self.lastStableOffset = lastStableOffset
            self.logStartOffset = logStartOffset
            self.divergingEpoch = divergingEpoch
            self.currentLeader = currentLeader
            self.snapshotId = snapshotId
            self.abortedTransactions = abortedTransactions
            self.preferredReadReplica = preferredReadReplica
            self.records = records
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            let flexible = version >= 12
            self.init()
            partitionIndex = try reader.int32()
            errorCode = try reader.errorCode()
            highWatermark = try reader.int64()
            lastStableOffset = try reader.int64()
            if version >= 5 { logStartOffset = try reader.int64() }
            abortedTransactions = try reader.nullableArray(version: version, flexible: flexible)
            if version >= 11 { preferredReadReplica = try reader.int32() }
            records = try reader.nullableBytes(flexible: flexible)
            if flexible {
                var tags = try reader.tagSection()
                while let tag = try reader.nextTag(&tags) {
                    switch tag {
                    case 0: divergingEpoch = try EpochEndOffset(from: &reader, version: version)
                    case 1: currentLeader = try LeaderIdAndEpoch(from: &reader, version: version)
                    case 2: snapshotId = try SnapshotId(from: &reader, version: version)
                    default: try reader.skipTag(tags)
                    }
                }
            }
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            let flexible = version >= 12
            if version <= 11 {
                try requireDefault(divergingEpoch == EpochEndOffset(), "FetchResponse.PartitionData.divergingEpoch", version)
            }
            if version <= 11 {
                try requireDefault(currentLeader == LeaderIdAndEpoch(), "FetchResponse.PartitionData.currentLeader", version)
            }
            if version <= 11 {
                try requireDefault(snapshotId == SnapshotId(), "FetchResponse.PartitionData.snapshotId", version)
            }
            if version <= 10 {
                try requireDefault(preferredReadReplica == -1, "FetchResponse.PartitionData.preferredReadReplica", version)
            }
            writer.int32(partitionIndex)
            writer.errorCode(errorCode)
            writer.int64(highWatermark)
            writer.int64(lastStableOffset)
            if version >= 5 { writer.int64(logStartOffset) }
            try writer.array(abortedTransactions, version: version, flexible: flexible)
            if version >= 11 { writer.int32(preferredReadReplica) }
            try writer.bytes(records, flexible: flexible)
            if flexible {
                var tags = writer.beginTags()
                if divergingEpoch != EpochEndOffset() {
                    let start = writer.beginTag(0, &tags)
                    try divergingEpoch.encode(into: &writer, version: version)
                    try writer.endTag(start)
                }
                if currentLeader != LeaderIdAndEpoch() {
                    let start = writer.beginTag(1, &tags)
                    try currentLeader.encode(into: &writer, version: version)
                    try writer.endTag(start)
                }
                if snapshotId != SnapshotId() {
                    let start = writer.beginTag(2, &tags)
                    try snapshotId.encode(into: &writer, version: version)
                    try writer.endTag(start)
                }
                writer.endTags(tags)
            }
        }

        package static func smallestSize(version: Int16) -> Int { version >= 12 ? 37 : version >= 11 ? 42 : version >= 5 ? 38 : 30 }
    }
}

extension FetchResponse {
    package struct FetchableTopicResponse: WireElement {
        package var topic: String
        package var topicId: UUID128
        package var partitions: [PartitionData]

        package init(topic: String = "", topicId: UUID128 = .zero, partitions: [PartitionData] = []) {
            self.topic = topic
            self.topicId = topicId
            self.partitions = partitions
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            let flexible = version >= 12
            self.init()
            if version <= 12 { topic = try reader.string(flexible: flexible) }
            if version >= 13 { topicId = try reader.uuid() }
            partitions = try reader.array(version: version, flexible: flexible)
            if flexible { try reader.skipTags() }
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            let flexible = version >= 12
            if version <= 12 { try writer.string(topic, flexible: flexible) }
            if version >= 13 { writer.uuid(topicId) }
            try writer.array(partitions, version: version, flexible: flexible)
            if flexible { writer.noTags() }
        }

        package static func smallestSize(version: Int16) -> Int { version >= 13 ? 18 : version >= 12 ? 3 : 6 }
    }
}

extension FetchResponse {
    package struct NodeEndpoint: WireElement {
        package var nodeId: Int32
        package var host: String
        package var port: Int32
        package var rack: String?

        package init(nodeId: Int32 = 0, host: String = "", port: Int32 = 0, rack: String? = nil) {
            self.nodeId = nodeId
            self.host = host
            self.port = port
            self.rack = rack
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            let flexible = version >= 12
            self.init()
            nodeId = try reader.int32()
            host = try reader.string(flexible: flexible)
            port = try reader.int32()
            rack = try reader.nullableString(flexible: flexible)
            if flexible { try reader.skipTags() }
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            let flexible = version >= 12
            writer.int32(nodeId)
            try writer.string(host, flexible: flexible)
            writer.int32(port)
            try writer.string(rack, flexible: flexible)
            if flexible { writer.noTags() }
        }

        package static func smallestSize(version: Int16) -> Int { version >= 12 ? 11 : 12 }
    }
}
