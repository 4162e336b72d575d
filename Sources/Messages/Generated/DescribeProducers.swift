// Generated from Tools/Schema/definitions by `swift run generate-messages`.
// swift-format-ignore-file

import MartletBase
import MartletWire

/// Lists the producers that partitions remember.
package struct DescribeProducersRequest: APIRequest {
    package typealias Response = DescribeProducersResponse
    package static let key = APIKey.describeProducers
    package static let name = "DescribeProducersRequest"
    package static let versions: ClosedRange<Int16> = 0...0
    package static let flexibleVersions: ClosedRange<Int16>? = 0...0

    package var topics: [TopicRequest]

    package init(topics: [TopicRequest] = []) {
        self.topics = topics
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        self.init()
        topics = try reader.array(version: version, flexible: true)
        try reader.skipTags()
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        try writer.array(topics, version: version, flexible: true)
        writer.noTags()
    }
}

extension DescribeProducersRequest {
    package struct TopicRequest: WireElement {
        package var name: String
        package var partitionIndexes: [Int32]

        package init(name: String = "", partitionIndexes: [Int32] = []) {
            self.name = name
            self.partitionIndexes = partitionIndexes
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            self.init()
            name = try reader.string(flexible: true)
            partitionIndexes = try reader.array(flexible: true)
            try reader.skipTags()
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            try writer.string(name, flexible: true)
            try writer.array(partitionIndexes, flexible: true)
            writer.noTags()
        }

        package static func smallestSize(version: Int16) -> Int { 3 }
    }
}

/// The answer to ``DescribeProducersRequest``.
package struct DescribeProducersResponse: APIResponse {
    package static let key = APIKey.describeProducers
    package static let name = "DescribeProducersResponse"
    package static let versions: ClosedRange<Int16> = 0...0
    package static let flexibleVersions: ClosedRange<Int16>? = 0...0

    package var throttleTimeMs: Int32
    package var topics: [TopicResponse]

    package init(throttleTimeMs: Int32 = 0, topics: [TopicResponse] = []) {
        self.throttleTimeMs = throttleTimeMs
        self.topics = topics
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        self.init()
        throttleTimeMs = try reader.int32()
        topics = try reader.array(version: version, flexible: true)
        try reader.skipTags()
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        writer.int32(throttleTimeMs)
        try writer.array(topics, version: version, flexible: true)
        writer.noTags()
    }
}

extension DescribeProducersResponse {
    package struct ProducerState: WireElement {
        package var producerId: Int64
        package var producerEpoch: Int32
        package var lastSequence: Int32
        package var lastTimestamp: Int64
        package var coordinatorEpoch: Int32
        package var currentTxnStartOffset: Int64

        package init(
            producerId: Int64 = 0,
            producerEpoch: Int32 = 0,
            lastSequence: Int32 = -1,
            lastTimestamp: Int64 = -1,
            coordinatorEpoch: Int32 = 0,
            currentTxnStartOffset: Int64 = -1
        ) {
            self.producerId = producerId
            self.producerEpoch = producerEpoch
            self.lastSequence = lastSequence
            self.lastTimestamp = lastTimestamp
            self.coordinatorEpoch = coordinatorEpoch
            self.currentTxnStartOffset = currentTxnStartOffset
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            self.init()
            producerId = try reader.int64()
            producerEpoch = try reader.int32()
            lastSequence = try reader.int32()
            lastTimestamp = try reader.int64()
            coordinatorEpoch = try reader.int32()
            currentTxnStartOffset = try reader.int64()
            try reader.skipTags()
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            writer.int64(producerId)
            writer.int32(producerEpoch)
            writer.int32(lastSequence)
            writer.int64(lastTimestamp)
            writer.int32(coordinatorEpoch)
            writer.int64(currentTxnStartOffset)
            writer.noTags()
        }

        package static func smallestSize(version: Int16) -> Int { 37 }
    }
}

extension DescribeProducersResponse {
    package struct PartitionResponse: WireElement {
        package var partitionIndex: Int32
        package var errorCode: ErrorCode
        package var errorMessage: String?
        package var activeProducers: [ProducerState]

        package init(
            partitionIndex: Int32 = 0,
            errorCode: ErrorCode = .none,
            errorMessage: String? = nil,
            activeProducers: [ProducerState] = []
        ) {
            self.partitionIndex = partitionIndex
            self.errorCode = errorCode
            self.errorMessage = errorMessage
            self.activeProducers = activeProducers
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            self.init()
            partitionIndex = try reader.int32()
            errorCode = try reader.errorCode()
            errorMessage = try reader.nullableString(flexible: true)
            activeProducers = try reader.array(version: version, flexible: true)
            try reader.skipTags()
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            writer.int32(partitionIndex)
            writer.errorCode(errorCode)
            try writer.string(errorMessage, flexible: true)
            try writer.array(activeProducers, version: version, flexible: true)
            writer.noTags()
        }

        package static func smallestSize(version: Int16) -> Int { 9 }
    }
}

extension DescribeProducersResponse {
    package struct TopicResponse: WireElement {
        package var name: String
        package var partitions: [PartitionResponse]

        package init(name: String = "", partitions: [PartitionResponse] = []) {
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
