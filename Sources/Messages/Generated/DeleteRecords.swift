// Generated from Tools/Schema/definitions by `swift run generate-messages`.
// swift-format-ignore-file

import MartletBase
import MartletWire

/// Moves partitions' start offsets forward.
package struct DeleteRecordsRequest: APIRequest {
    package typealias Response = DeleteRecordsResponse
    package static let key = APIKey.deleteRecords
    package static let name = "DeleteRecordsRequest"
    package static let versions: ClosedRange<Int16> = 0...2
    package static let flexibleVersions: ClosedRange<Int16>? = 2...2

    package var topics: [DeleteRecordsTopic]
    package var timeoutMs: Int32

    package init(topics: [DeleteRecordsTopic] = [], timeoutMs: Int32 = 0) {
        self.topics = topics
        self.timeoutMs = timeoutMs
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 2
        self.init()
        topics = try reader.array(version: version, flexible: flexible)
        timeoutMs = try reader.int32()
        if flexible { try reader.skipTags() }
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 2
        try writer.array(topics, version: version, flexible: flexible)
        writer.int32(timeoutMs)
        if flexible { writer.noTags() }
    }
}

extension DeleteRecordsRequest {
    package struct DeleteRecordsPartition: WireElement {
        package var partitionIndex: Int32
        package var offset: Int64

        package init(partitionIndex: Int32 = 0, offset: Int64 = 0) {
            self.partitionIndex = partitionIndex
            self.offset = offset
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            let flexible = version >= 2
            self.init()
            partitionIndex = try reader.int32()
            offset = try reader.int64()
            if flexible { try reader.skipTags() }
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            let flexible = version >= 2
            writer.int32(partitionIndex)
            writer.int64(offset)
            if flexible { writer.noTags() }
        }

        package static func smallestSize(version: Int16) -> Int { version >= 2 ? 13 : 12 }
    }
}

extension DeleteRecordsRequest {
    package struct DeleteRecordsTopic: WireElement {
        package var name: String
        package var partitions: [DeleteRecordsPartition]

        package init(name: String = "", partitions: [DeleteRecordsPartition] = []) {
            self.name = name
            self.partitions = partitions
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            let flexible = version >= 2
            self.init()
            name = try reader.string(flexible: flexible)
            partitions = try reader.array(version: version, flexible: flexible)
            if flexible { try reader.skipTags() }
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            let flexible = version >= 2
            try writer.string(name, flexible: flexible)
            try writer.array(partitions, version: version, flexible: flexible)
            if flexible { writer.noTags() }
        }

        package static func smallestSize(version: Int16) -> Int { version >= 2 ? 3 : 6 }
    }
}

/// The answer to ``DeleteRecordsRequest``.
package struct DeleteRecordsResponse: APIResponse {
    package static let key = APIKey.deleteRecords
    package static let name = "DeleteRecordsResponse"
    package static let versions: ClosedRange<Int16> = 0...2
    package static let flexibleVersions: ClosedRange<Int16>? = 2...2

    package var throttleTimeMs: Int32
    package var topics: [DeleteRecordsTopicResult]

    package init(throttleTimeMs: Int32 = 0, topics: [DeleteRecordsTopicResult] = []) {
        self.throttleTimeMs = throttleTimeMs
        self.topics = topics
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 2
        self.init()
        throttleTimeMs = try reader.int32()
        topics = try reader.array(version: version, flexible: flexible)
        if flexible { try reader.skipTags() }
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 2
        writer.int32(throttleTimeMs)
        try writer.array(topics, version: version, flexible: flexible)
        if flexible { writer.noTags() }
    }
}

extension DeleteRecordsResponse {
    package struct DeleteRecordsPartitionResult: WireElement {
        package var partitionIndex: Int32
        package var lowWatermark: Int64
        package var errorCode: ErrorCode

        package init(partitionIndex: Int32 = 0, lowWatermark: Int64 = 0, errorCode: ErrorCode = .none) {
            self.partitionIndex = partitionIndex
            self.lowWatermark = lowWatermark
            self.errorCode = errorCode
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            let flexible = version >= 2
            self.init()
            partitionIndex = try reader.int32()
            lowWatermark = try reader.int64()
            errorCode = try reader.errorCode()
            if flexible { try reader.skipTags() }
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            let flexible = version >= 2
            writer.int32(partitionIndex)
            writer.int64(lowWatermark)
            writer.errorCode(errorCode)
            if flexible { writer.noTags() }
        }

        package static func smallestSize(version: Int16) -> Int { version >= 2 ? 15 : 14 }
    }
}

extension DeleteRecordsResponse {
    package struct DeleteRecordsTopicResult: WireElement {
        package var name: String
        package var partitions: [DeleteRecordsPartitionResult]

        package init(name: String = "", partitions: [DeleteRecordsPartitionResult] = []) {
            self.name = name
            self.partitions = partitions
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            let flexible = version >= 2
            self.init()
            name = try reader.string(flexible: flexible)
            partitions = try reader.array(version: version, flexible: flexible)
            if flexible { try reader.skipTags() }
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            let flexible = version >= 2
            try writer.string(name, flexible: flexible)
            try writer.array(partitions, version: version, flexible: flexible)
            if flexible { writer.noTags() }
        }

        package static func smallestSize(version: Int16) -> Int { version >= 2 ? 3 : 6 }
    }
}
