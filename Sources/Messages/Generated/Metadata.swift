// Generated from Tools/Schema/definitions by `swift run generate-messages`.
// swift-format-ignore-file

import MartletBase
import MartletWire

/// Describes brokers, topics and partition leaders. Topics may go by id from 10, with a null name from 12.
package struct MetadataRequest: APIRequest {
    package typealias Response = MetadataResponse
    package static let key = APIKey.metadata
    package static let name = "MetadataRequest"
    package static let versions: ClosedRange<Int16> = 0...13
    package static let flexibleVersions: ClosedRange<Int16>? = 9...13

    package var topics: [MetadataRequestTopic]?
    package var allowAutoTopicCreation: Bool
    package var includeClusterAuthorizedOperations: Bool
    package var includeTopicAuthorizedOperations: Bool

    package init(
        topics: [MetadataRequestTopic]? = [],
        allowAutoTopicCreation: Bool = true,
        includeClusterAuthorizedOperations: Bool = false,
        includeTopicAuthorizedOperations: Bool = false
    ) {
        self.topics = topics
        self.allowAutoTopicCreation = allowAutoTopicCreation
        self.includeClusterAuthorizedOperations = includeClusterAuthorizedOperations
        self.includeTopicAuthorizedOperations = includeTopicAuthorizedOperations
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 9
        self.init()
        topics = try version >= 1 ? reader.nullableArray(version: version, flexible: flexible) : reader.array(version: version, flexible: flexible)
        if version >= 4 { allowAutoTopicCreation = try reader.bool() }
        if (8...10).contains(version) { includeClusterAuthorizedOperations = try reader.bool() }
        if version >= 8 { includeTopicAuthorizedOperations = try reader.bool() }
        if flexible { try reader.skipTags() }
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 9
        if version == 0 { try requireValue(topics != nil) }
        if version <= 3 {
            try requireDefault(allowAutoTopicCreation, "MetadataRequest.allowAutoTopicCreation", version)
        }
        if version <= 7 {
            try requireDefault(!includeClusterAuthorizedOperations, "MetadataRequest.includeClusterAuthorizedOperations", version)
        }
        if version >= 11 {
            try requireDefault(!includeClusterAuthorizedOperations, "MetadataRequest.includeClusterAuthorizedOperations", version)
        }
        if version <= 7 {
            try requireDefault(!includeTopicAuthorizedOperations, "MetadataRequest.includeTopicAuthorizedOperations", version)
        }
        try writer.array(topics, version: version, flexible: flexible)
        if version >= 4 { writer.bool(allowAutoTopicCreation) }
        if (8...10).contains(version) { writer.bool(includeClusterAuthorizedOperations) }
        if version >= 8 { writer.bool(includeTopicAuthorizedOperations) }
        if flexible { writer.noTags() }
    }
}

extension MetadataRequest {
    package struct MetadataRequestTopic: WireElement {
        package var topicId: UUID128
        package var name: String?

        package init(topicId: UUID128 = .zero, name: String? = "") {
            self.topicId = topicId
            self.name = name
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            let flexible = version >= 9
            self.init()
            if version >= 10 { topicId = try reader.uuid() }
            name = try version >= 10 ? reader.nullableString(flexible: flexible) : reader.string(flexible: flexible)
            if flexible { try reader.skipTags() }
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            let flexible = version >= 9
            if version <= 9 { try requireValue(name != nil) }
            if version >= 10 { writer.uuid(topicId) }
            try writer.string(name, flexible: flexible)
            if flexible { writer.noTags() }
        }

        package static func smallestSize(version: Int16) -> Int { version >= 10 ? 18 : 2 }
    }
}

/// The answer to ``MetadataRequest``.
package struct MetadataResponse: APIResponse {
    package static let key = APIKey.metadata
    package static let name = "MetadataResponse"
    package static let versions: ClosedRange<Int16> = 0...13
    package static let flexibleVersions: ClosedRange<Int16>? = 9...13

    package var throttleTimeMs: Int32
    package var brokers: [MetadataResponseBroker]
    package var clusterId: String?
    package var controllerId: Int32
    package var topics: [MetadataResponseTopic]
    package var clusterAuthorizedOperations: Int32
    package var errorCode: ErrorCode

    package init(
        throttleTimeMs: Int32 = 0,
        brokers: [MetadataResponseBroker] = [],
        clusterId: String? = nil,
        controllerId: Int32 = -1,
        topics: [MetadataResponseTopic] = [],
        clusterAuthorizedOperations: Int32 = -2147483648,
        errorCode: ErrorCode = .none
    ) {
        self.throttleTimeMs = throttleTimeMs
        self.brokers = brokers
        self.clusterId = clusterId
        self.controllerId = controllerId
        self.topics = topics
        self.clusterAuthorizedOperations = clusterAuthorizedOperations
        self.errorCode = errorCode
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 9
        self.init()
        if version >= 3 { throttleTimeMs = try reader.int32() }
        brokers = try reader.array(version: version, flexible: flexible)
        if version >= 2 { clusterId = try reader.nullableString(flexible: flexible) }
        if version >= 1 { controllerId = try reader.int32() }
        topics = try reader.array(version: version, flexible: flexible)
        if (8...10).contains(version) { clusterAuthorizedOperations = try reader.int32() }
        if version == 13 { errorCode = try reader.errorCode() }
        if flexible { try reader.skipTags() }
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 9
        if version <= 7 {
            try requireDefault(clusterAuthorizedOperations == -2147483648, "MetadataResponse.clusterAuthorizedOperations", version)
        }
        if version >= 11 {
            try requireDefault(clusterAuthorizedOperations == -2147483648, "MetadataResponse.clusterAuthorizedOperations", version)
        }
        if version >= 3 { writer.int32(throttleTimeMs) }
        try writer.array(brokers, version: version, flexible: flexible)
        if version >= 2 { try writer.string(clusterId, flexible: flexible) }
        if version >= 1 { writer.int32(controllerId) }
        try writer.array(topics, version: version, flexible: flexible)
        if (8...10).contains(version) { writer.int32(clusterAuthorizedOperations) }
        if version == 13 { writer.errorCode(errorCode) }
        if flexible { writer.noTags() }
    }
}

extension MetadataResponse {
    package struct MetadataResponseBroker: WireElement {
        package var nodeId: Int32
        package var host: String
        package var port: Int32
        package var rack: String?

        package init(nodeId: Int32 = 0, host: String = "", port: Int32 = 0, rack: String? = nil) {
            self.nodeId = nodeId
            self.host = host
            self.port = port
            self.rack = rack
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            let flexible = version >= 9
            self.init()
            nodeId = try reader.int32()
            host = try reader.string(flexible: flexible)
            port = try reader.int32()
            if version >= 1 { rack = try reader.nullableString(flexible: flexible) }
            if flexible { try reader.skipTags() }
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            let flexible = version >= 9
            writer.int32(nodeId)
            try writer.string(host, flexible: flexible)
            writer.int32(port)
            if version >= 1 { try writer.string(rack, flexible: flexible) }
            if flexible { writer.noTags() }
        }

        package static func smallestSize(version: Int16) -> Int { version >= 9 ? 11 : version >= 1 ? 12 : 10 }
    }
}

extension MetadataResponse {
    package struct MetadataResponsePartition: WireElement {
        package var errorCode: ErrorCode
        package var partitionIndex: Int32
        package var leaderId: Int32
        package var leaderEpoch: Int32
        package var replicaNodes: [Int32]
        package var isrNodes: [Int32]
        package var offlineReplicas: [Int32]

        package init(
            errorCode: ErrorCode = .none,
            partitionIndex: Int32 = 0,
            leaderId: Int32 = 0,
            leaderEpoch: Int32 = -1,
            replicaNodes: [Int32] = [],
            isrNodes: [Int32] = [],
            offlineReplicas: [Int32] = []
        ) {
            self.errorCode = errorCode
            self.partitionIndex = partitionIndex
            self.leaderId = leaderId
            self.leaderEpoch = leaderEpoch
            self.replicaNodes = replicaNodes
            self.isrNodes = isrNodes
            self.offlineReplicas = offlineReplicas
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            let flexible = version >= 9
            self.init()
            errorCode = try reader.errorCode()
            partitionIndex = try reader.int32()
            leaderId = try reader.int32()
            if version >= 7 { leaderEpoch = try reader.int32() }
            replicaNodes = try reader.array(flexible: flexible)
            isrNodes = try reader.array(flexible: flexible)
            if version >= 5 { offlineReplicas = try reader.array(flexible: flexible) }
            if flexible { try reader.skipTags() }
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            let flexible = version >= 9
            writer.errorCode(errorCode)
            writer.int32(partitionIndex)
            writer.int32(leaderId)
            if version >= 7 { writer.int32(leaderEpoch) }
            try writer.array(replicaNodes, flexible: flexible)
            try writer.array(isrNodes, flexible: flexible)
            if version >= 5 { try writer.array(offlineReplicas, flexible: flexible) }
            if flexible { writer.noTags() }
        }

        package static func smallestSize(version: Int16) -> Int { version >= 9 ? 18 : version >= 7 ? 26 : version >= 5 ? 22 : 18 }
    }
}

extension MetadataResponse {
    package struct MetadataResponseTopic: WireElement {
        package var errorCode: ErrorCode
        package var name: String?
        package var topicId: UUID128
        package var isInternal: Bool
        package var partitions: [MetadataResponsePartition]
        package var topicAuthorizedOperations: Int32

        package init(
            errorCode: ErrorCode = .none,
            name: String? = "",
            topicId: UUID128 = .zero,
            isInternal: Bool = false,
            partitions: [MetadataResponsePartition] = [],
            topicAuthorizedOperations: Int32 = -2147483648
        ) {
            self.errorCode = errorCode
            self.name = name
            self.topicId = topicId
            self.isInternal = isInternal
            self.partitions = partitions
            self.topicAuthorizedOperations = topicAuthorizedOperations
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            let flexible = version >= 9
            self.init()
            errorCode = try reader.errorCode()
            name = try version >= 12 ? reader.nullableString(flexible: flexible) : reader.string(flexible: flexible)
            if version >= 10 { topicId = try reader.uuid() }
            if version >= 1 { isInternal = try reader.bool() }
            partitions = try reader.array(version: version, flexible: flexible)
            if version >= 8 { topicAuthorizedOperations = try reader.int32() }
            if flexible { try reader.skipTags() }
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            let flexible = version >= 9
            if version <= 11 { try requireValue(name != nil) }
            if version <= 7 {
                try requireDefault(topicAuthorizedOperations == -2147483648, "MetadataResponse.MetadataResponseTopic.topicAuthorizedOperations", version)
            }
            writer.errorCode(errorCode)
            try writer.string(name, flexible: flexible)
            if version >= 10 { writer.uuid(topicId) }
            if version >= 1 { writer.bool(isInternal) }
            try writer.array(partitions, version: version, flexible: flexible)
            if version >= 8 { writer.int32(topicAuthorizedOperations) }
            if flexible { writer.noTags() }
        }

        package static func smallestSize(version: Int16) -> Int { version >= 10 ? 26 : version >= 9 ? 10 : version >= 8 ? 13 : version >= 1 ? 9 : 8 }
    }
}
