import MartletClient

/// The brokers of a cluster with their share of it.
struct ClusterNodes: Sendable {
    struct Node: Sendable {
        let id: Int32
        let address: String
        let rack: String?
        let isController: Bool
        var leaders = 0
        var replicas = 0
        /// The rest is `nil` where the broker does not tell.
        var bytes: Int64?
        var diskFree: Int64?
        var diskTotal: Int64?
    }

    let clusterID: String
    private(set) var nodes: [Node]

    init(_ admin: Admin) async throws(ClientError) {
        let cluster = try await admin.describeCluster()
        let topics = try await TopicSummary.all(admin)
        clusterID = cluster.id
        nodes = cluster.brokers.map { broker in
            Node(
                id: broker.id, address: broker.address, rack: broker.rack,
                isController: broker.id == cluster.controller)
        }
        for partition in topics.flatMap(\.partitions) {
            for index in nodes.indices {
                if partition.leader == nodes[index].id { nodes[index].leaders += 1 }
                if partition.replicas.contains(nodes[index].id) { nodes[index].replicas += 1 }
            }
        }
        guard let directories = try? await admin.describeLogDirectories(of: nodes.map(\.id)) else { return }
        for index in nodes.indices {
            guard case .success(let own)? = directories[nodes[index].id] else { continue }
            nodes[index].add(own)
        }
    }

    var table: Table {
        var table = Table(
            .number("BROKER"), .text("ADDRESS"), .text("RACK"), .text("ROLE"), .number("LEADERS"), .number("REPLICAS"),
            .number("LOGS"), .number("DISK FREE"), .number("DISK SIZE"))
        for node in nodes {
            table.add(
                "\(node.id)", node.address, node.rack ?? "-", node.isController ? "controller" : "-",
                "\(node.leaders)", "\(node.replicas)", node.bytes.map(ByteSize.text) ?? "-",
                node.diskFree.map(ByteSize.text) ?? "-", node.diskTotal.map(ByteSize.text) ?? "-")
        }
        return table
    }

    var json: JSONObject {
        var document = JSONObject()
        document.add("cluster_id", clusterID)
        document.add("brokers", nodes.map(\.json))
        return document
    }
}

extension ClusterNodes.Node {
    /// Directories on one file system tell the same disk; without a name for it, equal numbers are taken for it.
    mutating func add(_ directories: [LogDirectoryDescription]) {
        bytes = directories.flatMap(\.replicas.values).reduce(0) { $0 + $1.sizeBytes }
        var seen: Set<[Int64]> = []
        for directory in directories {
            guard let total = directory.totalBytes, let free = directory.usableBytes,
                seen.insert([total, free]).inserted
            else { continue }
            diskTotal = (diskTotal ?? 0) + total
            diskFree = (diskFree ?? 0) + free
        }
    }

    fileprivate var json: JSONObject {
        var object = JSONObject()
        object.add("id", id)
        object.add("address", address)
        object.add("rack", orNull: rack)
        object.add("controller", isController)
        object.add("leaders", leaders)
        object.add("replicas", replicas)
        object.add("log_bytes", orNull: bytes)
        object.add("disk_free_bytes", orNull: diskFree)
        object.add("disk_total_bytes", orNull: diskTotal)
        return object
    }
}
