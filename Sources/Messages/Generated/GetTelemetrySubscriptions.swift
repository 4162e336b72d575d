// Generated from Tools/Schema/definitions by `swift run generate-messages`.
// swift-format-ignore-file

import MartletBase
import MartletWire

/// Asks which client metrics to push.
package struct GetTelemetrySubscriptionsRequest: APIRequest {
    package typealias Response = GetTelemetrySubscriptionsResponse
    package static let key = APIKey.getTelemetrySubscriptions
    package static let name = "GetTelemetrySubscriptionsRequest"
    package static let versions: ClosedRange<Int16> = 0...0
    package static let flexibleVersions: ClosedRange<Int16>? = 0...0

    package var clientInstanceId: UUID128

    package init(clientInstanceId: UUID128 = .zero) {
        self.clientInstanceId = clientInstanceId
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        self.init()
        clientInstanceId = try reader.uuid()
        try reader.skipTags()
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        writer.uuid(clientInstanceId)
        writer.noTags()
    }
}

/// The answer to ``GetTelemetrySubscriptionsRequest``.
package struct GetTelemetrySubscriptionsResponse: APIResponse {
    package static let key = APIKey.getTelemetrySubscriptions
    package static let name = "GetTelemetrySubscriptionsResponse"
    package static let versions: ClosedRange<Int16> = 0...0
    package static let flexibleVersions: ClosedRange<Int16>? = 0...0

    package var throttleTimeMs: Int32
    package var errorCode: ErrorCode
    package var clientInstanceId: UUID128
    package var subscriptionId: Int32
    package var acceptedCompressionTypes: [Int8]
    package var pushIntervalMs: Int32
    package var telemetryMaxBytes: Int32
    package var deltaTemporality: Bool
    package var requestedMetrics: [String]

    package init(
        throttleTimeMs: Int32 = 0,
        errorCode: ErrorCode = .none,
        clientInstanceId: UUID128 = .zero,
        subscriptionId: Int32 = 0,
        acceptedCompressionTypes: [Int8] = [],
        pushIntervalMs: Int32 = 0,
        telemetryMaxBytes: Int32 = 0,
        deltaTemporality: Bool = false,
        requestedMetrics: [String] = []
    ) {
        self.throttleTimeMs = throttleTimeMs
        self.errorCode = errorCode
        self.clientInstanceId = clientInstanceId
        self.subscriptionId = subscriptionId
        self.acceptedCompressionTypes = acceptedCompressionTypes
        self.pushIntervalMs = pushIntervalMs
        self.telemetryMaxBytes = telemetryMaxBytes
        self.deltaTemporality = deltaTemporality
        self.requestedMetrics = requestedMetrics
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        self.init()
        throttleTimeMs = try reader.int32()
        errorCode = try reader.errorCode()
        clientInstanceId = try reader.uuid()
        subscriptionId = try reader.int32()
        acceptedCompressionTypes = try reader.array(flexible: true)
        pushIntervalMs = try reader.int32()
        telemetryMaxBytes = try reader.int32()
        deltaTemporality = try reader.bool()
        requestedMetrics = try reader.array(flexible: true)
        try reader.skipTags()
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        writer.int32(throttleTimeMs)
        writer.errorCode(errorCode)
        writer.uuid(clientInstanceId)
        writer.int32(subscriptionId)
        try writer.array(acceptedCompressionTypes, flexible: true)
        writer.int32(pushIntervalMs)
        writer.int32(telemetryMaxBytes)
        writer.bool(deltaTemporality)
        try writer.array(requestedMetrics, flexible: true)
        writer.noTags()
    }
}
