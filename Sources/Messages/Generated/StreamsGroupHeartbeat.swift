// Generated from Tools/Schema/definitions by `swift run generate-messages`.
// swift-format-ignore-file

import MartletBase
import MartletWire

/// Joins, keeps and leaves a Streams group (KIP-1071).
package struct StreamsGroupHeartbeatRequest: APIRequest {
    package typealias Response = StreamsGroupHeartbeatResponse
    package static let key = APIKey.streamsGroupHeartbeat
    package static let name = "StreamsGroupHeartbeatRequest"
    package static let versions: ClosedRange<Int16> = 0...0
    package static let flexibleVersions: ClosedRange<Int16>? = 0...0

    package var groupId: String
    package var memberId: String
    package var memberEpoch: Int32
    package var endpointInformationEpoch: Int32
    package var instanceId: String?
    package var rackId: String?
    package var rebalanceTimeoutMs: Int32
    package var topology: Topology?
    package var activeTasks: [TaskIds]?
    package var standbyTasks: [TaskIds]?
    package var warmupTasks: [TaskIds]?
    package var processId: String?
    package var userEndpoint: Endpoint?
    package var clientTags: [KeyValue]?
    package var taskOffsets: [TaskOffset]?
    package var taskEndOffsets: [TaskOffset]?
    package var shutdownApplication: Bool

    package init(
        groupId: String = "",
        memberId: String = "",
        memberEpoch: Int32 = 0,
        endpointInformationEpoch: Int32 = 0,
        instanceId: String? = nil,
        rackId: String? = nil,
        rebalanceTimeoutMs: Int32 = -1,
        topology: Topology? = nil,
        activeTasks: [TaskIds]? = nil,
        standbyTasks: [TaskIds]? = nil,
        warmupTasks: [TaskIds]? = nil,
        processId: String? = nil,
        userEndpoint: Endpoint? = nil,
        clientTags: [KeyValue]? = nil,
        taskOffsets: [TaskOffset]? = nil,
        taskEndOffsets: [TaskOffset]? = nil,
        shutdownApplication: Bool = false
    ) {
        self.groupId = groupId
        self.memberId = memberId
        self.memberEpoch = memberEpoch
        self.endpointInformationEpoch = endpointInformationEpoch
        self.instanceId = instanceId
        self.rackId = rackId
        self.rebalanceTimeoutMs = rebalanceTimeoutMs
        self.topology = topology
        self.activeTasks = activeTasks
        self.standbyTasks = standbyTasks
        self.warmupTasks = warmupTasks
        self.processId = processId
        self.userEndpoint = userEndpoint
        self.clientTags = clientTags
        self.taskOffsets = taskOffsets
        self.taskEndOffsets = taskEndOffsets
        self.shutdownApplication = shutdownApplication
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        self.init()
        groupId = try reader.string(flexible: true)
        memberId = try reader.string(flexible: true)
        memberEpoch = try reader.int32()
        endpointInformationEpoch = try reader.int32()
        instanceId = try reader.nullableString(flexible: true)
        rackId = try reader.nullableString(flexible: true)
        rebalanceTimeoutMs = try reader.int32()
        topology = try reader.nullableStructure(version: version)
        activeTasks = try reader.nullableArray(version: version, flexible: true)
        standbyTasks = try reader.nullableArray(version: version, flexible: true)
        warmupTasks = try reader.nullableArray(version: version, flexible: true)
        processId = try reader.nullableString(flexible: true)
        userEndpoint = try reader.nullableStructure(version: version)
        clientTags = try reader.nullableArray(version: version, flexible: true)
        taskOffsets = try reader.nullableArray(version: version, flexible: true)
        taskEndOffsets = try reader.nullableArray(version: version, flexible: true)
        shutdownApplication = try reader.bool()
        try reader.skipTags()
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        try writer.string(groupId, flexible: true)
        try writer.string(memberId, flexible: true)
        writer.int32(memberEpoch)
        writer.int32(endpointInformationEpoch)
        try writer.string(instanceId, flexible: true)
        try writer.string(rackId, flexible: true)
        writer.int32(rebalanceTimeoutMs)
        try writer.nullableStructure(topology, version: version)
        try writer.array(activeTasks, version: version, flexible: true)
        try writer.array(standbyTasks, version: version, flexible: true)
        try writer.array(warmupTasks, version: version, flexible: true)
        try writer.string(processId, flexible: true)
        try writer.nullableStructure(userEndpoint, version: version)
        try writer.array(clientTags, version: version, flexible: true)
        try writer.array(taskOffsets, version: version, flexible: true)
        try writer.array(taskEndOffsets, version: version, flexible: true)
        writer.bool(shutdownApplication)
        writer.noTags()
    }
}

extension StreamsGroupHeartbeatRequest {
    package struct KeyValue: WireElement {
        package var key: String
        package var value: String

        package init(key: String = "", value: String = "") {
            self.key = key
            self.value = value
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            self.init()
            key = try reader.string(flexible: true)
            value = try reader.string(flexible: true)
            try reader.skipTags()
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            try writer.string(key, flexible: true)
            try writer.string(value, flexible: true)
            writer.noTags()
        }

        package static func smallestSize(version: Int16) -> Int { 3 }
    }
}

extension StreamsGroupHeartbeatRequest {
    package struct TopicInfo: WireElement {
        package var name: String
        package var partitions: Int32
        package var replicationFactor: Int16
        package var topicConfigs: [KeyValue]

        package init(
            name: String = "",
            partitions: Int32 = 0,
            replicationFactor: Int16 = 0,
            topicConfigs: [KeyValue] = []
        ) {
            self.name = name
            self.partitions = partitions
            self.replicationFactor = replicationFactor
            self.topicConfigs = topicConfigs
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            self.init()
            name = try reader.string(flexible: true)
            partitions = try reader.int32()
            replicationFactor = try reader.int16()
            topicConfigs = try reader.array(version: version, flexible: true)
            try reader.skipTags()
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            try writer.string(name, flexible: true)
            writer.int32(partitions)
            writer.int16(replicationFactor)
            try writer.array(topicConfigs, version: version, flexible: true)
            writer.noTags()
        }

        package static func smallestSize(version: Int16) -> Int { 9 }
    }
}

extension StreamsGroupHeartbeatRequest {
    package struct CopartitionGroup: WireElement {
        package var sourceTopics: [Int16]
        package var sourceTopicRegex: [Int16]
        package var repartitionSourceTopics: [Int16]

        package init(
            sourceTopics: [Int16] = [],
            sourceTopicRegex: [Int16] = [],
            repartitionSourceTopics: [Int16] = []
        ) {
            self.sourceTopics = sourceTopics
            self.sourceTopicRegex = sourceTopicRegex
            self.repartitionSourceTopics = repartitionSourceTopics
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            self.init()
            sourceTopics = try reader.array(flexible: true)
            sourceTopicRegex = try reader.array(flexible: true)
            repartitionSourceTopics = try reader.array(flexible: true)
            try reader.skipTags()
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            try writer.array(sourceTopics, flexible: true)
            try writer.array(sourceTopicRegex, flexible: true)
            try writer.array(repartitionSourceTopics, flexible: true)
            writer.noTags()
        }

        package static func smallestSize(version: Int16) -> Int { 4 }
    }
}

extension StreamsGroupHeartbeatRequest {
    package struct Subtopology: WireElement {
        package var subtopologyId: String
        package var sourceTopics: [String]
        package var sourceTopicRegex: [String]
        package var stateChangelogTopics: [TopicInfo]
        package var repartitionSinkTopics: [String]
        package var repartitionSourceTopics: [TopicInfo]
        package var copartitionGroups: [CopartitionGroup]

        package init(
            subtopologyId: String = "",
            sourceTopics: [String] = [],
            sourceTopicRegex: [String] = [],
            stateChangelogTopics: [TopicInfo] = [],
            repartitionSinkTopics: [String] = [],
            repartitionSourceTopics: [TopicInfo] = [],
            copartitionGroups: [CopartitionGroup] = []
        ) {
            self.subtopologyId = subtopologyId
            self.sourceTopics = sourceTopics
            self.sourceTopicRegex = sourceTopicRegex
            self.stateChangelogTopics = stateChangelogTopics
            self.repartitionSinkTopics = repartitionSinkTopics
            self.repartitionSourceTopics = repartitionSourceTopics
            self.copartitionGroups = copartitionGroups
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            self.init()
            subtopologyId = try reader.string(flexible: true)
            sourceTopics = try reader.array(flexible: true)
            sourceTopicRegex = try reader.array(flexible: true)
            stateChangelogTopics = try reader.array(version: version, flexible: true)
            repartitionSinkTopics = try reader.array(flexible: true)
            repartitionSourceTopics = try reader.array(version: version, flexible: true)
            copartitionGroups = try reader.array(version: version, flexible: true)
            try reader.skipTags()
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            try writer.string(subtopologyId, flexible: true)
            try writer.array(sourceTopics, flexible: true)
            try writer.array(sourceTopicRegex, flexible: true)
            try writer.array(stateChangelogTopics, version: version, flexible: true)
            try writer.array(repartitionSinkTopics, flexible: true)
            try writer.array(repartitionSourceTopics, version: version, flexible: true)
            try writer.array(copartitionGroups, version: version, flexible: true)
            writer.noTags()
        }

        package static func smallestSize(version: Int16) -> Int { 8 }
    }
}

extension StreamsGroupHeartbeatRequest {
    package struct Topology: WireStructure {
        package var epoch: Int32
        package var subtopologies: [Subtopology]

        package init(epoch: Int32 = 0, subtopologies: [Subtopology] = []) {
            self.epoch = epoch
            self.subtopologies = subtopologies
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            self.init()
            epoch = try reader.int32()
            subtopologies = try reader.array(version: version, flexible: true)
            try reader.skipTags()
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            writer.int32(epoch)
            try writer.array(subtopologies, version: version, flexible: true)
            writer.noTags()
        }
    }
}

extension StreamsGroupHeartbeatRequest {
    package struct TaskIds: WireElement {
        package var subtopologyId: String
        package var partitions: [Int32]

        package init(subtopologyId: String = "", partitions: [Int32] = []) {
            self.subtopologyId = subtopologyId
            self.partitions = partitions
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            self.init()
            subtopologyId = try reader.string(flexible: true)
            partitions = try reader.array(flexible: true)
            try reader.skipTags()
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            try writer.string(subtopologyId, flexible: true)
            try writer.array(partitions, flexible: true)
            writer.noTags()
        }

        package static func smallestSize(version: Int16) -> Int { 3 }
    }
}

extension StreamsGroupHeartbeatRequest {
    package struct Endpoint: WireStructure {
        package var host: String
        package var port: UInt16

        package init(host: String = "", port: UInt16 = 0) {
            self.host = host
            self.port = port
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            self.init()
            host = try reader.string(flexible: true)
            port = try reader.uint16()
            try reader.skipTags()
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            try writer.string(host, flexible: true)
            writer.uint16(port)
            writer.noTags()
        }
    }
}

extension StreamsGroupHeartbeatRequest {
    package struct TaskOffset: WireElement {
        package var subtopologyId: String
        package var partition: Int32
        package var offset: Int64

        package init(subtopologyId: String = "", partition: Int32 = 0, offset: Int64 = 0) {
            self.subtopologyId = subtopologyId
            self.partition = partition
            self.offset = offset
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            self.init()
            subtopologyId = try reader.string(flexible: true)
            partition = try reader.int32()
            offset = try reader.int64()
            try reader.skipTags()
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            try writer.string(subtopologyId, flexible: true)
            writer.int32(partition)
            writer.int64(offset)
            writer.noTags()
        }

        package static func smallestSize(version: Int16) -> Int { 14 }
    }
}

/// The answer to ``StreamsGroupHeartbeatRequest``.
package struct StreamsGroupHeartbeatResponse: APIResponse {
    package static let key = APIKey.streamsGroupHeartbeat
    package static let name = "StreamsGroupHeartbeatResponse"
    package static let versions: ClosedRange<Int16> = 0...0
    package static let flexibleVersions: ClosedRange<Int16>? = 0...0

    package var throttleTimeMs: Int32
    package var errorCode: ErrorCode
    package var errorMessage: String?
    package var memberId: String
    package var memberEpoch: Int32
    package var heartbeatIntervalMs: Int32
    package var acceptableRecoveryLag: Int32
    package var taskOffsetIntervalMs: Int32
    package var status: [Status]?
    package var activeTasks: [TaskIds]?
    package var standbyTasks: [TaskIds]?
    package var warmupTasks: [TaskIds]?
    package var endpointInformationEpoch: Int32
    package var partitionsByUserEndpoint: [EndpointToPartitions]?

    package init(
        throttleTimeMs: Int32 = 0,
        errorCode: ErrorCode = .none,
        errorMessage: String? = nil,
        memberId: String = "",
        memberEpoch: Int32 = 0,
        heartbeatIntervalMs: Int32 = 0,
        acceptableRecoveryLag: Int32 = 0,
        taskOffsetIntervalMs: Int32 = 0,
        status: [Status]? = [],
        activeTasks: [TaskIds]? = nil,
        standbyTasks: [TaskIds]? = nil,
        warmupTasks: [TaskIds]? = nil,
        endpointInformationEpoch: Int32 = 0,
        partitionsByUserEndpoint: [EndpointToPartitions]? = nil
    ) {
        self.throttleTimeMs = throttleTimeMs
        self.errorCode = errorCode
        self.errorMessage = errorMessage
        self.memberId = memberId
        self.memberEpoch = memberEpoch
        self.heartbeatIntervalMs = heartbeatIntervalMs
        self.acceptableRecoveryLag = acceptableRecoveryLag
        self.taskOffsetIntervalMs = taskOffsetIntervalMs
        self.status = status
        self.activeTasks = activeTasks
        self.standbyTasks = standbyTasks
        self.warmupTasks = warmupTasks
        self.endpointInformationEpoch = endpointInformationEpoch
        self.partitionsByUserEndpoint = partitionsByUserEndpoint
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        self.init()
        throttleTimeMs = try reader.int32()
        errorCode = try reader.errorCode()
        errorMessage = try reader.nullableString(flexible: true)
        memberId = try reader.string(flexible: true)
        memberEpoch = try reader.int32()
        heartbeatIntervalMs = try reader.int32()
        acceptableRecoveryLag = try reader.int32()
        taskOffsetIntervalMs = try reader.int32()
        status = try reader.nullableArray(version: version, flexible: true)
        activeTasks = try reader.nullableArray(version: version, flexible: true)
        standbyTasks = try reader.nullableArray(version: version, flexible: true)
        warmupTasks = try reader.nullableArray(version: version, flexible: true)
        endpointInformationEpoch = try reader.int32()
        partitionsByUserEndpoint = try reader.nullableArray(version: version, flexible: true)
        try reader.skipTags()
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        writer.int32(throttleTimeMs)
        writer.errorCode(errorCode)
        try writer.string(errorMessage, flexible: true)
        try writer.string(memberId, flexible: true)
        writer.int32(memberEpoch)
        writer.int32(heartbeatIntervalMs)
        writer.int32(acceptableRecoveryLag)
        writer.int32(taskOffsetIntervalMs)
        try writer.array(status, version: version, flexible: true)
        try writer.array(activeTasks, version: version, flexible: true)
        try writer.array(standbyTasks, version: version, flexible: true)
        try writer.array(warmupTasks, version: version, flexible: true)
        writer.int32(endpointInformationEpoch)
        try writer.array(partitionsByUserEndpoint, version: version, flexible: true)
        writer.noTags()
    }
}

extension StreamsGroupHeartbeatResponse {
    package struct Status: WireElement {
        package var statusCode: Int8
        package var statusDetail: String

        package init(statusCode: Int8 = 0, statusDetail: String = "") {
            self.statusCode = statusCode
            self.statusDetail = statusDetail
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            self.init()
            statusCode = try reader.int8()
            statusDetail = try reader.string(flexible: true)
            try reader.skipTags()
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            writer.int8(statusCode)
            try writer.string(statusDetail, flexible: true)
            writer.noTags()
        }

        package static func smallestSize(version: Int16) -> Int { 3 }
    }
}

extension StreamsGroupHeartbeatResponse {
    package struct TaskIds: WireElement {
        package var subtopologyId: String
        package var partitions: [Int32]

        package init(subtopologyId: String = "", partitions: [Int32] = []) {
            self.subtopologyId = subtopologyId
            self.partitions = partitions
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            self.init()
            subtopologyId = try reader.string(flexible: true)
            partitions = try reader.array(flexible: true)
            try reader.skipTags()
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            try writer.string(subtopologyId, flexible: true)
            try writer.array(partitions, flexible: true)
            writer.noTags()
        }

        package static func smallestSize(version: Int16) -> Int { 3 }
    }
}

extension StreamsGroupHeartbeatResponse {
    package struct Endpoint: WireStructure {
        package var host: String
        package var port: UInt16

        package init(host: String = "", port: UInt16 = 0) {
            self.host = host
            self.port = port
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            self.init()
            host = try reader.string(flexible: true)
            port = try reader.uint16()
            try reader.skipTags()
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            try writer.string(host, flexible: true)
            writer.uint16(port)
            writer.noTags()
        }
    }
}

extension StreamsGroupHeartbeatResponse {
    package struct TopicPartition: WireElement {
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

extension StreamsGroupHeartbeatResponse {
    package struct EndpointToPartitions: WireElement {
        package var userEndpoint: Endpoint
        package var activePartitions: [TopicPartition]
        package var standbyPartitions: [TopicPartition]

        package init(
            userEndpoint: Endpoint = Endpoint(),
            activePartitions: [TopicPartition] = [],
            standbyPartitions: [TopicPartition] = []
        ) {
            self.userEndpoint = userEndpoint
            self.activePartitions = activePartitions
            self.standbyPartitions = standbyPartitions
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            self.init()
            userEndpoint = try Endpoint(from: &reader, version: version)
            activePartitions = try reader.array(version: version, flexible: true)
            standbyPartitions = try reader.array(version: version, flexible: true)
            try reader.skipTags()
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            try userEndpoint.encode(into: &writer, version: version)
            try writer.array(activePartitions, version: version, flexible: true)
            try writer.array(standbyPartitions, version: version, flexible: true)
            writer.noTags()
        }

        package static func smallestSize(version: Int16) -> Int { 7 }
    }
}
