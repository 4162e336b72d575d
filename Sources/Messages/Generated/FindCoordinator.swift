// Generated from Tools/Schema/definitions by `swift run generate-messages`.
// swift-format-ignore-file

import MartletBase
import MartletWire

/// Finds the coordinator of a group (key type 0), a transaction (1) or a share partition (2).
package struct FindCoordinatorRequest: APIRequest {
    package typealias Response = FindCoordinatorResponse
    package static let key = APIKey.findCoordinator
    package static let name = "FindCoordinatorRequest"
    package static let versions: ClosedRange<Int16> = 0...6
    package static let flexibleVersions: ClosedRange<Int16>? = 3...6

    package var key: String
    package var keyType: Int8
    package var coordinatorKeys: [String]

    package init(key: String = "", keyType: Int8 = 0, coordinatorKeys: [String] = []) {
        self.key = key
        self.keyType = keyType
        self.coordinatorKeys = coordinatorKeys
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 3
        self.init()
        if version <= 3 { key = try reader.string(flexible: flexible) }
        if version >= 1 { keyType = try reader.int8() }
        if version >= 4 { coordinatorKeys = try reader.array(flexible: flexible) }
        if flexible { try reader.skipTags() }
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 3
        if version >= 4 { try requireDefault(key.isEmpty, "FindCoordinatorRequest.key", version) }
        if version == 0 { try requireDefault(keyType == 0, "FindCoordinatorRequest.keyType", version) }
        if version <= 3 {
            try requireDefault(coordinatorKeys.isEmpty, "FindCoordinatorRequest.coordinatorKeys", version)
        }
        if version <= 3 { try writer.string(key, flexible: flexible) }
        if version >= 1 { writer.int8(keyType) }
        if version >= 4 { try writer.array(coordinatorKeys, flexible: flexible) }
        if flexible { writer.noTags() }
    }
}

/// The answer to ``FindCoordinatorRequest``.
package struct FindCoordinatorResponse: APIResponse {
    package static let key = APIKey.findCoordinator
    package static let name = "FindCoordinatorResponse"
    package static let versions: ClosedRange<Int16> = 0...6
    package static let flexibleVersions: ClosedRange<Int16>? = 3...6

    package var throttleTimeMs: Int32
    package var errorCode: ErrorCode
    package var errorMessage: String?
    package var nodeId: Int32
    package var host: String
    package var port: Int32
    package var coordinators: [Coordinator]

    package init(
        throttleTimeMs: Int32 = 0,
        errorCode: ErrorCode = .none,
        errorMessage: String? = "",
        nodeId: Int32 = 0,
        host: String = "",
        port: Int32 = 0,
        coordinators: [Coordinator] = []
    ) {
        self.throttleTimeMs = throttleTimeMs
        self.errorCode = errorCode
        self.errorMessage = errorMessage
        self.nodeId = nodeId
        self.host = host
        self.port = port
        self.coordinators = coordinators
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 3
        self.init()
        if version >= 1 { throttleTimeMs = try reader.int32() }
        if version <= 3 { errorCode = try reader.errorCode() }
        if (1...3).contains(version) { errorMessage = try reader.nullableString(flexible: flexible) }
        if version <= 3 {
            nodeId = try reader.int32()
            host = try reader.string(flexible: flexible)
            port = try reader.int32()
        }
        if version >= 4 { coordinators = try reader.array(version: version, flexible: flexible) }
        if flexible { try reader.skipTags() }
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 3
        if version >= 4 { try requireDefault(errorCode == .none, "FindCoordinatorResponse.errorCode", version) }
        if version >= 4 { try requireDefault(nodeId == 0, "FindCoordinatorResponse.nodeId", version) }
        if version >= 4 { try requireDefault(host.isEmpty, "FindCoordinatorResponse.host", version) }
        if version >= 4 { try requireDefault(port == 0, "FindCoordinatorResponse.port", version) }
        if version <= 3 { try requireDefault(coordinators.isEmpty, "FindCoordinatorResponse.coordinators", version) }
        if version >= 1 { writer.int32(throttleTimeMs) }
        if version <= 3 { writer.errorCode(errorCode) }
        if (1...3).contains(version) { try writer.string(errorMessage, flexible: flexible) }
        if version <= 3 {
            writer.int32(nodeId)
            try writer.string(host, flexible: flexible)
            writer.int32(port)
        }
        if version >= 4 { try writer.array(coordinators, version: version, flexible: flexible) }
        if flexible { writer.noTags() }
    }
}

extension FindCoordinatorResponse {
    package struct Coordinator: WireElement {
        package var key: String
        package var nodeId: Int32
        package var host: String
        package var port: Int32
        package var errorCode: ErrorCode
        package var errorMessage: String?

        package init(
            key: String = "",
            nodeId: Int32 = 0,
            host: String = "",
            port: Int32 = 0,
            errorCode: ErrorCode = .none,
            errorMessage: String? = ""
        ) {
            self.key = key
            self.nodeId = nodeId
            self.host = host
            self.port = port
            self.errorCode = errorCode
            self.errorMessage = errorMessage
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            let flexible = version >= 3
            self.init()
            key = try reader.string(flexible: flexible)
            nodeId = try reader.int32()
            host = try reader.string(flexible: flexible)
            port = try reader.int32()
            errorCode = try reader.errorCode()
            errorMessage = try reader.nullableString(flexible: flexible)
            if flexible { try reader.skipTags() }
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            let flexible = version >= 3
            try writer.string(key, flexible: flexible)
            writer.int32(nodeId)
            try writer.string(host, flexible: flexible)
            writer.int32(port)
            writer.errorCode(errorCode)
            try writer.string(errorMessage, flexible: flexible)
            if flexible { writer.noTags() }
        }

        package static func smallestSize(version: Int16) -> Int { version >= 3 ? 14 : 16 }
    }
}
