import MartletBase
import MartletMessages
import MartletReplication
import MartletStorage
import MartletWire

// DeleteRecords 0-2. -1 stands for the high watermark. The answer waits until the new start is durable; the files go
// later. A start that has been passed already is no error. The broker's own topics are refused: their records are its
// state.

extension Broker {
    func deleteRecords(_ request: DeleteRecordsRequest, _ answer: Answer<DeleteRecordsResponse>) {
        let count = request.topics.reduce(0) { $0 + $1.partitions.count }
        let pending = PendingAnswer<DeleteRecordsResponse, Result<Offset, ErrorCode.Failure>>(
            answer, parts: count, within: Int64(max(request.timeoutMs, 0))
        ) { parts in
            var remaining = parts[...]
            return DeleteRecordsResponse(
                topics: request.topics.map { topic in
                    .init(
                        name: topic.name,
                        partitions: topic.partitions.map { wanted in
                            switch remaining.removeFirst() ?? .failure(.init(.requestTimedOut)) {
                            case .success(let start):
                                .init(partitionIndex: wanted.partitionIndex, lowWatermark: start.rawValue)
                            case .failure(let failure):
                                .init(
                                    partitionIndex: wanted.partitionIndex, lowWatermark: -1, errorCode: failure.code)
                            }
                        })
                })
        }
        var part = 0
        for topic in request.topics {
            for wanted in topic.partitions {
                defer { part += 1 }
                do throws(ErrorCode.Failure) {
                    let (partition, offset) = try target(of: wanted, topic.name)
                    partition.log.advanceStart(to: offset) { [part] result in
                        switch result {
                        case .success(let start):
                            partition.changed()
                            pending.settle(part, .success(start))
                        case .failure(let error):
                            pending.settle(part, .failure(.init(error.errorCode, error.description)))
                        }
                    }
                } catch {
                    pending.settle(part, .failure(error))
                }
            }
        }
    }

    /// Which partition is to begin where.
    private func target(
        of wanted: DeleteRecordsRequest.DeleteRecordsPartition, _ name: String
    ) throws(ErrorCode.Failure) -> (Partition, Offset) {
        if InternalTopics.contains(name) { throw .init(.invalidTopicException) }
        let (topic, partition) = try topics.find(name, wanted.partitionIndex)
        let standing: LeaderStanding
        do throws(PartitionAccessError) { standing = try partition.checkLeader(.none) } catch {
            throw .init(error.errorCode)
        }
        guard topic.rules.retention.deletes || !topic.rules.isCompacted else { throw .init(.policyViolation) }
        let offset = wanted.offset == -1 ? standing.highWatermark : Offset(wanted.offset)
        guard offset >= .zero, offset <= standing.highWatermark else { throw .init(.offsetOutOfRange) }
        return (partition, offset)
    }
}
