import MartletBase
import MartletMessages
import MartletReplication
import MartletStorage
import MartletWire

// OffsetForLeaderEpoch 2-4. Only the leader answers, whoever asks.

extension Broker {
    func offsetForLeaderEpoch(_ request: OffsetForLeaderEpochRequest, _ answer: Answer<OffsetForLeaderEpochResponse>) {
        let count = request.topics.reduce(0) { $0 + $1.partitions.count }
        let pending = PendingAnswer<OffsetForLeaderEpochResponse, Result<EpochEnd, ErrorCode.Failure>>(
            answer, parts: count, within: 30_000
        ) { parts in
            var remaining = parts[...]
            return OffsetForLeaderEpochResponse(
                topics: request.topics.map { topic in
                    .init(
                        topic: topic.topic,
                        partitions: topic.partitions.map { wanted in
                            switch remaining.removeFirst() ?? .failure(.init(.requestTimedOut)) {
                            case .success(let known):
                                .init(
                                    partition: wanted.partition, leaderEpoch: known.epoch.rawValue,
                                    endOffset: known.end.rawValue)
                            case .failure(let failure):
                                .init(errorCode: failure.code, partition: wanted.partition)
                            }
                        })
                })
        }
        var part = 0
        for topic in request.topics {
            for wanted in topic.partitions {
                defer { part += 1 }
                do throws(ErrorCode.Failure) {
                    let partition = try topics.find(topic.topic, wanted.partition).partition
                    askEnd(
                        of: LeaderEpoch(wanted.leaderEpoch), claimed: LeaderEpoch(wanted.currentLeaderEpoch), partition
                    ) { [part] in pending.settle(part, $0) }
                } catch {
                    pending.settle(part, .failure(error))
                }
            }
        }
    }

    private func askEnd(
        of epoch: LeaderEpoch, claimed: LeaderEpoch, _ partition: Partition,
        _ answer: @escaping @Sendable (Result<EpochEnd, ErrorCode.Failure>) -> Void
    ) {
        do throws(PartitionAccessError) {
            if let known = try partition.end(of: epoch, claimed: claimed) { return answer(.success(known)) }
        } catch {
            return answer(.failure(.init(error.errorCode)))
        }
        partition.log.whenReadable { [self] failure in
            if let failure { return answer(.failure(.init(failure.errorCode))) }
            askEnd(of: epoch, claimed: claimed, partition, answer)
        }
    }
}
