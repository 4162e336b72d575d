import MartletBase
import MartletWire

/// A broker's registration: every start writes a new one.
package struct BrokerRecord: StoredRecord {
    package static let version: Int16 = 0

    /// Rises with every registration in the cluster, whoever registers.
    package var epoch: BrokerEpoch
    /// Counts the registrations of this broker. Each one raises the leader epoch of all that it leads by one, in this
    /// one record.
    package var incarnation: Int32
    package var listeners: [BrokerListener]
    package var rack: String?
    /// The format levels that its release reads and writes.
    package var formatLevels: ClosedRange<Int16>
    /// The identities of its log directories, in their order.
    package var directories: [UUID128]
    package var fenced: Bool
    package var unknownTags = UnknownTags()

    package init(
        epoch: BrokerEpoch, incarnation: Int32, listeners: [BrokerListener], rack: String?,
        formatLevels: ClosedRange<Int16>, directories: [UUID128], fenced: Bool = false
    ) {
        self.epoch = epoch
        self.incarnation = incarnation
        self.listeners = listeners
        self.rack = rack
        self.formatLevels = formatLevels
        self.directories = directories
        self.fenced = fenced
    }

    package init(fields reader: inout WireReader, version: Int16) throws(WireError) {
        epoch = BrokerEpoch(try reader.int64())
        incarnation = try reader.int32()
        listeners = []
        for _ in 0..<(try reader.count(flexible: true, smallest: 7)) {
            listeners.append(try BrokerListener(from: &reader))
        }
        rack = try reader.nullableString(flexible: true)
        let lowest = try reader.int16()
        let highest = try reader.int16()
        guard lowest <= highest else { throw .invalidLength(Int(highest)) }
        formatLevels = lowest...highest
        directories = []
        for _ in 0..<(try reader.count(flexible: true, smallest: 16)) {
            directories.append(try reader.uuid())
        }
        fenced = try reader.bool()
    }

    package func encodeFields(into writer: inout WireWriter) throws(WireError) {
        writer.int64(epoch.rawValue)
        writer.int32(incarnation)
        try writer.length32(listeners.count, flexible: true)
        for listener in listeners {
            try listener.encode(into: &writer)
        }
        try writer.string(rack, flexible: true)
        writer.int16(formatLevels.lowerBound)
        writer.int16(formatLevels.upperBound)
        try writer.length32(directories.count, flexible: true)
        for directory in directories {
            writer.uuid(directory)
        }
        writer.bool(fenced)
    }
}

/// An address at which a broker is reached, under the name of its listener.
package struct BrokerListener: Hashable, Sendable {
    package var name: String
    package var host: String
    package var port: UInt16
    /// The protocol's number: 0 PLAINTEXT, 1 SSL, 2 SASL_PLAINTEXT, 3 SASL_SSL.
    package var securityProtocol: Int16
    private var unknownTags = UnknownTags()

    package init(name: String, host: String, port: UInt16, securityProtocol: Int16 = 0) {
        self.name = name
        self.host = host
        self.port = port
        self.securityProtocol = securityProtocol
    }

    fileprivate init(from reader: inout WireReader) throws(WireError) {
        name = try reader.string(flexible: true)
        host = try reader.string(flexible: true)
        port = try reader.uint16()
        securityProtocol = try reader.int16()
        unknownTags = try UnknownTags(from: &reader)
    }

    fileprivate func encode(into writer: inout WireWriter) throws(WireError) {
        try writer.string(name, flexible: true)
        try writer.string(host, flexible: true)
        writer.uint16(port)
        writer.int16(securityProtocol)
        try unknownTags.encode(into: &writer)
    }
}
