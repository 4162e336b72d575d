// Generated from Tools/Schema/definitions by `swift run generate-messages`.
// swift-format-ignore-file

import MartletBase
import MartletWire

/// Appends record batches to partitions. Versions 0 to 2 are listed because old librdkafka judges the broker by them,
/// but refused: their message formats are gone. Topics go by id from 13.
package struct ProduceRequest: APIRequest {
    package typealias Response = ProduceResponse
    package static let key = APIKey.produce
    package static let name = "ProduceRequest"
    package static let versions: ClosedRange<Int16> = 3...13
    package static let flexibleVersions: ClosedRange<Int16>? = 9...13

    package var transactionalId: String?
    package var acks: Int16
    package var timeoutMs: Int32
    package var topicData: [TopicProduceData]

    package init(
        transactionalId: String? = nil,
        acks: Int16 = 0,
        timeoutMs: Int32 = 0,
        topicData: [TopicProduceData] = []
    ) {
        self.transactionalId = transactionalId
        self.acks = acks
        self.timeoutMs = timeoutMs
        self.topicData = topicData
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 9
        self.init()
        transactionalId = try reader.nullableString(flexible: flexible)
        acks = try reader.int16()
        timeoutMs = try reader.int32()
        topicData = try reader.array(version: version, flexible: flexible)
        if flexible { try reader.skipTags() }
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 9
        try writer.string(transactionalId, flexible: flexible)
        writer.int16(acks)
        writer.int32(timeoutMs)
        try writer.array(topicData, version: version, flexible: flexible)
        if flexible { writer.noTags() }
    }
}

extension ProduceRequest {
    package struct PartitionProduceData: WireElement {
        package var index: Int32
        package var records: [UInt8]?

        package init(index: Int32 = 0, records: [UInt8]? = nil) {
            self.index = index
            self.records = records
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            let flexible = version >= 9
            self.init()
            index = try reader.int32()
            records = try reader.nullableBytes(flexible: flexible)
            if flexible { try reader.skipTags() }
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            let flexible = version >= 9
            writer.int32(index)
            try writer.bytes(records, flexible: flexible)
            if flexible { writer.noTags() }
        }

        package static func smallestSize(version: Int16) -> Int { version >= 9 ? 6 : 8 }
    }
}

extension ProduceRequest {
    package struct TopicProduceData: WireElement {
        package var name: String
        package var topicId: UUID128
        package var partitionData: [PartitionProduceData]

        package init(name: String = "", topicId: UUID128 = .zero, partitionData: [PartitionProduceData] = []) {
            self.name = name
            self.topicId = topicId
            self.partitionData = partitionData
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            let flexible = version >= 9
            self.init()
            if version <= 12 { name = try reader.string(flexible: flexible) }
            if version == 13 { topicId = try reader.uuid() }
            partitionData = try reader.array(version: version, flexible: flexible)
            if flexible { try reader.skipTags() }
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            let flexible = version >= 9
            if version <= 12 { try writer.string(name, flexible: flexible) }
            if version == 13 { writer.uuid(topicId) }
            try writer.array(partitionData, version: version, flexible: flexible)
            if flexible { writer.noTags() }
        }

        package static func smallestSize(version: Int16) -> Int { version >= 13 ? 18 : version >= 9 ? 3 : 6 }
    }
}

/// The answer to ``ProduceRequest``.
package struct ProduceResponse: APIResponse {
    package static let key = APIKey.produce
    package static let name = "ProduceResponse"
    package static let versions: ClosedRange<Int16> = 3...13
    package static let flexibleVersions: ClosedRange<Int16>? = 9...13

    package var responses: [TopicProduceResponse]
    package var throttleTimeMs: Int32
    package var nodeEndpoints: [NodeEndpoint]

    package init(
        responses: [TopicProduceResponse] = [],
        throttleTimeMs: Int32 = 0,
        nodeEndpoints: [NodeEndpoint] = []
    ) {
        self.responses = responses
        self.throttleTimeMs = throttleTimeMs
        self.nodeEndpoints = nodeEndpoints
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 9
        self.init()
        responses = try reader.array(version: version, flexible: flexible)
        throttleTimeMs = try reader.int32()
        if flexible {
            var tags = try reader.tagSection()
            while let tag = try reader.nextTag(&tags) {
                switch tag {
                case 0 where version >= 10: nodeEndpoints = try reader.array(version: version, flexible: flexible)
                default: try reader.skipTag(tags)
                }
            }
        }
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 9
        if version <= 9 { try requireDefault(nodeEndpoints.isEmpty, "ProduceResponse.nodeEndpoints", version) }
        try writer.array(responses, version: version, flexible: flexible)
        writer.int32(throttleTimeMs)
        if flexible {
            var tags = writer.beginTags()
            if version >= 10, !nodeEndpoints.isEmpty {
                let start = writer.beginTag(0, &tags)
                try writer.array(nodeEndpoints, version: version, flexible: flexible)
                try writer.endTag(start)
            }
            writer.endTags(tags)
        }
    }
}

extension ProduceResponse {
    package struct BatchIndexAndErrorMessage: WireElement {
        package var batchIndex: Int32
        package var batchIndexErrorMessage: String?

        package init(batchIndex: Int32 = 0, batchIndexErrorMessage: String? = nil) {
            self.batchIndex = batchIndex
            self.batchIndexErrorMessage = batchIndexErrorMessage
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            let flexible = version >= 9
            self.init()
            batchIndex = try reader.int32()
            batchIndexErrorMessage = try reader.nullableString(flexible: flexible)
            if flexible { try reader.skipTags() }
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            let flexible = version >= 9
            writer.int32(batchIndex)
            try writer.string(batchIndexErrorMessage, flexible: flexible)
            if flexible { writer.noTags() }
        }

        package static func smallestSize(version: Int16) -> Int { 6 }
    }
}

extension ProduceResponse {
    package struct LeaderIdAndEpoch: WireStructure {
        package var leaderId: Int32
        package var leaderEpoch: Int32

        package init(leaderId: Int32 = -1, leaderEpoch: Int32 = -1) {
            self.leaderId = leaderId
            self.leaderEpoch = leaderEpoch
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            let flexible = version >= 9
            self.init()
            leaderId = try reader.int32()
            leaderEpoch = try reader.int32()
            if flexible { try reader.skipTags() }
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            let flexible = version >= 9
            writer.int32(leaderId)
            writer.int32(leaderEpoch)
            if flexible { writer.noTags() }
        }
    }
}

extension ProduceResponse {
    package struct PartitionProduceResponse: WireElement {
        package var index: Int32
        package var errorCode: ErrorCode
        package var baseOffset: Int64
        package var logAppendTimeMs: Int64
        package var logStartOffset: Int64
        package var recordErrors: [BatchIndexAndErrorMessage]
        package var errorMessage: String?
        package var currentLeader: LeaderIdAndEpoch

        package init(
            index: Int32 = 0,
            errorCode: ErrorCode = .none,
            baseOffset: Int64 = 0,
            logAppendTimeMs: Int64 = -1,
            logStartOffset: Int64 = -1,
            recordErrors: [BatchIndexAndErrorMessage] = [],
            errorMessage: String? = nil,
            currentLeader: LeaderIdAndEpoch = LeaderIdAndEpoch()
        ) {
            self.index = index
            self.errorCode = errorCode
            self.baseOffset = baseOffset
            self.logAppendTimeMs = logAppendTimeMs
            self.logStartOffset = logStartOffset
            self.recordErrors = recordErrors
            self.errorMessage = errorMessage
            self.currentLeader = currentLeader
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            let flexible = version >= 9
            self.init()
            index = try reader.int32()
            errorCode = try reader.errorCode()
            baseOffset = try reader.int64()
            logAppendTimeMs = try reader.int64()
            if version >= 5 { logStartOffset = try reader.int64() }
            if version >= 8 {
                recordErrors = try reader.array(version: version, flexible: flexible)
                errorMessage = try reader.nullableString(flexible: flexible)
            }
            if flexible {
                var tags = try reader.tagSection()
                while let tag = try reader.nextTag(&tags) {
                    switch tag {
                    case 0 where version >= 10: currentLeader = try LeaderIdAndEpoch(from: &reader, version: version)
                    default: try reader.skipTag(tags)
                    }
                }
            }
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            let flexible = version >= 9
            if version <= 9 {
                try requireDefault(currentLeader == LeaderIdAndEpoch(), "ProduceResponse.PartitionProduceResponse.currentLeader", version)
            }
            writer.int32(index)
            writer.errorCode(errorCode)
            writer.int64(baseOffset)
            writer.int64(logAppendTimeMs)
            if version >= 5 { writer.int64(logStartOffset) }
            if version >= 8 {
                try writer.array(recordErrors, version: version, flexible: flexible)
                try writer.string(errorMessage, flexible: flexible)
            }
            if flexible {
                var tags = writer.beginTags()
                if version >= 10, currentLeader != LeaderIdAndEpoch() {
                    let start = writer.beginTag(0, &tags)
                    try currentLeader.encode(into: &writer, version: version)
                    try writer.endTag(start)
                }
                writer.endTags(tags)
            }
        }

        package static func smallestSize(version: Int16) -> Int { version >= 9 ? 33 : version >= 8 ? 36 : version >= 5 ? 30 : 22 }
    }
}

extension ProduceResponse {
    package struct TopicProduceResponse: WireElement {
        package var name: String
        package var topicId: UUID128
        package var partitionResponses: [PartitionProduceResponse]

        package init(name: String = "", topicId: UUID128 = .zero, partitionResponses: [PartitionProduceResponse] = []) {
            self.name = name
            self.topicId = topicId
            self.partitionResponses = partitionResponses
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            let flexible = version >= 9
            self.init()
            if version <= 12 { name = try reader.string(flexible: flexible) }
            if version == 13 { topicId = try reader.uuid() }
            partitionResponses = try reader.array(version: version, flexible: flexible)
            if flexible { try reader.skipTags() }
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            let flexible = version >= 9
            if version <= 12 { try writer.string(name, flexible: flexible) }
            if version == 13 { writer.uuid(topicId) }
            try writer.array(partitionResponses, version: version, flexible: flexible)
            if flexible { writer.noTags() }
        }

        package static func smallestSize(version: Int16) -> Int { version >= 13 ? 18 : version >= 9 ? 3 : 6 }
    }
}

extension ProduceResponse {
    package struct NodeEndpoint: WireElement {
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
            rack = try reader.nullableString(flexible: flexible)
            if flexible { try reader.skipTags() }
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            let flexible = version >= 9
            writer.int32(nodeId)
            try writer.string(host, flexible: flexible)
            writer.int32(port)
            try writer.string(rack, flexible: flexible)
            if flexible { writer.noTags() }
        }

        package static func smallestSize(version: Int16) -> Int { version >= 9 ? 11 : 12 }
    }
}
