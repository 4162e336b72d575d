// Generated from Tools/Schema/definitions by `swift run generate-messages`.
// swift-format-ignore-file

import MartletBase
import MartletWire

/// Describes transactions by id.
package struct DescribeTransactionsRequest: APIRequest {
    package typealias Response = DescribeTransactionsResponse
    package static let key = APIKey.describeTransactions
    package static let name = "DescribeTransactionsRequest"
    package static let versions: ClosedRange<Int16> = 0...0
    package static let flexibleVersions: ClosedRange<Int16>? = 0...0

    package var transactionalIds: [String]

    package init(transactionalIds: [String] = []) {
        self.transactionalIds = transactionalIds
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        self.init()
        transactionalIds = try reader.array(flexible: true)
        try reader.skipTags()
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        try writer.array(transactionalIds, flexible: true)
        writer.noTags()
    }
}

/// The answer to ``DescribeTransactionsRequest``.
package struct DescribeTransactionsResponse: APIResponse {
    package static let key = APIKey.describeTransactions
    package static let name = "DescribeTransactionsResponse"
    package static let versions: ClosedRange<Int16> = 0...0
    package static let flexibleVersions: ClosedRange<Int16>? = 0...0

    package var throttleTimeMs: Int32
    package var transactionStates: [TransactionState]

    package init(throttleTimeMs: Int32 = 0, transactionStates: [TransactionState] = []) {
        self.throttleTimeMs = throttleTimeMs
        self.transactionStates = transactionStates
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        self.init()
        throttleTimeMs = try reader.int32()
        transactionStates = try reader.array(version: version, flexible: true)
        try reader.skipTags()
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        writer.int32(throttleTimeMs)
        try writer.array(transactionStates, version: version, flexible: true)
        writer.noTags()
    }
}

extension DescribeTransactionsResponse {
    package struct TopicData: WireElement {
        package var topic: String
        package var partitions: [Int32]

        package init(topic: String = "", partitions: [Int32] = []) {
            self.topic = topic
            self.partitions = partitions
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            self.init()
            topic = try reader.string(flexible: true)
            partitions = try reader.array(flexible: true)
            try reader.skipTags()
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            try writer.string(topic, flexible: true)
            try writer.array(partitions, flexible: true)
            writer.noTags()
        }

        package static func smallestSize(version: Int16) -> Int { 3 }
    }
}

extension DescribeTransactionsResponse {
    package struct TransactionState: WireElement {
        package var errorCode: ErrorCode
        package var transactionalId: String
        package var transactionState: String
        package var transactionTimeoutMs: Int32
        package var transactionStartTimeMs: Int64
        package var producerId: Int64
        package var producerEpoch: Int16
        package var topics: [TopicData]

        package init(
            errorCode: ErrorCode = .none,
            transactionalId: String = "",
            transactionState: String = "",
            transactionTimeoutMs: Int32 = 0,
            transactionStartTimeMs: Int64 = 0,
            producerId: Int64 = 0,
            producerEpoch: Int16 = 0,
            topics: [TopicData] = []
        ) {
            self.errorCode = errorCode
            self.transactionalId = transactionalId
            self.transactionState = transactionState
            self.transactionTimeoutMs = transactionTimeoutMs
            self.transactionStartTimeMs = transactionStartTimeMs
            self.producerId = producerId
            self.producerEpoch = producerEpoch
            self.topics = topics
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            self.init()
            errorCode = try reader.errorCode()
            transactionalId = try reader.string(flexible: true)
            transactionState = try reader.string(flexible: true)
            transactionTimeoutMs = try reader.int32()
            transactionStartTimeMs = try reader.int64()
            producerId = try reader.int64()
            producerEpoch = try reader.int16()
            topics = try reader.array(version: version, flexible: true)
            try reader.skipTags()
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            writer.errorCode(errorCode)
            try writer.string(transactionalId, flexible: true)
            try writer.string(transactionState, flexible: true)
            writer.int32(transactionTimeoutMs)
            writer.int64(transactionStartTimeMs)
            writer.int64(producerId)
            writer.int16(producerEpoch)
            try writer.array(topics, version: version, flexible: true)
            writer.noTags()
        }

        package static func smallestSize(version: Int16) -> Int { 28 }
    }
}
