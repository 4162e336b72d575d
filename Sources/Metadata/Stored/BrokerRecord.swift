import MartletBase
import MartletMessages
import MartletWire

/// A broker's registration: every start writes a new one.
package struct BrokerRecord: StoredRecord {
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
    package var unknownTags: [UnknownTag] = []

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

    package init(_ encoded: BrokerValue) throws(WireError) {
        guard encoded.lowestFormatLevel <= encoded.highestFormatLevel else {
            throw .invalidLength(Int(encoded.highestFormatLevel))
        }
        epoch = BrokerEpoch(encoded.epoch)
        incarnation = encoded.incarnation
        listeners = []
        for listener in encoded.listeners {
            listeners.append(try BrokerListener(listener))
        }
        rack = encoded.rack
        formatLevels = encoded.lowestFormatLevel...encoded.highestFormatLevel
        directories = encoded.directories
        fenced = encoded.fenced
        unknownTags = encoded.unknownTags
    }

    package var encoded: BrokerValue {
        BrokerValue(
            epoch: epoch.rawValue, incarnation: incarnation, listeners: listeners.map(\.encoded), rack: rack,
            lowestFormatLevel: formatLevels.lowerBound, highestFormatLevel: formatLevels.upperBound,
            directories: directories, fenced: fenced, unknownTags: unknownTags)
    }
}

/// An address at which a broker is reached, under the name of its listener.
package struct BrokerListener: Hashable, Sendable {
    package var name: String
    package var host: String
    package var port: UInt16
    /// The protocol's number: 0 PLAINTEXT, 1 SSL, 2 SASL_PLAINTEXT, 3 SASL_SSL.
    package var securityProtocol: Int16
    private var unknownTags: [UnknownTag] = []

    package init(name: String, host: String, port: UInt16, securityProtocol: Int16 = 0) {
        self.name = name
        self.host = host
        self.port = port
        self.securityProtocol = securityProtocol
    }

    fileprivate init(_ encoded: BrokerValue.Listener) throws(WireError) {
        guard let port = UInt16(exactly: encoded.port) else { throw .invalidLength(Int(encoded.port)) }
        self.init(
            name: encoded.name, host: encoded.host, port: port, securityProtocol: encoded.securityProtocol)
        unknownTags = encoded.unknownTags
    }

    fileprivate var encoded: BrokerValue.Listener {
        BrokerValue.Listener(
            name: name, host: host, port: Int32(port), securityProtocol: securityProtocol, unknownTags: unknownTags)
    }
}
