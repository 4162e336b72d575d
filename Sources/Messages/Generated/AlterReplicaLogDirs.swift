// Generated from Tools/Schema/definitions by `swift run generate-messages`.
// swift-format-ignore-file

import MartletBase
import MartletWire

/// Moves replicas between log directories of a broker.
package struct AlterReplicaLogDirsRequest: APIRequest {
    package typealias Response = AlterReplicaLogDirsResponse
    package static let key = APIKey.alterReplicaLogDirs
    package static let name = "AlterReplicaLogDirsRequest"
    package static let versions: ClosedRange<Int16> = 1...2
    package static let flexibleVersions: ClosedRange<Int16>? = 2...2

    package var dirs: [AlterReplicaLogDir]

    package init(dirs: [AlterReplicaLogDir] = []) {
        self.dirs = dirs
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 2
        self.init()
        dirs = try reader.array(version: version, flexible: flexible)
        if flexible { try reader.skipTags() }
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 2
        try writer.array(dirs, version: version, flexible: flexible)
        if flexible { writer.noTags() }
    }
}

extension AlterReplicaLogDirsRequest {
    package struct AlterReplicaLogDirTopic: WireElement {
        package var name: String
        package var partitions: [Int32]

        package init(name: String = "", partitions: [Int32] = []) {
            self.name = name
            self.partitions = partitions
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            let flexible = version >= 2
            self.init()
            name = try reader.string(flexible: flexible)
            partitions = try reader.array(flexible: flexible)
            if flexible { try reader.skipTags() }
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            let flexible = version >= 2
            try writer.string(name, flexible: flexible)
            try writer.array(partitions, flexible: flexible)
            if flexible { writer.noTags() }
        }

        package static func smallestSize(version: Int16) -> Int { version >= 2 ? 3 : 6 }
    }
}

extension AlterReplicaLogDirsRequest {
    package struct AlterReplicaLogDir: WireElement {
        package var path: String
        package var topics: [AlterReplicaLogDirTopic]

        package init(path: String = "", topics: [AlterReplicaLogDirTopic] = []) {
            self.path = path
            self.topics = topics
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            let flexible = version >= 2
            self.init()
            path = try reader.string(flexible: flexible)
            topics = try reader.array(version: version, flexible: flexible)
            if flexible { try reader.skipTags() }
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            let flexible = version >= 2
            try writer.string(path, flexible: flexible)
            try writer.array(topics, version: version, flexible: flexible)
            if flexible { writer.noTags() }
        }

        package static func smallestSize(version: Int16) -> Int { version >= 2 ? 3 : 6 }
    }
}

/// The answer to ``AlterReplicaLogDirsRequest``.
package struct AlterReplicaLogDirsResponse: APIResponse {
    package static let key = APIKey.alterReplicaLogDirs
    package static let name = "AlterReplicaLogDirsResponse"
    package static let versions: ClosedRange<Int16> = 1...2
    package static let flexibleVersions: ClosedRange<Int16>? = 2...2

    package var throttleTimeMs: Int32
    package var results: [AlterReplicaLogDirTopicResult]

    package init(throttleTimeMs: Int32 = 0, results: [AlterReplicaLogDirTopicResult] = []) {
        self.throttleTimeMs = throttleTimeMs
        self.results = results
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 2
        self.init()
        throttleTimeMs = try reader.int32()
        results = try reader.array(version: version, flexible: flexible)
        if flexible { try reader.skipTags() }
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 2
        writer.int32(throttleTimeMs)
        try writer.array(results, version: version, flexible: flexible)
        if flexible { writer.noTags() }
    }
}

extension AlterReplicaLogDirsResponse {
    package struct AlterReplicaLogDirPartitionResult: WireElement {
        package var partitionIndex: Int32
        package var errorCode: ErrorCode

        package init(partitionIndex: Int32 = 0, errorCode: ErrorCode = .none) {
            self.partitionIndex = partitionIndex
            self.errorCode = errorCode
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            let flexible = version >= 2
            self.init()
            partitionIndex = try reader.int32()
            errorCode = try reader.errorCode()
            if flexible { try reader.skipTags() }
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            let flexible = version >= 2
            writer.int32(partitionIndex)
            writer.errorCode(errorCode)
            if flexible { writer.noTags() }
        }

        package static func smallestSize(version: Int16) -> Int { version >= 2 ? 7 : 6 }
    }
}

extension AlterReplicaLogDirsResponse {
    package struct AlterReplicaLogDirTopicResult: WireElement {
        package var topicName: String
        package var partitions: [AlterReplicaLogDirPartitionResult]

        package init(topicName: String = "", partitions: [AlterReplicaLogDirPartitionResult] = []) {
            self.topicName = topicName
            self.partitions = partitions
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            let flexible = version >= 2
            self.init()
            topicName = try reader.string(flexible: flexible)
            partitions = try reader.array(version: version, flexible: flexible)
            if flexible { try reader.skipTags() }
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            let flexible = version >= 2
            try writer.string(topicName, flexible: flexible)
            try writer.array(partitions, version: version, flexible: flexible)
            if flexible { writer.noTags() }
        }

        package static func smallestSize(version: Int16) -> Int { version >= 2 ? 3 : 6 }
    }
}
