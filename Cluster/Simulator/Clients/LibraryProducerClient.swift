import MartletBase
import MartletClientCore

/// The producer of the client library with idempotence: whatever happens to the broker, each of its records must end with an
/// acknowledgement and be there once, in the order of its partition.
final class LibraryProducerClient: SimulatedClient {
    let link: ClientLink
    private let topic: String
    private let transport: SimulatedTransport
    private let cluster: ClusterClient
    private let core: ProducerCore
    private var random: SeededRandom
    private var isOpening = false
    private var partitions = 0
    /// How many records each partition was given.
    private var counts: [Int32: Int] = [:]
    private var underWay: [Sent] = []

    private struct Sent {
        let value: String
        let delivery: BatchDelivery
        let index: Int32
    }

    init(_ link: ClientLink, topic: String, random given: SeededRandom) {
        var random = given
        self.link = link
        self.topic = topic
        transport = SimulatedTransport(link.client, link.site)
        var settings = ClientSettings(bootstrapServers: [HostPort(host: "127.0.0.1", port: 9092)])
        settings.reconnectBackoffMillis = 1
        settings.reconnectBackoffMaxMillis = 20
        settings.retryBackoffMillis = 2
        settings.retryBackoffMaxMillis = 20
        settings.requestTimeoutMillis = 500
        cluster = ClusterClient(settings, transport: transport, random: SeededRandom(seed: random.next()))
        var producer = ProducerSettings()
        producer.lingerMillis = Int64(random.next() % 3)
        producer.batchBytes = 200 + Int(random.next() % 2000)
        producer.bufferBytes = 20_000
        producer.deliveryTimeoutMillis = 3_600_000
        producer.allowsAutoCreation = false
        let accumulator = BatchAccumulator(producer, random: SeededRandom(seed: random.next()))
        core = ProducerCore(producer, cluster, accumulator, random: SeededRandom(seed: random.next()))
        self.random = random
    }

    private var site: Site { link.site }

    func wake() {
        link.wakeUp(within: 200...6000)
        settle()
        if site.isQuiet || !site.topics.contains(where: { $0.name == topic }) { return }
        guard partitions > 0 else { return open() }
        for _ in 0..<(random.next() % 4) { send() }
    }

    private func open() {
        guard !isOpening else { return }
        isOpening = true
        core.open(topic, timeoutMillis: 500) { [weak self] result in
            self?.isOpening = false
            if case .success(let count) = result { self?.partitions = count }
        }
    }

    private func send() {
        let partition = Int32(random.next() % UInt64(partitions))
        let number = counts[partition, default: 0]
        let value = Payload.text(
            "idempotent\(link.client).\(partition)", number, padding: Int(random.next() % 300))
        let appended = core.accumulator.append(
            topic: topic, partition: PartitionIndex(partition), timestamp: transport.now.wall, key: nil,
            value: Array(value.utf8))
        switch appended {
        case .taken(let delivery, let index, let wakesLoop):
            counts[partition] = number + 1
            underWay.append(Sent(value: value, delivery: delivery, index: index))
            if wakesLoop { transport.post { [core] in core.drain() } }
        case .noRoom: break
        default: site.history.violate("the library's producer does not take a record: \(appended)")
        }
    }

    private func settle() {
        underWay.removeAll { sent in
            guard let outcome = sent.delivery.outcome(of: sent.index) else { return false }
            switch outcome {
            case .success(let receipt): acknowledged(sent, receipt)
            case .failure(let failure):
                site.history.violate("\(sent.value) was not delivered: \(failure.reason)")
            }
            return true
        }
    }

    private func acknowledged(_ sent: Sent, _ receipt: DeliveryReceipt) {
        site.world.note("\(sent.value.prefix { $0 != "x" }) at \(receipt.baseOffset?.description ?? "?")")
        guard let offset = receipt.baseOffset?.rawValue, let facts = site.topics.first(where: { $0.name == topic })
        else { return }
        let key = PartitionKey(topic: facts.id, partition: sent.delivery.partition.partition.rawValue)
        site.history.acknowledged([sent.value], at: offset, in: key)
    }

    func receive(_ answer: [UInt8]) {
        site.history.violate("the library's producer uses no link of its own")
    }

    func disconnected() { transport.cut() }
}
