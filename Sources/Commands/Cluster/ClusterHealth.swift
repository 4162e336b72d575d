import MartletClient

/// Whether a cluster is well: every partition with a leader and all its replicas, and somebody in charge.
struct ClusterHealth: Sendable {
    let clusterID: String
    let controller: Int32?
    let brokers: Int
    let topics: Int
    let partitions: Int
    let offline: [TopicPartition]
    let underReplicated: [TopicPartition]

    init(clusterID: String, controller: Int32?, brokers: Int, _ topics: [TopicSummary]) {
        self.clusterID = clusterID
        self.controller = controller
        self.brokers = brokers
        self.topics = topics.count
        var offline: [TopicPartition] = []
        var underReplicated: [TopicPartition] = []
        for topic in topics {
            for partition in topic.partitions {
                let name = TopicPartition(topic.name, partition.index)
                if partition.leader == nil { offline.append(name) }
                if partition.isUnderReplicated { underReplicated.append(name) }
            }
        }
        partitions = topics.reduce(0) { $0 + $1.partitions.count }
        self.offline = offline.sorted()
        self.underReplicated = underReplicated.sorted()
    }

    var isHealthy: Bool { offline.isEmpty && underReplicated.isEmpty && controller != nil }

    var text: String {
        var rows = [
            ("controller", controller.map { "broker \($0)" } ?? "none"), ("brokers", "\(brokers)"),
            ("topics", "\(topics)"), ("partitions", "\(partitions)"), ("without a leader", Self.shown(offline)),
            ("under-replicated", Self.shown(underReplicated)),
        ]
        if controller == nil { rows[0].1 += ": nothing can be changed until one is elected" }
        let head = "cluster \(clusterID) is \(isHealthy ? "healthy" : "NOT healthy")"
        return ([head] + rows.map { "  " + $0.0.padded(to: 18) + $0.1 }).joined(separator: "\n")
    }

    /// How many, and the first of them.
    private static func shown(_ partitions: [TopicPartition]) -> String {
        let named = partitions.prefix(10).map(\.description).joined(separator: ", ")
        let rest = partitions.count > 10 ? ", …" : ""
        return "\(partitions.count)" + (partitions.isEmpty ? "" : " (\(named)\(rest))")
    }

    var json: JSONObject {
        var object = JSONObject()
        object.add("cluster_id", clusterID)
        object.add("healthy", isHealthy)
        object.add("controller", orNull: controller)
        object.add("brokers", brokers)
        object.add("topics", topics)
        object.add("partitions", partitions)
        object.add("offline_partitions", offline.map(Self.json))
        object.add("under_replicated_partitions", underReplicated.map(Self.json))
        return object
    }

    private static func json(_ partition: TopicPartition) -> JSONObject {
        var object = JSONObject()
        object.add("topic", partition.topic)
        object.add("partition", partition.partition)
        return object
    }
}
