// Generated from Tools/Schema/definitions by `swift run generate-messages`.
// swift-format-ignore-file

import MartletBase
import MartletWire

/// Writes the state of share partitions.
package struct WriteShareGroupStateRequest: APIRequest {
    package typealias Response = WriteShareGroupStateResponse
    package static let key = APIKey.writeShareGroupState
    package static let name = "WriteShareGroupStateRequest"
    package static let versions: ClosedRange<Int16> = 0...1
    package static let flexibleVersions: ClosedRange<Int16>? = 0...1

    package var groupId: String
    package var topics: [WriteStateData]

    package init(groupId: String = "", topics: [WriteStateData] = []) {
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

extension WriteShareGroupStateRequest {
    package struct StateBatch: WireElement {
        package var firstOffset: Int64
        package var lastOffset: Int64
        package var deliveryState: Int8
        package var deliveryCount: Int16

        package init(firstOffset: Int64 = 0, lastOffset: Int64 = 0, deliveryState: Int8 = 0, deliveryCount: Int16 = 0) {
            self.firstOffset = firstOffset
            self.lastOffset = lastOffset
            self.deliveryState = deliveryState
            self.deliveryCount = deliveryCount
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            self.init()
            firstOffset = try reader.int64()
            lastOffset = try reader.int64()
            deliveryState = try reader.int8()
            deliveryCount = try reader.int16()
            try reader.skipTags()
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            writer.int64(firstOffset)
            writer.int64(lastOffset)
            writer.int8(deliveryState)
            writer.int16(deliveryCount)
            writer.noTags()
        }

        package static func smallestSize(version: Int16) -> Int { 20 }
    }
}

extension WriteShareGroupStateRequest {
    package struct PartitionData: WireElement {
        package var partition: Int32
        package var stateEpoch: Int32
        package var leaderEpoch: Int32
        package var startOffset: Int64
        package var deliveryCompleteCount: Int32
        package var stateBatches: [StateBatch]

        package init(
            partition: Int32 = 0,
            stateEpoch: Int32 = 0,
            leaderEpoch: Int32 = 0,
            startOffset: Int64 = 0,
            deliveryCompleteCount: Int32 = -1,
            stateBatches: [StateBatch] = []
        ) {
            self.partition = partition
            self.stateEpoch = stateEpoch
            self.leaderEpoch = leaderEpoch
            self.startOffset = startOffset
            self.deliveryCompleteCount = deliveryCompleteCount
            self.stateBatches = stateBatches
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            self.init()
            partition = try reader.int32()
            stateEpoch = try reader.int32()
            leaderEpoch = try reader.int32()
            startOffset = try reader.int64()
            if version == 1 { deliveryCompleteCount = try reader.int32() }
            stateBatches = try reader.array(version: version, flexible: true)
            try reader.skipTags()
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            writer.int32(partition)
            writer.int32(stateEpoch)
            writer.int32(leaderEpoch)
            writer.int64(startOffset)
            if version == 1 { writer.int32(deliveryCompleteCount) }
            try writer.array(stateBatches, version: version, flexible: true)
            writer.noTags()
        }

        package static func smallestSize(version: Int16) -> Int { version >= 1 ? 26 : 22 }
    }
}

extension WriteShareGroupStateRequest {
    package struct WriteStateData: WireElement {
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

/// The answer to ``WriteShareGroupStateRequest``.
package struct WriteShareGroupStateResponse: APIResponse {
    package static let key = APIKey.writeShareGroupState
    package static let name = "WriteShareGroupStateResponse"
    package static let versions: ClosedRange<Int16> = 0...1
    package static let flexibleVersions: ClosedRange<Int16>? = 0...1

    package var results: [WriteStateResult]

    package init(results: [WriteStateResult] = []) {
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

extension WriteShareGroupStateResponse {
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

extension WriteShareGroupStateResponse {
    package struct WriteStateResult: WireElement {
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
