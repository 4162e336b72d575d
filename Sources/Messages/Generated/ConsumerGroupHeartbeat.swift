// Generated from Tools/Schema/definitions by `swift run generate-messages`.
// swift-format-ignore-file

import MartletBase
import MartletWire

/// Joins, keeps and leaves a consumer group whose assignment the broker makes (KIP-848).
package struct ConsumerGroupHeartbeatRequest: APIRequest {
    package typealias Response = ConsumerGroupHeartbeatResponse
    package static let key = APIKey.consumerGroupHeartbeat
    package static let name = "ConsumerGroupHeartbeatRequest"
    package static let versions: ClosedRange<Int16> = 0...1
    package static let flexibleVersions: ClosedRange<Int16>? = 0...1

    package var groupId: String
    package var memberId: String
    package var memberEpoch: Int32
    package var instanceId: String?
    package var rackId: String?
    package var rebalanceTimeoutMs: Int32
    package var subscribedTopicNames: [String]?
    package var subscribedTopicRegex: String?
    package var serverAssignor: String?
    package var topicPartitions: [TopicPartitions]?

    package init(
        groupId: String = "",
        memberId: String = "",
        memberEpoch: Int32 = 0,
        instanceId: String? = nil,
        rackId: String? = nil,
        rebalanceTimeoutMs: Int32 = -1,
        subscribedTopicNames: [String]? = nil,
        subscribedTopicRegex: String? = nil,
        serverAssignor: String? = nil,
        topicPartitions: [TopicPartitions]? = nil
    ) {
        self.groupId = groupId
        self.memberId = memberId
        self.memberEpoch = memberEpoch
        self.instanceId = instanceId
        self.rackId = rackId
        self.rebalanceTimeoutMs = rebalanceTimeoutMs
        self.subscribedTopicNames = subscribedTopicNames
        self.subscribedTopicRegex = subscribedTopicRegex
        self.serverAssignor = serverAssignor
        self.topicPartitions = topicPartitions
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        self.init()
        groupId = try reader.string(flexible: true)
        memberId = try reader.string(flexible: true)
        memberEpoch = try reader.int32()
        instanceId = try reader.nullableString(flexible: true)
        rackId = try reader.nullableString(flexible: true)
        rebalanceTimeoutMs = try reader.int32()
        subscribedTopicNames = try reader.nullableArray(flexible: true)
        if version == 1 { subscribedTopicRegex = try reader.nullableString(flexible: true) }
        serverAssignor = try reader.nullableString(flexible: true)
        topicPartitions = try reader.nullableArray(version: version, flexible: true)
        try reader.skipTags()
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        if version == 0 {
            try requireDefault(subscribedTopicRegex == nil, "ConsumerGroupHeartbeatRequest.subscribedTopicRegex", version)
        }
        try writer.string(groupId, flexible: true)
        try writer.string(memberId, flexible: true)
        writer.int32(memberEpoch)
        try writer.string(instanceId, flexible: true)
        try writer.string(rackId, flexible: true)
        writer.int32(rebalanceTimeoutMs)
        try writer.array(subscribedTopicNames, flexible: true)
        if version == 1 { try writer.string(subscribedTopicRegex, flexible: true) }
        try writer.string(serverAssignor, flexible: true)
        try writer.array(topicPartitions, version: version, flexible: true)
        writer.noTags()
    }
}

extension ConsumerGroupHeartbeatRequest {
    package struct TopicPartitions: WireElement {
        package var topicId: UUID128
        package var partitions: [Int32]

        package init(topicId: UUID128 = .zero, partitions: [Int32] = []) {
            self.topicId = topicId
            self.partitions = partitions
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            self.init()
            topicId = try reader.uuid()
            partitions = try reader.array(flexible: true)
            try reader.skipTags()
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            writer.uuid(topicId)
            try writer.array(partitions, flexible: true)
            writer.noTags()
        }

        package static func smallestSize(version: Int16) -> Int { 18 }
    }
}

/// The answer to ``ConsumerGroupHeartbeatRequest``.
package struct ConsumerGroupHeartbeatResponse: APIResponse {
    package static let key = APIKey.consumerGroupHeartbeat
    package static let name = "ConsumerGroupHeartbeatResponse"
    package static let versions: ClosedRange<Int16> = 0...1
    package static let flexibleVersions: ClosedRange<Int16>? = 0...1

    package var throttleTimeMs: Int32
    package var errorCode: ErrorCode
    package var errorMessage: String?
    package var memberId: String?
    package var memberEpoch: Int32
    package var heartbeatIntervalMs: Int32
    package var assignment: Assignment?

    package init(
        throttleTimeMs: Int32 = 0,
        errorCode: ErrorCode = .none,
        errorMessage: String? = nil,
        memberId: String? = nil,
        memberEpoch: Int32 = 0,
        heartbeatIntervalMs: Int32 = 0,
        assignment: Assignment? = nil
    ) {
        self.throttleTimeMs = throttleTimeMs
        self.errorCode = errorCode
        self.errorMessage = errorMessage
        self.memberId = memberId
        self.memberEpoch = memberEpoch
        self.heartbeatIntervalMs = heartbeatIntervalMs
        self.assignment = assignment
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        self.init()
        throttleTimeMs = try reader.int32()
        errorCode = try reader.errorCode()
        errorMessage = try reader.nullableString(flexible: true)
        memberId = try reader.nullableString(flexible: true)
        memberEpoch = try reader.int32()
        heartbeatIntervalMs = try reader.int32()
        assignment = try reader.nullableStructure(version: version)
        try reader.skipTags()
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        writer.int32(throttleTimeMs)
        writer.errorCode(errorCode)
        try writer.string(errorMessage, flexible: true)
        try writer.string(memberId, flexible: true)
        writer.int32(memberEpoch)
        writer.int32(heartbeatIntervalMs)
        try writer.nullableStructure(assignment, version: version)
        writer.noTags()
    }
}

extension ConsumerGroupHeartbeatResponse {
    package struct TopicPartitions: WireElement {
        package var topicId: UUID128
        package var partitions: [Int32]

        package init(topicId: UUID128 = .zero, partitions: [Int32] = []) {
            self.topicId = topicId
            self.partitions = partitions
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            self.init()
            topicId = try reader.uuid()
            partitions = try reader.array(flexible: true)
            try reader.skipTags()
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            writer.uuid(topicId)
            try writer.array(partitions, flexible: true)
            writer.noTags()
        }

        package static func smallestSize(version: Int16) -> Int { 18 }
    }
}

extension ConsumerGroupHeartbeatResponse {
    package struct Assignment: WireStructure {
        package var topicPartitions: [TopicPartitions]

        package init(topicPartitions: [TopicPartitions] = []) {
            self.topicPartitions = topicPartitions
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            self.init()
            topicPartitions = try reader.array(version: version, flexible: true)
            try reader.skipTags()
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            try writer.array(topicPartitions, version: version, flexible: true)
            writer.noTags()
        }
    }
}
