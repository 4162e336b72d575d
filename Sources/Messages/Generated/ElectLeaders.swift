// Generated from Tools/Schema/definitions by `swift run generate-messages`.
// swift-format-ignore-file

import MartletBase
import MartletWire

/// Elects leaders for partitions: 0 the preferred replica, 1 any replica, even out of sync.
package struct ElectLeadersRequest: APIRequest {
    package typealias Response = ElectLeadersResponse
    package static let key = APIKey.electLeaders
    package static let name = "ElectLeadersRequest"
    package static let versions: ClosedRange<Int16> = 0...2
    package static let flexibleVersions: ClosedRange<Int16>? = 2...2

    package var electionType: Int8
    package var topicPartitions: [TopicPartitions]?
    package var timeoutMs: Int32

    package init(electionType: Int8 = 0, topicPartitions: [TopicPartitions]? = [], timeoutMs: Int32 = 60000) {
        self.electionType = electionType
        self.topicPartitions = topicPartitions
        self.timeoutMs = timeoutMs
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 2
        self.init()
        if version >= 1 { electionType = try reader.int8() }
        topicPartitions = try reader.nullableArray(version: version, flexible: flexible)
        timeoutMs = try reader.int32()
        if flexible { try reader.skipTags() }
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 2
        if version == 0 { try requireDefault(electionType == 0, "ElectLeadersRequest.electionType", version) }
        if version >= 1 { writer.int8(electionType) }
        try writer.array(topicPartitions, version: version, flexible: flexible)
        writer.int32(timeoutMs)
        if flexible { writer.noTags() }
    }
}

extension ElectLeadersRequest {
    package struct TopicPartitions: WireElement {
        package var topic: String
        package var partitions: [Int32]

        package init(topic: String = "", partitions: [Int32] = []) {
            self.topic = topic
            self.partitions = partitions
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            let flexible = version >= 2
            self.init()
            topic = try reader.string(flexible: flexible)
            partitions = try reader.array(flexible: flexible)
            if flexible { try reader.skipTags() }
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            let flexible = version >= 2
            try writer.string(topic, flexible: flexible)
            try writer.array(partitions, flexible: flexible)
            if flexible { writer.noTags() }
        }

        package static func smallestSize(version: Int16) -> Int { version >= 2 ? 3 : 6 }
    }
}

/// The answer to ``ElectLeadersRequest``.
package struct ElectLeadersResponse: APIResponse {
    package static let key = APIKey.electLeaders
    package static let name = "ElectLeadersResponse"
    package static let versions: ClosedRange<Int16> = 0...2
    package static let flexibleVersions: ClosedRange<Int16>? = 2...2

    package var throttleTimeMs: Int32
    package var errorCode: ErrorCode
    package var replicaElectionResults: [ReplicaElectionResult]

    package init(
        throttleTimeMs: Int32 = 0,
        errorCode: ErrorCode = .none,
        replicaElectionResults: [ReplicaElectionResult] = []
    ) {
        self.throttleTimeMs = throttleTimeMs
        self.errorCode = errorCode
        self.replicaElectionResults = replicaElectionResults
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 2
        self.init()
        throttleTimeMs = try reader.int32()
        if version >= 1 { errorCode = try reader.errorCode() }
        replicaElectionResults = try reader.array(version: version, flexible: flexible)
        if flexible { try reader.skipTags() }
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 2
        if version == 0 { try requireDefault(errorCode == .none, "ElectLeadersResponse.errorCode", version) }
        writer.int32(throttleTimeMs)
        if version >= 1 { writer.errorCode(errorCode) }
        try writer.array(replicaElectionResults, version: version, flexible: flexible)
        if flexible { writer.noTags() }
    }
}

extension ElectLeadersResponse {
    package struct PartitionResult: WireElement {
        package var partitionId: Int32
        package var errorCode: ErrorCode
        package var errorMessage: String?

        package init(partitionId: Int32 = 0, errorCode: ErrorCode = .none, errorMessage: String? = "") {
            self.partitionId = partitionId
            self.errorCode = errorCode
            self.errorMessage = errorMessage
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            let flexible = version >= 2
            self.init()
            partitionId = try reader.int32()
            errorCode = try reader.errorCode()
            errorMessage = try reader.nullableString(flexible: flexible)
            if flexible { try reader.skipTags() }
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            let flexible = version >= 2
            writer.int32(partitionId)
            writer.errorCode(errorCode)
            try writer.string(errorMessage, flexible: flexible)
            if flexible { writer.noTags() }
        }

        package static func smallestSize(version: Int16) -> Int { 8 }
    }
}

extension ElectLeadersResponse {
    package struct ReplicaElectionResult: WireElement {
        package var topic: String
        package var partitionResult: [PartitionResult]

        package init(topic: String = "", partitionResult: [PartitionResult] = []) {
            self.topic = topic
            self.partitionResult = partitionResult
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            let flexible = version >= 2
            self.init()
            topic = try reader.string(flexible: flexible)
            partitionResult = try reader.array(version: version, flexible: flexible)
            if flexible { try reader.skipTags() }
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            let flexible = version >= 2
            try writer.string(topic, flexible: flexible)
            try writer.array(partitionResult, version: version, flexible: flexible)
            if flexible { writer.noTags() }
        }

        package static func smallestSize(version: Int16) -> Int { version >= 2 ? 3 : 6 }
    }
}
