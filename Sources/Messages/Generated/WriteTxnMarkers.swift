// Generated from Tools/Schema/definitions by `swift run generate-messages`.
// swift-format-ignore-file

import MartletBase
import MartletWire

/// Writes the markers that end a transaction: from its coordinator to the partitions' leaders.
package struct WriteTxnMarkersRequest: APIRequest {
    package typealias Response = WriteTxnMarkersResponse
    package static let key = APIKey.writeTxnMarkers
    package static let name = "WriteTxnMarkersRequest"
    package static let versions: ClosedRange<Int16> = 1...2
    package static let flexibleVersions: ClosedRange<Int16>? = 1...2

    package var markers: [WritableTxnMarker]

    package init(markers: [WritableTxnMarker] = []) {
        self.markers = markers
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        self.init()
        markers = try reader.array(version: version, flexible: true)
        try reader.skipTags()
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        try writer.array(markers, version: version, flexible: true)
        writer.noTags()
    }
}

extension WriteTxnMarkersRequest {
    package struct WritableTxnMarkerTopic: WireElement {
        package var name: String
        package var partitionIndexes: [Int32]

        package init(name: String = "", partitionIndexes: [Int32] = []) {
            self.name = name
            self.partitionIndexes = partitionIndexes
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            self.init()
            name = try reader.string(flexible: true)
            partitionIndexes = try reader.array(flexible: true)
            try reader.skipTags()
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            try writer.string(name, flexible: true)
            try writer.array(partitionIndexes, flexible: true)
            writer.noTags()
        }

        package static func smallestSize(version: Int16) -> Int { 3 }
    }
}

extension WriteTxnMarkersRequest {
    package struct WritableTxnMarker: WireElement {
        package var producerId: Int64
        package var producerEpoch: Int16
        package var transactionResult: Bool
        package var topics: [WritableTxnMarkerTopic]
        package var coordinatorEpoch: Int32
        package var transactionVersion: Int8

        package init(
            producerId: Int64 = 0,
            producerEpoch: Int16 = 0,
            transactionResult: Bool = false,
            topics: [WritableTxnMarkerTopic] = [],
            coordinatorEpoch: Int32 = 0,
            transactionVersion: Int8 = 0
        ) {
            self.producerId = producerId
            self.producerEpoch = producerEpoch
            self.transactionResult = transactionResult
            self.topics = topics
            self.coordinatorEpoch = coordinatorEpoch
            self.transactionVersion = transactionVersion
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            self.init()
            producerId = try reader.int64()
            producerEpoch = try reader.int16()
            transactionResult = try reader.bool()
            topics = try reader.array(version: version, flexible: true)
            coordinatorEpoch = try reader.int32()
            if version == 2 { transactionVersion = try reader.int8() }
            try reader.skipTags()
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            writer.int64(producerId)
            writer.int16(producerEpoch)
            writer.bool(transactionResult)
            try writer.array(topics, version: version, flexible: true)
            writer.int32(coordinatorEpoch)
            if version == 2 { writer.int8(transactionVersion) }
            writer.noTags()
        }

        package static func smallestSize(version: Int16) -> Int { version >= 2 ? 18 : 17 }
    }
}

/// The answer to ``WriteTxnMarkersRequest``.
package struct WriteTxnMarkersResponse: APIResponse {
    package static let key = APIKey.writeTxnMarkers
    package static let name = "WriteTxnMarkersResponse"
    package static let versions: ClosedRange<Int16> = 1...2
    package static let flexibleVersions: ClosedRange<Int16>? = 1...2

    package var markers: [WritableTxnMarkerResult]

    package init(markers: [WritableTxnMarkerResult] = []) {
        self.markers = markers
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        self.init()
        markers = try reader.array(version: version, flexible: true)
        try reader.skipTags()
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        try writer.array(markers, version: version, flexible: true)
        writer.noTags()
    }
}

extension WriteTxnMarkersResponse {
    package struct WritableTxnMarkerPartitionResult: WireElement {
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
            try reader.skipTags()
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            writer.int32(partitionIndex)
            writer.errorCode(errorCode)
            writer.noTags()
        }

        package static func smallestSize(version: Int16) -> Int { 7 }
    }
}

extension WriteTxnMarkersResponse {
    package struct WritableTxnMarkerTopicResult: WireElement {
        package var name: String
        package var partitions: [WritableTxnMarkerPartitionResult]

        package init(name: String = "", partitions: [WritableTxnMarkerPartitionResult] = []) {
            self.name = name
            self.partitions = partitions
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            self.init()
            name = try reader.string(flexible: true)
            partitions = try reader.array(version: version, flexible: true)
            try reader.skipTags()
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            try writer.string(name, flexible: true)
            try writer.array(partitions, version: version, flexible: true)
            writer.noTags()
        }

        package static func smallestSize(version: Int16) -> Int { 3 }
    }
}

extension WriteTxnMarkersResponse {
    package struct WritableTxnMarkerResult: WireElement {
        package var producerId: Int64
        package var topics: [WritableTxnMarkerTopicResult]

        package init(producerId: Int64 = 0, topics: [WritableTxnMarkerTopicResult] = []) {
            self.producerId = producerId
            self.topics = topics
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            self.init()
            producerId = try reader.int64()
            topics = try reader.array(version: version, flexible: true)
            try reader.skipTags()
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            writer.int64(producerId)
            try writer.array(topics, version: version, flexible: true)
            writer.noTags()
        }

        package static func smallestSize(version: Int16) -> Int { 10 }
    }
}
