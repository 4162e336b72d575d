// Generated from Tools/Schema/definitions by `swift run generate-messages`.
// swift-format-ignore-file

import MartletBase
import MartletWire

/// Adds partitions to a transaction. From 4 brokers verify or add several transactions at once.
package struct AddPartitionsToTxnRequest: APIRequest {
    package typealias Response = AddPartitionsToTxnResponse
    package static let key = APIKey.addPartitionsToTxn
    package static let name = "AddPartitionsToTxnRequest"
    package static let versions: ClosedRange<Int16> = 0...5
    package static let flexibleVersions: ClosedRange<Int16>? = 3...5

    package var transactions: [AddPartitionsToTxnTransaction]
    package var v3AndBelowTransactionalId: String
    package var v3AndBelowProducerId: Int64
    package var v3AndBelowProducerEpoch: Int16
    package var v3AndBelowTopics: [AddPartitionsToTxnTopic]

    package init(
        transactions: [AddPartitionsToTxnTransaction] = [],
        v3AndBelowTransactionalId: String = "",
        v3AndBelowProducerId: Int64 = 0,
        v3AndBelowProducerEpoch: Int16 = 0,
        v3AndBelowTopics: [AddPartitionsToTxnTopic] = []
    ) {
        self.transactions = transactions
        self.v3AndBelowTransactionalId = v3AndBelowTransactionalId
        self.v3AndBelowProducerId = v3AndBelowProducerId
        self.v3AndBelowProducerEpoch = v3AndBelowProducerEpoch
        self.v3AndBelowTopics = v3AndBelowTopics
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 3
        self.init()
        if version >= 4 { transactions = try reader.array(version: version, flexible: flexible) }
        if version <= 3 {
            v3AndBelowTransactionalId = try reader.string(flexible: flexible)
            v3AndBelowProducerId = try reader.int64()
            v3AndBelowProducerEpoch = try reader.int16()
            v3AndBelowTopics = try reader.array(version: version, flexible: flexible)
        }
        if flexible { try reader.skipTags() }
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 3
        if version <= 3 { try requireDefault(transactions.isEmpty, "AddPartitionsToTxnRequest.transactions", version) }
        if version >= 4 {
            try requireDefault(v3AndBelowTransactionalId.isEmpty, "AddPartitionsToTxnRequest.v3AndBelowTransactionalId", version)
        }
        if version >= 4 {
            try requireDefault(v3AndBelowProducerId == 0, "AddPartitionsToTxnRequest.v3AndBelowProducerId", version)
        }
        if version >= 4 {
            try requireDefault(v3AndBelowProducerEpoch == 0, "AddPartitionsToTxnRequest.v3AndBelowProducerEpoch", version)
        }
        if version >= 4 {
            try requireDefault(v3AndBelowTopics.isEmpty, "AddPartitionsToTxnRequest.v3AndBelowTopics", version)
        }
        if version >= 4 { try writer.array(transactions, version: version, flexible: flexible) }
        if version <= 3 {
            try writer.string(v3AndBelowTransactionalId, flexible: flexible)
            writer.int64(v3AndBelowProducerId)
            writer.int16(v3AndBelowProducerEpoch)
            try writer.array(v3AndBelowTopics, version: version, flexible: flexible)
        }
        if flexible { writer.noTags() }
    }
}

extension AddPartitionsToTxnRequest {
    package struct AddPartitionsToTxnTopic: WireElement {
        package var name: String
        package var partitions: [Int32]

        package init(name: String = "", partitions: [Int32] = []) {
            self.name = name
            self.partitions = partitions
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            let flexible = version >= 3
            self.init()
            name = try reader.string(flexible: flexible)
            partitions = try reader.array(flexible: flexible)
            if flexible { try reader.skipTags() }
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            let flexible = version >= 3
            try writer.string(name, flexible: flexible)
            try writer.array(partitions, flexible: flexible)
            if flexible { writer.noTags() }
        }

        package static func smallestSize(version: Int16) -> Int { version >= 3 ? 3 : 6 }
    }
}

extension AddPartitionsToTxnRequest {
    package struct AddPartitionsToTxnTransaction: WireElement {
        package var transactionalId: String
        package var producerId: Int64
        package var producerEpoch: Int16
        package var verifyOnly: Bool
        package var topics: [AddPartitionsToTxnTopic]

        package init(
            transactionalId: String = "",
            producerId: Int64 = 0,
            producerEpoch: Int16 = 0,
            verifyOnly: Bool = false,
            topics: [AddPartitionsToTxnTopic] = []
        ) {
            self.transactionalId = transactionalId
            self.producerId = producerId
            self.producerEpoch = producerEpoch
            self.verifyOnly = verifyOnly
            self.topics = topics
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            let flexible = version >= 3
            self.init()
            transactionalId = try reader.string(flexible: flexible)
            producerId = try reader.int64()
            producerEpoch = try reader.int16()
            verifyOnly = try reader.bool()
            topics = try reader.array(version: version, flexible: flexible)
            if flexible { try reader.skipTags() }
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            let flexible = version >= 3
            try writer.string(transactionalId, flexible: flexible)
            writer.int64(producerId)
            writer.int16(producerEpoch)
            writer.bool(verifyOnly)
            try writer.array(topics, version: version, flexible: flexible)
            if flexible { writer.noTags() }
        }

        package static func smallestSize(version: Int16) -> Int { version >= 3 ? 14 : 17 }
    }
}

/// The answer to ``AddPartitionsToTxnRequest``.
package struct AddPartitionsToTxnResponse: APIResponse {
    package static let key = APIKey.addPartitionsToTxn
    package static let name = "AddPartitionsToTxnResponse"
    package static let versions: ClosedRange<Int16> = 0...5
    package static let flexibleVersions: ClosedRange<Int16>? = 3...5

    package var throttleTimeMs: Int32
    package var errorCode: ErrorCode
    package var resultsByTransaction: [AddPartitionsToTxnResult]
    package var resultsByTopicV3AndBelow: [AddPartitionsToTxnTopicResult]

    package init(
        throttleTimeMs: Int32 = 0,
        errorCode: ErrorCode = .none,
        resultsByTransaction: [AddPartitionsToTxnResult] = [],
        resultsByTopicV3AndBelow: [AddPartitionsToTxnTopicResult] = []
    ) {
        self.throttleTimeMs = throttleTimeMs
        self.errorCode = errorCode
        self.resultsByTransaction = resultsByTransaction
        self.resultsByTopicV3AndBelow = resultsByTopicV3AndBelow
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 3
        self.init()
        throttleTimeMs = try reader.int32()
        if version >= 4 {
            errorCode = try reader.errorCode()
            resultsByTransaction = try reader.array(version: version, flexible: flexible)
        }
        if version <= 3 { resultsByTopicV3AndBelow = try reader.array(version: version, flexible: flexible) }
        if flexible { try reader.skipTags() }
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 3
        if version <= 3 {
            try requireDefault(resultsByTransaction.isEmpty, "AddPartitionsToTxnResponse.resultsByTransaction", version)
        }
        if version >= 4 {
            try requireDefault(resultsByTopicV3AndBelow.isEmpty, "AddPartitionsToTxnResponse.resultsByTopicV3AndBelow", version)
        }
        writer.int32(throttleTimeMs)
        if version >= 4 {
            writer.errorCode(errorCode)
            try writer.array(resultsByTransaction, version: version, flexible: flexible)
        }
        if version <= 3 { try writer.array(resultsByTopicV3AndBelow, version: version, flexible: flexible) }
        if flexible { writer.noTags() }
    }
}

extension AddPartitionsToTxnResponse {
    package struct AddPartitionsToTxnPartitionResult: WireElement {
        package var partitionIndex: Int32
        package var partitionErrorCode: ErrorCode

        package init(partitionIndex: Int32 = 0, partitionErrorCode: ErrorCode = .none) {
            self.partitionIndex = partitionIndex
            self.partitionErrorCode = partitionErrorCode
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            let flexible = version >= 3
            self.init()
            partitionIndex = try reader.int32()
            partitionErrorCode = try reader.errorCode()
            if flexible { try reader.skipTags() }
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            let flexible = version >= 3
            writer.int32(partitionIndex)
            writer.errorCode(partitionErrorCode)
            if flexible { writer.noTags() }
        }

        package static func smallestSize(version: Int16) -> Int { version >= 3 ? 7 : 6 }
    }
}

extension AddPartitionsToTxnResponse {
    package struct AddPartitionsToTxnTopicResult: WireElement {
        package var name: String
        package var resultsByPartition: [AddPartitionsToTxnPartitionResult]

        package init(name: String = "", resultsByPartition: [AddPartitionsToTxnPartitionResult] = []) {
            self.name = name
            self.resultsByPartition = resultsByPartition
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            let flexible = version >= 3
            self.init()
            name = try reader.string(flexible: flexible)
            resultsByPartition = try reader.array(version: version, flexible: flexible)
            if flexible { try reader.skipTags() }
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            let flexible = version >= 3
            try writer.string(name, flexible: flexible)
            try writer.array(resultsByPartition, version: version, flexible: flexible)
            if flexible { writer.noTags() }
        }

        package static func smallestSize(version: Int16) -> Int { version >= 3 ? 3 : 6 }
    }
}

extension AddPartitionsToTxnResponse {
    package struct AddPartitionsToTxnResult: WireElement {
        package var transactionalId: String
        package var topicResults: [AddPartitionsToTxnTopicResult]

        package init(transactionalId: String = "", topicResults: [AddPartitionsToTxnTopicResult] = []) {
            self.transactionalId = transactionalId
            self.topicResults = topicResults
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            let flexible = version >= 3
            self.init()
            transactionalId = try reader.string(flexible: flexible)
            topicResults = try reader.array(version: version, flexible: flexible)
            if flexible { try reader.skipTags() }
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            let flexible = version >= 3
            try writer.string(transactionalId, flexible: flexible)
            try writer.array(topicResults, version: version, flexible: flexible)
            if flexible { writer.noTags() }
        }

        package static func smallestSize(version: Int16) -> Int { version >= 3 ? 3 : 6 }
    }
}
