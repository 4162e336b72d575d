// Generated from Tools/Schema/definitions by `swift run generate-messages`.
// swift-format-ignore-file

import MartletBase
import MartletWire

/// Finds offsets by timestamp. Special timestamps: -1 latest, -2 earliest, -3 the largest timestamp (7+), -4 earliest
/// local (8+), -5 latest tiered (9+), -6 earliest pending upload (11+).
package struct ListOffsetsRequest: APIRequest {
    package typealias Response = ListOffsetsResponse
    package static let key = APIKey.listOffsets
    package static let name = "ListOffsetsRequest"
    package static let versions: ClosedRange<Int16> = 1...11
    package static let flexibleVersions: ClosedRange<Int16>? = 6...11

    package var replicaId: Int32
    package var isolationLevel: Int8
    package var topics: [ListOffsetsTopic]
    package var timeoutMs: Int32

    package init(
        replicaId: Int32 = 0,
        isolationLevel: Int8 = 0,
        topics: [ListOffsetsTopic] = [],
        timeoutMs: Int32 = 0
    ) {
        self.replicaId = replicaId
        self.isolationLevel = isolationLevel
        self.topics = topics
        self.timeoutMs = timeoutMs
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 6
        self.init()
        replicaId = try reader.int32()
        if version >= 2 { isolationLevel = try reader.int8() }
        topics = try reader.array(version: version, flexible: flexible)
        if version >= 10 { timeoutMs = try reader.int32() }
        if flexible { try reader.skipTags() }
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 6
        if version == 1 { try requireDefault(isolationLevel == 0, "ListOffsetsRequest.isolationLevel", version) }
        writer.int32(replicaId)
        if version >= 2 { writer.int8(isolationLevel) }
        try writer.array(topics, version: version, flexible: flexible)
        if version >= 10 { writer.int32(timeoutMs) }
        if flexible { writer.noTags() }
    }
}

extension ListOffsetsRequest {
    package struct ListOffsetsPartition: WireElement {
        package var partitionIndex: Int32
        package var currentLeaderEpoch: Int32
        package var timestamp: Int64

        package init(partitionIndex: Int32 = 0, currentLeaderEpoch: Int32 = -1, timestamp: Int64 = 0) {
            self.partitionIndex = partitionIndex
            self.currentLeaderEpoch = currentLeaderEpoch
            self.timestamp = timestamp
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            let flexible = version >= 6
            self.init()
            partitionIndex = try reader.int32()
            if version >= 4 { currentLeaderEpoch = try reader.int32() }
            timestamp = try reader.int64()
            if flexible { try reader.skipTags() }
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            let flexible = version >= 6
            writer.int32(partitionIndex)
            if version >= 4 { writer.int32(currentLeaderEpoch) }
            writer.int64(timestamp)
            if flexible { writer.noTags() }
        }

        package static func smallestSize(version: Int16) -> Int { version >= 6 ? 17 : version >= 4 ? 16 : 12 }
    }
}

extension ListOffsetsRequest {
    package struct ListOffsetsTopic: WireElement {
        package var name: String
        package var partitions: [ListOffsetsPartition]

        package init(name: String = "", partitions: [ListOffsetsPartition] = []) {
            self.name = name
            self.partitions = partitions
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            let flexible = version >= 6
            self.init()
            name = try reader.string(flexible: flexible)
            partitions = try reader.array(version: version, flexible: flexible)
            if flexible { try reader.skipTags() }
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            let flexible = version >= 6
            try writer.string(name, flexible: flexible)
            try writer.array(partitions, version: version, flexible: flexible)
            if flexible { writer.noTags() }
        }

        package static func smallestSize(version: Int16) -> Int { version >= 6 ? 3 : 6 }
    }
}

/// The answer to ``ListOffsetsRequest``.
package struct ListOffsetsResponse: APIResponse {
    package static let key = APIKey.listOffsets
    package static let name = "ListOffsetsResponse"
    package static let versions: ClosedRange<Int16> = 1...11
    package static let flexibleVersions: ClosedRange<Int16>? = 6...11

    package var throttleTimeMs: Int32
    package var topics: [ListOffsetsTopicResponse]

    package init(throttleTimeMs: Int32 = 0, topics: [ListOffsetsTopicResponse] = []) {
        self.throttleTimeMs = throttleTimeMs
        self.topics = topics
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 6
        self.init()
        if version >= 2 { throttleTimeMs = try reader.int32() }
        topics = try reader.array(version: version, flexible: flexible)
        if flexible { try reader.skipTags() }
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 6
        if version >= 2 { writer.int32(throttleTimeMs) }
        try writer.array(topics, version: version, flexible: flexible)
        if flexible { writer.noTags() }
    }
}

extension ListOffsetsResponse {
    package struct ListOffsetsPartitionResponse: WireElement {
        package var partitionIndex: Int32
        package var errorCode: ErrorCode
        package var timestamp: Int64
        package var offset: Int64
        package var leaderEpoch: Int32

        package init(
            partitionIndex: Int32 = 0,
            errorCode: ErrorCode = .none,
            timestamp: Int64 = -1,
            offset: Int64 = -1,
            leaderEpoch: Int32 = -1
        ) {
            self.partitionIndex = partitionIndex
            self.errorCode = errorCode
            self.timestamp = timestamp
            self.offset = offset
            self.leaderEpoch = leaderEpoch
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            let flexible = version >= 6
            self.init()
            partitionIndex = try reader.int32()
            errorCode = try reader.errorCode()
            timestamp = try reader.int64()
            offset = try reader.int64()
            if version >= 4 { leaderEpoch = try reader.int32() }
            if flexible { try reader.skipTags() }
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            let flexible = version >= 6
            if version <= 3 {
                try requireDefault(leaderEpoch == -1, "ListOffsetsResponse.ListOffsetsPartitionResponse.leaderEpoch", version)
            }
            writer.int32(partitionIndex)
            writer.errorCode(errorCode)
            writer.int64(timestamp)
            writer.int64(offset)
            if version >= 4 { writer.int32(leaderEpoch) }
            if flexible { writer.noTags() }
        }

        package static func smallestSize(version: Int16) -> Int { version >= 6 ? 27 : version >= 4 ? 26 : 22 }
    }
}

extension ListOffsetsResponse {
    package struct ListOffsetsTopicResponse: WireElement {
        package var name: String
        package var partitions: [ListOffsetsPartitionResponse]

        package init(name: String = "", partitions: [ListOffsetsPartitionResponse] = []) {
            self.name = name
            self.partitions = partitions
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            let flexible = version >= 6
            self.init()
            name = try reader.string(flexible: flexible)
            partitions = try reader.array(version: version, flexible: flexible)
            if flexible { try reader.skipTags() }
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            let flexible = version >= 6
            try writer.string(name, flexible: flexible)
            try writer.array(partitions, version: version, flexible: flexible)
            if flexible { writer.noTags() }
        }

        package static func smallestSize(version: Int16) -> Int { version >= 6 ? 3 : 6 }
    }
}
