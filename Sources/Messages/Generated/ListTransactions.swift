// Generated from Tools/Schema/definitions by `swift run generate-messages`.
// swift-format-ignore-file

import MartletBase
import MartletWire

/// Lists the transactions that a coordinator keeps.
package struct ListTransactionsRequest: APIRequest {
    package typealias Response = ListTransactionsResponse
    package static let key = APIKey.listTransactions
    package static let name = "ListTransactionsRequest"
    package static let versions: ClosedRange<Int16> = 0...2
    package static let flexibleVersions: ClosedRange<Int16>? = 0...2

    package var stateFilters: [String]
    package var producerIdFilters: [Int64]
    package var durationFilter: Int64
    package var transactionalIdPattern: String?

    package init(
        stateFilters: [String] = [],
        producerIdFilters: [Int64] = [],
        durationFilter: Int64 = -1,
        transactionalIdPattern: String? = nil
    ) {
        self.stateFilters = stateFilters
        self.producerIdFilters = producerIdFilters
        self.durationFilter = durationFilter
        self.transactionalIdPattern = transactionalIdPattern
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        self.init()
        stateFilters = try reader.array(flexible: true)
        producerIdFilters = try reader.array(flexible: true)
        if version >= 1 { durationFilter = try reader.int64() }
        if version == 2 { transactionalIdPattern = try reader.nullableString(flexible: true) }
        try reader.skipTags()
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        if version == 0 { try requireDefault(durationFilter == -1, "ListTransactionsRequest.durationFilter", version) }
        if version <= 1 {
            try requireDefault(transactionalIdPattern == nil, "ListTransactionsRequest.transactionalIdPattern", version)
        }
        try writer.array(stateFilters, flexible: true)
        try writer.array(producerIdFilters, flexible: true)
        if version >= 1 { writer.int64(durationFilter) }
        if version == 2 { try writer.string(transactionalIdPattern, flexible: true) }
        writer.noTags()
    }
}

/// The answer to ``ListTransactionsRequest``.
package struct ListTransactionsResponse: APIResponse {
    package static let key = APIKey.listTransactions
    package static let name = "ListTransactionsResponse"
    package static let versions: ClosedRange<Int16> = 0...2
    package static let flexibleVersions: ClosedRange<Int16>? = 0...2

    package var throttleTimeMs: Int32
    package var errorCode: ErrorCode
    package var unknownStateFilters: [String]
    package var transactionStates: [TransactionState]

    package init(
        throttleTimeMs: Int32 = 0,
        errorCode: ErrorCode = .none,
        unknownStateFilters: [String] = [],
        transactionStates: [TransactionState] = []
    ) {
        self.throttleTimeMs = throttleTimeMs
        self.errorCode = errorCode
        self.unknownStateFilters = unknownStateFilters
        self.transactionStates = transactionStates
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        self.init()
        throttleTimeMs = try reader.int32()
        errorCode = try reader.errorCode()
        unknownStateFilters = try reader.array(flexible: true)
        transactionStates = try reader.array(version: version, flexible: true)
        try reader.skipTags()
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        writer.int32(throttleTimeMs)
        writer.errorCode(errorCode)
        try writer.array(unknownStateFilters, flexible: true)
        try writer.array(transactionStates, version: version, flexible: true)
        writer.noTags()
    }
}

extension ListTransactionsResponse {
    package struct TransactionState: WireElement {
        package var transactionalId: String
        package var producerId: Int64
        package var transactionState: String

        package init(transactionalId: String = "", producerId: Int64 = 0, transactionState: String = "") {
            self.transactionalId = transactionalId
            self.producerId = producerId
            self.transactionState = transactionState
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            self.init()
            transactionalId = try reader.string(flexible: true)
            producerId = try reader.int64()
            transactionState = try reader.string(flexible: true)
            try reader.skipTags()
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            try writer.string(transactionalId, flexible: true)
            writer.int64(producerId)
            try writer.string(transactionState, flexible: true)
            writer.noTags()
        }

        package static func smallestSize(version: Int16) -> Int { 11 }
    }
}
