import MartletBase
import MartletBroker
import MartletNetwork
import MartletSystem

/// What a broker's settings mean for its shell: addresses, directories, threads, bounds.
package struct ServerConfiguration: Sendable {
    package let settings: BrokerSettings
    package let nodeID: NodeID
    package let dataDirectory: String
    /// Of `log.dirs`, or the one below the data directory; never empty.
    package let logDirectories: [String]
    let metadataDirectory: String
    let listeners: [HostPort]
    let advertised: HostPort?
    let reactors: Int
    let network: NetworkSettings
    let metricsListener: HostPort?
    let jobs: JobPool.Widths
    let sockets: SocketSettings
    package let logLevel: LogLevel
    package let logFormat: LogFormat

    /// - Parameter dataDirectory: of `--data`; `log.dirs` may put the logs elsewhere.
    package init(_ settings: BrokerSettings, dataDirectory: String) throws(StartError) {
        self.settings = settings
        self.dataDirectory = dataDirectory
        let given = settings.list("log.dirs")
        let directories = given.isEmpty ? [settings.text("log.dir") ?? "\(dataDirectory)/log"] : given
        // Clients are told where the logs lie, and name directories by that.
        logDirectories = directories.map(ThisProcess.absolute)
        metadataDirectory = "\(dataDirectory)/metadata"
        nodeID = Self.nodeID(settings)
        var listeners: [HostPort] = []
        for text in settings.list("listeners") { listeners.append(try Self.address(text, "listeners")) }
        guard !listeners.isEmpty else {
            throw StartError("listeners is empty", hint: "Give one with --listen HOST:PORT.", isUsage: true)
        }
        self.listeners = listeners
        if let text = settings.list("advertised.listeners").first {
            let address = try Self.address(text, "advertised.listeners")
            guard !address.isWildcard else {
                throw StartError(
                    "\(text) stands for every address; no client can connect to it",
                    hint: "Advertise a name or an address that clients reach: --advertise HOST:PORT.", isUsage: true)
            }
            advertised = address
        } else {
            advertised = nil
        }
        reactors = settings.integer("num.network.threads").map { Int(clamping: $0) } ?? ThisProcess.processors
        network = Self.network(settings)
        sockets = Self.sockets(settings)
        metricsListener = try settings.text("metrics.listener").map { text throws(StartError) in
            try Self.address(text, "metrics.listener")
        }
        jobs = Self.jobs(settings, directories: logDirectories.count)
        logLevel = settings.text("log.level").flatMap(LogLevel.init) ?? .info
        logFormat = settings.text("log.format").flatMap(LogFormat.init) ?? .text
    }

    private static func network(_ settings: BrokerSettings) -> NetworkSettings {
        func bound(_ name: String) -> Int { Int(clamping: settings.integer(name) ?? Int64.max) }
        func millis(_ name: String) -> Int64 {
            let value = settings.integer(name) ?? -1
            return value < 0 ? Int64.max : value
        }
        var network = NetworkSettings()
        network.maxRequestBytes = bound("socket.request.max.bytes")
        network.maxFirstRequestBytes = min(bound("first.request.max.bytes"), network.maxRequestBytes)
        network.maxConnections = bound("max.connections")
        network.maxConnectionsPerAddress = bound("max.connections.per.ip")
        let memory = bound("queued.max.request.bytes")
        network.receiveMemoryBytes = memory < 0 ? Int.max : memory
        network.unsentMemoryBytes = bound("queued.max.response.bytes")
        network.connection.idleMillis = millis("connections.max.idle.ms")
        network.connection.handshakeMillis = millis("connection.handshake.timeout.ms")
        network.connection.requestMillis = millis("request.receive.timeout.ms")
        network.connection.maxUnsettledRequests = bound("connection.max.in.flight.requests")
        network.connection.maxUnsettledBytes = bound("connection.max.in.flight.bytes")
        network.connection.maxOutputBytes = bound("connection.max.unsent.bytes")
        return network
    }

    private static func sockets(_ settings: BrokerSettings) -> SocketSettings {
        func bytes(_ name: String) -> Int32? {
            settings.integer(name).flatMap { $0 > 0 ? Int32(clamping: $0) : nil }
        }
        var sockets = SocketSettings()
        sockets.backlog = settings.integer("socket.listen.backlog.size").map { Int32(clamping: $0) } ?? sockets.backlog
        sockets.receiveBufferBytes = bytes("socket.receive.buffer.bytes")
        sockets.sendBufferBytes = bytes("socket.send.buffer.bytes")
        return sockets
    }

    /// Of `node.id`, or of its older name; one below 0 there asks for a number to be found, as the default is.
    private static func nodeID(_ settings: BrokerSettings) -> NodeID {
        let older = settings.isGiven("node.id") ? nil : settings.integer("broker.id").flatMap { $0 < 0 ? nil : $0 }
        return NodeID(Int32(clamping: older ?? settings.integer("node.id") ?? 1))
    }

    private static func jobs(_ settings: BrokerSettings, directories: Int) -> JobPool.Widths {
        var widths = JobPool.Widths()
        // Logs are opened, and so recovered, in this lane.
        let recovering = Int(clamping: settings.integer("num.recovery.threads.per.data.dir") ?? 2)
        widths.log = min(max(recovering.multipliedReportingOverflow(by: directories).partialValue, widths.log), 256)
        widths.background = Int(clamping: settings.integer("background.threads") ?? 2)
        return widths
    }

    /// `HOST:PORT`, or Kafka's form with a protocol before it.
    private static func address(_ text: String, _ setting: String) throws(StartError) -> HostPort {
        var rest = text[...]
        if let scheme = text.firstRange(of: "://") {
            let name = text[..<scheme.lowerBound]
            guard name.uppercased() == "PLAINTEXT" else {
                throw StartError(
                    "\(setting) has \(text), and \(name) is not a protocol that this broker serves",
                    hint: "Use PLAINTEXT://HOST:PORT, or HOST:PORT.", isUsage: true)
            }
            rest = text[scheme.upperBound...]
        }
        guard let address = HostPort(String(rest)) else {
            throw StartError(
                "\(text) is not an address", hint: "Write HOST:PORT, for example 127.0.0.1:9092 or [::1]:9092.",
                isUsage: true)
        }
        return address
    }
}
