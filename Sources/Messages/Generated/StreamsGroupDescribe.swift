// Generated from Tools/Schema/definitions by `swift run generate-messages`.
// swift-format-ignore-file

import MartletBase
import MartletWire

/// Describes Streams groups.
package struct StreamsGroupDescribeRequest: APIRequest {
    package typealias Response = StreamsGroupDescribeResponse
    package static let key = APIKey.streamsGroupDescribe
    package static let name = "StreamsGroupDescribeRequest"
    package static let versions: ClosedRange<Int16> = 0...0
    package static let flexibleVersions: ClosedRange<Int16>? = 0...0

    package var groupIds: [String]
    package var includeAuthorizedOperations: Bool

    package init(groupIds: [String] = [], includeAuthorizedOperations: Bool = false) {
        self.groupIds = groupIds
        self.includeAuthorizedOperations = includeAuthorizedOperations
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        self.init()
        groupIds = try reader.array(flexible: true)
        includeAuthorizedOperations = try reader.bool()
        try reader.skipTags()
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        try writer.array(groupIds, flexible: true)
        writer.bool(includeAuthorizedOperations)
        writer.noTags()
    }
}

/// The answer to ``StreamsGroupDescribeRequest``.
package struct StreamsGroupDescribeResponse: APIResponse {
    package static let key = APIKey.streamsGroupDescribe
    package static let name = "StreamsGroupDescribeResponse"
    package static let versions: ClosedRange<Int16> = 0...0
    package static let flexibleVersions: ClosedRange<Int16>? = 0...0

    package var throttleTimeMs: Int32
    package var groups: [DescribedGroup]

    package init(throttleTimeMs: Int32 = 0, groups: [DescribedGroup] = []) {
        self.throttleTimeMs = throttleTimeMs
        self.groups = groups
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        self.init()
        throttleTimeMs = try reader.int32()
        groups = try reader.array(version: version, flexible: true)
        try reader.skipTags()
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        writer.int32(throttleTimeMs)
        try writer.array(groups, version: version, flexible: true)
        writer.noTags()
    }
}

extension StreamsGroupDescribeResponse {
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

extension StreamsGroupDescribeResponse {
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

extension StreamsGroupDescribeResponse {
    package struct Subtopology: WireElement {
        package var subtopologyId: String
        package var sourceTopics: [String]
        package var repartitionSinkTopics: [String]
        package var stateChangelogTopics: [TopicInfo]
        package var repartitionSourceTopics: [TopicInfo]

        package init(
            subtopologyId: String = "",
            sourceTopics: [String] = [],
            repartitionSinkTopics: [String] = [],
            stateChangelogTopics: [TopicInfo] = [],
            repartitionSourceTopics: [TopicInfo] = []
        ) {
            self.subtopologyId = subtopologyId
            self.sourceTopics = sourceTopics
            self.repartitionSinkTopics = repartitionSinkTopics
            self.stateChangelogTopics = stateChangelogTopics
            self.repartitionSourceTopics = repartitionSourceTopics
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            self.init()
            subtopologyId = try reader.string(flexible: true)
            sourceTopics = try reader.array(flexible: true)
            repartitionSinkTopics = try reader.array(flexible: true)
            stateChangelogTopics = try reader.array(version: version, flexible: true)
            repartitionSourceTopics = try reader.array(version: version, flexible: true)
            try reader.skipTags()
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            try writer.string(subtopologyId, flexible: true)
            try writer.array(sourceTopics, flexible: true)
            try writer.array(repartitionSinkTopics, flexible: true)
            try writer.array(stateChangelogTopics, version: version, flexible: true)
            try writer.array(repartitionSourceTopics, version: version, flexible: true)
            writer.noTags()
        }

        package static func smallestSize(version: Int16) -> Int { 6 }
    }
}

extension StreamsGroupDescribeResponse {
    package struct Topology: WireStructure {
        package var epoch: Int32
        package var subtopologies: [Subtopology]?

        package init(epoch: Int32 = 0, subtopologies: [Subtopology]? = nil) {
            self.epoch = epoch
            self.subtopologies = subtopologies
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            self.init()
            epoch = try reader.int32()
            subtopologies = try reader.nullableArray(version: version, flexible: true)
            try reader.skipTags()
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            writer.int32(epoch)
            try writer.array(subtopologies, version: version, flexible: true)
            writer.noTags()
        }
    }
}

extension StreamsGroupDescribeResponse {
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

extension StreamsGroupDescribeResponse {
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

extension StreamsGroupDescribeResponse {
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

extension StreamsGroupDescribeResponse {
    package struct Assignment: WireStructure {
        package var activeTasks: [TaskIds]
        package var standbyTasks: [TaskIds]
        package var warmupTasks: [TaskIds]

        package init(activeTasks: [TaskIds] = [], standbyTasks: [TaskIds] = [], warmupTasks: [TaskIds] = []) {
            self.activeTasks = activeTasks
            self.standbyTasks = standbyTasks
            self.warmupTasks = warmupTasks
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            self.init()
            activeTasks = try reader.array(version: version, flexible: true)
            standbyTasks = try reader.array(version: version, flexible: true)
            warmupTasks = try reader.array(version: version, flexible: true)
            try reader.skipTags()
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            try writer.array(activeTasks, version: version, flexible: true)
            try writer.array(standbyTasks, version: version, flexible: true)
            try writer.array(warmupTasks, version: version, flexible: true)
            writer.noTags()
        }
    }
}

extension StreamsGroupDescribeResponse {
    package struct Member: WireElement {
        package var memberId: String
        package var memberEpoch: Int32
        package var instanceId: String?
        package var rackId: String?
        package var clientId: String
        package var clientHost: String
        package var topologyEpoch: Int32
        package var processId: String
        package var userEndpoint: Endpoint?
        package var clientTags: [KeyValue]
        package var taskOffsets: [TaskOffset]
        package var taskEndOffsets: [TaskOffset]
        package var assignment: Assignment
        package var targetAssignment: Assignment
        package var isClassic: Bool

        package init(
            memberId: String = "",
            memberEpoch: Int32 = 0,
            instanceId: String? = nil,
            rackId: String? = nil,
            clientId: String = "",
            clientHost: String = "",
            topologyEpoch: Int32 = 0,
            processId: String = "",
            userEndpoint: Endpoint? = nil,
            clientTags: [KeyValue] = [],
            taskOffsets: [TaskOffset] = [],
            taskEndOffsets: [TaskOffset] = [],
            assignment: Assignment = Assignment(),
            targetAssignment: Assignment = Assignment(),
            isClassic: Bool = false
        ) {
            self.memberId = memberId
            self.memberEpoch = memberEpoch
            self.instanceId = instanceId
            self.rackId = rackId
            self.clientId = clientId
            self.clientHost = clientHost
            self.topologyEpoch = topologyEpoch
            self.processId = processId
            self.userEndpoint = userEndpoint
            self.clientTags = clientTags
            self.taskOffsets = taskOffsets
            self.taskEndOffsets = taskEndOffsets
            self.assignment = assignment
            self.targetAssignment = targetAssignment
            self.isClassic = isClassic
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            self.init()
            memberId = try reader.string(flexible: true)
            memberEpoch = try reader.int32()
            instanceId = try reader.nullableString(flexible: true)
            rackId = try reader.nullableString(flexible: true)
            clientId = try reader.string(flexible: true)
            clientHost = try reader.string(flexible: true)
            topologyEpoch = try reader.int32()
            processId = try reader.string(flexible: true)
            userEndpoint = try reader.nullableStructure(version: version)
            clientTags = try reader.array(version: version, flexible: true)
            taskOffsets = try reader.array(version: version, flexible: true)
            taskEndOffsets = try reader.array(version: version, flexible: true)
            assignment = try Assignment(from: &reader, version: version)
            targetAssignment = try Assignment(from: &reader, version: version)
            isClassic = try reader.bool()
            try reader.skipTags()
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            try writer.string(memberId, flexible: true)
            writer.int32(memberEpoch)
            try writer.string(instanceId, flexible: true)
            try writer.string(rackId, flexible: true)
            try writer.string(clientId, flexible: true)
            try writer.string(clientHost, flexible: true)
            writer.int32(topologyEpoch)
            try writer.string(processId, flexible: true)
            try writer.nullableStructure(userEndpoint, version: version)
            try writer.array(clientTags, version: version, flexible: true)
            try writer.array(taskOffsets, version: version, flexible: true)
            try writer.array(taskEndOffsets, version: version, flexible: true)
            try assignment.encode(into: &writer, version: version)
            try targetAssignment.encode(into: &writer, version: version)
            writer.bool(isClassic)
            writer.noTags()
        }

        package static func smallestSize(version: Int16) -> Int { 28 }
    }
}

extension StreamsGroupDescribeResponse {
    package struct DescribedGroup: WireElement {
        package var errorCode: ErrorCode
        package var errorMessage: String?
        package var groupId: String
        package var groupState: String
        package var groupEpoch: Int32
        package var assignmentEpoch: Int32
        package var topology: Topology?
        package var members: [Member]
        package var authorizedOperations: Int32

        package init(
            errorCode: ErrorCode = .none,
            errorMessage: String? = nil,
            groupId: String = "",
            groupState: String = "",
            groupEpoch: Int32 = 0,
            assignmentEpoch: Int32 = 0,
            topology: Topology? = nil,
            members: [Member] = [],
            authorizedOperations: Int32 = -2147483648
        ) {
            self.errorCode = errorCode
            self.errorMessage = errorMessage
            self.groupId = groupId
            self.groupState = groupState
            self.groupEpoch = groupEpoch
            self.assignmentEpoch = assignmentEpoch
            self.topology = topology
            self.members = members
            self.authorizedOperations = authorizedOperations
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            self.init()
            errorCode = try reader.errorCode()
            errorMessage = try reader.nullableString(flexible: true)
            groupId = try reader.string(flexible: true)
            groupState = try reader.string(flexible: true)
            groupEpoch = try reader.int32()
            assignmentEpoch = try reader.int32()
            topology = try reader.nullableStructure(version: version)
            members = try reader.array(version: version, flexible: true)
            authorizedOperations = try reader.int32()
            try reader.skipTags()
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            writer.errorCode(errorCode)
            try writer.string(errorMessage, flexible: true)
            try writer.string(groupId, flexible: true)
            try writer.string(groupState, flexible: true)
            writer.int32(groupEpoch)
            writer.int32(assignmentEpoch)
            try writer.nullableStructure(topology, version: version)
            try writer.array(members, version: version, flexible: true)
            writer.int32(authorizedOperations)
            writer.noTags()
        }

        package static func smallestSize(version: Int16) -> Int { 20 }
    }
}
