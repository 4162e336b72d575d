// Generated from Tools/Schema/definitions by `swift run generate-messages`.
// swift-format-ignore-file

import MartletBase
import MartletWire

/// Finds where a leader epoch ended, so that a log that diverged can be cut.
package struct OffsetForLeaderEpochRequest: APIRequest {
    package typealias Response = OffsetForLeaderEpochResponse
    package static let key = APIKey.offsetForLeaderEpoch
    package static let name = "OffsetForLeaderEpochRequest"
    package static let versions: ClosedRange<Int16> = 2...4
    package static let flexibleVersions: ClosedRange<Int16>? = 4...4

    package var replicaId: Int32
    package var topics: [OffsetForLeaderTopic]

    package init(replicaId: Int32 = -2, topics: [OffsetForLeaderTopic] = []) {
        self.replicaId = replicaId
        self.topics = topics
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 4
        self.init()
        if version >= 3 { replicaId = try reader.int32() }
        topics = try reader.array(version: version, flexible: flexible)
        if flexible { try reader.skipTags() }
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 4
        if version >= 3 { writer.int32(replicaId) }
        try writer.array(topics, version: version, flexible: flexible)
        if flexible { writer.noTags() }
    }
}

extension OffsetForLeaderEpochRequest {
    package struct OffsetForLeaderPartition: WireElement {
        package var partition: Int32
        package var currentLeaderEpoch: Int32
        package var leaderEpoch: Int32

        package init(partition: Int32 = 0, currentLeaderEpoch: Int32 = -1, leaderEpoch: Int32 = 0) {
            self.partition = partition
            self.currentLeaderEpoch = currentLeaderEpoch
            self.leaderEpoch = leaderEpoch
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            let flexible = version >= 4
            self.init()
            partition = try reader.int32()
            currentLeaderEpoch = try reader.int32()
            leaderEpoch = try reader.int32()
            if flexible { try reader.skipTags() }
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            let flexible = version >= 4
            writer.int32(partition)
            writer.int32(currentLeaderEpoch)
            writer.int32(leaderEpoch)
            if flexible { writer.noTags() }
        }

        package static func smallestSize(version: Int16) -> Int { version >= 4 ? 13 : 12 }
    }
}

extension OffsetForLeaderEpochRequest {
    package struct OffsetForLeaderTopic: WireElement {
        package var topic: String
        package var partitions: [OffsetForLeaderPartition]

        package init(topic: String = "", partitions: [OffsetForLeaderPartition] = []) {
            self.topic = topic
            self.partitions = partitions
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            let flexible = version >= 4
            self.init()
            topic = try reader.string(flexible: flexible)
            partitions = try reader.array(version: version, flexible: flexible)
            if flexible { try reader.skipTags() }
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            let flexible = version >= 4
            try writer.string(topic, flexible: flexible)
            try writer.array(partitions, version: version, flexible: flexible)
            if flexible { writer.noTags() }
        }

        package static func smallestSize(version: Int16) -> Int { version >= 4 ? 3 : 6 }
    }
}

/// The answer to ``OffsetForLeaderEpochRequest``.
package struct OffsetForLeaderEpochResponse: APIResponse {
    package static let key = APIKey.offsetForLeaderEpoch
    package static let name = "OffsetForLeaderEpochResponse"
    package static let versions: ClosedRange<Int16> = 2...4
    package static let flexibleVersions: ClosedRange<Int16>? = 4...4

    package var throttleTimeMs: Int32
    package var topics: [OffsetForLeaderTopicResult]

    package init(throttleTimeMs: Int32 = 0, topics: [OffsetForLeaderTopicResult] = []) {
        self.throttleTimeMs = throttleTimeMs
        self.topics = topics
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 4
        self.init()
        throttleTimeMs = try reader.int32()
        topics = try reader.array(version: version, flexible: flexible)
        if flexible { try reader.skipTags() }
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 4
        writer.int32(throttleTimeMs)
        try writer.array(topics, version: version, flexible: flexible)
        if flexible { writer.noTags() }
    }
}

extension OffsetForLeaderEpochResponse {
    package struct EpochEndOffset: WireElement {
        package var errorCode: ErrorCode
        package var partition: Int32
        package var leaderEpoch: Int32
        package var endOffset: Int64

        package init(
            errorCode: ErrorCode = .none,
            partition: Int32 = 0,
            leaderEpoch: Int32 = -1,
            endOffset: Int64 = -1
        ) {
            self.errorCode = errorCode
            self.partition = partition
            self.leaderEpoch = leaderEpoch
            self.endOffset = endOffset
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            let flexible = version >= 4
            self.init()
            errorCode = try reader.errorCode()
            partition = try reader.int32()
            leaderEpoch = try reader.int32()
            endOffset = try reader.int64()
            if flexible { try reader.skipTags() }
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            let flexible = version >= 4
            writer.errorCode(errorCode)
            writer.int32(partition)
            writer.int32(leaderEpoch)
            writer.int64(endOffset)
            if flexible { writer.noTags() }
        }

        package static func smallestSize(version: Int16) -> Int { version >= 4 ? 19 : 18 }
    }
}

extension OffsetForLeaderEpochResponse {
    package struct OffsetForLeaderTopicResult: WireElement {
        package var topic: String
        package var partitions: [EpochEndOffset]

        package init(topic: String = "", partitions: [EpochEndOffset] = []) {
            self.topic = topic
            self.partitions = partitions
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            let flexible = version >= 4
            self.init()
            topic = try reader.string(flexible: flexible)
            partitions = try reader.array(version: version, flexible: flexible)
            if flexible { try reader.skipTags() }
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            let flexible = version >= 4
            try writer.string(topic, flexible: flexible)
            try writer.array(partitions, version: version, flexible: flexible)
            if flexible { writer.noTags() }
        }

        package static func smallestSize(version: Int16) -> Int { version >= 4 ? 3 : 6 }
    }
}
