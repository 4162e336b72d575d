// Generated from Tools/Schema/definitions by `swift run generate-messages`.
// swift-format-ignore-file

import MartletBase
import MartletWire

/// Starts, or cancels by null, moves of partitions to other brokers.
package struct AlterPartitionReassignmentsRequest: APIRequest {
    package typealias Response = AlterPartitionReassignmentsResponse
    package static let key = APIKey.alterPartitionReassignments
    package static let name = "AlterPartitionReassignmentsRequest"
    package static let versions: ClosedRange<Int16> = 0...1
    package static let flexibleVersions: ClosedRange<Int16>? = 0...1

    package var timeoutMs: Int32
    package var allowReplicationFactorChange: Bool
    package var topics: [ReassignableTopic]

    package init(
        timeoutMs: Int32 = 60000,
        allowReplicationFactorChange: Bool = true,
        topics: [ReassignableTopic] = []
    ) {
        self.timeoutMs = timeoutMs
        self.allowReplicationFactorChange = allowReplicationFactorChange
        self.topics = topics
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        self.init()
        timeoutMs = try reader.int32()
        if version == 1 { allowReplicationFactorChange = try reader.bool() }
        topics = try reader.array(version: version, flexible: true)
        try reader.skipTags()
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        if version == 0 {
            try requireDefault(allowReplicationFactorChange, "AlterPartitionReassignmentsRequest.allowReplicationFactorChange", version)
        }
        writer.int32(timeoutMs)
        if version == 1 { writer.bool(allowReplicationFactorChange) }
        try writer.array(topics, version: version, flexible: true)
        writer.noTags()
    }
}

extension AlterPartitionReassignmentsRequest {
    package struct ReassignablePartition: WireElement {
        package var partitionIndex: Int32
        package var replicas: [Int32]?

        package init(partitionIndex: Int32 = 0, replicas: [Int32]? = nil) {
            self.partitionIndex = partitionIndex
            self.replicas = replicas
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            self.init()
            partitionIndex = try reader.int32()
            replicas = try reader.nullableArray(flexible: true)
            try reader.skipTags()
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            writer.int32(partitionIndex)
            try writer.array(replicas, flexible: true)
            writer.noTags()
        }

        package static func smallestSize(version: Int16) -> Int { 6 }
    }
}

extension AlterPartitionReassignmentsRequest {
    package struct ReassignableTopic: WireElement {
        package var name: String
        package var partitions: [ReassignablePartition]

        package init(name: String = "", partitions: [ReassignablePartition] = []) {
            self.name = name
            self.partitions = partitions
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            self.init()
            name = try reader.string(flexible: true)
            partitions = try reader.array(version: version, flexible: true)
            try reader.skipTags()
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            try writer.string(name, flexible: true)
            try writer.array(partitions, version: version, flexible: true)
            writer.noTags()
        }

        package static func smallestSize(version: Int16) -> Int { 3 }
    }
}

/// The answer to ``AlterPartitionReassignmentsRequest``.
package struct AlterPartitionReassignmentsResponse: APIResponse {
    package static let key = APIKey.alterPartitionReassignments
    package static let name = "AlterPartitionReassignmentsResponse"
    package static let versions: ClosedRange<Int16> = 0...1
    package static let flexibleVersions: ClosedRange<Int16>? = 0...1

    package var throttleTimeMs: Int32
    package var allowReplicationFactorChange: Bool
    package var errorCode: ErrorCode
    package var errorMessage: String?
    package var responses: [ReassignableTopicResponse]

    package init(
        throttleTimeMs: Int32 = 0,
        allowReplicationFactorChange: Bool = true,
        errorCode: ErrorCode = .none,
        errorMessage: String? = "",
        responses: [ReassignableTopicResponse] = []
    ) {
        self.throttleTimeMs = throttleTimeMs
        self.allowReplicationFactorChange = allowReplicationFactorChange
        self.errorCode = errorCode
        self.errorMessage = errorMessage
        self.responses = responses
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        self.init()
        throttleTimeMs = try reader.int32()
        if version == 1 { allowReplicationFactorChange = try reader.bool() }
        errorCode = try reader.errorCode()
        errorMessage = try reader.nullableString(flexible: true)
        responses = try reader.array(version: version, flexible: true)
        try reader.skipTags()
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        writer.int32(throttleTimeMs)
        if version == 1 { writer.bool(allowReplicationFactorChange) }
        writer.errorCode(errorCode)
        try writer.string(errorMessage, flexible: true)
        try writer.array(responses, version: version, flexible: true)
        writer.noTags()
    }
}

extension AlterPartitionReassignmentsResponse {
    package struct ReassignablePartitionResponse: WireElement {
        package var partitionIndex: Int32
        package var errorCode: ErrorCode
        package var errorMessage: String?

        package init(partitionIndex: Int32 = 0, errorCode: ErrorCode = .none, errorMessage: String? = "") {
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

extension AlterPartitionReassignmentsResponse {
    package struct ReassignableTopicResponse: WireElement {
        package var name: String
        package var partitions: [ReassignablePartitionResponse]

        package init(name: String = "", partitions: [ReassignablePartitionResponse] = []) {
            self.name = name
            self.partitions = partitions
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            self.init()
            name = try reader.string(flexible: true)
            partitions = try reader.array(version: version, flexible: true)
            try reader.skipTags()
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            try writer.string(name, flexible: true)
            try writer.array(partitions, version: version, flexible: true)
            writer.noTags()
        }

        package static func smallestSize(version: Int16) -> Int { 3 }
    }
}
