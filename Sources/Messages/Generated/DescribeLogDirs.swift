// Generated from Tools/Schema/definitions by `swift run generate-messages`.
// swift-format-ignore-file

import MartletBase
import MartletWire

/// Describes a broker's log directories.
package struct DescribeLogDirsRequest: APIRequest {
    package typealias Response = DescribeLogDirsResponse
    package static let key = APIKey.describeLogDirs
    package static let name = "DescribeLogDirsRequest"
    package static let versions: ClosedRange<Int16> = 1...5
    package static let flexibleVersions: ClosedRange<Int16>? = 2...5

    package var topics: [DescribableLogDirTopic]?

    package init(topics: [DescribableLogDirTopic]? = []) {
        self.topics = topics
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 2
        self.init()
        topics = try reader.nullableArray(version: version, flexible: flexible)
        if flexible { try reader.skipTags() }
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 2
        try writer.array(topics, version: version, flexible: flexible)
        if flexible { writer.noTags() }
    }
}

extension DescribeLogDirsRequest {
    package struct DescribableLogDirTopic: WireElement {
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

/// The answer to ``DescribeLogDirsRequest``.
package struct DescribeLogDirsResponse: APIResponse {
    package static let key = APIKey.describeLogDirs
    package static let name = "DescribeLogDirsResponse"
    package static let versions: ClosedRange<Int16> = 1...5
    package static let flexibleVersions: ClosedRange<Int16>? = 2...5

    package var throttleTimeMs: Int32
    package var errorCode: ErrorCode
    package var results: [DescribeLogDirsResult]

    package init(throttleTimeMs: Int32 = 0, errorCode: ErrorCode = .none, results: [DescribeLogDirsResult] = []) {
        self.throttleTimeMs = throttleTimeMs
        self.errorCode = errorCode
        self.results = results
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 2
        self.init()
        throttleTimeMs = try reader.int32()
        if version >= 3 { errorCode = try reader.errorCode() }
        results = try reader.array(version: version, flexible: flexible)
        if flexible { try reader.skipTags() }
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 2
        writer.int32(throttleTimeMs)
        if version >= 3 { writer.errorCode(errorCode) }
        try writer.array(results, version: version, flexible: flexible)
        if flexible { writer.noTags() }
    }
}

extension DescribeLogDirsResponse {
    package struct DescribeLogDirsPartition: WireElement {
        package var partitionIndex: Int32
        package var partitionSize: Int64
        package var offsetLag: Int64
        package var isFutureKey: Bool

        package init(
            partitionIndex: Int32 = 0,
            partitionSize: Int64 = 0,
            offsetLag: Int64 = 0,
            isFutureKey: Bool = false
        ) {
            self.partitionIndex = partitionIndex
            self.partitionSize = partitionSize
            self.offsetLag = offsetLag
            self.isFutureKey = isFutureKey
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            let flexible = version >= 2
            self.init()
            partitionIndex = try reader.int32()
            partitionSize = try reader.int64()
            offsetLag = try reader.int64()
            isFutureKey = try reader.bool()
            if flexible { try reader.skipTags() }
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            let flexible = version >= 2
            writer.int32(partitionIndex)
            writer.int64(partitionSize)
            writer.int64(offsetLag)
            writer.bool(isFutureKey)
            if flexible { writer.noTags() }
        }

        package static func smallestSize(version: Int16) -> Int { version >= 2 ? 22 : 21 }
    }
}

extension DescribeLogDirsResponse {
    package struct DescribeLogDirsTopic: WireElement {
        package var name: String
        package var partitions: [DescribeLogDirsPartition]

        package init(name: String = "", partitions: [DescribeLogDirsPartition] = []) {
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

extension DescribeLogDirsResponse {
    package struct DescribeLogDirsResult: WireElement {
        package var errorCode: ErrorCode
        package var logDir: String
        package var topics: [DescribeLogDirsTopic]
        package var totalBytes: Int64
        package var usableBytes: Int64
        package var isCordoned: Bool

        package init(
            errorCode: ErrorCode = .none,
            logDir: String = "",
            topics: [DescribeLogDirsTopic] = [],
            totalBytes: Int64 = -1,
            usableBytes: Int64 = -1,
            isCordoned: Bool = false
        ) {
            self.errorCode = errorCode
            self.logDir = logDir
            self.topics = topics
            self.totalBytes = totalBytes
            self.usableBytes = usableBytes
            self.isCordoned = isCordoned
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            let flexible = version >= 2
            self.init()
            errorCode = try reader.errorCode()
            logDir = try reader.string(flexible: flexible)
            topics = try reader.array(version: version, flexible: flexible)
            if version >= 4 {
                totalBytes = try reader.int64()
                usableBytes = try reader.int64()
            }
            if version == 5 { isCordoned = try reader.bool() }
            if flexible { try reader.skipTags() }
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            let flexible = version >= 2
            writer.errorCode(errorCode)
            try writer.string(logDir, flexible: flexible)
            try writer.array(topics, version: version, flexible: flexible)
            if version >= 4 {
                writer.int64(totalBytes)
                writer.int64(usableBytes)
            }
            if version == 5 { writer.bool(isCordoned) }
            if flexible { writer.noTags() }
        }

        package static func smallestSize(version: Int16) -> Int { version >= 5 ? 22 : version >= 4 ? 21 : version >= 2 ? 5 : 8 }
    }
}
