// Generated from Tools/Schema/definitions by `swift run generate-messages`.
// swift-format-ignore-file

import MartletBase
import MartletWire

/// Deletes the state of share partitions.
package struct DeleteShareGroupStateRequest: APIRequest {
    package typealias Response = DeleteShareGroupStateResponse
    package static let key = APIKey.deleteShareGroupState
    package static let name = "DeleteShareGroupStateRequest"
    package static let versions: ClosedRange<Int16> = 0...0
    package static let flexibleVersions: ClosedRange<Int16>? = 0...0

    package var groupId: String
    package var topics: [DeleteStateData]

    package init(groupId: String = "", topics: [DeleteStateData] = []) {
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

extension DeleteShareGroupStateRequest {
    package struct PartitionData: WireElement {
        package var partition: Int32

        package init(partition: Int32 = 0) {
            self.partition = partition
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            self.init()
            partition = try reader.int32()
            try reader.skipTags()
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            writer.int32(partition)
            writer.noTags()
        }

        package static func smallestSize(version: Int16) -> Int { 5 }
    }
}

extension DeleteShareGroupStateRequest {
    package struct DeleteStateData: WireElement {
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

/// The answer to ``DeleteShareGroupStateRequest``.
package struct DeleteShareGroupStateResponse: APIResponse {
    package static let key = APIKey.deleteShareGroupState
    package static let name = "DeleteShareGroupStateResponse"
    package static let versions: ClosedRange<Int16> = 0...0
    package static let flexibleVersions: ClosedRange<Int16>? = 0...0

    package var results: [DeleteStateResult]

    package init(results: [DeleteStateResult] = []) {
        self.results = results
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        self.init()
        results = try reader.array(version: version, flexible: true)
        try reader.skipTags()
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        try writer.array(results, version: version, flexible: true)
        writer.noTags()
    }
}

extension DeleteShareGroupStateResponse {
    package struct PartitionResult: WireElement {
        package var partition: Int32
        package var errorCode: ErrorCode
        package var errorMessage: String?

        package init(partition: Int32 = 0, errorCode: ErrorCode = .none, errorMessage: String? = nil) {
            self.partition = partition
            self.errorCode = errorCode
            self.errorMessage = errorMessage
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            self.init()
            partition = try reader.int32()
            errorCode = try reader.errorCode()
            errorMessage = try reader.nullableString(flexible: true)
            try reader.skipTags()
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            writer.int32(partition)
            writer.errorCode(errorCode)
            try writer.string(errorMessage, flexible: true)
            writer.noTags()
        }

        package static func smallestSize(version: Int16) -> Int { 8 }
    }
}

extension DeleteShareGroupStateResponse {
    package struct DeleteStateResult: WireElement {
        package var topicId: UUID128
        package var partitions: [PartitionResult]

        package init(topicId: UUID128 = .zero, partitions: [PartitionResult] = []) {
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
