import MartletBase
import MartletMessages
import MartletStorage
import MartletWire

// AlterReplicaLogDirs 1-2. The answer says that a move was accepted; DescribeLogDirs shows how far it is. A partition that is
// not there yet is made in that directory when it is made, and answered as unknown. Of several directories for one
// partition the last one counts.

extension Broker {
    func alterReplicaLogDirs(_ request: AlterReplicaLogDirsRequest, _ answer: Answer<AlterReplicaLogDirsResponse>) {
        var paths: [TopicPartition: String] = [:]
        for directory in request.dirs {
            for topic in directory.topics {
                for index in topic.partitions {
                    paths[TopicPartition(topic.name, PartitionIndex(index))] = directory.path
                }
            }
        }
        var response = AlterReplicaLogDirsResponse()
        for (partition, path) in paths.sorted(by: { $0.key < $1.key }) {
            if response.results.last?.topicName != partition.topic {
                response.results.append(.init(topicName: partition.topic))
            }
            response.results[response.results.count - 1].partitions.append(
                .init(partitionIndex: partition.partition.rawValue, errorCode: move(partition, to: path)))
        }
        answer(response)
    }

    private func move(_ partition: TopicPartition, to path: String) -> ErrorCode {
        guard let target = logs.directory(at: path) else { return .logDirNotFound }
        guard target.cause == nil else { return .kafkaStorageError }
        do throws(ErrorCode.Failure) {
            let log = try topics.find(partition.topic, partition.partition.rawValue).partition.log
            do throws(StorageError) { try log.checkMovable() } catch { return error.errorCode }
            maintenance.mover.move(log, to: target)
            return .none
        } catch {
            guard error.code != .kafkaStorageError else { return error.code }
            logs.prefer(target, for: partition)
            // Tools wait on this one for the replica to be made.
            return error.code == .notLeaderOrFollower ? .replicaNotAvailable : error.code
        }
    }
}
