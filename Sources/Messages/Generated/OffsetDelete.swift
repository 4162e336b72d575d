// Generated from Tools/Schema/definitions by `swift run generate-messages`.
// swift-format-ignore-file

import MartletBase
import MartletWire

/// Deletes a group's stored offsets.
package struct OffsetDeleteRequest: APIRequest {
    package typealias Response = OffsetDeleteResponse
    package static let key = APIKey.offsetDelete
    package static let name = "OffsetDeleteRequest"
    package static let versions: ClosedRange<Int16> = 0...0
    package static let flexibleVersions: ClosedRange<Int16>? = nil

    package var groupId: String
    package var topics: [OffsetDeleteRequestTopic]

    package init(groupId: String = "", topics: [OffsetDeleteRequestTopic] = []) {
        self.groupId = groupId
        self.topics = topics
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        self.init()
        groupId = try reader.string(flexible: false)
        topics = try reader.array(version: version, flexible: false)
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        try writer.string(groupId, flexible: false)
        try writer.array(topics, version: version, flexible: false)
    }
}

extension OffsetDeleteRequest {
    package struct OffsetDeleteRequestPartition: WireElement {
        package var partitionIndex: Int32

        package init(partitionIndex: Int32 = 0) {
            self.partitionIndex = partitionIndex
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            self.init()
            partitionIndex = try reader.int32()
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            writer.int32(partitionIndex)
        }

        package static func smallestSize(version: Int16) -> Int { 4 }
    }
}

extension OffsetDeleteRequest {
    package struct OffsetDeleteRequestTopic: WireElement {
        package var name: String
        package var partitions: [OffsetDeleteRequestPartition]

        package init(name: String = "", partitions: [OffsetDeleteRequestPartition] = []) {
            self.name = name
            self.partitions = partitions
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            self.init()
            name = try reader.string(flexible: false)
            partitions = try reader.array(version: version, flexible: false)
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            try writer.string(name, flexible: false)
            try writer.array(partitions, version: version, flexible: false)
        }

        package static func smallestSize(version: Int16) -> Int { 6 }
    }
}

/// The answer to ``OffsetDeleteRequest``.
package struct OffsetDeleteResponse: APIResponse {
    package static let key = APIKey.offsetDelete
    package static let name = "OffsetDeleteResponse"
    package static let versions: ClosedRange<Int16> = 0...0
    package static let flexibleVersions: ClosedRange<Int16>? = nil

    package var errorCode: ErrorCode
    package var throttleTimeMs: Int32
    package var topics: [OffsetDeleteResponseTopic]

    package init(errorCode: ErrorCode = .none, throttleTimeMs: Int32 = 0, topics: [OffsetDeleteResponseTopic] = []) {
        self.errorCode = errorCode
        self.throttleTimeMs = throttleTimeMs
        self.topics = topics
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        self.init()
        errorCode = try reader.errorCode()
        throttleTimeMs = try reader.int32()
        topics = try reader.array(version: version, flexible: false)
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        writer.errorCode(errorCode)
        writer.int32(throttleTimeMs)
        try writer.array(topics, version: version, flexible: false)
    }
}

extension OffsetDeleteResponse {
    package struct OffsetDeleteResponsePartition: WireElement {
        package var partitionIndex: Int32
        package var errorCode: ErrorCode

        package init(partitionIndex: Int32 = 0, errorCode: ErrorCode = .none) {
            self.partitionIndex = partitionIndex
            self.errorCode = errorCode
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            self.init()
            partitionIndex = try reader.int32()
            errorCode = try reader.errorCode()
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            writer.int32(partitionIndex)
            writer.errorCode(errorCode)
        }

        package static func smallestSize(version: Int16) -> Int { 6 }
    }
}

extension OffsetDeleteResponse {
    package struct OffsetDeleteResponseTopic: WireElement {
        package var name: String
        package var partitions: [OffsetDeleteResponsePartition]

        package init(name: String = "", partitions: [OffsetDeleteResponsePartition] = []) {
            self.name = name
            self.partitions = partitions
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            self.init()
            name = try reader.string(flexible: false)
            partitions = try reader.array(version: version, flexible: false)
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            try writer.string(name, flexible: false)
            try writer.array(partitions, version: version, flexible: false)
        }

        package static func smallestSize(version: Int16) -> Int { 6 }
    }
}
