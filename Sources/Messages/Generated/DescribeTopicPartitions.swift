// Generated from Tools/Schema/definitions by `swift run generate-messages`.
// swift-format-ignore-file

import MartletBase
import MartletWire

/// Describes topics page by page.
package struct DescribeTopicPartitionsRequest: APIRequest {
    package typealias Response = DescribeTopicPartitionsResponse
    package static let key = APIKey.describeTopicPartitions
    package static let name = "DescribeTopicPartitionsRequest"
    package static let versions: ClosedRange<Int16> = 0...0
    package static let flexibleVersions: ClosedRange<Int16>? = 0...0

    package var topics: [TopicRequest]
    package var responsePartitionLimit: Int32
    package var cursor: Cursor?

    package init(topics: [TopicRequest] = [], responsePartitionLimit: Int32 = 2000, cursor: Cursor? = nil) {
        self.topics = topics
        self.responsePartitionLimit = responsePartitionLimit
        self.cursor = cursor
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        self.init()
        topics = try reader.array(version: version, flexible: true)
        responsePartitionLimit = try reader.int32()
        cursor = try reader.nullableStructure(version: version)
        try reader.skipTags()
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        try writer.array(topics, version: version, flexible: true)
        writer.int32(responsePartitionLimit)
        try writer.nullableStructure(cursor, version: version)
        writer.noTags()
    }
}

extension DescribeTopicPartitionsRequest {
    package struct TopicRequest: WireElement {
        package var name: String

        package init(name: String = "") {
            self.name = name
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            self.init()
            name = try reader.string(flexible: true)
            try reader.skipTags()
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            try writer.string(name, flexible: true)
            writer.noTags()
        }

        package static func smallestSize(version: Int16) -> Int { 2 }
    }
}

extension DescribeTopicPartitionsRequest {
    package struct Cursor: WireStructure {
        package var topicName: String
        package var partitionIndex: Int32

        package init(topicName: String = "", partitionIndex: Int32 = 0) {
            self.topicName = topicName
            self.partitionIndex = partitionIndex
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            self.init()
            topicName = try reader.string(flexible: true)
            partitionIndex = try reader.int32()
            try reader.skipTags()
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            try writer.string(topicName, flexible: true)
            writer.int32(partitionIndex)
            writer.noTags()
        }
    }
}

/// The answer to ``DescribeTopicPartitionsRequest``.
package struct DescribeTopicPartitionsResponse: APIResponse {
    package static let key = APIKey.describeTopicPartitions
    package static let name = "DescribeTopicPartitionsResponse"
    package static let versions: ClosedRange<Int16> = 0...0
    package static let flexibleVersions: ClosedRange<Int16>? = 0...0

    package var throttleTimeMs: Int32
    package var topics: [DescribeTopicPartitionsResponseTopic]
    package var nextCursor: Cursor?

    package init(
        throttleTimeMs: Int32 = 0,
        topics: [DescribeTopicPartitionsResponseTopic] = [],
        nextCursor: Cursor? = nil
    ) {
        self.throttleTimeMs = throttleTimeMs
        self.topics = topics
        self.nextCursor = nextCursor
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        self.init()
        throttleTimeMs = try reader.int32()
        topics = try reader.array(version: version, flexible: true)
        nextCursor = try reader.nullableStructure(version: version)
        try reader.skipTags()
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        writer.int32(throttleTimeMs)
        try writer.array(topics, version: version, flexible: true)
        try writer.nullableStructure(nextCursor, version: version)
        writer.noTags()
    }
}

extension DescribeTopicPartitionsResponse {
    package struct DescribeTopicPartitionsResponsePartition: WireElement {
        package var errorCode: ErrorCode
        package var partitionIndex: Int32
        package var leaderId: Int32
        package var leaderEpoch: Int32
        package var replicaNodes: [Int32]
        package var isrNodes: [Int32]
        package var eligibleLeaderReplicas: [Int32]?
        package var lastKnownElr: [Int32]?
        package var offlineReplicas: [Int32]

        package init(
            errorCode: ErrorCode = .none,
            partitionIndex: Int32 = 0,
            leaderId: Int32 = 0,
            leaderEpoch: Int32 = -1,
            replicaNodes: [Int32] = [],
            isrNodes: [Int32] = [],
            eligibleLeaderReplicas: [Int32]? = nil,
            lastKnownElr: [Int32]? = nil,
            offlineReplicas: [Int32] = []
        ) {
            self.errorCode = errorCode
            self.partitionIndex = partitionIndex
            self.leaderId = leaderId
            self.leaderEpoch = leaderEpoch
            self.replicaNodes = replicaNodes
            self.isrNodes = isrNodes
            self.eligibleLeaderReplicas = eligibleLeaderReplicas
            self.lastKnownElr = lastKnownElr
            self.offlineReplicas = offlineReplicas
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            self.init()
            errorCode = try reader.errorCode()
            partitionIndex = try reader.int32()
            leaderId = try reader.int32()
            leaderEpoch = try reader.int32()
            replicaNodes = try reader.array(flexible: true)
            isrNodes = try reader.array(flexible: true)
            eligibleLeaderReplicas = try reader.nullableArray(flexible: true)
            lastKnownElr = try reader.nullableArray(flexible: true)
            offlineReplicas = try reader.array(flexible: true)
            try reader.skipTags()
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            writer.errorCode(errorCode)
            writer.int32(partitionIndex)
            writer.int32(leaderId)
            writer.int32(leaderEpoch)
            try writer.array(replicaNodes, flexible: true)
            try writer.array(isrNodes, flexible: true)
            try writer.array(eligibleLeaderReplicas, flexible: true)
            try writer.array(lastKnownElr, flexible: true)
            try writer.array(offlineReplicas, flexible: true)
            writer.noTags()
        }

        package static func smallestSize(version: Int16) -> Int { 20 }
    }
}

extension DescribeTopicPartitionsResponse {
    package struct DescribeTopicPartitionsResponseTopic: WireElement {
        package var errorCode: ErrorCode
        package var name: String?
        package var topicId: UUID128
        package var isInternal: Bool
        package var partitions: [DescribeTopicPartitionsResponsePartition]
        package var topicAuthorizedOperations: Int32

        package init(
            errorCode: ErrorCode = .none,
            name: String? = "",
            topicId: UUID128 = .zero,
            isInternal: Bool = false,
            partitions: [DescribeTopicPartitionsResponsePartition] = [],
            topicAuthorizedOperations: Int32 = -2147483648
        ) {
            self.errorCode = errorCode
            self.name = name
            self.topicId = topicId
            self.isInternal = isInternal
            self.partitions = partitions
            self.topicAuthorizedOperations = topicAuthorizedOperations
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            self.init()
            errorCode = try reader.errorCode()
            name = try reader.nullableString(flexible: true)
            topicId = try reader.uuid()
            isInternal = try reader.bool()
            partitions = try reader.array(version: version, flexible: true)
            topicAuthorizedOperations = try reader.int32()
            try reader.skipTags()
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            writer.errorCode(errorCode)
            try writer.string(name, flexible: true)
            writer.uuid(topicId)
            writer.bool(isInternal)
            try writer.array(partitions, version: version, flexible: true)
            writer.int32(topicAuthorizedOperations)
            writer.noTags()
        }

        package static func smallestSize(version: Int16) -> Int { 26 }
    }
}

extension DescribeTopicPartitionsResponse {
    package struct Cursor: WireStructure {
        package var topicName: String
        package var partitionIndex: Int32

        package init(topicName: String = "", partitionIndex: Int32 = 0) {
            self.topicName = topicName
            self.partitionIndex = partitionIndex
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            self.init()
            topicName = try reader.string(flexible: true)
            partitionIndex = try reader.int32()
            try reader.skipTags()
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            try writer.string(topicName, flexible: true)
            writer.int32(partitionIndex)
            writer.noTags()
        }
    }
}
