import MartletClient
import MartletSystem

extension TopSample {
    /// Looks at the cluster once.
    static func take(_ admin: Admin) async throws(ClientError) -> TopSample {
        let nodes = try await ClusterNodes(admin)
        let described = try await TopicSummary.all(admin)
        let partitions = described.flatMap { topic in topic.partitions.map { TopicPartition(topic.name, $0.index) } }
        let next = try await TopicSummary.offsets(partitions, .latest, admin)
        let directories = (try? await admin.describeLogDirectories(of: nodes.nodes.map(\.id))) ?? [:]
        let topics = described.map { description in
            var topic = Topic(name: description.name)
            topic.partitions = description.partitions.count
            for partition in description.partitions {
                let key = TopicPartition(description.name, partition.index)
                if partition.leader == nil { topic.offline += 1 }
                if partition.isUnderReplicated { topic.underReplicated += 1 }
                topic.nextOffsets += next[key] ?? 0
                for (broker, answer) in directories {
                    guard case .success(let own) = answer else { continue }
                    let bytes = own.reduce(Int64(0)) { $0 + ($1.replicas[key]?.sizeBytes ?? 0) }
                    topic.bytes += bytes
                    if broker == partition.leader { topic.leaderBytes += bytes }
                }
            }
            return topic
        }
        let brokers = nodes.nodes.map { node in
            Broker(
                id: node.id, address: node.address, isController: node.isController, bytes: node.bytes ?? 0,
                diskTotal: node.diskTotal, diskFree: node.diskFree)
        }
        return TopSample(
            time: SystemClock.monotonic(), clusterID: nodes.clusterID, topics: topics, brokers: brokers)
    }
}
