// Generated from Tools/Schema/definitions by `swift run generate-messages`.
// swift-format-ignore-file

import MartletBase
import MartletWire

/// Sets the start offsets of share groups.
package struct AlterShareGroupOffsetsRequest: APIRequest {
    package typealias Response = AlterShareGroupOffsetsResponse
    package static let key = APIKey.alterShareGroupOffsets
    package static let name = "AlterShareGroupOffsetsRequest"
    package static let versions: ClosedRange<Int16> = 0...0
    package static let flexibleVersions: ClosedRange<Int16>? = 0...0

    package var groupId: String
    package var topics: [AlterShareGroupOffsetsRequestTopic]

    package init(groupId: String = "", topics: [AlterShareGroupOffsetsRequestTopic] = []) {
        self.groupId = groupId
        self.topics = topics
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        self.init()
        groupId = try reader.string(flexible: true)
        topics = try reader.array(version: version, flexible: true)
        try reader.skipTags()
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        try writer.string(groupId, flexible: true)
        try writer.array(topics, version: version, flexible: true)
        writer.noTags()
    }
}

extension AlterShareGroupOffsetsRequest {
    package struct AlterShareGroupOffsetsRequestPartition: WireElement {
        package var partitionIndex: Int32
        package var startOffset: Int64

        package init(partitionIndex: Int32 = 0, startOffset: Int64 = 0) {
            self.partitionIndex = partitionIndex
            self.startOffset = startOffset
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            self.init()
            partitionIndex = try reader.int32()
            startOffset = try reader.int64()
            try reader.skipTags()
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            writer.int32(partitionIndex)
            writer.int64(startOffset)
            writer.noTags()
        }

        package static func smallestSize(version: Int16) -> Int { 13 }
    }
}

extension AlterShareGroupOffsetsRequest {
    package struct AlterShareGroupOffsetsRequestTopic: WireElement {
        package var topicName: String
        package var partitions: [AlterShareGroupOffsetsRequestPartition]

        package init(topicName: String = "", partitions: [AlterShareGroupOffsetsRequestPartition] = []) {
            self.topicName = topicName
            self.partitions = partitions
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            self.init()
            topicName = try reader.string(flexible: true)
            partitions = try reader.array(version: version, flexible: true)
            try reader.skipTags()
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            try writer.string(topicName, flexible: true)
            try writer.array(partitions, version: version, flexible: true)
            writer.noTags()
        }

        package static func smallestSize(version: Int16) -> Int { 3 }
    }
}

/// The answer to ``AlterShareGroupOffsetsRequest``.
package struct AlterShareGroupOffsetsResponse: APIResponse {
    package static let key = APIKey.alterShareGroupOffsets
    package static let name = "AlterShareGroupOffsetsResponse"
    package static let versions: ClosedRange<Int16> = 0...0
    package static let flexibleVersions: ClosedRange<Int16>? = 0...0

    package var throttleTimeMs: Int32
    package var errorCode: ErrorCode
    package var errorMessage: String?
    package var responses: [AlterShareGroupOffsetsResponseTopic]

    package init(
        throttleTimeMs: Int32 = 0,
        errorCode: ErrorCode = .none,
        errorMessage: String? = nil,
        responses: [AlterShareGroupOffsetsResponseTopic] = []
    ) {
        self.throttleTimeMs = throttleTimeMs
        self.errorCode = errorCode
        self.errorMessage = errorMessage
        self.responses = responses
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        self.init()
        throttleTimeMs = try reader.int32()
        errorCode = try reader.errorCode()
        errorMessage = try reader.nullableString(flexible: true)
        responses = try reader.array(version: version, flexible: true)
        try reader.skipTags()
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        writer.int32(throttleTimeMs)
        writer.errorCode(errorCode)
        try writer.string(errorMessage, flexible: true)
        try writer.array(responses, version: version, flexible: true)
        writer.noTags()
    }
}

extension AlterShareGroupOffsetsResponse {
    package struct AlterShareGroupOffsetsResponsePartition: WireElement {
        package var partitionIndex: Int32
        package var errorCode: ErrorCode
        package var errorMessage: String?

        package init(partitionIndex: Int32 = 0, errorCode: ErrorCode = .none, errorMessage: String? = nil) {
            self.partitionIndex = partitionIndex
            self.errorCode = errorCode
            self.errorMessage = errorMessage
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            self.init()
            partitionIndex = try reader.int32()
            errorCode = try reader.errorCode()
            errorMessage = try reader.nullableString(flexible: true)
            try reader.skipTags()
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            writer.int32(partitionIndex)
            writer.errorCode(errorCode)
            try writer.string(errorMessage, flexible: true)
            writer.noTags()
        }

        package static func smallestSize(version: Int16) -> Int { 8 }
    }
}

extension AlterShareGroupOffsetsResponse {
    package struct AlterShareGroupOffsetsResponseTopic: WireElement {
        package var topicName: String
        package var topicId: UUID128
        package var partitions: [AlterShareGroupOffsetsResponsePartition]

        package init(
            topicName: String = "",
            topicId: UUID128 = .zero,
            partitions: [AlterShareGroupOffsetsResponsePartition] = []
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
