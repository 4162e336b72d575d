// Generated from Tools/Schema/definitions by `swift run generate-messages`.
// swift-format-ignore-file

import MartletBase
import MartletWire

/// Stores offsets for a group as part of a transaction.
package struct TxnOffsetCommitRequest: APIRequest {
    package typealias Response = TxnOffsetCommitResponse
    package static let key = APIKey.txnOffsetCommit
    package static let name = "TxnOffsetCommitRequest"
    package static let versions: ClosedRange<Int16> = 0...5
    package static let flexibleVersions: ClosedRange<Int16>? = 3...5

    package var transactionalId: String
    package var groupId: String
    package var producerId: Int64
    package var producerEpoch: Int16
    package var generationId: Int32
    package var memberId: String
    package var groupInstanceId: String?
    package var topics: [TxnOffsetCommitRequestTopic]

    package init(
        transactionalId: String = "",
        groupId: String = "",
        producerId: Int64 = 0,
        producerEpoch: Int16 = 0,
        generationId: Int32 = -1,
        memberId: String = "",
        groupInstanceId: String? = nil,
        topics: [TxnOffsetCommitRequestTopic] = []
    ) {
        self.transactionalId = transactionalId
        self.groupId = groupId
        self.producerId = producerId
        self.producerEpoch = producerEpoch
        self.generationId = generationId
        self.memberId = memberId
        self.groupInstanceId = groupInstanceId
        self.topics = topics
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 3
        self.init()
        transactionalId = try reader.string(flexible: flexible)
        groupId = try reader.string(flexible: flexible)
        producerId = try reader.int64()
        producerEpoch = try reader.int16()
        if version >= 3 {
            generationId = try reader.int32()
            memberId = try reader.string(flexible: flexible)
            groupInstanceId = try reader.nullableString(flexible: flexible)
        }
        topics = try reader.array(version: version, flexible: flexible)
        if flexible { try reader.skipTags() }
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 3
        if version <= 2 { try requireDefault(generationId == -1, "TxnOffsetCommitRequest.generationId", version) }
        if version <= 2 { try requireDefault(memberId.isEmpty, "TxnOffsetCommitRequest.memberId", version) }
        if version <= 2 {
            try requireDefault(groupInstanceId == nil, "TxnOffsetCommitRequest.groupInstanceId", version)
        }
        try writer.string(transactionalId, flexible: flexible)
        try writer.string(groupId, flexible: flexible)
        writer.int64(producerId)
        writer.int16(producerEpoch)
        if version >= 3 {
            writer.int32(generationId)
            try writer.string(memberId, flexible: flexible)
            try writer.string(groupInstanceId, flexible: flexible)
        }
        try writer.array(topics, version: version, flexible: flexible)
        if flexible { writer.noTags() }
    }
}

extension TxnOffsetCommitRequest {
    package struct TxnOffsetCommitRequestPartition: WireElement {
        package var partitionIndex: Int32
        package var committedOffset: Int64
        package var committedLeaderEpoch: Int32
        package var committedMetadata: String?

        package init(
            partitionIndex: Int32 = 0,
            committedOffset: Int64 = 0,
            committedLeaderEpoch: Int32 = -1,
            committedMetadata: String? = ""
        ) {
            self.partitionIndex = partitionIndex
            self.committedOffset = committedOffset
            self.committedLeaderEpoch = committedLeaderEpoch
            self.committedMetadata = committedMetadata
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            let flexible = version >= 3
            self.init()
            partitionIndex = try reader.int32()
            committedOffset = try reader.int64()
            if version >= 2 { committedLeaderEpoch = try reader.int32() }
            committedMetadata = try reader.nullableString(flexible: flexible)
            if flexible { try reader.skipTags() }
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            let flexible = version >= 3
            writer.int32(partitionIndex)
            writer.int64(committedOffset)
            if version >= 2 { writer.int32(committedLeaderEpoch) }
            try writer.string(committedMetadata, flexible: flexible)
            if flexible { writer.noTags() }
        }

        package static func smallestSize(version: Int16) -> Int { version >= 2 ? 18 : 14 }
    }
}

extension TxnOffsetCommitRequest {
    package struct TxnOffsetCommitRequestTopic: WireElement {
        package var name: String
        package var partitions: [TxnOffsetCommitRequestPartition]

        package init(name: String = "", partitions: [TxnOffsetCommitRequestPartition] = []) {
            self.name = name
            self.partitions = partitions
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            let flexible = version >= 3
            self.init()
            name = try reader.string(flexible: flexible)
            partitions = try reader.array(version: version, flexible: flexible)
            if flexible { try reader.skipTags() }
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            let flexible = version >= 3
            try writer.string(name, flexible: flexible)
            try writer.array(partitions, version: version, flexible: flexible)
            if flexible { writer.noTags() }
        }

        package static func smallestSize(version: Int16) -> Int { version >= 3 ? 3 : 6 }
    }
}

/// The answer to ``TxnOffsetCommitRequest``.
package struct TxnOffsetCommitResponse: APIResponse {
    package static let key = APIKey.txnOffsetCommit
    package static let name = "TxnOffsetCommitResponse"
    package static let versions: ClosedRange<Int16> = 0...5
    package static let flexibleVersions: ClosedRange<Int16>? = 3...5

    package var throttleTimeMs: Int32
    package var topics: [TxnOffsetCommitResponseTopic]

    package init(throttleTimeMs: Int32 = 0, topics: [TxnOffsetCommitResponseTopic] = []) {
        self.throttleTimeMs = throttleTimeMs
        self.topics = topics
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 3
        self.init()
        throttleTimeMs = try reader.int32()
        topics = try reader.array(version: version, flexible: flexible)
        if flexible { try reader.skipTags() }
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 3
        writer.int32(throttleTimeMs)
        try writer.array(topics, version: version, flexible: flexible)
        if flexible { writer.noTags() }
    }
}

extension TxnOffsetCommitResponse {
    package struct TxnOffsetCommitResponsePartition: WireElement {
        package var partitionIndex: Int32
        package var errorCode: ErrorCode

        package init(partitionIndex: Int32 = 0, errorCode: ErrorCode = .none) {
            self.partitionIndex = partitionIndex
            self.errorCode = errorCode
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            let flexible = version >= 3
            self.init()
            partitionIndex = try reader.int32()
            errorCode = try reader.errorCode()
            if flexible { try reader.skipTags() }
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            let flexible = version >= 3
            writer.int32(partitionIndex)
            writer.errorCode(errorCode)
            if flexible { writer.noTags() }
        }

        package static func smallestSize(version: Int16) -> Int { version >= 3 ? 7 : 6 }
    }
}

extension TxnOffsetCommitResponse {
    package struct TxnOffsetCommitResponseTopic: WireElement {
        package var name: String
        package var partitions: [TxnOffsetCommitResponsePartition]

        package init(name: String = "", partitions: [TxnOffsetCommitResponsePartition] = []) {
            self.name = name
            self.partitions = partitions
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            let flexible = version >= 3
            self.init()
            name = try reader.string(flexible: flexible)
            partitions = try reader.array(version: version, flexible: flexible)
            if flexible { try reader.skipTags() }
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            let flexible = version >= 3
            try writer.string(name, flexible: flexible)
            try writer.array(partitions, version: version, flexible: flexible)
            if flexible { writer.noTags() }
        }

        package static func smallestSize(version: Int16) -> Int { version >= 3 ? 3 : 6 }
    }
}
