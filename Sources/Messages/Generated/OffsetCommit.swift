// Generated from Tools/Schema/definitions by `swift run generate-messages`.
// swift-format-ignore-file

import MartletBase
import MartletWire

/// Stores offsets for a group. Topics go by id from 10.
package struct OffsetCommitRequest: APIRequest {
    package typealias Response = OffsetCommitResponse
    package static let key = APIKey.offsetCommit
    package static let name = "OffsetCommitRequest"
    package static let versions: ClosedRange<Int16> = 2...10
    package static let flexibleVersions: ClosedRange<Int16>? = 8...10

    package var groupId: String
    package var generationIdOrMemberEpoch: Int32
    package var memberId: String
    package var groupInstanceId: String?
    package var retentionTimeMs: Int64
    package var topics: [OffsetCommitRequestTopic]

    package init(
        groupId: String = "",
        generationIdOrMemberEpoch: Int32 = -1,
        memberId: String = "",
        groupInstanceId: String? = nil,
        retentionTimeMs: Int64 = -1,
        topics: [OffsetCommitRequestTopic] = []
    ) {
        self.groupId = groupId
        self.generationIdOrMemberEpoch = generationIdOrMemberEpoch
        self.memberId = memberId
        self.groupInstanceId = groupInstanceId
        self.retentionTimeMs = retentionTimeMs
        self.topics = topics
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 8
        self.init()
        groupId = try reader.string(flexible: flexible)
        generationIdOrMemberEpoch = try reader.int32()
        memberId = try reader.string(flexible: flexible)
        if version >= 7 { groupInstanceId = try reader.nullableString(flexible: flexible) }
        if version <= 4 { retentionTimeMs = try reader.int64() }
        topics = try reader.array(version: version, flexible: flexible)
        if flexible { try reader.skipTags() }
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 8
        if version <= 6 { try requireDefault(groupInstanceId == nil, "OffsetCommitRequest.groupInstanceId", version) }
        try writer.string(groupId, flexible: flexible)
        writer.int32(generationIdOrMemberEpoch)
        try writer.string(memberId, flexible: flexible)
        if version >= 7 { try writer.string(groupInstanceId, flexible: flexible) }
        if version <= 4 { writer.int64(retentionTimeMs) }
        try writer.array(topics, version: version, flexible: flexible)
        if flexible { writer.noTags() }
    }
}

extension OffsetCommitRequest {
    package struct OffsetCommitRequestPartition: WireElement {
        package var partitionIndex: Int32
        package var committedOffset: Int64
        package var committedLeaderEpoch: Int32
        package var committedMetadata: String?

        package init(
            partitionIndex: Int32 = 0,
            committedOffset: Int64 = 0,
            committedLeaderEpoch: Int32 = -1,
            committedMetadata: String? = ""
        ) {
            self.partitionIndex = partitionIndex
            self.committedOffset = committedOffset
            self.committedLeaderEpoch = committedLeaderEpoch
            self.committedMetadata = committedMetadata
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            let flexible = version >= 8
            self.init()
            partitionIndex = try reader.int32()
            committedOffset = try reader.int64()
            if version >= 6 { committedLeaderEpoch = try reader.int32() }
            committedMetadata = try reader.nullableString(flexible: flexible)
            if flexible { try reader.skipTags() }
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            let flexible = version >= 8
            writer.int32(partitionIndex)
            writer.int64(committedOffset)
            if version >= 6 { writer.int32(committedLeaderEpoch) }
            try writer.string(committedMetadata, flexible: flexible)
            if flexible { writer.noTags() }
        }

        package static func smallestSize(version: Int16) -> Int { version >= 6 ? 18 : 14 }
    }
}

extension OffsetCommitRequest {
    package struct OffsetCommitRequestTopic: WireElement {
        package var name: String
        package var topicId: UUID128
        package var partitions: [OffsetCommitRequestPartition]

        package init(name: String = "", topicId: UUID128 = .zero, partitions: [OffsetCommitRequestPartition] = []) {
            self.name = name
            self.topicId = topicId
            self.partitions = partitions
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            let flexible = version >= 8
            self.init()
            if version <= 9 { name = try reader.string(flexible: flexible) }
            if version == 10 { topicId = try reader.uuid() }
            partitions = try reader.array(version: version, flexible: flexible)
            if flexible { try reader.skipTags() }
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            let flexible = version >= 8
            if version <= 9 { try writer.string(name, flexible: flexible) }
            if version == 10 { writer.uuid(topicId) }
            try writer.array(partitions, version: version, flexible: flexible)
            if flexible { writer.noTags() }
        }

        package static func smallestSize(version: Int16) -> Int { version >= 10 ? 18 : version >= 8 ? 3 : 6 }
    }
}

/// The answer to ``OffsetCommitRequest``.
package struct OffsetCommitResponse: APIResponse {
    package static let key = APIKey.offsetCommit
    package static let name = "OffsetCommitResponse"
    package static let versions: ClosedRange<Int16> = 2...10
    package static let flexibleVersions: ClosedRange<Int16>? = 8...10

    package var throttleTimeMs: Int32
    package var topics: [OffsetCommitResponseTopic]

    package init(throttleTimeMs: Int32 = 0, topics: [OffsetCommitResponseTopic] = []) {
        self.throttleTimeMs = throttleTimeMs
        self.topics = topics
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 8
        self.init()
        if version >= 3 { throttleTimeMs = try reader.int32() }
        topics = try reader.array(version: version, flexible: flexible)
        if flexible { try reader.skipTags() }
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 8
        if version >= 3 { writer.int32(throttleTimeMs) }
        try writer.array(topics, version: version, flexible: flexible)
        if flexible { writer.noTags() }
    }
}

extension OffsetCommitResponse {
    package struct OffsetCommitResponsePartition: WireElement {
        package var partitionIndex: Int32
        package var errorCode: ErrorCode

        package init(partitionIndex: Int32 = 0, errorCode: ErrorCode = .none) {
            self.partitionIndex = partitionIndex
            self.errorCode = errorCode
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            let flexible = version >= 8
            self.init()
            partitionIndex = try reader.int32()
            errorCode = try reader.errorCode()
            if flexible { try reader.skipTags() }
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            let flexible = version >= 8
            writer.int32(partitionIndex)
            writer.errorCode(errorCode)
            if flexible { writer.noTags() }
        }

        package static func smallestSize(version: Int16) -> Int { version >= 8 ? 7 : 6 }
    }
}

extension OffsetCommitResponse {
    package struct OffsetCommitResponseTopic: WireElement {
        package var name: String
        package var topicId: UUID128
        package var partitions: [OffsetCommitResponsePartition]

        package init(name: String = "", topicId: UUID128 = .zero, partitions: [OffsetCommitResponsePartition] = []) {
            self.name = name
            self.topicId = topicId
            self.partitions = partitions
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            let flexible = version >= 8
            self.init()
            if version <= 9 { name = try reader.string(flexible: flexible) }
            if version == 10 { topicId = try reader.uuid() }
            partitions = try reader.array(version: version, flexible: flexible)
            if flexible { try reader.skipTags() }
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            let flexible = version >= 8
            if version <= 9 { try writer.string(name, flexible: flexible) }
            if version == 10 { writer.uuid(topicId) }
            try writer.array(partitions, version: version, flexible: flexible)
            if flexible { writer.noTags() }
        }

        package static func smallestSize(version: Int16) -> Int { version >= 10 ? 18 : version >= 8 ? 3 : 6 }
    }
}
