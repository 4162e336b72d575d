// Generated from Tools/Schema/definitions by `swift run generate-messages`.
// swift-format-ignore-file

import MartletBase
import MartletWire

/// Deletes the start offsets of share groups.
package struct DeleteShareGroupOffsetsRequest: APIRequest {
    package typealias Response = DeleteShareGroupOffsetsResponse
    package static let key = APIKey.deleteShareGroupOffsets
    package static let name = "DeleteShareGroupOffsetsRequest"
    package static let versions: ClosedRange<Int16> = 0...0
    package static let flexibleVersions: ClosedRange<Int16>? = 0...0

    package var groupId: String
    package var topics: [DeleteShareGroupOffsetsRequestTopic]

    package init(groupId: String = "", topics: [DeleteShareGroupOffsetsRequestTopic] = []) {
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

extension DeleteShareGroupOffsetsRequest {
    package struct DeleteShareGroupOffsetsRequestTopic: WireElement {
        package var topicName: String

        package init(topicName: String = "") {
            self.topicName = topicName
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            self.init()
            topicName = try reader.string(flexible: true)
            try reader.skipTags()
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            try writer.string(topicName, flexible: true)
            writer.noTags()
        }

        package static func smallestSize(version: Int16) -> Int { 2 }
    }
}

/// The answer to ``DeleteShareGroupOffsetsRequest``.
package struct DeleteShareGroupOffsetsResponse: APIResponse {
    package static let key = APIKey.deleteShareGroupOffsets
    package static let name = "DeleteShareGroupOffsetsResponse"
    package static let versions: ClosedRange<Int16> = 0...0
    package static let flexibleVersions: ClosedRange<Int16>? = 0...0

    package var throttleTimeMs: Int32
    package var errorCode: ErrorCode
    package var errorMessage: String?
    package var responses: [DeleteShareGroupOffsetsResponseTopic]

    package init(
        throttleTimeMs: Int32 = 0,
        errorCode: ErrorCode = .none,
        errorMessage: String? = nil,
        responses: [DeleteShareGroupOffsetsResponseTopic] = []
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

extension DeleteShareGroupOffsetsResponse {
    package struct DeleteShareGroupOffsetsResponseTopic: WireElement {
        package var topicName: String
        package var topicId: UUID128
        package var errorCode: ErrorCode
        package var errorMessage: String?

        package init(
            topicName: String = "",
            topicId: UUID128 = .zero,
            errorCode: ErrorCode = .none,
            errorMessage: String? = nil
        ) {
            self.topicName = topicName
            self.topicId = topicId
            self.errorCode = errorCode
            self.errorMessage = errorMessage
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            self.init()
            topicName = try reader.string(flexible: true)
            topicId = try reader.uuid()
            errorCode = try reader.errorCode()
            errorMessage = try reader.nullableString(flexible: true)
            try reader.skipTags()
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            try writer.string(topicName, flexible: true)
            writer.uuid(topicId)
            writer.errorCode(errorCode)
            try writer.string(errorMessage, flexible: true)
            writer.noTags()
        }

        package static func smallestSize(version: Int16) -> Int { 21 }
    }
}
