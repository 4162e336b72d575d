// Generated from Tools/Schema/definitions by `swift run generate-messages`.
// swift-format-ignore-file

import MartletBase
import MartletWire

/// Creates topics.
package struct CreateTopicsRequest: APIRequest {
    package typealias Response = CreateTopicsResponse
    package static let key = APIKey.createTopics
    package static let name = "CreateTopicsRequest"
    package static let versions: ClosedRange<Int16> = 2...7
    package static let flexibleVersions: ClosedRange<Int16>? = 5...7

    package var topics: [CreatableTopic]
    package var timeoutMs: Int32
    package var validateOnly: Bool

    package init(topics: [CreatableTopic] = [], timeoutMs: Int32 = 60000, validateOnly: Bool = false) {
        self.topics = topics
        self.timeoutMs = timeoutMs
        self.validateOnly = validateOnly
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 5
        self.init()
        topics = try reader.array(version: version, flexible: flexible)
        timeoutMs = try reader.int32()
        validateOnly = try reader.bool()
        if flexible { try reader.skipTags() }
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 5
        try writer.array(topics, version: version, flexible: flexible)
        writer.int32(timeoutMs)
        writer.bool(validateOnly)
        if flexible { writer.noTags() }
    }
}

extension CreateTopicsRequest {
    package struct CreatableReplicaAssignment: WireElement {
        package var partitionIndex: Int32
        package var brokerIds: [Int32]

        package init(partitionIndex: Int32 = 0, brokerIds: [Int32] = []) {
            self.partitionIndex = partitionIndex
            self.brokerIds = brokerIds
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            let flexible = version >= 5
            self.init()
            partitionIndex = try reader.int32()
            brokerIds = try reader.array(flexible: flexible)
            if flexible { try reader.skipTags() }
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            let flexible = version >= 5
            writer.int32(partitionIndex)
            try writer.array(brokerIds, flexible: flexible)
            if flexible { writer.noTags() }
        }

        package static func smallestSize(version: Int16) -> Int { version >= 5 ? 6 : 8 }
    }
}

extension CreateTopicsRequest {
    package struct CreatableTopicConfig: WireElement {
        package var name: String
        package var value: String?

        package init(name: String = "", value: String? = "") {
            self.name = name
            self.value = value
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            let flexible = version >= 5
            self.init()
            name = try reader.string(flexible: flexible)
            value = try reader.nullableString(flexible: flexible)
            if flexible { try reader.skipTags() }
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            let flexible = version >= 5
            try writer.string(name, flexible: flexible)
            try writer.string(value, flexible: flexible)
            if flexible { writer.noTags() }
        }

        package static func smallestSize(version: Int16) -> Int { version >= 5 ? 3 : 4 }
    }
}

extension CreateTopicsRequest {
    package struct CreatableTopic: WireElement {
        package var name: String
        package var numPartitions: Int32
        package var replicationFactor: Int16
        package var assignments: [CreatableReplicaAssignment]
        package var configs: [CreatableTopicConfig]

        package init(
            name: String = "",
            numPartitions: Int32 = 0,
            replicationFactor: Int16 = 0,
            assignments: [CreatableReplicaAssignment] = [],
            configs: [CreatableTopicConfig] = []
        ) {
            self.name = name
            self.numPartitions = numPartitions
            self.replicationFactor = replicationFactor
            self.assignments = assignments
            self.configs = configs
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            let flexible = version >= 5
            self.init()
            name = try reader.string(flexible: flexible)
            numPartitions = try reader.int32()
            replicationFactor = try reader.int16()
            assignments = try reader.array(version: version, flexible: flexible)
            configs = try reader.array(version: version, flexible: flexible)
            if flexible { try reader.skipTags() }
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            let flexible = version >= 5
            try writer.string(name, flexible: flexible)
            writer.int32(numPartitions)
            writer.int16(replicationFactor)
            try writer.array(assignments, version: version, flexible: flexible)
            try writer.array(configs, version: version, flexible: flexible)
            if flexible { writer.noTags() }
        }

        package static func smallestSize(version: Int16) -> Int { version >= 5 ? 10 : 16 }
    }
}

/// The answer to ``CreateTopicsRequest``.
package struct CreateTopicsResponse: APIResponse {
    package static let key = APIKey.createTopics
    package static let name = "CreateTopicsResponse"
    package static let versions: ClosedRange<Int16> = 2...7
    package static let flexibleVersions: ClosedRange<Int16>? = 5...7

    package var throttleTimeMs: Int32
    package var topics: [CreatableTopicResult]

    package init(throttleTimeMs: Int32 = 0, topics: [CreatableTopicResult] = []) {
        self.throttleTimeMs = throttleTimeMs
        self.topics = topics
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 5
        self.init()
        throttleTimeMs = try reader.int32()
        topics = try reader.array(version: version, flexible: flexible)
        if flexible { try reader.skipTags() }
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 5
        writer.int32(throttleTimeMs)
        try writer.array(topics, version: version, flexible: flexible)
        if flexible { writer.noTags() }
    }
}

extension CreateTopicsResponse {
    package struct CreatableTopicConfigs: WireElement {
        package var name: String
        package var value: String?
        package var readOnly: Bool
        package var configSource: Int8
        package var isSensitive: Bool

        package init(
            name: String = "",
            value: String? = "",
            readOnly: Bool = false,
            configSource: Int8 = -1,
            isSensitive: Bool = false
        ) {
            self.name = name
            self.value = value
            self.readOnly = readOnly
            self.configSource = configSource
            self.isSensitive = isSensitive
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            let flexible = version >= 5
            self.init()
            name = try reader.string(flexible: flexible)
            value = try reader.nullableString(flexible: flexible)
            readOnly = try reader.bool()
            configSource = try reader.int8()
            isSensitive = try reader.bool()
            if flexible { try reader.skipTags() }
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            let flexible = version >= 5
            try writer.string(name, flexible: flexible)
            try writer.string(value, flexible: flexible)
            writer.bool(readOnly)
            writer.int8(configSource)
            writer.bool(isSensitive)
            if flexible { writer.noTags() }
        }

        package static func smallestSize(version: Int16) -> Int { version >= 5 ? 6 : 7 }
    }
}

extension CreateTopicsResponse {
    package struct CreatableTopicResult: WireElement {
        package var name: String
        package var topicId: UUID128
        package var errorCode: ErrorCode
        package var errorMessage: String?
        package var topicConfigErrorCode: ErrorCode
        package var numPartitions: Int32
        package var replicationFactor: Int16
        package var configs: [CreatableTopicConfigs]?

        package init(
            name: String = "",
            topicId: UUID128 = .zero,
            errorCode: ErrorCode = .none,
            errorMessage: String? = "",
            topicConfigErrorCode: ErrorCode = .none,
            numPartitions: Int32 = -1,
            replicationFactor: Int16 = -1,
            configs: [CreatableTopicConfigs]? = []
        ) {
            self.name = name
            self.topicId = topicId
            self.errorCode = errorCode
            self.errorMessage = errorMessage
            self.topicConfigErrorCode = topicConfigErrorCode
            self.numPartitions = numPartitions
            self.replicationFactor = replicationFactor
            self.configs = configs
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            let flexible = version >= 5
            self.init()
            name = try reader.string(flexible: flexible)
            if version == 7 { topicId = try reader.uuid() }
            errorCode = try reader.errorCode()
            errorMessage = try reader.nullableString(flexible: flexible)
            if version >= 5 {
                numPartitions = try reader.int32()
                replicationFactor = try reader.int16()
                configs = try reader.nullableArray(version: version, flexible: flexible)
            }
            if flexible {
                var tags = try reader.tagSection()
                while let tag = try reader.nextTag(&tags) {
                    switch tag {
                    case 0: topicConfigErrorCode = try reader.errorCode()
                    default: try reader.skipTag(tags)
                    }
                }
            }
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            let flexible = version >= 5
            try writer.string(name, flexible: flexible)
            if version == 7 { writer.uuid(topicId) }
            writer.errorCode(errorCode)
            try writer.string(errorMessage, flexible: flexible)
            if version >= 5 {
                writer.int32(numPartitions)
                writer.int16(replicationFactor)
                try writer.array(configs, version: version, flexible: flexible)
            }
            if flexible {
                var tags = writer.beginTags()
                if topicConfigErrorCode != .none {
                    let start = writer.beginTag(0, &tags)
                    writer.errorCode(topicConfigErrorCode)
                    try writer.endTag(start)
                }
                writer.endTags(tags)
            }
        }

        package static func smallestSize(version: Int16) -> Int { version >= 7 ? 28 : version >= 5 ? 12 : 6 }
    }
}
