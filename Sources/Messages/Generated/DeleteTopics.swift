// Generated from Tools/Schema/definitions by `swift run generate-messages`.
// swift-format-ignore-file

import MartletBase
import MartletWire

/// Deletes topics, by name or, from 6, by id.
package struct DeleteTopicsRequest: APIRequest {
    package typealias Response = DeleteTopicsResponse
    package static let key = APIKey.deleteTopics
    package static let name = "DeleteTopicsRequest"
    package static let versions: ClosedRange<Int16> = 1...6
    package static let flexibleVersions: ClosedRange<Int16>? = 4...6

    package var topics: [DeleteTopicState]
    package var topicNames: [String]
    package var timeoutMs: Int32

    package init(topics: [DeleteTopicState] = [], topicNames: [String] = [], timeoutMs: Int32 = 0) {
        self.topics = topics
        self.topicNames = topicNames
        self.timeoutMs = timeoutMs
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 4
        self.init()
        if version == 6 { topics = try reader.array(version: version, flexible: flexible) }
        if version <= 5 { topicNames = try reader.array(flexible: flexible) }
        timeoutMs = try reader.int32()
        if flexible { try reader.skipTags() }
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 4
        if version <= 5 { try requireDefault(topics.isEmpty, "DeleteTopicsRequest.topics", version) }
        if version == 6 { try writer.array(topics, version: version, flexible: flexible) }
        if version <= 5 { try writer.array(topicNames, flexible: flexible) }
        writer.int32(timeoutMs)
        if flexible { writer.noTags() }
    }
}

extension DeleteTopicsRequest {
    package struct DeleteTopicState: WireElement {
        package var name: String?
        package var topicId: UUID128

        package init(name: String? = nil, topicId: UUID128 = .zero) {
            self.name = name
            self.topicId = topicId
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            let flexible = version >= 4
            self.init()
            name = try reader.nullableString(flexible: flexible)
            topicId = try reader.uuid()
            if flexible { try reader.skipTags() }
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            let flexible = version >= 4
            try writer.string(name, flexible: flexible)
            writer.uuid(topicId)
            if flexible { writer.noTags() }
        }

        package static func smallestSize(version: Int16) -> Int { 18 }
    }
}

/// The answer to ``DeleteTopicsRequest``.
package struct DeleteTopicsResponse: APIResponse {
    package static let key = APIKey.deleteTopics
    package static let name = "DeleteTopicsResponse"
    package static let versions: ClosedRange<Int16> = 1...6
    package static let flexibleVersions: ClosedRange<Int16>? = 4...6

    package var throttleTimeMs: Int32
    package var responses: [DeletableTopicResult]

    package init(throttleTimeMs: Int32 = 0, responses: [DeletableTopicResult] = []) {
        self.throttleTimeMs = throttleTimeMs
        self.responses = responses
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 4
        self.init()
        throttleTimeMs = try reader.int32()
        responses = try reader.array(version: version, flexible: flexible)
        if flexible { try reader.skipTags() }
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 4
        writer.int32(throttleTimeMs)
        try writer.array(responses, version: version, flexible: flexible)
        if flexible { writer.noTags() }
    }
}

extension DeleteTopicsResponse {
    package struct DeletableTopicResult: WireElement {
        package var name: String?
        package var topicId: UUID128
        package var errorCode: ErrorCode
        package var errorMessage: String?

        package init(
            name: String? = "",
            topicId: UUID128 = .zero,
            errorCode: ErrorCode = .none,
            errorMessage: String? = nil
        ) {
            self.name = name
            self.topicId = topicId
            self.errorCode = errorCode
            self.errorMessage = errorMessage
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            let flexible = version >= 4
            self.init()
            name = try version == 6 ? reader.nullableString(flexible: flexible) : reader.string(flexible: flexible)
            if version == 6 { topicId = try reader.uuid() }
            errorCode = try reader.errorCode()
            if version >= 5 { errorMessage = try reader.nullableString(flexible: flexible) }
            if flexible { try reader.skipTags() }
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            let flexible = version >= 4
            if version <= 5 { try requireValue(name != nil) }
            try writer.string(name, flexible: flexible)
            if version == 6 { writer.uuid(topicId) }
            writer.errorCode(errorCode)
            if version >= 5 { try writer.string(errorMessage, flexible: flexible) }
            if flexible { writer.noTags() }
        }

        package static func smallestSize(version: Int16) -> Int { version >= 6 ? 21 : version >= 5 ? 5 : 4 }
    }
}
