// Generated from Tools/Schema/definitions by `swift run generate-messages`.
// swift-format-ignore-file

import MartletBase
import MartletWire

/// Reads a summary of the state of share partitions.
package struct ReadShareGroupStateSummaryRequest: APIRequest {
    package typealias Response = ReadShareGroupStateSummaryResponse
    package static let key = APIKey.readShareGroupStateSummary
    package static let name = "ReadShareGroupStateSummaryRequest"
    package static let versions: ClosedRange<Int16> = 0...1
    package static let flexibleVersions: ClosedRange<Int16>? = 0...1

    package var groupId: String
    package var topics: [ReadStateSummaryData]

    package init(groupId: String = "", topics: [ReadStateSummaryData] = []) {
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

extension ReadShareGroupStateSummaryRequest {
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

extension ReadShareGroupStateSummaryRequest {
    package struct ReadStateSummaryData: WireElement {
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

/// The answer to ``ReadShareGroupStateSummaryRequest``.
package struct ReadShareGroupStateSummaryResponse: APIResponse {
    package static let key = APIKey.readShareGroupStateSummary
    package static let name = "ReadShareGroupStateSummaryResponse"
    package static let versions: ClosedRange<Int16> = 0...1
    package static let flexibleVersions: ClosedRange<Int16>? = 0...1

    package var results: [ReadStateSummaryResult]

    package init(results: [ReadStateSummaryResult] = []) {
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

extension ReadShareGroupStateSummaryResponse {
    package struct PartitionResult: WireElement {
        package var partition: Int32
        package var errorCode: ErrorCode
        package var errorMessage: String?
        package var stateEpoch: Int32
        package var leaderEpoch: Int32
        package var startOffset: Int64
        package var deliveryCompleteCount: Int32

        package init(
            partition: Int32 = 0,
            errorCode: ErrorCode = .none,
            errorMessage: String? = nil,
            stateEpoch: Int32 = 0,
            leaderEpoch: Int32 = 0,
            startOffset: Int64 = 0,
            deliveryCompleteCount: Int32 = -1
        ) {
            self.partition = partition
            self.errorCode = errorCode
            self.errorMessage = errorMessage
            self.stateEpoch = stateEpoch
            self.leaderEpoch = leaderEpoch
            self.startOffset = startOffset
            self.deliveryCompleteCount = deliveryCompleteCount
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            self.init()
            partition = try reader.int32()
            errorCode = try reader.errorCode()
            errorMessage = try reader.nullableString(flexible: true)
            stateEpoch = try reader.int32()
            leaderEpoch = try reader.int32()
            startOffset = try reader.int64()
            if version == 1 { deliveryCompleteCount = try reader.int32() }
            try reader.skipTags()
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            writer.int32(partition)
            writer.errorCode(errorCode)
            try writer.string(errorMessage, flexible: true)
            writer.int32(stateEpoch)
            writer.int32(leaderEpoch)
            writer.int64(startOffset)
            if version == 1 { writer.int32(deliveryCompleteCount) }
            writer.noTags()
        }

        package static func smallestSize(version: Int16) -> Int { version >= 1 ? 28 : 24 }
    }
}

extension ReadShareGroupStateSummaryResponse {
    package struct ReadStateSummaryResult: WireElement {
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
