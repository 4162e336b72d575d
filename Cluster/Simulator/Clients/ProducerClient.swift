import MartletBase
import MartletMessages
import MartletWire

/// Sends records to one partition at a time. A plain producer sends everything once and forgets what became of it; an
/// idempotent one repeats in order until it is told.
final class ProducerClient: SimulatedClient {
    enum Kind: Hashable {
        case plain(acks: Int16)
        case idempotent
    }

    private struct Batch {
        let key: PartitionKey
        let values: [String]
        let sequence: Int32
        /// The broker that it was sent to first.
        let life: Int
    }

    private enum Expected {
        case identity
        case batch(Batch)
    }

    let link: ClientLink
    private let kind: Kind
    private let topic: String
    private let depth: Int
    private var partition: Int32 = 0
    private var identity: ProducerIdentity?
    /// Identities so far: each counts its records from 0.
    private var generation = 0
    private var nextNumber = 0
    /// Sent by an idempotent producer and not acknowledged, oldest first.
    private var unacknowledged: [Batch] = []
    private var expected: [Expected] = []

    init(_ link: ClientLink, _ kind: Kind, topic: String, depth: Int) {
        self.link = link
        self.kind = kind
        self.topic = topic
        self.depth = depth
    }

    private var site: Site { link.site }

    private var sender: String {
        switch kind {
        case .plain(let acks): "plain\(link.client)(acks \(acks))"
        case .idempotent: "idempotent\(link.client).\(generation)"
        }
    }

    private var acks: Int16 {
        switch kind {
        case .plain(let acks): acks
        case .idempotent: -1
        }
    }

    func wake() {
        link.wakeUp(within: 200...6000)
        let wasConnected = link.isConnected
        guard link.connect() else { return }
        if !wasConnected { for batch in unacknowledged { send(batch) } }
        if site.isQuiet { return }
        guard let found = site.topics.first(where: { $0.name == topic }) else { return }
        if kind == .idempotent, identity == nil {
            guard expected.isEmpty else { return }
            expected.append(.identity)
            return link.send(InitProducerIdRequest(transactionalId: nil, transactionTimeoutMs: 1000), version: 4)
        }
        guard max(expected.count, unacknowledged.count) < depth else { return }
        if kind != .idempotent { partition = Int32(site.number(0...Int64(found.partitions - 1))) }
        send(fresh(for: found))
    }

    private func fresh(for topic: Site.TopicFacts) -> Batch {
        let count = site.number(1...4)
        let first = nextNumber
        nextNumber += Int(count)
        let values = (first..<nextNumber).map { number in
            Payload.text(sender, number, padding: Int(site.number(0...300)))
        }
        let batch = Batch(
            key: PartitionKey(topic: topic.id, partition: partition), values: values, sequence: Int32(first),
            life: site.life?.number ?? 0)
        if kind == .idempotent { unacknowledged.append(batch) }
        return batch
    }

    private func send(_ batch: Batch) {
        let records = Frames.batch(
            batch.values, at: site.world.now.wall, producer: identity, sequence: batch.sequence)
        let request = ProduceRequest(
            acks: acks, timeoutMs: 200,
            topicData: [
                .init(topicId: batch.key.topic, partitionData: [.init(index: batch.key.partition, records: records)])
            ])
        site.world.note("\(sender): sequence \(batch.sequence), \(batch.values.count) records to \(batch.key)")
        if acks != 0 { expected.append(.batch(batch)) }
        link.send(request, version: 13, isAnswered: acks != 0)
    }

    func receive(_ answer: [UInt8]) {
        guard !expected.isEmpty else { return site.history.violate("\(sender) was answered without asking") }
        switch expected.removeFirst() {
        case .identity: receiveIdentity(answer)
        case .batch(let batch): receive(answer, for: batch)
        }
    }

    private func receiveIdentity(_ answer: [UInt8]) {
        guard let response = link.read(answer, to: InitProducerIdRequest.self), response.errorCode == .none else {
            return
        }
        identity = ProducerIdentity(id: response.producerId, epoch: response.producerEpoch)
        generation += 1
        nextNumber = 0
        let partitions = site.topics.first { $0.name == topic }?.partitions ?? 1
        partition = Int32(site.number(0...Int64(partitions - 1)))
    }

    private func receive(_ answer: [UInt8], for batch: Batch) {
        guard let response = link.read(answer, to: ProduceRequest.self) else { return }
        guard let part = response.responses.first?.partitionResponses.first else {
            return site.history.violate("\(sender): an answer to a Produce without its partition")
        }
        site.world.note("\(sender): \(part.errorCode.name) at \(part.baseOffset)")
        guard part.errorCode == .none else { return refused(batch, part.errorCode) }
        if acks == -1 { site.history.acknowledged(batch.values, at: part.baseOffset, in: batch.key) }
        if kind == .idempotent, unacknowledged.first?.sequence == batch.sequence { unacknowledged.removeFirst() }
    }

    /// A plain producer gives the records up. An idempotent one sends everything again, in order, on a new connection:
    /// this was the oldest batch, since everything before it was acknowledged here.
    private func refused(_ batch: Batch, _ error: ErrorCode) {
        guard kind == .idempotent else { return }
        switch error {
        case .unknownTopicId, .unknownTopicOrPartition:
            if topic.hasPrefix("lasting") { site.history.violate("\(sender): topic \(topic) is \(error.name)") }
            giveUp()
        case .outOfOrderSequenceNumber where mayBeForgotten(batch): giveUp()
        case .outOfOrderSequenceNumber, .invalidProducerEpoch, .unknownProducerId:
            site.history.violate("\(sender): sequence \(batch.sequence), the next in order, is \(error.name)")
        case _ where error.isRetriable: break
        default: site.history.violate("\(sender): \(error.name)")
        }
        link.drop()
        disconnected()
    }

    /// The snapshot of a producer names its last batch only: of two that were under way when the broker stopped in order,
    /// the first is not known again. One behind which nothing was sent then is either the last in the log, or the next.
    private func mayBeForgotten(_ batch: Batch) -> Bool {
        let life = site.life?.number ?? 0
        return batch.life < life && unacknowledged.contains { $0.life < life && $0.sequence > batch.sequence }
    }

    private func giveUp() {
        unacknowledged.removeAll()
        identity = nil
    }

    func disconnected() { expected.removeAll() }
}
