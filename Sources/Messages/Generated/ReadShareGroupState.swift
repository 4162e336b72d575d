// Generated from Tools/Schema/definitions by `swift run generate-messages`.
// swift-format-ignore-file

import MartletBase
import MartletWire

/// Reads the state of share partitions.
package struct ReadShareGroupStateRequest: APIRequest {
    package typealias Response = ReadShareGroupStateResponse
    package static let key = APIKey.readShareGroupState
    package static let name = "ReadShareGroupStateRequest"
    package static let versions: ClosedRange<Int16> = 0...0
    package static let flexibleVersions: ClosedRange<Int16>? = 0...0

    package var groupId: String
    package var topics: [ReadStateData]

    package init(groupId: String = "", topics: [ReadStateData] = []) {
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

extension ReadShareGroupStateRequest {
    package struct PartitionData: WireElement {
        package var partition: Int32
        package var leaderEpoch: Int32

        package init(partition: Int32 = 0, leaderEpoch: Int32 = 0) {
            self.partition = partition
            self.leaderEpoch = leaderEpoch
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            self.init()
            partition = try reader.int32()
            leaderEpoch = try reader.int32()
            try reader.skipTags()
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            writer.int32(partition)
            writer.int32(leaderEpoch)
            writer.noTags()
        }

        package static func smallestSize(version: Int16) -> Int { 9 }
    }
}

extension ReadShareGroupStateRequest {
    package struct ReadStateData: WireElement {
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

/// The answer to ``ReadShareGroupStateRequest``.
package struct ReadShareGroupStateResponse: APIResponse {
    package static let key = APIKey.readShareGroupState
    package static let name = "ReadShareGroupStateResponse"
    package static let versions: ClosedRange<Int16> = 0...0
    package static let flexibleVersions: ClosedRange<Int16>? = 0...0

    package var results: [ReadStateResult]

    package init(results: [ReadStateResult] = []) {
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

extension ReadShareGroupStateResponse {
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

extension ReadShareGroupStateResponse {
    package struct PartitionResult: WireElement {
        package var partition: Int32
        package var errorCode: ErrorCode
        package var errorMessage: String?
        package var stateEpoch: Int32
        package var startOffset: Int64
        package var stateBatches: [StateBatch]

        package init(
            partition: Int32 = 0,
            errorCode: ErrorCode = .none,
            errorMessage: String? = nil,
            stateEpoch: Int32 = 0,
            startOffset: Int64 = 0,
            stateBatches: [StateBatch] = []
        ) {
            self.partition = partition
            self.errorCode = errorCode
            self.errorMessage = errorMessage
            self.stateEpoch = stateEpoch
            self.startOffset = startOffset
            self.stateBatches = stateBatches
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            self.init()
            partition = try reader.int32()
            errorCode = try reader.errorCode()
            errorMessage = try reader.nullableString(flexible: true)
            stateEpoch = try reader.int32()
            startOffset = try reader.int64()
            stateBatches = try reader.array(version: version, flexible: true)
            try reader.skipTags()
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            writer.int32(partition)
            writer.errorCode(errorCode)
            try writer.string(errorMessage, flexible: true)
            writer.int32(stateEpoch)
            writer.int64(startOffset)
            try writer.array(stateBatches, version: version, flexible: true)
            writer.noTags()
        }

        package static func smallestSize(version: Int16) -> Int { 21 }
    }
}

extension ReadShareGroupStateResponse {
    package struct ReadStateResult: WireElement {
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
