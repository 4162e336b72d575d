// Generated from Tools/Schema/definitions by `swift run generate-messages`.
// swift-format-ignore-file

import MartletBase
import MartletWire

/// Reads the start offsets of share groups.
package struct DescribeShareGroupOffsetsRequest: APIRequest {
    package typealias Response = DescribeShareGroupOffsetsResponse
    package static let key = APIKey.describeShareGroupOffsets
    package static let name = "DescribeShareGroupOffsetsRequest"
    package static let versions: ClosedRange<Int16> = 0...1
    package static let flexibleVersions: ClosedRange<Int16>? = 0...1

    package var groups: [DescribeShareGroupOffsetsRequestGroup]

    package init(groups: [DescribeShareGroupOffsetsRequestGroup] = []) {
        self.groups = groups
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        self.init()
        groups = try reader.array(version: version, flexible: true)
        try reader.skipTags()
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        try writer.array(groups, version: version, flexible: true)
        writer.noTags()
    }
}

extension DescribeShareGroupOffsetsRequest {
    package struct DescribeShareGroupOffsetsRequestTopic: WireElement {
        package var topicName: String
        package var partitions: [Int32]

        package init(topicName: String = "", partitions: [Int32] = []) {
            self.topicName = topicName
            self.partitions = partitions
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            self.init()
            topicName = try reader.string(flexible: true)
            partitions = try reader.array(flexible: true)
            try reader.skipTags()
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            try writer.string(topicName, flexible: true)
            try writer.array(partitions, flexible: true)
            writer.noTags()
        }

        package static func smallestSize(version: Int16) -> Int { 3 }
    }
}

extension DescribeShareGroupOffsetsRequest {
    package struct DescribeShareGroupOffsetsRequestGroup: WireElement {
        package var groupId: String
        package var topics: [DescribeShareGroupOffsetsRequestTopic]?

        package init(groupId: String = "", topics: [DescribeShareGroupOffsetsRequestTopic]? = []) {
            self.groupId = groupId
            self.topics = topics
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            self.init()
            groupId = try reader.string(flexible: true)
            topics = try reader.nullableArray(version: version, flexible: true)
            try reader.skipTags()
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            try writer.string(groupId, flexible: true)
            try writer.array(topics, version: version, flexible: true)
            writer.noTags()
        }

        package static func smallestSize(version: Int16) -> Int { 3 }
    }
}

/// The answer to ``DescribeShareGroupOffsetsRequest``.
package struct DescribeShareGroupOffsetsResponse: APIResponse {
    package static let key = APIKey.describeShareGroupOffsets
    package static let name = "DescribeShareGroupOffsetsResponse"
    package static let versions: ClosedRange<Int16> = 0...1
    package static let flexibleVersions: ClosedRange<Int16>? = 0...1

    package var throttleTimeMs: Int32
    package var groups: [DescribeShareGroupOffsetsResponseGroup]

    package init(throttleTimeMs: Int32 = 0, groups: [DescribeShareGroupOffsetsResponseGroup] = []) {
        self.throttleTimeMs = throttleTimeMs
        self.groups = groups
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        self.init()
        throttleTimeMs = try reader.int32()
        groups = try reader.array(version: version, flexible: true)
        try reader.skipTags()
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        writer.int32(throttleTimeMs)
        try writer.array(groups, version: version, flexible: true)
        writer.noTags()
    }
}

extension DescribeShareGroupOffsetsResponse {
    package struct DescribeShareGroupOffsetsResponsePartition: WireElement {
        package var partitionIndex: Int32
        package var startOffset: Int64
        package var leaderEpoch: Int32
        package var lag: Int64
        package var errorCode: ErrorCode
        package var errorMessage: String?

        package init(
            partitionIndex: Int32 = 0,
            startOffset: Int64 = 0,
            leaderEpoch: Int32 = 0,
            lag: Int64 = -1,
            errorCode: ErrorCode = .none,
            errorMessage: String? = nil
        ) {
            self.partitionIndex = partitionIndex
            self.startOffset = startOffset
            self.leaderEpoch = leaderEpoch
            self.lag = lag
            self.errorCode = errorCode
            self.errorMessage = errorMessage
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            self.init()
            partitionIndex = try reader.int32()
            startOffset = try reader.int64()
            leaderEpoch = try reader.int32()
            if version == 1 { lag = try reader.int64() }
            errorCode = try reader.errorCode()
            errorMessage = try reader.nullableString(flexible: true)
            try reader.skipTags()
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            writer.int32(partitionIndex)
            writer.int64(startOffset)
            writer.int32(leaderEpoch)
            if version == 1 { writer.int64(lag) }
            writer.errorCode(errorCode)
            try writer.string(errorMessage, flexible: true)
            writer.noTags()
        }

        package static func smallestSize(version: Int16) -> Int { version >= 1 ? 28 : 20 }
    }
}

extension DescribeShareGroupOffsetsResponse {
    package struct DescribeShareGroupOffsetsResponseTopic: WireElement {
        package var topicName: String
        package var topicId: UUID128
        package var partitions: [DescribeShareGroupOffsetsResponsePartition]

        package init(
            topicName: String = "",
            topicId: UUID128 = .zero,
            partitions: [DescribeShareGroupOffsetsResponsePartition] = []
        ) {
            self.topicName = topicName
            self.topicId = topicId
            self.partitions = partitions
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            self.init()
            topicName = try reader.string(flexible: true)
            topicId = try reader.uuid()
            partitions = try reader.array(version: version, flexible: true)
            try reader.skipTags()
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            try writer.string(topicName, flexible: true)
            writer.uuid(topicId)
            try writer.array(partitions, version: version, flexible: true)
            writer.noTags()
        }

        package static func smallestSize(version: Int16) -> Int { 19 }
    }
}

extension DescribeShareGroupOffsetsResponse {
    package struct DescribeShareGroupOffsetsResponseGroup: WireElement {
        package var groupId: String
        package var topics: [DescribeShareGroupOffsetsResponseTopic]
        package var errorCode: ErrorCode
        package var errorMessage: String?

        package init(
            groupId: String = "",
            topics: [DescribeShareGroupOffsetsResponseTopic] = [],
            errorCode: ErrorCode = .none,
            errorMessage: String? = nil
        ) {
            self.groupId = groupId
            self.topics = topics
            self.errorCode = errorCode
            self.errorMessage = errorMessage
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            self.init()
            groupId = try reader.string(flexible: true)
            topics = try reader.array(version: version, flexible: true)
            errorCode = try reader.errorCode()
            errorMessage = try reader.nullableString(flexible: true)
            try reader.skipTags()
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            try writer.string(groupId, flexible: true)
            try writer.array(topics, version: version, flexible: true)
            writer.errorCode(errorCode)
            try writer.string(errorMessage, flexible: true)
            writer.noTags()
        }

        package static func smallestSize(version: Int16) -> Int { 6 }
    }
}
