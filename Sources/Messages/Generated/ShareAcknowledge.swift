// Generated from Tools/Schema/definitions by `swift run generate-messages`.
// swift-format-ignore-file

import MartletBase
import MartletWire

/// Acknowledges records of a share group. Version 0 was a preview of another layout.
package struct ShareAcknowledgeRequest: APIRequest {
    package typealias Response = ShareAcknowledgeResponse
    package static let key = APIKey.shareAcknowledge
    package static let name = "ShareAcknowledgeRequest"
    package static let versions: ClosedRange<Int16> = 1...2
    package static let flexibleVersions: ClosedRange<Int16>? = 1...2

    package var groupId: String?
    package var memberId: String?
    package var shareSessionEpoch: Int32
    package var isRenewAck: Bool
    package var topics: [AcknowledgeTopic]

    package init(
        groupId: String? = nil,
        memberId: String? = "",
        shareSessionEpoch: Int32 = 0,
        isRenewAck: Bool = false,
        topics: [AcknowledgeTopic] = []
    ) {
        self.groupId = groupId
        self.memberId = memberId
        self.shareSessionEpoch = shareSessionEpoch
        self.isRenewAck = isRenewAck
        self.topics = topics
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        self.init()
        groupId = try reader.nullableString(flexible: true)
        memberId = try reader.nullableString(flexible: true)
        shareSessionEpoch = try reader.int32()
        if version == 2 { isRenewAck = try reader.bool() }
        topics = try reader.array(version: version, flexible: true)
        try reader.skipTags()
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        if version == 1 { try requireDefault(!isRenewAck, "ShareAcknowledgeRequest.isRenewAck", version) }
        try writer.string(groupId, flexible: true)
        try writer.string(memberId, flexible: true)
        writer.int32(shareSessionEpoch)
        if version == 2 { writer.bool(isRenewAck) }
        try writer.array(topics, version: version, flexible: true)
        writer.noTags()
    }
}

extension ShareAcknowledgeRequest {
    package struct AcknowledgementBatch: WireElement {
        package var firstOffset: Int64
        package var lastOffset: Int64
        package var acknowledgeTypes: [Int8]

        package init(firstOffset: Int64 = 0, lastOffset: Int64 = 0, acknowledgeTypes: [Int8] = []) {
            self.firstOffset = firstOffset
            self.lastOffset = lastOffset
            self.acknowledgeTypes = acknowledgeTypes
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            self.init()
            firstOffset = try reader.int64()
            lastOffset = try reader.int64()
            acknowledgeTypes = try reader.array(flexible: true)
            try reader.skipTags()
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            writer.int64(firstOffset)
            writer.int64(lastOffset)
            try writer.array(acknowledgeTypes, flexible: true)
            writer.noTags()
        }

        package static func smallestSize(version: Int16) -> Int { 18 }
    }
}

extension ShareAcknowledgeRequest {
    package struct AcknowledgePartition: WireElement {
        package var partitionIndex: Int32
        package var acknowledgementBatches: [AcknowledgementBatch]

        package init(partitionIndex: Int32 = 0, acknowledgementBatches: [AcknowledgementBatch] = []) {
            self.partitionIndex = partitionIndex
            self.acknowledgementBatches = acknowledgementBatches
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            self.init()
            partitionIndex = try reader.int32()
            acknowledgementBatches = try reader.array(version: version, flexible: true)
            try reader.skipTags()
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            writer.int32(partitionIndex)
            try writer.array(acknowledgementBatches, version: version, flexible: true)
            writer.noTags()
        }

        package static func smallestSize(version: Int16) -> Int { 6 }
    }
}

extension ShareAcknowledgeRequest {
    package struct AcknowledgeTopic: WireElement {
        package var topicId: UUID128
        package var partitions: [AcknowledgePartition]

        package init(topicId: UUID128 = .zero, partitions: [AcknowledgePartition] = []) {
            self.topicId = topicId
            self.partitions = partitions
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            self.init()
            topicId = try reader.uuid()
            partitions = try reader.array(version: version, flexible: true)
            try reader.skipTags()
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            writer.uuid(topicId)
            try writer.array(partitions, version: version, flexible: true)
            writer.noTags()
        }

        package static func smallestSize(version: Int16) -> Int { 18 }
    }
}

/// The answer to ``ShareAcknowledgeRequest``.
package struct ShareAcknowledgeResponse: APIResponse {
    package static let key = APIKey.shareAcknowledge
    package static let name = "ShareAcknowledgeResponse"
    package static let versions: ClosedRange<Int16> = 1...2
    package static let flexibleVersions: ClosedRange<Int16>? = 1...2

    package var throttleTimeMs: Int32
    package var errorCode: ErrorCode
    package var errorMessage: String?
    package var acquisitionLockTimeoutMs: Int32
    package var responses: [ShareAcknowledgeTopicResponse]
    package var nodeEndpoints: [NodeEndpoint]

    package init(
        throttleTimeMs: Int32 = 0,
        errorCode: ErrorCode = .none,
        errorMessage: String? = nil,
        acquisitionLockTimeoutMs: Int32 = 0,
        responses: [ShareAcknowledgeTopicResponse] = [],
        nodeEndpoints: [NodeEndpoint] = []
    ) {
        self.throttleTimeMs = throttleTimeMs
        self.errorCode = errorCode
        self.errorMessage = errorMessage
        self.acquisitionLockTimeoutMs = acquisitionLockTimeoutMs
        self.responses = responses
        self.nodeEndpoints = nodeEndpoints
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        self.init()
        throttleTimeMs = try reader.int32()
        errorCode = try reader.errorCode()
        errorMessage = try reader.nullableString(flexible: true)
        if version == 2 { acquisitionLockTimeoutMs = try reader.int32() }
        responses = try reader.array(version: version, flexible: true)
        nodeEndpoints = try reader.array(version: version, flexible: true)
        try reader.skipTags()
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        writer.int32(throttleTimeMs)
        writer.errorCode(errorCode)
        try writer.string(errorMessage, flexible: true)
        if version == 2 { writer.int32(acquisitionLockTimeoutMs) }
        try writer.array(responses, version: version, flexible: true)
        try writer.array(nodeEndpoints, version: version, flexible: true)
        writer.noTags()
    }
}

extension ShareAcknowledgeResponse {
    package struct LeaderIdAndEpoch: WireStructure {
        package var leaderId: Int32
        package var leaderEpoch: Int32

        package init(leaderId: Int32 = 0, leaderEpoch: Int32 = 0) {
            self.leaderId = leaderId
            self.leaderEpoch = leaderEpoch
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            self.init()
            leaderId = try reader.int32()
            leaderEpoch = try reader.int32()
            try reader.skipTags()
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            writer.int32(leaderId)
            writer.int32(leaderEpoch)
            writer.noTags()
        }
    }
}

extension ShareAcknowledgeResponse {
    package struct PartitionData: WireElement {
        package var partitionIndex: Int32
        package var errorCode: ErrorCode
        package var errorMessage: String?
        package var currentLeader: LeaderIdAndEpoch

        package init(
            partitionIndex: Int32 = 0,
            errorCode: ErrorCode = .none,
            errorMessage: String? = nil,
            currentLeader: LeaderIdAndEpoch = LeaderIdAndEpoch()
        ) {
            self.partitionIndex = partitionIndex
            self.errorCode = errorCode
            self.errorMessage = errorMessage
            self.currentLeader = currentLeader
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            self.init()
            partitionIndex = try reader.int32()
            errorCode = try reader.errorCode()
            errorMessage = try reader.nullableString(flexible: true)
            currentLeader = try LeaderIdAndEpoch(from: &reader, version: version)
            try reader.skipTags()
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            writer.int32(partitionIndex)
            writer.errorCode(errorCode)
            try writer.string(errorMessage, flexible: true)
            try currentLeader.encode(into: &writer, version: version)
            writer.noTags()
        }

        package static func smallestSize(version: Int16) -> Int { 17 }
    }
}

extension ShareAcknowledgeResponse {
    package struct ShareAcknowledgeTopicResponse: WireElement {
        package var topicId: UUID128
        package var partitions: [PartitionData]

        package init(topicId: UUID128 = .zero, partitions: [PartitionData] = []) {
            self.topicId = topicId
            self.partitions = partitions
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            self.init()
            topicId = try reader.uuid()
            partitions = try reader.array(version: version, flexible: true)
            try reader.skipTags()
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            writer.uuid(topicId)
            try writer.array(partitions, version: version, flexible: true)
            writer.noTags()
        }

        package static func smallestSize(version: Int16) -> Int { 18 }
    }
}

extension ShareAcknowledgeResponse {
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
            self.init()
            nodeId = try reader.int32()
            host = try reader.string(flexible: true)
            port = try reader.int32()
            rack = try reader.nullableString(flexible: true)
            try reader.skipTags()
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            writer.int32(nodeId)
            try writer.string(host, flexible: true)
            writer.int32(port)
            try writer.string(rack, flexible: true)
            writer.noTags()
        }

        package static func smallestSize(version: Int16) -> Int { 11 }
    }
}
