import MartletBase
import MartletMessages
import MartletWire

/// After the faults: writes one record to every partition, reads every partition whole, and holds it against the history.
final class AuditorClient: SimulatedClient {
    private struct Audit {
        let key: PartitionKey
        let topic: String
        var probe: Int64?
        var records: [(offset: Int64, value: String)] = []
        /// What clients had been told to be there when the latest read was asked for.
        var promised: Int64 = 0
        /// Where the partition begins, once it was asked for.
        var start: Int64?
        var next: Int64 { records.last.map { $0.offset + 1 } ?? start ?? 0 }
        var isDone = false
    }

    private enum Expected {
        case metadata
        case probe(Int)
        case start(Int)
        case data(Int)
    }

    let link: ClientLink
    /// Several audits may find one partition; each probe is a record of its own.
    private let round: Int
    private var audits: [Audit]?
    private var expected: Expected?
    private var probes = 0
    private(set) var isDone = false

    init(_ link: ClientLink, round: Int) {
        self.link = link
        self.round = round
    }

    private var site: Site { link.site }

    func wake() {
        if isDone { return }
        link.wakeUp(within: 100...500)
        if link.isBusy || !link.connect() { return }
        guard let audits else {
            expected = .metadata
            return link.send(MetadataRequest(topics: nil), version: 12)
        }
        guard let index = audits.firstIndex(where: { !$0.isDone }) else {
            isDone = true
            return
        }
        let audit = audits[index]
        if audit.probe == nil { return probe(index, audit.key) }
        if audit.start == nil { return findStart(index, audit) }
        fetch(index, audit)
    }

    private func findStart(_ index: Int, _ audit: Audit) {
        expected = .start(index)
        link.send(
            ListOffsetsRequest(
                replicaId: -1,
                topics: [
                    .init(name: audit.topic, partitions: [.init(partitionIndex: audit.key.partition, timestamp: -2)])
                ]), version: 7)
    }

    private func probe(_ index: Int, _ key: PartitionKey) {
        expected = .probe(index)
        let value = probeValue
        let records = Frames.batch([value], at: site.world.now.wall, producer: nil, sequence: 0)
        link.send(
            ProduceRequest(
                acks: -1, timeoutMs: 1000,
                topicData: [.init(topicId: key.topic, partitionData: [.init(index: key.partition, records: records)])]),
            version: 13)
    }

    /// A repeated probe has another number: the one before may have arrived.
    private var probeValue: String { Payload.text("auditor\(round)", probes, padding: 10) }

    private func fetch(_ index: Int, _ audit: Audit) {
        expected = .data(index)
        audits?[index].promised = site.history.promisedEnd(of: audit.key)
        link.send(
            FetchRequest(
                maxWaitMs: 100, minBytes: 1, maxBytes: 1 << 20,
                topics: [
                    .init(
                        topicId: audit.key.topic,
                        partitions: [
                            .init(
                                partition: audit.key.partition, fetchOffset: audit.next, partitionMaxBytes: 1 << 20)
                        ])
                ]), version: 16)
    }

    func receive(_ answer: [UInt8]) {
        defer { expected = nil }
        switch expected {
        case .metadata:
            guard let response = link.read(answer, to: MetadataRequest.self) else { return }
            audits = response.topics.flatMap { topic in
                topic.partitions.map {
                    Audit(
                        key: PartitionKey(topic: topic.topicId, partition: $0.partitionIndex), topic: topic.name ?? "")
                }
            }
        case .probe(let index): receiveProbe(index, answer)
        case .start(let index):
            guard let part = link.read(answer, to: ListOffsetsRequest.self)?.topics.first?.partitions.first else {
                return
            }
            if part.errorCode == .none { audits?[index].start = part.offset }
        case .data(let index): receiveData(index, answer)
        case nil: site.history.violate("the auditor was answered without asking")
        }
    }

    private func receiveProbe(_ index: Int, _ answer: [UInt8]) {
        guard let response = link.read(answer, to: ProduceRequest.self),
            let part = response.responses.first?.partitionResponses.first, let key = audits?[index].key
        else { return }
        site.world.note("auditor: \(key) \(part.errorCode.name) at \(part.baseOffset)")
        if part.errorCode == .none {
            site.history.acknowledged([probeValue], at: part.baseOffset, in: key)
            audits?[index].probe = part.baseOffset
        }
        probes += 1
    }

    private func receiveData(_ index: Int, _ answer: [UInt8]) {
        guard let response = link.read(answer, to: FetchRequest.self), var audit = audits?[index],
            let data = response.responses.first?.partitions.first
        else { return }
        site.world.note("auditor: \(audit.key) \(data.errorCode.name)", answer)
        guard data.errorCode == .none else {
            if !data.errorCode.isRetriable || data.errorCode == .corruptMessage {
                site.history.violate("\(audit.key) at \(audit.next): \(data.errorCode.name)")
            }
            return
        }
        do throws(Frames.Unreadable) {
            audit.records += try Frames.records(data.records ?? []).filter { [next = audit.next] in $0.offset >= next }
        } catch {
            return site.history.violate("\(audit.key): \(error)")
        }
        // Others append on: it is the whole partition when nothing committed is left to read.
        if let probe = audit.probe, audit.next > probe, audit.next >= data.highWatermark {
            audit.isDone = true
            site.history.judge(audit.records, of: audit.key, promised: audit.promised)
        }
        audits?[index] = audit
    }

    func disconnected() { expected = nil }
}
