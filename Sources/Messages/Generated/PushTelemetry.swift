// Generated from Tools/Schema/definitions by `swift run generate-messages`.
// swift-format-ignore-file

import MartletBase
import MartletWire

/// Pushes client metrics.
package struct PushTelemetryRequest: APIRequest {
    package typealias Response = PushTelemetryResponse
    package static let key = APIKey.pushTelemetry
    package static let name = "PushTelemetryRequest"
    package static let versions: ClosedRange<Int16> = 0...0
    package static let flexibleVersions: ClosedRange<Int16>? = 0...0

    package var clientInstanceId: UUID128
    package var subscriptionId: Int32
    package var terminating: Bool
    package var compressionType: Int8
    package var metrics: [UInt8]

    package init(
        clientInstanceId: UUID128 = .zero,
        subscriptionId: Int32 = 0,
        terminating: Bool = false,
        compressionType: Int8 = 0,
        metrics: [UInt8] = []
    ) {
        self.clientInstanceId = clientInstanceId
        self.subscriptionId = subscriptionId
        self.terminating = terminating
        self.compressionType = compressionType
        self.metrics = metrics
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        self.init()
        clientInstanceId = try reader.uuid()
        subscriptionId = try reader.int32()
        terminating = try reader.bool()
        compressionType = try reader.int8()
        metrics = try reader.bytes(flexible: true)
        try reader.skipTags()
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        writer.uuid(clientInstanceId)
        writer.int32(subscriptionId)
        writer.bool(terminating)
        writer.int8(compressionType)
        try writer.bytes(metrics, flexible: true)
        writer.noTags()
    }
}

/// The answer to ``PushTelemetryRequest``.
package struct PushTelemetryResponse: APIResponse {
    package static let key = APIKey.pushTelemetry
    package static let name = "PushTelemetryResponse"
    package static let versions: ClosedRange<Int16> = 0...0
    package static let flexibleVersions: ClosedRange<Int16>? = 0...0

    package var throttleTimeMs: Int32
    package var errorCode: ErrorCode

    package init(throttleTimeMs: Int32 = 0, errorCode: ErrorCode = .none) {
        self.throttleTimeMs = throttleTimeMs
        self.errorCode = errorCode
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        self.init()
        throttleTimeMs = try reader.int32()
        errorCode = try reader.errorCode()
        try reader.skipTags()
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        writer.int32(throttleTimeMs)
        writer.errorCode(errorCode)
        writer.noTags()
    }
}
