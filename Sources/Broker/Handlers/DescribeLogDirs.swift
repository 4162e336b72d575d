import MartletBase
import MartletMessages
import MartletMetadata
import MartletStorage
import MartletWire

// DescribeLogDirs 1-5. A replica that never had a record has no directory; with a single log directory it is shown
// there with size 0, with several it has no place yet and is left out. Logs are not moved between directories, so there
// are no future replicas, none lags behind the one it replaces, and no directory is cordoned.

extension Broker {
    func describeLogDirs(_ request: DescribeLogDirsRequest, _ answer: Answer<DescribeLogDirsResponse>) {
        // Asking a file system for its space may wait for a device.
        jobs.submit(.coldRead) { [self] in
            let wanted = request.topics.map(WantedReplicas.init)
            let response = DescribeLogDirsResponse(results: logs.directories.map { describe($0, wanted) })
            answer.request.port.loop.post { answer(response) }
        }
    }

    private func describe(
        _ directory: LogDirectory, _ wanted: WantedReplicas?
    ) -> DescribeLogDirsResponse.DescribeLogDirsResult {
        var result = DescribeLogDirsResponse.DescribeLogDirsResult(logDir: directory.root.path)
        guard directory.cause == nil else {
            result.errorCode = .kafkaStorageError
            return result
        }
        do throws(DiskError) {
            let space = try directory.space()
            result.totalBytes = space.totalBytes
            result.usableBytes = space.availableBytes
        } catch {
            result.errorCode = .kafkaStorageError
            return result
        }
        result.topics = replicas(in: directory, wanted)
        return result
    }

    private func replicas(
        in directory: LogDirectory, _ wanted: WantedReplicas?
    ) -> [DescribeLogDirsResponse.DescribeLogDirsTopic] {
        var topics: [DescribeLogDirsResponse.DescribeLogDirsTopic] = []
        var sizes: [TopicPartition: Int64] = [:]
        for (partition, bytes) in logs.logs(in: directory) { sizes[partition] = bytes }
        if logs.directories.count == 1 {
            for topic in cluster.image.topics {
                for (index, record) in topic.partitions() where record.record.replicas.contains(node) {
                    let partition = TopicPartition(topic.name, index)
                    if sizes[partition] == nil { sizes[partition] = 0 }
                }
            }
        }
        for (partition, bytes) in sizes.sorted(by: { $0.key < $1.key }) where wanted?.contains(partition) ?? true {
            if topics.last?.name != partition.topic { topics.append(.init(name: partition.topic)) }
            topics[topics.count - 1].partitions.append(
                .init(partitionIndex: partition.partition.rawValue, partitionSize: bytes))
        }
        return topics
    }
}

/// The partitions that a request names.
private struct WantedReplicas: Sendable {
    private let partitions: Set<TopicPartition>

    init(_ topics: [DescribeLogDirsRequest.DescribableLogDirTopic]) {
        partitions = Set(
            topics.flatMap { topic in topic.partitions.map { TopicPartition(topic.topic, PartitionIndex($0)) } })
    }

    func contains(_ partition: TopicPartition) -> Bool { partitions.contains(partition) }
}
