// Generated from Tools/Schema/definitions by `swift run generate-messages`.
// swift-format-ignore-file

import MartletBase
import MartletWire

/// Creates the state of share partitions: from a group coordinator to a share coordinator.
package struct InitializeShareGroupStateRequest: APIRequest {
    package typealias Response = InitializeShareGroupStateResponse
    package static let key = APIKey.initializeShareGroupState
    package static let name = "InitializeShareGroupStateRequest"
    package static let versions: ClosedRange<Int16> = 0...0
    package static let flexibleVersions: ClosedRange<Int16>? = 0...0

    package var groupId: String
    package var topics: [InitializeStateData]

    package init(groupId: String = "", topics: [InitializeStateData] = []) {
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

extension InitializeShareGroupStateRequest {
    package struct PartitionData: WireElement {
        package var partition: Int32
        package var stateEpoch: Int32
        package var startOffset: Int64

        package init(partition: Int32 = 0, stateEpoch: Int32 = 0, startOffset: Int64 = 0) {
            self.partition = partition
            self.stateEpoch = stateEpoch
            self.startOffset = startOffset
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            self.init()
            partition = try reader.int32()
            stateEpoch = try reader.int32()
            startOffset = try reader.int64()
            try reader.skipTags()
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            writer.int32(partition)
            writer.int32(stateEpoch)
            writer.int64(startOffset)
            writer.noTags()
        }

        package static func smallestSize(version: Int16) -> Int { 17 }
    }
}

extension InitializeShareGroupStateRequest {
    package struct InitializeStateData: WireElement {
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

/// The answer to ``InitializeShareGroupStateRequest``.
package struct InitializeShareGroupStateResponse: APIResponse {
    package static let key = APIKey.initializeShareGroupState
    package static let name = "InitializeShareGroupStateResponse"
    package static let versions: ClosedRange<Int16> = 0...0
    package static let flexibleVersions: ClosedRange<Int16>? = 0...0

    package var results: [InitializeStateResult]

    package init(results: [InitializeStateResult] = []) {
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

extension InitializeShareGroupStateResponse {
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

extension InitializeShareGroupStateResponse {
    package struct InitializeStateResult: WireElement {
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
