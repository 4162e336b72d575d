// Generated from Tools/Schema/definitions by `swift run generate-messages`.
// swift-format-ignore-file

import MartletBase
import MartletWire

/// Describes the cluster and its brokers.
package struct DescribeClusterRequest: APIRequest {
    package typealias Response = DescribeClusterResponse
    package static let key = APIKey.describeCluster
    package static let name = "DescribeClusterRequest"
    package static let versions: ClosedRange<Int16> = 0...2
    package static let flexibleVersions: ClosedRange<Int16>? = 0...2

    package var includeClusterAuthorizedOperations: Bool
    package var endpointType: Int8
    package var includeFencedBrokers: Bool

    package init(
        includeClusterAuthorizedOperations: Bool = false,
        endpointType: Int8 = 1,
        includeFencedBrokers: Bool = false
    ) {
        self.includeClusterAuthorizedOperations = includeClusterAuthorizedOperations
        self.endpointType = endpointType
        self.includeFencedBrokers = includeFencedBrokers
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        self.init()
        includeClusterAuthorizedOperations = try reader.bool()
        if version >= 1 { endpointType = try reader.int8() }
        if version == 2 { includeFencedBrokers = try reader.bool() }
        try reader.skipTags()
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        if version == 0 { try requireDefault(endpointType == 1, "DescribeClusterRequest.endpointType", version) }
        if version <= 1 {
            try requireDefault(!includeFencedBrokers, "DescribeClusterRequest.includeFencedBrokers", version)
        }
        writer.bool(includeClusterAuthorizedOperations)
        if version >= 1 { writer.int8(endpointType) }
        if version == 2 { writer.bool(includeFencedBrokers) }
        writer.noTags()
    }
}

/// The answer to ``DescribeClusterRequest``.
package struct DescribeClusterResponse: APIResponse {
    package static let key = APIKey.describeCluster
    package static let name = "DescribeClusterResponse"
    package static let versions: ClosedRange<Int16> = 0...2
    package static let flexibleVersions: ClosedRange<Int16>? = 0...2

    package var throttleTimeMs: Int32
    package var errorCode: ErrorCode
    package var errorMessage: String?
    package var endpointType: Int8
    package var clusterId: String
    package var controllerId: Int32
    package var brokers: [DescribeClusterBroker]
    package var clusterAuthorizedOperations: Int32

    package init(
        throttleTimeMs: Int32 = 0,
        errorCode: ErrorCode = .none,
        errorMessage: String? = nil,
        endpointType: Int8 = 1,
        clusterId: String = "",
        controllerId: Int32 = -1,
        brokers: [DescribeClusterBroker] = [],
        clusterAuthorizedOperations: Int32 = -2147483648
    ) {
        self.throttleTimeMs = throttleTimeMs
        self.errorCode = errorCode
        self.errorMessage = errorMessage
        self.endpointType = endpointType
        self.clusterId = clusterId
        self.controllerId = controllerId
        self.brokers = brokers
        self.clusterAuthorizedOperations = clusterAuthorizedOperations
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        self.init()
        throttleTimeMs = try reader.int32()
        errorCode = try reader.errorCode()
        errorMessage = try reader.nullableString(flexible: true)
        if version >= 1 { endpointType = try reader.int8() }
        clusterId = try reader.string(flexible: true)
        controllerId = try reader.int32()
        brokers = try reader.array(version: version, flexible: true)
        clusterAuthorizedOperations = try reader.int32()
        try reader.skipTags()
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        if version == 0 { try requireDefault(endpointType == 1, "DescribeClusterResponse.endpointType", version) }
        writer.int32(throttleTimeMs)
        writer.errorCode(errorCode)
        try writer.string(errorMessage, flexible: true)
        if version >= 1 { writer.int8(endpointType) }
        try writer.string(clusterId, flexible: true)
        writer.int32(controllerId)
        try writer.array(brokers, version: version, flexible: true)
        writer.int32(clusterAuthorizedOperations)
        writer.noTags()
    }
}

extension DescribeClusterResponse {
    package struct DescribeClusterBroker: WireElement {
        package var brokerId: Int32
        package var host: String
        package var port: Int32
        package var rack: String?
        package var isFenced: Bool

        package init(
            brokerId: Int32 = 0,
            host: String = "",
            port: Int32 = 0,
            rack: String? = nil,
            isFenced: Bool = false
        ) {
            self.brokerId = brokerId
            self.host = host
            self.port = port
            self.rack = rack
            self.isFenced = isFenced
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            self.init()
            brokerId = try reader.int32()
            host = try reader.string(flexible: true)
            port = try reader.int32()
            rack = try reader.nullableString(flexible: true)
            if version == 2 { isFenced = try reader.bool() }
            try reader.skipTags()
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            if version <= 1 {
                try requireDefault(!isFenced, "DescribeClusterResponse.DescribeClusterBroker.isFenced", version)
            }
            writer.int32(brokerId)
            try writer.string(host, flexible: true)
            writer.int32(port)
            try writer.string(rack, flexible: true)
            if version == 2 { writer.bool(isFenced) }
            writer.noTags()
        }

        package static func smallestSize(version: Int16) -> Int { version >= 2 ? 12 : 11 }
    }
}
