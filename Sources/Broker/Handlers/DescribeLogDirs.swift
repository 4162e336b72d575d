import MartletBase
import MartletMessages
import MartletMetadata
import MartletStorage
import MartletWire

// DescribeLogDirs 1-5. A replica that never had a record has no directory; with a single log directory it is shown
// there with size 0, with several it has no place yet and is left out. A log on its way to another directory is shown there
// as a future replica, which lags by the offsets that are not in segments copied as a whole. No directory is cordoned.

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
        typealias Partition = DescribeLogDirsResponse.DescribeLogDirsPartition
        var shown: [TopicPartition: Partition] = [:]
        func add(_ id: TopicPartition, _ bytes: Int64) {
            shown[id] = Partition(partitionIndex: id.partition.rawValue, partitionSize: bytes)
        }
        for move in maintenance.mover.underWay(to: directory) {
            shown[move.log.id] = Partition(
                partitionIndex: move.log.id.partition.rawValue, partitionSize: move.bytes,
                offsetLag: max(move.log.bounds.end.rawValue - move.end.rawValue, 0), isFutureKey: true)
        }
        for (partition, bytes) in logs.logs(in: directory) { add(partition, bytes) }
        if logs.directories.count == 1 {
            for topic in cluster.image.topics {
                for (index, record) in topic.partitions() where record.record.replicas.contains(node) {
                    let partition = TopicPartition(topic.name, index)
                    if shown[partition] == nil { add(partition, 0) }
                }
            }
        }
        for (id, partition) in shown.sorted(by: { $0.key < $1.key }) where wanted?.contains(id) ?? true {
            if topics.last?.name != id.topic { topics.append(.init(name: id.topic)) }
            topics[topics.count - 1].partitions.append(partition)
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
