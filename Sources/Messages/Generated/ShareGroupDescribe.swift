// Generated from Tools/Schema/definitions by `swift run generate-messages`.
// swift-format-ignore-file

import MartletBase
import MartletWire

/// Describes share groups. Version 0 was a preview of another layout.
package struct ShareGroupDescribeRequest: APIRequest {
    package typealias Response = ShareGroupDescribeResponse
    package static let key = APIKey.shareGroupDescribe
    package static let name = "ShareGroupDescribeRequest"
    package static let versions: ClosedRange<Int16> = 1...1
    package static let flexibleVersions: ClosedRange<Int16>? = 1...1

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

/// The answer to ``ShareGroupDescribeRequest``.
package struct ShareGroupDescribeResponse: APIResponse {
    package static let key = APIKey.shareGroupDescribe
    package static let name = "ShareGroupDescribeResponse"
    package static let versions: ClosedRange<Int16> = 1...1
    package static let flexibleVersions: ClosedRange<Int16>? = 1...1

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

extension ShareGroupDescribeResponse {
    package struct TopicPartitions: WireElement {
        package var topicId: UUID128
        package var topicName: String
        package var partitions: [Int32]

        package init(topicId: UUID128 = .zero, topicName: String = "", partitions: [Int32] = []) {
            self.topicId = topicId
            self.topicName = topicName
            self.partitions = partitions
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            self.init()
            topicId = try reader.uuid()
            topicName = try reader.string(flexible: true)
            partitions = try reader.array(flexible: true)
            try reader.skipTags()
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            writer.uuid(topicId)
            try writer.string(topicName, flexible: true)
            try writer.array(partitions, flexible: true)
            writer.noTags()
        }

        package static func smallestSize(version: Int16) -> Int { 19 }
    }
}

extension ShareGroupDescribeResponse {
    package struct Assignment: WireStructure {
        package var topicPartitions: [TopicPartitions]

        package init(topicPartitions: [TopicPartitions] = []) {
            self.topicPartitions = topicPartitions
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            self.init()
            topicPartitions = try reader.array(version: version, flexible: true)
            try reader.skipTags()
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            try writer.array(topicPartitions, version: version, flexible: true)
            writer.noTags()
        }
    }
}

extension ShareGroupDescribeResponse {
    package struct Member: WireElement {
        package var memberId: String
        package var rackId: String?
        package var memberEpoch: Int32
        package var clientId: String
        package var clientHost: String
        package var subscribedTopicNames: [String]
        package var assignment: Assignment

        package init(
            memberId: String = "",
            rackId: String? = nil,
            memberEpoch: Int32 = 0,
            clientId: String = "",
            clientHost: String = "",
            subscribedTopicNames: [String] = [],
            assignment: Assignment = Assignment()
        ) {
            self.memberId = memberId
            self.rackId = rackId
            self.memberEpoch = memberEpoch
            self.clientId = clientId
            self.clientHost = clientHost
            self.subscribedTopicNames = subscribedTopicNames
            self.assignment = assignment
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            self.init()
            memberId = try reader.string(flexible: true)
            rackId = try reader.nullableString(flexible: true)
            memberEpoch = try reader.int32()
            clientId = try reader.string(flexible: true)
            clientHost = try reader.string(flexible: true)
            subscribedTopicNames = try reader.array(flexible: true)
            assignment = try Assignment(from: &reader, version: version)
            try reader.skipTags()
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            try writer.string(memberId, flexible: true)
            try writer.string(rackId, flexible: true)
            writer.int32(memberEpoch)
            try writer.string(clientId, flexible: true)
            try writer.string(clientHost, flexible: true)
            try writer.array(subscribedTopicNames, flexible: true)
            try assignment.encode(into: &writer, version: version)
            writer.noTags()
        }

        package static func smallestSize(version: Int16) -> Int { 12 }
    }
}

extension ShareGroupDescribeResponse {
    package struct DescribedGroup: WireElement {
        package var errorCode: ErrorCode
        package var errorMessage: String?
        package var groupId: String
        package var groupState: String
        package var groupEpoch: Int32
        package var assignmentEpoch: Int32
        package var assignorName: String
        package var members: [Member]
        package var authorizedOperations: Int32

        package init(
            errorCode: ErrorCode = .none,
            errorMessage: String? = nil,
            groupId: String = "",
            groupState: String = "",
            groupEpoch: Int32 = 0,
            assignmentEpoch: Int32 = 0,
            assignorName: String = "",
            members: [Member] = [],
            authorizedOperations: Int32 = -2147483648
        ) {
            self.errorCode = errorCode
            self.errorMessage = errorMessage
            self.groupId = groupId
            self.groupState = groupState
            self.groupEpoch = groupEpoch
            self.assignmentEpoch = assignmentEpoch
            self.assignorName = assignorName
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
            assignorName = try reader.string(flexible: true)
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
            try writer.string(assignorName, flexible: true)
            try writer.array(members, version: version, flexible: true)
            writer.int32(authorizedOperations)
            writer.noTags()
        }

        package static func smallestSize(version: Int16) -> Int { 20 }
    }
}
