// Generated from Tools/Schema/definitions by `swift run generate-messages`.
// swift-format-ignore-file

import MartletBase
import MartletWire

/// The records of the internal topic that keeps transactions.
package enum TransactionStateKey: Hashable, Sendable {
    case transactionLog(TransactionLogKey)
    /// A kind of record that this version does not know.
    case unknown(type: Int16)

    package init(from reader: inout WireReader) throws(WireError) {
        switch try reader.int16() {
        case 0: self = .transactionLog(try TransactionLogKey(from: &reader, version: 0))
        case let type: self = .unknown(type: type)
        }
    }
}

/// A transactional id.
package struct TransactionLogKey: StoredKey {
    package static let type: Int16 = 0
    package static let name = "TransactionLogKey"
    package static let versions: ClosedRange<Int16> = 0...0
    package static let flexibleVersions: ClosedRange<Int16>? = nil

    package var transactionalId: String

    package init(transactionalId: String = "") {
        self.transactionalId = transactionalId
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        self.init()
        transactionalId = try reader.string(flexible: false)
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        try writer.string(transactionalId, flexible: false)
    }
}

/// Status: 0 empty, 1 ongoing, 2 preparing commit, 3 preparing abort, 4 committed, 5 aborted, 6 dead, 7 fencing.
package struct TransactionLogValue: StoredValue {
    package static let readsNewer = false
    package static let name = "TransactionLogValue"
    package static let versions: ClosedRange<Int16> = 0...1
    package static let flexibleVersions: ClosedRange<Int16>? = 1...1

    package var producerId: Int64
    package var previousProducerId: Int64
    package var nextProducerId: Int64
    package var producerEpoch: Int16
    package var transactionTimeoutMs: Int32
    package var transactionStatus: Int8
    package var transactionPartitions: [PartitionsSchema]?
    package var transactionLastUpdateTimestampMs: Int64
    package var transactionStartTimestampMs: Int64
    package var clientTransactionVersion: Int16
    package var nextProducerEpoch: Int16
    package var unknownTags: [UnknownTag]

    package init(
        producerId: Int64 = 0,
        previousProducerId: Int64 = -1,
        nextProducerId: Int64 = -1,
        producerEpoch: Int16 = 0,
        transactionTimeoutMs: Int32 = 0,
        transactionStatus: Int8 = 0,
        transactionPartitions: [PartitionsSchema]? = [],
        transactionLastUpdateTimestampMs: Int64 = 0,
        transactionStartTimestampMs: Int64 = 0,
        clientTransactionVersion: Int16 = 0,
        nextProducerEpoch: Int16 = -1,
        unknownTags: [UnknownTag] = []
    ) {
        self.producerId = producerId
        self.previousProducerId = previousProducerId
        self.nextProducerId = nextProducerId
        self.producerEpoch = producerEpoch
        self.transactionTimeoutMs = transactionTimeoutMs
        self.transactionStatus = transactionStatus
        self.transactionPartitions = transactionPartitions
        self.transactionLastUpdateTimestampMs = transactionLastUpdateTimestampMs
        self.transactionStartTimestampMs = transactionStartTimestampMs
        self.clientTransactionVersion = clientTransactionVersion
        self.nextProducerEpoch = nextProducerEpoch
        self.unknownTags = unknownTags
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 1
        self.init()
        producerId = try reader.int64()
        producerEpoch = try reader.int16()
        transactionTimeoutMs = try reader.int32()
        transactionStatus = try reader.int8()
        transactionPartitions = try reader.nullableArray(version: version, flexible: flexible)
        transactionLastUpdateTimestampMs = try reader.int64()
        transactionStartTimestampMs = try reader.int64()
        if flexible {
            var tags = try reader.tagSection()
            while let tag = try reader.nextTag(&tags) {
                switch tag {
                case 0: previousProducerId = try reader.int64()
                case 1: nextProducerId = try reader.int64()
                case 2: clientTransactionVersion = try reader.int16()
                case 3: nextProducerEpoch = try reader.int16()
                default: unknownTags.append(try reader.unknownTag(tags))
                }
            }
        }
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 1
        if version == 0 {
            try requireDefault(previousProducerId == -1, "TransactionLogValue.previousProducerId", version)
        }
        if version == 0 { try requireDefault(nextProducerId == -1, "TransactionLogValue.nextProducerId", version) }
        if version == 0 {
            try requireDefault(clientTransactionVersion == 0, "TransactionLogValue.clientTransactionVersion", version)
        }
        if version == 0 {
            try requireDefault(nextProducerEpoch == -1, "TransactionLogValue.nextProducerEpoch", version)
        }
        if version < 1 { try requireDefault(unknownTags.isEmpty, "TransactionLogValue.unknownTags", version) }
        writer.int64(producerId)
        writer.int16(producerEpoch)
        writer.int32(transactionTimeoutMs)
        writer.int8(transactionStatus)
        try writer.array(transactionPartitions, version: version, flexible: flexible)
        writer.int64(transactionLastUpdateTimestampMs)
        writer.int64(transactionStartTimestampMs)
        if flexible {
            var tags = writer.beginTags()
            if previousProducerId != -1 {
                let start = writer.beginTag(0, &tags)
                writer.int64(previousProducerId)
                try writer.endTag(start)
            }
            if nextProducerId != -1 {
                let start = writer.beginTag(1, &tags)
                writer.int64(nextProducerId)
                try writer.endTag(start)
            }
            if clientTransactionVersion != 0 {
                let start = writer.beginTag(2, &tags)
                writer.int16(clientTransactionVersion)
                try writer.endTag(start)
            }
            if nextProducerEpoch != -1 {
                let start = writer.beginTag(3, &tags)
                writer.int16(nextProducerEpoch)
                try writer.endTag(start)
            }
            try writer.unknownTags(unknownTags, in: 4...UInt32.max, &tags)
            try writer.endTags(tags, keeping: unknownTags)
        }
    }
}

extension TransactionLogValue {
    package struct PartitionsSchema: WireElement {
        package var topic: String
        package var partitionIds: [Int32]
        package var unknownTags: [UnknownTag]

        package init(topic: String = "", partitionIds: [Int32] = [], unknownTags: [UnknownTag] = []) {
            self.topic = topic
            self.partitionIds = partitionIds
            self.unknownTags = unknownTags
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            let flexible = version >= 1
            self.init()
            topic = try reader.string(flexible: flexible)
            partitionIds = try reader.array(flexible: flexible)
            if flexible {
                var tags = try reader.tagSection()
                while let tag = try reader.nextTag(&tags) {
                    _ = tag
                    unknownTags.append(try reader.unknownTag(tags))
                }
            }
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            let flexible = version >= 1
            if version < 1 {
                try requireDefault(unknownTags.isEmpty, "TransactionLogValue.PartitionsSchema.unknownTags", version)
            }
            try writer.string(topic, flexible: flexible)
            try writer.array(partitionIds, flexible: flexible)
            if flexible {
                var tags = writer.beginTags()
                try writer.unknownTags(unknownTags, in: 0...UInt32.max, &tags)
                try writer.endTags(tags, keeping: unknownTags)
            }
        }

        package static func smallestSize(version: Int16) -> Int { version >= 1 ? 3 : 6 }
    }
}
