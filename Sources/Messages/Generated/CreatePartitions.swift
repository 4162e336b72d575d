// Generated from Tools/Schema/definitions by `swift run generate-messages`.
// swift-format-ignore-file

import MartletBase
import MartletWire

/// Adds partitions to topics.
package struct CreatePartitionsRequest: APIRequest {
    package typealias Response = CreatePartitionsResponse
    package static let key = APIKey.createPartitions
    package static let name = "CreatePartitionsRequest"
    package static let versions: ClosedRange<Int16> = 0...3
    package static let flexibleVersions: ClosedRange<Int16>? = 2...3

    package var topics: [CreatePartitionsTopic]
    package var timeoutMs: Int32
    package var validateOnly: Bool

    package init(topics: [CreatePartitionsTopic] = [], timeoutMs: Int32 = 0, validateOnly: Bool = false) {
        self.topics = topics
        self.timeoutMs = timeoutMs
        self.validateOnly = validateOnly
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 2
        self.init()
        topics = try reader.array(version: version, flexible: flexible)
        timeoutMs = try reader.int32()
        validateOnly = try reader.bool()
        if flexible { try reader.skipTags() }
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 2
        try writer.array(topics, version: version, flexible: flexible)
        writer.int32(timeoutMs)
        writer.bool(validateOnly)
        if flexible { writer.noTags() }
    }
}

extension CreatePartitionsRequest {
    package struct CreatePartitionsAssignment: WireElement {
        package var brokerIds: [Int32]

        package init(brokerIds: [Int32] = []) {
            self.brokerIds = brokerIds
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            let flexible = version >= 2
            self.init()
            brokerIds = try reader.array(flexible: flexible)
            if flexible { try reader.skipTags() }
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            let flexible = version >= 2
            try writer.array(brokerIds, flexible: flexible)
            if flexible { writer.noTags() }
        }

        package static func smallestSize(version: Int16) -> Int { version >= 2 ? 2 : 4 }
    }
}

extension CreatePartitionsRequest {
    package struct CreatePartitionsTopic: WireElement {
        package var name: String
        package var count: Int32
        package var assignments: [CreatePartitionsAssignment]?

        package init(name: String = "", count: Int32 = 0, assignments: [CreatePartitionsAssignment]? = []) {
            self.name = name
            self.count = count
            self.assignments = assignments
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            let flexible = version >= 2
            self.init()
            name = try reader.string(flexible: flexible)
            count = try reader.int32()
            assignments = try reader.nullableArray(version: version, flexible: flexible)
            if flexible { try reader.skipTags() }
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            let flexible = version >= 2
            try writer.string(name, flexible: flexible)
            writer.int32(count)
            try writer.array(assignments, version: version, flexible: flexible)
            if flexible { writer.noTags() }
        }

        package static func smallestSize(version: Int16) -> Int { version >= 2 ? 7 : 10 }
    }
}

/// The answer to ``CreatePartitionsRequest``.
package struct CreatePartitionsResponse: APIResponse {
    package static let key = APIKey.createPartitions
    package static let name = "CreatePartitionsResponse"
    package static let versions: ClosedRange<Int16> = 0...3
    package static let flexibleVersions: ClosedRange<Int16>? = 2...3

    package var throttleTimeMs: Int32
    package var results: [CreatePartitionsTopicResult]

    package init(throttleTimeMs: Int32 = 0, results: [CreatePartitionsTopicResult] = []) {
        self.throttleTimeMs = throttleTimeMs
        self.results = results
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 2
        self.init()
        throttleTimeMs = try reader.int32()
        results = try reader.array(version: version, flexible: flexible)
        if flexible { try reader.skipTags() }
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 2
        writer.int32(throttleTimeMs)
        try writer.array(results, version: version, flexible: flexible)
        if flexible { writer.noTags() }
    }
}

extension CreatePartitionsResponse {
    package struct CreatePartitionsTopicResult: WireElement {
        package var name: String
        package var errorCode: ErrorCode
        package var errorMessage: String?

        package init(name: String = "", errorCode: ErrorCode = .none, errorMessage: String? = nil) {
            self.name = name
            self.errorCode = errorCode
            self.errorMessage = errorMessage
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            let flexible = version >= 2
            self.init()
            name = try reader.string(flexible: flexible)
            errorCode = try reader.errorCode()
            errorMessage = try reader.nullableString(flexible: flexible)
            if flexible { try reader.skipTags() }
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            let flexible = version >= 2
            try writer.string(name, flexible: flexible)
            writer.errorCode(errorCode)
            try writer.string(errorMessage, flexible: flexible)
            if flexible { writer.noTags() }
        }

        package static func smallestSize(version: Int16) -> Int { version >= 2 ? 5 : 6 }
    }
}
