import MartletBase
import MartletMessages
import MartletWire

/// Creates and deletes topics and changes their settings, and tells everybody what there is.
final class AdminClient: SimulatedClient {
    private enum Expected {
        case metadata
        case created
        case deleted(UUID128)
        case altered
        case cut(PartitionKey)
    }

    let link: ClientLink
    private let lasting: [(name: String, partitions: Int32)]
    private let fleeting: [String]
    private var expected: Expected?
    private var isInformed = false
    /// Lasting topics that were there once.
    private var seen: [String: UUID128] = [:]

    init(_ link: ClientLink, lasting: [(name: String, partitions: Int32)], fleeting: [String]) {
        self.link = link
        self.lasting = lasting
        self.fleeting = fleeting
    }

    private var site: Site { link.site }

    func wake() {
        link.wakeUp(within: 1000...20_000)
        if site.isQuiet || link.isBusy || !link.connect() { return }
        guard isInformed else {
            expected = .metadata
            return link.send(MetadataRequest(topics: nil), version: 12)
        }
        isInformed = false
        if let missing = lasting.first(where: { topic in !site.topics.contains { $0.name == topic.name } }) {
            return create(missing.name, missing.partitions)
        }
        switch site.number(0...7) {
        case 0, 1: alter()
        case 2: cut()
        default: replace()
        }
    }

    /// Deletes some of the oldest records of a partition.
    private func cut() {
        guard let topic = site.topics.first(where: \.isLasting) else { return }
        let key = PartitionKey(topic: topic.id, partition: Int32(site.number(0...Int64(topic.partitions - 1))))
        let offset = site.number(0...site.history.promisedEnd(of: key) / 2)
        site.history.deleting(before: offset, in: key)
        expected = .cut(key)
        link.send(
            DeleteRecordsRequest(
                topics: [.init(name: topic.name, partitions: [.init(partitionIndex: key.partition, offset: offset)])],
                timeoutMs: 200), version: 2)
    }

    private func create(_ name: String, _ partitions: Int32) {
        expected = .created
        link.send(
            CreateTopicsRequest(
                topics: [.init(name: name, numPartitions: partitions, replicationFactor: 1)], timeoutMs: 200),
            version: 7)
    }

    private func replace() {
        guard !fleeting.isEmpty else { return }
        let name = fleeting[Int(site.number(0...Int64(fleeting.count - 1)))]
        guard let found = site.topics.first(where: { $0.name == name }) else {
            return create(name, Int32(site.number(1...2)))
        }
        guard site.random.oneIn(4) else { return }
        site.history.deleting()
        expected = .deleted(found.id)
        link.send(DeleteTopicsRequest(topics: [.init(name: nil, topicId: found.id)], timeoutMs: 200), version: 6)
    }

    /// Segments that are rolled often, by age and by the size of their index.
    private func alter() {
        guard !site.topics.isEmpty else { return }
        let topic = site.topics[Int(site.number(0...Int64(site.topics.count - 1)))]
        let setting: (String, String) =
            switch site.number(0...3) {
            case 0: ("segment.ms", "\(site.number(1...400))")
            case 1: ("segment.index.bytes", "\(8 * site.number(2...20))")
            case 2: ("index.interval.bytes", "\(site.number(0...2000))")
            default: ("message.timestamp.type", site.random.oneIn(2) ? "LogAppendTime" : "CreateTime")
            }
        expected = .altered
        link.send(
            IncrementalAlterConfigsRequest(
                resources: [
                    .init(
                        resourceType: 2, resourceName: topic.name,
                        configs: [.init(name: setting.0, configOperation: 0, value: setting.1)])
                ]), version: 1)
    }

    func receive(_ answer: [UInt8]) {
        defer { expected = nil }
        switch expected {
        case .metadata: receiveMetadata(answer)
        case .created: _ = link.read(answer, to: CreateTopicsRequest.self)
        case .altered: _ = link.read(answer, to: IncrementalAlterConfigsRequest.self)
        case .cut(let key):
            guard let part = link.read(answer, to: DeleteRecordsRequest.self)?.topics.first?.partitions.first else {
                return
            }
            site.world.note("admin: \(key) \(part.errorCode.name) begins at \(part.lowWatermark)")
            if part.errorCode == .none { site.history.deleted(before: part.lowWatermark, in: key) }
        case .deleted(let id):
            guard let response = link.read(answer, to: DeleteTopicsRequest.self) else { return }
            if response.responses.first?.errorCode == ErrorCode.none { site.history.deleted(id) }
        case nil: site.history.violate("the admin was answered without asking")
        }
    }

    private func receiveMetadata(_ answer: [UInt8]) {
        guard let response = link.read(answer, to: MetadataRequest.self) else { return }
        site.world.note("admin: \(response.topics.count) topics", answer)
        var topics: [Site.TopicFacts] = []
        for topic in response.topics where topic.errorCode == .none {
            site.history.exists(topic.topicId)
            for partition in topic.partitions {
                site.history.epoch(
                    partition.leaderEpoch,
                    of: PartitionKey(topic: topic.topicId, partition: partition.partitionIndex),
                    life: site.life?.number ?? 0)
            }
            topics.append(
                .init(name: topic.name ?? "", id: topic.topicId, partitions: Int32(topic.partitions.count)))
        }
        for (name, id) in seen where !topics.contains(where: { $0.name == name && $0.id == id }) {
            site.history.violate("topic \(name) is gone or another one, and nobody deleted it")
        }
        for topic in topics where topic.isLasting { seen[topic.name] = topic.id }
        site.topics = topics.sorted { $0.name < $1.name }
        isInformed = true
    }

    func disconnected() {
        expected = nil
        isInformed = false
    }
}
