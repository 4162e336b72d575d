import MartletBase
import MartletMessages
import MartletWire

/// Reads all partitions of some topics from their beginning, with long polls and a fetch session, and now and then begins
/// anew.
final class ConsumerClient: SimulatedClient {
    private struct Position {
        let key: PartitionKey
        let isLasting: Bool
        var next: Int64 = 0
        /// Not told to the session yet.
        var isChanged = true
    }

    let link: ClientLink
    private let usesSessions: Bool
    private var positions: [Position] = []
    private var sessionID: Int32 = 0
    private var sessionEpoch: Int32 = 0

    init(_ link: ClientLink, usesSessions: Bool) {
        self.link = link
        self.usesSessions = usesSessions
    }

    private var site: Site { link.site }

    func wake() {
        link.wakeUp(within: 500...8000)
        if site.isQuiet || link.isBusy || !link.connect() { return }
        if site.random.oneIn(60) { rewind() }
        followTopics()
        if positions.isEmpty { return }
        fetch()
    }

    /// Everything is read again, and must be the same.
    private func rewind() {
        for index in positions.indices {
            positions[index].next = 0
            positions[index].isChanged = true
        }
    }

    private func followTopics() {
        for topic in site.topics where !positions.contains(where: { $0.key.topic == topic.id }) {
            for partition in 0..<topic.partitions {
                positions.append(
                    Position(
                        key: PartitionKey(topic: topic.id, partition: partition), isLasting: topic.isLasting))
            }
        }
    }

    private func fetch() {
        let isIncremental = usesSessions && sessionEpoch > 0
        var topics: [FetchRequest.FetchTopic] = []
        for index in positions.indices where positions[index].isChanged || !isIncremental {
            let position = positions[index]
            positions[index].isChanged = false
            let wish = FetchRequest.FetchPartition(
                partition: position.key.partition, fetchOffset: position.next,
                partitionMaxBytes: Int32(site.number(100...8000)))
            if topics.last?.topicId == position.key.topic {
                topics[topics.count - 1].partitions.append(wish)
            } else {
                topics.append(.init(topicId: position.key.topic, partitions: [wish]))
            }
        }
        link.send(
            FetchRequest(
                maxWaitMs: Int32(site.number(0...300)), minBytes: Int32(site.number(1...2000)),
                maxBytes: Int32(site.number(500...50_000)), sessionId: isIncremental ? sessionID : 0,
                sessionEpoch: usesSessions ? sessionEpoch : -1, topics: topics),
            version: 16)
    }

    func receive(_ answer: [UInt8]) {
        guard let response = link.read(answer, to: FetchRequest.self) else { return }
        site.world.note("consumer \(link.client): \(response.errorCode.name)", answer)
        guard response.errorCode == .none else { return endSession() }
        if usesSessions, response.sessionId != 0 {
            sessionID = response.sessionId
            sessionEpoch += 1
        } else {
            sessionEpoch = 0
        }
        for topic in response.responses {
            for partition in topic.partitions { receive(partition, of: topic.topicId) }
        }
    }

    private func receive(_ data: FetchResponse.PartitionData, of topic: UUID128) {
        let key = PartitionKey(topic: topic, partition: data.partitionIndex)
        guard let index = positions.firstIndex(where: { $0.key == key }) else {
            return site.history.violate("consumer \(link.client) was given \(key), which it does not read")
        }
        guard data.errorCode == .none else { return failed(index, data.errorCode) }
        site.history.watermark(data.highWatermark, of: key, told: link.client, life: site.life?.number ?? 0)
        let records: [(offset: Int64, value: String)]
        do throws(Frames.Unreadable) {
            records = try Frames.records(data.records ?? [])
        } catch {
            return site.history.violate("\(key): \(error)")
        }
        // A batch is given whole; what lies before the wanted offset is passed over, as every client does.
        for record in records where record.offset >= positions[index].next {
            if record.offset != positions[index].next {
                site.history.violate("\(key): offset \(record.offset) came where \(positions[index].next) was next")
            }
            site.history.read(record.value, at: record.offset, in: key, below: data.highWatermark)
            positions[index].next = record.offset + 1
            positions[index].isChanged = true
        }
    }

    private func failed(_ index: Int, _ error: ErrorCode) {
        let position = positions[index]
        switch error {
        case .unknownTopicId, .unknownTopicOrPartition:
            if position.isLasting { site.history.violate("\(position.key) is \(error.name)") }
            positions.remove(at: index)
            // What a session knows of the topic is gone with it.
            endSession()
        case .offsetOutOfRange where position.next < site.history.deletion(in: position.key).perhaps:
            positions[index].next = site.history.deletion(in: position.key).perhaps
            positions[index].isChanged = true
        case .offsetOutOfRange, .corruptMessage:
            site.history.violate("\(position.key) at \(position.next): \(error.name)")
        default: positions[index].isChanged = true
        }
    }

    private func endSession() {
        sessionID = 0
        sessionEpoch = 0
    }

    func disconnected() { endSession() }
}
