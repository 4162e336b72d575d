import MartletBase
import MartletMessages
import MartletWire
import Testing

/// A broker that answers as it was told, one script for each API. Without a script it negotiates versions and describes
/// the cluster that `cluster` says; anything else fails the test.
final class ScriptedBroker: @unchecked Sendable {
    enum Reachability {
        case listens
        case refuses
        case answersNobody
    }

    /// What becomes of one request.
    enum Reaction<Response: Sendable>: Sendable {
        case answer(Response)
        case answerAfter(millis: Int64, Response)
        /// No answer ever; later requests of the connection are not answered either by a real broker.
        case silence
        /// The connection ends instead.
        case cut
        /// Bytes behind the header, whatever they are.
        case bytes([UInt8])
    }

    /// One request as it came.
    struct Arrival: Sendable {
        let key: APIKey
        let version: Int16
        let clientID: String
        let body: [UInt8]
        let at: MonotonicTime

        func request<Request: APIRequest>(_: Request.Type) throws -> Request {
            try Request.decode(body.span.bytes, version: version)
        }
    }

    let address: HostPort
    var reachability = Reachability.listens
    /// What it says that it serves.
    var versions: [APIKey: ClosedRange<Int16>] = [:]
    /// What Metadata says.
    var cluster = MetadataResponse(clusterId: "scripted", controllerId: -1)
    private(set) var arrivals: [Arrival] = []
    fileprivate(set) var scripts: [APIKey: (Arrival) throws -> Reaction<[UInt8]>] = [:]
    var links: [ScriptedLink] = []
    private let network: ScriptedNetwork

    init(_ address: HostPort, _ network: ScriptedNetwork) {
        self.address = address
        self.network = network
        for key in APIKey.allCases { versions[key] = key.versions }
        on(ApiVersionsRequest.self) { [unowned self] _, version in .answer(versionsAnswer(version)) }
        on(MetadataRequest.self) { [unowned self] request, version in .answer(metadataAnswer(request, version)) }
    }

    /// Answers every request of this API.
    func on<Request: APIRequest>(
        _: Request.Type, _ script: @escaping (Request, _ version: Int16) throws -> Reaction<Request.Response>
    ) {
        scripts[Request.key] = { arrival in
            switch try script(arrival.request(Request.self), arrival.version) {
            case .answer(let response): .answer(try response.encoded(version: arrival.version))
            case .answerAfter(let millis, let response):
                .answerAfter(millis: millis, try response.encoded(version: arrival.version))
            case .silence: .silence
            case .cut: .cut
            case .bytes(let bytes): .bytes(bytes)
            }
        }
    }

    /// As `on`, for an API whose requests or answers are handled as bytes.
    func onBytes(_ key: APIKey, _ script: @escaping (Arrival) throws -> Reaction<[UInt8]>) { scripts[key] = script }

    func arrivals(of key: APIKey) -> [Arrival] { arrivals.filter { $0.key == key } }

    func requests<Request: APIRequest>(_: Request.Type) throws -> [Request] {
        try arrivals(of: Request.key).map { try $0.request(Request.self) }
    }

    /// Ends every connection, as a broker that dies does.
    func cutConnections() {
        for link in links { link.end(.closedByPeer) }
    }

    // MARK: The wire

    func receive(_ frame: [UInt8], from link: ScriptedLink) {
        do {
            var reader = WireReader(frame.span.bytes)
            let head = try RequestHead(from: &reader)
            let key = try #require(APIKey(rawValue: head.apiKey), "an API that nobody knows: \(head.apiKey)")
            let clientID = try head.clientID(from: &reader, flexible: key.isFlexible(head.apiVersion))
            let arrival = Arrival(
                key: key, version: head.apiVersion,
                clientID: String(decoding: frame[clientID.start..<clientID.end], as: UTF8.self),
                body: Array(frame[reader.bytesRead...]), at: network.time)
            arrivals.append(arrival)
            try react(arrival, head, link)
        } catch {
            Issue.record("\(address) cannot read a request: \(error)")
        }
    }

    private func react(_ arrival: Arrival, _ head: RequestHead, _ link: ScriptedLink) throws {
        if versions[arrival.key]?.contains(arrival.version) != true { return try refuseVersion(arrival, head, link) }
        let script = try #require(scripts[arrival.key], "\(address) has no script for \(arrival.key)")
        switch try script(arrival) {
        case .answer(let body), .bytes(let body): answer(body, arrival, head, link, 0)
        case .answerAfter(let millis, let body): answer(body, arrival, head, link, millis)
        case .silence: break
        case .cut: link.end(.closedByPeer)
        }
    }

    private func answer(_ body: [UInt8], _ arrival: Arrival, _ head: RequestHead, _ link: ScriptedLink, _ millis: Int64)
    {
        var writer = WireWriter()
        writer.int32(head.correlationID)
        if arrival.key.responseHeaderVersion(arrival.version) == 1 { writer.unsignedVarint(0) }
        body.withUnsafeBytes { writer.raw($0) }
        link.answer(writer.array(), afterMillis: millis)
    }

    /// Only ApiVersions is answered in a version that is not served: in version 0, with the range that is.
    private func refuseVersion(_ arrival: Arrival, _ head: RequestHead, _ link: ScriptedLink) throws {
        guard arrival.key == .apiVersions else {
            Issue.record("\(address) does not serve \(arrival.key) \(arrival.version)")
            return link.end(.closedByPeer)
        }
        var answer = versionsAnswer(0)
        answer.errorCode = .unsupportedVersion
        answer.apiKeys = answer.apiKeys.filter { $0.apiKey == APIKey.apiVersions.rawValue }
        var writer = WireWriter()
        writer.int32(head.correlationID)
        try answer.encode(into: &writer, version: 0)
        link.answer(writer.array(), afterMillis: 0)
    }

    private func versionsAnswer(_ version: Int16) -> ApiVersionsResponse {
        ApiVersionsResponse(
            apiKeys: versions.sorted { $0.key.rawValue < $1.key.rawValue }.map { key, range in
                .init(apiKey: key.rawValue, minVersion: range.lowerBound, maxVersion: range.upperBound)
            })
    }

    // MARK: Metadata

    private func metadataAnswer(_ request: MetadataRequest, _ version: Int16) -> MetadataResponse {
        var answer = cluster
        if let names = request.topics, !(version == 0 && names.isEmpty) {
            answer.topics = names.map { wanted in
                cluster.topics.first { $0.name == wanted.name }
                    ?? .init(errorCode: .unknownTopicOrPartition, name: wanted.name)
            }
        }
        return answer
    }
}

extension ScriptedNetwork {
    /// `count` brokers that know each other and lead the partitions of these topics in turn; the first is the controller.
    func cluster(brokers count: Int, topics: [String: Int32] = [:]) -> [ScriptedBroker] {
        let brokers = (1...count).map { broker(HostPort(host: "broker-\($0)", port: 9092)) }
        let metadata = MetadataResponse(
            brokers: brokers.enumerated().map {
                .init(nodeId: Int32($0 + 1), host: $1.address.host, port: Int32($1.address.port))
            },
            clusterId: "scripted", controllerId: 1,
            topics: topics.sorted { $0.key < $1.key }.enumerated().map { ordinal, topic in
                .init(
                    name: topic.key, topicId: UUID128(high: 7, low: UInt64(ordinal + 1)),
                    partitions: (0..<topic.value).map { partition in
                        let leader = partition % Int32(count) + 1
                        return .init(
                            partitionIndex: partition, leaderId: leader, leaderEpoch: 0, replicaNodes: [leader],
                            isrNodes: [leader])
                    })
            })
        for broker in brokers { broker.cluster = metadata }
        return brokers
    }
}
