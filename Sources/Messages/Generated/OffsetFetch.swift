// Generated from Tools/Schema/definitions by `swift run generate-messages`.
// swift-format-ignore-file

import MartletBase
import MartletWire

/// Reads a group's stored offsets; several groups at once from 8. Topics go by id from 10.
package struct OffsetFetchRequest: APIRequest {
    package typealias Response = OffsetFetchResponse
    package static let key = APIKey.offsetFetch
    package static let name = "OffsetFetchRequest"
    package static let versions: ClosedRange<Int16> = 1...10
    package static let flexibleVersions: ClosedRange<Int16>? = 6...10

    package var groupId: String
    package var topics: [OffsetFetchRequestTopic]?
    package var groups: [OffsetFetchRequestGroup]
    package var requireStable: Bool

    package init(
        groupId: String = "",
        topics: [OffsetFetchRequestTopic]? = [],
        groups: [OffsetFetchRequestGroup] = [],
        requireStable: Bool = false
    ) {
        self.groupId = groupId
        self.topics = topics
        self.groups = groups
        self.requireStable = requireStable
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 6
        self.init()
        if version <= 7 {
            groupId = try reader.string(flexible: flexible)
            topics = try version >= 2 ? reader.nullableArray(version: version, flexible: flexible) : reader.array(version: version, flexible: flexible)
        }
        if version >= 8 { groups = try reader.array(version: version, flexible: flexible) }
        if version >= 7 { requireStable = try reader.bool() }
        if flexible { try reader.skipTags() }
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 6
        if version >= 8 { try requireDefault(groupId.isEmpty, "OffsetFetchRequest.groupId", version) }
        if version >= 8 { try requireDefault(topics == [], "OffsetFetchRequest.topics", version) }
        if version == 1 { try requireValue(topics != nil) }
        if version <= 7 { try requireDefault(groups.isEmpty, "OffsetFetchRequest.groups", version) }
        if version <= 6 { try requireDefault(!requireStable, "OffsetFetchRequest.requireStable", version) }
        if version <= 7 {
            try writer.string(groupId, flexible: flexible)
            try writer.array(topics, version: version, flexible: flexible)
        }
        if version >= 8 { try writer.array(groups, version: version, flexible: flexible) }
        if version >= 7 { writer.bool(requireStable) }
        if flexible { writer.noTags() }
    }
}

extension OffsetFetchRequest {
    package struct OffsetFetchRequestTopic: WireElement {
        package var name: String
        package var partitionIndexes: [Int32]

        package init(name: String = "", partitionIndexes: [Int32] = []) {
            self.name = name
            self.partitionIndexes = partitionIndexes
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            let flexible = version >= 6
            self.init()
            name = try reader.string(flexible: flexible)
            partitionIndexes = try reader.array(flexible: flexible)
            if flexible { try reader.skipTags() }
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            let flexible = version >= 6
            try writer.string(name, flexible: flexible)
            try writer.array(partitionIndexes, flexible: flexible)
            if flexible { writer.noTags() }
        }

        package static func smallestSize(version: Int16) -> Int { version >= 6 ? 3 : 6 }
    }
}

extension OffsetFetchRequest {
    package struct OffsetFetchRequestTopics: WireElement {
        package var name: String
        package var topicId: UUID128
        package var partitionIndexes: [Int32]

        package init(name: String = "", topicId: UUID128 = .zero, partitionIndexes: [Int32] = []) {
            self.name = name
            self.topicId = topicId
            self.partitionIndexes = partitionIndexes
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            let flexible = version >= 6
            self.init()
            if (8...9).contains(version) { name = try reader.string(flexible: flexible) }
            if version == 10 { topicId = try reader.uuid() }
            partitionIndexes = try reader.array(flexible: flexible)
            if flexible { try reader.skipTags() }
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            let flexible = version >= 6
            if (8...9).contains(version) { try writer.string(name, flexible: flexible) }
            if version == 10 { writer.uuid(topicId) }
            try writer.array(partitionIndexes, flexible: flexible)
            if flexible { writer.noTags() }
        }

        package static func smallestSize(version: Int16) -> Int { version >= 10 ? 18 : version >= 8 ? 3 : version >= 6 ? 2 : 4 }
    }
}

extension OffsetFetchRequest {
    package struct OffsetFetchRequestGroup: WireElement {
        package var groupId: String
        package var memberId: String?
        package var memberEpoch: Int32
        package var topics: [OffsetFetchRequestTopics]?

        package init(
            groupId: String = "",
            memberId: String? = nil,
            memberEpoch: Int32 = -1,
            topics: [OffsetFetchRequestTopics]? = []
        ) {
            self.groupId = groupId
            self.memberId = memberId
            self.memberEpoch = memberEpoch
            self.topics = topics
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            let flexible = version >= 6
            self.init()
            groupId = try reader.string(flexible: flexible)
            if version >= 9 {
                memberId = try reader.nullableString(flexible: flexible)
                memberEpoch = try reader.int32()
            }
            topics = try reader.nullableArray(version: version, flexible: flexible)
            if flexible { try reader.skipTags() }
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            let flexible = version >= 6
            try writer.string(groupId, flexible: flexible)
            if version >= 9 {
                try writer.string(memberId, flexible: flexible)
                writer.int32(memberEpoch)
            }
            try writer.array(topics, version: version, flexible: flexible)
            if flexible { writer.noTags() }
        }

        package static func smallestSize(version: Int16) -> Int { version >= 9 ? 8 : version >= 6 ? 3 : 6 }
    }
}

/// The answer to ``OffsetFetchRequest``.
package struct OffsetFetchResponse: APIResponse {
    package static let key = APIKey.offsetFetch
    package static let name = "OffsetFetchResponse"
    package static let versions: ClosedRange<Int16> = 1...10
    package static let flexibleVersions: ClosedRange<Int16>? = 6...10

    package var throttleTimeMs: Int32
    package var topics: [OffsetFetchResponseTopic]
    package var errorCode: ErrorCode
    package var groups: [OffsetFetchResponseGroup]

    package init(
        throttleTimeMs: Int32 = 0,
        topics: [OffsetFetchResponseTopic] = [],
        errorCode: ErrorCode = .none,
        groups: [OffsetFetchResponseGroup] = []
    ) {
        self.throttleTimeMs = throttleTimeMs
        self.topics = topics
        self.errorCode = errorCode
        self.groups = groups
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 6
        self.init()
        if version >= 3 { throttleTimeMs = try reader.int32() }
        if version <= 7 { topics = try reader.array(version: version, flexible: flexible) }
        if (2...7).contains(version) { errorCode = try reader.errorCode() }
        if version >= 8 { groups = try reader.array(version: version, flexible: flexible) }
        if flexible { try reader.skipTags() }
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 6
        if version >= 8 { try requireDefault(topics.isEmpty, "OffsetFetchResponse.topics", version) }
        if version <= 7 { try requireDefault(groups.isEmpty, "OffsetFetchResponse.groups", version) }
        if version >= 3 { writer.int32(throttleTimeMs) }
        if version <= 7 { try writer.array(topics, version: version, flexible: flexible) }
        if (2...7).contains(version) { writer.errorCode(errorCode) }
        if version >= 8 { try writer.array(groups, version: version, flexible: flexible) }
        if flexible { writer.noTags() }
    }
}

extension OffsetFetchResponse {
    package struct OffsetFetchResponsePartition: WireElement {
        package var partitionIndex: Int32
        package var committedOffset: Int64
        package var committedLeaderEpoch: Int32
        package var metadata: String?
        package var errorCode: ErrorCode

        package init(
            partitionIndex: Int32 = 0,
            committedOffset: Int64 = 0,
            committedLeaderEpoch: Int32 = -1,
            metadata: String? = "",
            errorCode: ErrorCode = .none
        ) {
            self.partitionIndex = partitionIndex
            self.committedOffset = committedOffset
            self.committedLeaderEpoch = committedLeaderEpoch
            self.metadata = metadata
            self.errorCode = errorCode
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            let flexible = version >= 6
            self.init()
            partitionIndex = try reader.int32()
            committedOffset = try reader.int64()
            if (5...7).contains(version) { committedLeaderEpoch = try reader.int32() }
            metadata = try reader.nullableString(flexible: flexible)
            errorCode = try reader.errorCode()
            if flexible { try reader.skipTags() }
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            let flexible = version >= 6
            writer.int32(partitionIndex)
            writer.int64(committedOffset)
            if (5...7).contains(version) { writer.int32(committedLeaderEpoch) }
            try writer.string(metadata, flexible: flexible)
            writer.errorCode(errorCode)
            if flexible { writer.noTags() }
        }

        package static func smallestSize(version: Int16) -> Int { version >= 8 ? 16 : version >= 5 ? 20 : 16 }
    }
}

extension OffsetFetchResponse {
    package struct OffsetFetchResponseTopic: WireElement {
        package var name: String
        package var partitions: [OffsetFetchResponsePartition]

        package init(name: String = "", partitions: [OffsetFetchResponsePartition] = []) {
            self.name = name
            self.partitions = partitions
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            let flexible = version >= 6
            self.init()
            name = try reader.string(flexible: flexible)
            partitions = try reader.array(version: version, flexible: flexible)
            if flexible { try reader.skipTags() }
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            let flexible = version >= 6
            try writer.string(name, flexible: flexible)
            try writer.array(partitions, version: version, flexible: flexible)
            if flexible { writer.noTags() }
        }

        package static func smallestSize(version: Int16) -> Int { version >= 6 ? 3 : 6 }
    }
}

extension OffsetFetchResponse {
    package struct OffsetFetchResponsePartitions: WireElement {
        package var partitionIndex: Int32
        package var committedOffset: Int64
        package var committedLeaderEpoch: Int32
        package var metadata: String?
        package var errorCode: ErrorCode

        package init(
            partitionIndex: Int32 = 0,
            committedOffset: Int64 = 0,
            committedLeaderEpoch: Int32 = -1,
            metadata: String? = "",
            errorCode: ErrorCode = .none
        ) {
            self.partitionIndex = partitionIndex
            self.committedOffset = committedOffset
            self.committedLeaderEpoch = committedLeaderEpoch
            self.metadata = metadata
            self.errorCode = errorCode
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            let flexible = version >= 6
            self.init()
            partitionIndex = try reader.int32()
            committedOffset = try reader.int64()
            committedLeaderEpoch = try reader.int32()
            metadata = try reader.nullableString(flexible: flexible)
            errorCode = try reader.errorCode()
            if flexible { try reader.skipTags() }
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            let flexible = version >= 6
            writer.int32(partitionIndex)
            writer.int64(committedOffset)
            writer.int32(committedLeaderEpoch)
            try writer.string(metadata, flexible: flexible)
            writer.errorCode(errorCode)
            if flexible { writer.noTags() }
        }

        package static func smallestSize(version: Int16) -> Int { 20 }
    }
}

extension OffsetFetchResponse {
    package struct OffsetFetchResponseTopics: WireElement {
        package var name: String
        package var topicId: UUID128
        package var partitions: [OffsetFetchResponsePartitions]

        package init(name: String = "", topicId: UUID128 = .zero, partitions: [OffsetFetchResponsePartitions] = []) {
            self.name = name
            self.topicId = topicId
            self.partitions = partitions
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            let flexible = version >= 6
            self.init()
            if (8...9).contains(version) { name = try reader.string(flexible: flexible) }
            if version == 10 { topicId = try reader.uuid() }
            partitions = try reader.array(version: version, flexible: flexible)
            if flexible { try reader.skipTags() }
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            let flexible = version >= 6
            if (8...9).contains(version) { try writer.string(name, flexible: flexible) }
            if version == 10 { writer.uuid(topicId) }
            try writer.array(partitions, version: version, flexible: flexible)
            if flexible { writer.noTags() }
        }

        package static func smallestSize(version: Int16) -> Int { version >= 10 ? 18 : version >= 8 ? 3 : version >= 6 ? 2 : 4 }
    }
}

extension OffsetFetchResponse {
    package struct OffsetFetchResponseGroup: WireElement {
        package var groupId: String
        package var topics: [OffsetFetchResponseTopics]
        package var errorCode: ErrorCode

        package init(groupId: String = "", topics: [OffsetFetchResponseTopics] = [], errorCode: ErrorCode = .none) {
            self.groupId = groupId
            self.topics = topics
            self.errorCode = errorCode
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            let flexible = version >= 6
            self.init()
            groupId = try reader.string(flexible: flexible)
            topics = try reader.array(version: version, flexible: flexible)
            errorCode = try reader.errorCode()
            if flexible { try reader.skipTags() }
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            let flexible = version >= 6
            try writer.string(groupId, flexible: flexible)
            try writer.array(topics, version: version, flexible: flexible)
            writer.errorCode(errorCode)
            if flexible { writer.noTags() }
        }

        package static func smallestSize(version: Int16) -> Int { version >= 6 ? 5 : 8 }
    }
}
