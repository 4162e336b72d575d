import MartletBase
import MartletMessages
import MartletWire

extension Broker {
    /// How one API is read and handled. The body lies in the receive buffer and may be changed in place.
    typealias Handler = @Sendable (Broker, Request, UnsafeMutableRawBufferPointer) -> Void

    /// Every API that is served. What is not in here is neither listed nor answered.
    static let handlers: [APIKey: Handler] = [
        .alterConfigs: typed(AlterConfigsRequest.self) { $0.alterConfigs($1, $2) },
        .alterPartitionReassignments: typed(AlterPartitionReassignmentsRequest.self) {
            $0.alterPartitionReassignments($1, $2)
        },
        .alterReplicaLogDirs: typed(AlterReplicaLogDirsRequest.self) { $0.alterReplicaLogDirs($1, $2) },
        .apiVersions: typed(ApiVersionsRequest.self) { $0.apiVersions($1, $2) },
        .createPartitions: typed(CreatePartitionsRequest.self) { $0.createPartitions($1, $2) },
        .createTopics: typed(CreateTopicsRequest.self) { $0.createTopics($1, $2) },
        .deleteRecords: typed(DeleteRecordsRequest.self) { $0.deleteRecords($1, $2) },
        .deleteTopics: typed(DeleteTopicsRequest.self) { $0.deleteTopics($1, $2) },
        .describeCluster: typed(DescribeClusterRequest.self) { $0.describeCluster($1, $2) },
        .describeConfigs: typed(DescribeConfigsRequest.self) { $0.describeConfigs($1, $2) },
        .describeLogDirs: typed(DescribeLogDirsRequest.self) { $0.describeLogDirs($1, $2) },
        .describeProducers: typed(DescribeProducersRequest.self) { $0.describeProducers($1, $2) },
        .describeTopicPartitions: typed(DescribeTopicPartitionsRequest.self) { $0.describeTopicPartitions($1, $2) },
        .electLeaders: typed(ElectLeadersRequest.self) { $0.electLeaders($1, $2) },
        .fetch: { $0.fetch($1, $2) },
        .incrementalAlterConfigs: typed(IncrementalAlterConfigsRequest.self) { $0.incrementalAlterConfigs($1, $2) },
        .initProducerId: typed(InitProducerIdRequest.self) { $0.initProducerId($1, $2) },
        .listConfigResources: typed(ListConfigResourcesRequest.self) { $0.listConfigResources($1, $2) },
        .listOffsets: typed(ListOffsetsRequest.self) { $0.listOffsets($1, $2) },
        .listPartitionReassignments: typed(ListPartitionReassignmentsRequest.self) {
            $0.listPartitionReassignments($1, $2)
        },
        .metadata: typed(MetadataRequest.self) { $0.metadata($1, $2) },
        .offsetForLeaderEpoch: typed(OffsetForLeaderEpochRequest.self) { $0.offsetForLeaderEpoch($1, $2) },
        .produce: { $0.produce($1, $2) },
    ]

    /// The same by the number of the API: a request need not hash its key.
    private static let handlersByNumber: [Handler?] = {
        let last = handlers.keys.map(\.rawValue).max() ?? 0
        return (0...last).map { number in APIKey(rawValue: number).flatMap { handlers[$0] } }
    }()

    private static func handler(of key: APIKey) -> Handler? {
        let number = Int(key.rawValue)
        return handlersByNumber.indices.contains(number) ? handlersByNumber[number] : nil
    }

    /// A handler that takes its request as a value. One whose body is so long that it names thousands of things would keep
    /// the other connections of its loop waiting for a second, and is left to a job.
    private static func typed<R: APIRequest>(
        _ type: R.Type, _ handle: @escaping @Sendable (Broker, R, Answer<R.Response>) -> Void
    ) -> Handler {
        @Sendable func read(_ broker: Broker, _ request: Request, _ body: RawSpan) {
            let message: R
            do throws(WireError) {
                var reader = WireReader(body, elementBudget: broker.limits.maxElements)
                message = try R(from: &reader, version: request.version)
            } catch {
                return request.refuse(.unreadable(request.key, request.version, error))
            }
            handle(broker, message, Answer(request))
        }
        return { broker, request, body in
            guard body.count > broker.limits.maxBodyOnLoop else { return read(broker, request, body.bytes) }
            let bytes = [UInt8](body)
            broker.jobs.submit(.background) {
                read(broker, request.moved(to: broker.jobs), bytes.span.bytes)
            }
        }
    }

    /// Whether requests of this kind may follow an unsettled one of their kind on a connection: only Produce, whose
    /// acknowledgements group commit gathers.
    package static func isPipelined(_ key: Int16) -> Bool { key == APIKey.produce.rawValue }

    /// Handles one request: its whole frame without the size.
    package func handle(
        _ frame: UnsafeMutableRawBufferPointer, from peer: Peer, number: UInt64, port: any RequestPort, now: Now
    ) {
        var reader = WireReader(frame.bytes)
        let head: RequestHead
        do throws(WireError) {
            head = try RequestHead(from: &reader)
        } catch {
            return port.close(
                after: number, Refusal(label: "unreadable-header", detail: "a request's header: \(error)"))
        }
        guard let key = APIKey(rawValue: head.apiKey), let handler = Self.handler(of: key) else {
            return port.close(
                after: number,
                Refusal(label: "unserved-api", detail: "a request of API \(head.apiKey), which is not served"))
        }
        let isServed = key.versions.contains(head.apiVersion)
        guard isServed || key == .apiVersions || key.advertised.contains(head.apiVersion) else {
            return port.close(
                after: number,
                Refusal(
                    label: "unserved-version",
                    detail: "\(key) version \(head.apiVersion), served are \(key.versions)"))
        }
        do throws(WireError) {
            // A client that is ahead of this broker may have changed the header too: nothing behind its first fields is
            // read where the answer does not need it.
            let isAhead = key == .apiVersions && !isServed
            let clientID = isAhead ? nil : try head.clientID(from: &reader, flexible: key.isFlexible(head.apiVersion))
            let request = Request(
                key: key, version: head.apiVersion, correlationID: head.correlationID,
                clientID: clientID.map { String(decoding: frame[$0.start..<$0.end], as: UTF8.self) } ?? "", peer: peer,
                number: number, port: port, now: now)
            if isAhead { return refuseVersion(of: request) }
            let body = UnsafeMutableRawBufferPointer(rebasing: frame[reader.bytesRead...])
            isServed ? handler(self, request, body) : refuseProduce(request, body)
        } catch {
            port.close(after: number, .unreadable(key, head.apiVersion, error))
        }
    }
}

extension Refusal {
    static func unreadable(_ key: APIKey, _ version: Int16, _ error: WireError) -> Refusal {
        Refusal(label: "unreadable-request", detail: "\(key) version \(version): \(error)")
    }
}
