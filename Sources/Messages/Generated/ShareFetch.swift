// Generated from Tools/Schema/definitions by `swift run generate-messages`.
// swift-format-ignore-file

import MartletBase
import MartletWire

/// Acquires records for a share group. Version 0 was a preview of another layout.
package struct ShareFetchRequest: APIRequest {
    package typealias Response = ShareFetchResponse
    package static let key = APIKey.shareFetch
    package static let name = "ShareFetchRequest"
    package static let versions: ClosedRange<Int16> = 1...2
    package static let flexibleVersions: ClosedRange<Int16>? = 1...2

    package var groupId: String?
    package var memberId: String?
    package var shareSessionEpoch: Int32
    package var maxWaitMs: Int32
    package var minBytes: Int32
    package var maxBytes: Int32
    package var maxRecords: Int32
    package var batchSize: Int32
    package var shareAcquireMode: Int8
    package var isRenewAck: Bool
    package var topics: [FetchTopic]
    package var forgottenTopicsData: [ForgottenTopic]

    package init(
        groupId: String? = nil,
        memberId: String? = "",
        shareSessionEpoch: Int32 = 0,
        maxWaitMs: Int32 = 0,
        minBytes: Int32 = 0,
        maxBytes: Int32 = 2147483647,
        maxRecords: Int32 = 0,
        batchSize: Int32 = 0,
        shareAcquireMode: Int8 = 0,
        isRenewAck: Bool = false,
        topics: [FetchTopic] = [],
        forgottenTopicsData: [ForgottenTopic] = []
    ) {
        self.groupId = groupId
        self.memberId = memberId
        self.shareSessionEpoch = shareSessionEpoch
        self.maxWaitMs = maxWaitMs
        self.minBytes = minBytes
        self.maxBytes = maxBytes
        self.maxRecords = maxRecords
        self.batchSize = batchSize
        self.shareAcquireMode = shareAcquireMode
        self.isRenewAck = isRenewAck
        self.topics = topics
        self.forgottenTopicsData = forgottenTopicsData
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        self.init()
        groupId = try reader.nullableString(flexible: true)
        memberId = try reader.nullableString(flexible: true)
        shareSessionEpoch = try reader.int32()
        maxWaitMs = try reader.int32()
        minBytes = try reader.int32()
        maxBytes = try reader.int32()
        maxRecords = try reader.int32()
        batchSize = try reader.int32()
        if version == 2 {
            shareAcquireMode = try reader.int8()
            isRenewAck = try reader.bool()
        }
        topics = try reader.array(version: version, flexible: true)
        forgottenTopicsData = try reader.array(version: version, flexible: true)
        try reader.skipTags()
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        if version == 1 { try requireDefault(!isRenewAck, "ShareFetchRequest.isRenewAck", version) }
        try writer.string(groupId, flexible: true)
        try writer.string(memberId, flexible: true)
        writer.int32(shareSessionEpoch)
        writer.int32(maxWaitMs)
        writer.int32(minBytes)
        writer.int32(maxBytes)
        writer.int32(maxRecords)
        writer.int32(batchSize)
        if version == 2 {
            writer.int8(shareAcquireMode)
            writer.bool(isRenewAck)
        }
        try writer.array(topics, version: version, flexible: true)
        try writer.array(forgottenTopicsData, version: version, flexible: true)
        writer.noTags()
    }
}

extension ShareFetchRequest {
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

extension ShareFetchRequest {
    package struct FetchPartition: WireElement {
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

extension ShareFetchRequest {
    package struct FetchTopic: WireElement {
        package var topicId: UUID128
        package var partitions: [FetchPartition]

        package init(topicId: UUID128 = .zero, partitions: [FetchPartition] = []) {
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

extension ShareFetchRequest {
    package struct ForgottenTopic: WireElement {
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

/// The answer to ``ShareFetchRequest``.
package struct ShareFetchResponse: APIResponse {
    package static let key = APIKey.shareFetch
    package static let name = "ShareFetchResponse"
    package static let versions: ClosedRange<Int16> = 1...2
    package static let flexibleVersions: ClosedRange<Int16>? = 1...2

    package var throttleTimeMs: Int32
    package var errorCode: ErrorCode
    package var errorMessage: String?
    package var acquisitionLockTimeoutMs: Int32
    package var responses: [ShareFetchableTopicResponse]
    package var nodeEndpoints: [NodeEndpoint]

    package init(
        throttleTimeMs: Int32 = 0,
        errorCode: ErrorCode = .none,
        errorMessage: String? = nil,
        acquisitionLockTimeoutMs: Int32 = 0,
        responses: [ShareFetchableTopicResponse] = [],
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
        acquisitionLockTimeoutMs = try reader.int32()
        responses = try reader.array(version: version, flexible: true)
        nodeEndpoints = try reader.array(version: version, flexible: true)
        try reader.skipTags()
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        writer.int32(throttleTimeMs)
        writer.errorCode(errorCode)
        try writer.string(errorMessage, flexible: true)
        writer.int32(acquisitionLockTimeoutMs)
        try writer.array(responses, version: version, flexible: true)
        try writer.array(nodeEndpoints, version: version, flexible: true)
        writer.noTags()
    }
}

extension ShareFetchResponse {
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

extension ShareFetchResponse {
    package struct AcquiredRecords: WireElement {
        package var firstOffset: Int64
        package var lastOffset: Int64
        package var deliveryCount: Int16

        package init(firstOffset: Int64 = 0, lastOffset: Int64 = 0, deliveryCount: Int16 = 0) {
            self.firstOffset = firstOffset
            self.lastOffset = lastOffset
            self.deliveryCount = deliveryCount
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            self.init()
            firstOffset = try reader.int64()
            lastOffset = try reader.int64()
            deliveryCount = try reader.int16()
            try reader.skipTags()
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            writer.int64(firstOffset)
            writer.int64(lastOffset)
            writer.int16(deliveryCount)
            writer.noTags()
        }

        package static func smallestSize(version: Int16) -> Int { 19 }
    }
}

extension ShareFetchResponse {
    package struct PartitionData: WireElement {
        package var partitionIndex: Int32
        package var errorCode: ErrorCode
        package var errorMessage: String?
        package var acknowledgeErrorCode: ErrorCode
        package var acknowledgeErrorMessage: String?
        package var currentLeader: LeaderIdAndEpoch
        package var records: [UInt8]
        package var acquiredRecords: [AcquiredRecords]

        package init(
            partitionIndex: Int32 = 0,
            errorCode: ErrorCode = .none,
            errorMessage: String? = nil,
            acknowledgeErrorCode: ErrorCode = .none,
            acknowledgeErrorMessage: String? = nil,
            currentLeader: LeaderIdAndEpoch = LeaderIdAndEpoch(),
            records: [UInt8] = [],
            acquiredRecords: [AcquiredRecords] = []
        ) {
            self.partitionIndex = partitionIndex
            self.errorCode = errorCode
            self.errorMessage = errorMessage
            self.acknowledgeErrorCode = acknowledgeErrorCode
            self.acknowledgeErrorMessage = acknowledgeErrorMessage
            self.currentLeader = currentLeader
            self.records = records
            self.acquiredRecords = acquiredRecords
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            self.init()
            partitionIndex = try reader.int32()
            errorCode = try reader.errorCode()
            errorMessage = try reader.nullableString(flexible: true)
            acknowledgeErrorCode = try reader.errorCode()
            acknowledgeErrorMessage = try reader.nullableString(flexible: true)
            currentLeader = try LeaderIdAndEpoch(from: &reader, version: version)
            records = try reader.bytes(flexible: true)
            acquiredRecords = try reader.array(version: version, flexible: true)
            try reader.skipTags()
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            writer.int32(partitionIndex)
            writer.errorCode(errorCode)
            try writer.string(errorMessage, flexible: true)
            writer.errorCode(acknowledgeErrorCode)
            try writer.string(acknowledgeErrorMessage, flexible: true)
            try currentLeader.encode(into: &writer, version: version)
            try writer.bytes(records, flexible: true)
            try writer.array(acquiredRecords, version: version, flexible: true)
            writer.noTags()
        }

        package static func smallestSize(version: Int16) -> Int { 22 }
    }
}

extension ShareFetchResponse {
    package struct ShareFetchableTopicResponse: WireElement {
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

extension ShareFetchResponse {
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
