import MartletBase
import MartletMessages
import MartletReplication
import MartletStorage
import MartletWire

// DescribeProducers 0. Any replica answers, for its own log.

extension Broker {
    func describeProducers(_ request: DescribeProducersRequest, _ answer: Answer<DescribeProducersResponse>) {
        typealias Part = DescribeProducersResponse.PartitionResponse
        let count = request.topics.reduce(0) { $0 + $1.partitionIndexes.count }
        let pending = PendingAnswer<DescribeProducersResponse, Part>(answer, parts: count, within: 30_000) { parts in
            var remaining = parts[...]
            return DescribeProducersResponse(
                topics: request.topics.map { topic in
                    .init(
                        name: topic.name,
                        partitions: topic.partitionIndexes.map { index in
                            remaining.removeFirst() ?? Part(partitionIndex: index, errorCode: .requestTimedOut)
                        })
                })
        }
        var part = 0
        for topic in request.topics {
            for index in topic.partitionIndexes {
                defer { part += 1 }
                do throws(ErrorCode.Failure) {
                    let partition = try topics.find(topic.name, index).partition
                    partition.log.whenReadable { [part] failure in
                        if let failure {
                            return pending.settle(
                                part,
                                Part(
                                    partitionIndex: index, errorCode: failure.errorCode,
                                    errorMessage: failure.description))
                        }
                        pending.settle(
                            part,
                            Part(
                                partitionIndex: index,
                                activeProducers: partition.log.producers.map { .init($0.id, $0.entry) }))
                    }
                } catch {
                    pending.settle(
                        part, Part(partitionIndex: index, errorCode: error.code, errorMessage: error.message))
                }
            }
        }
    }
}

extension DescribeProducersResponse.ProducerState {
    fileprivate init(_ id: ProducerID, _ entry: ProducerEntry) {
        self.init(
            producerId: id.rawValue, producerEpoch: Int32(entry.epoch.rawValue),
            lastSequence: entry.lastSequence.rawValue, lastTimestamp: entry.lastTimestamp.rawValue,
            coordinatorEpoch: entry.coordinatorEpoch.rawValue,
            currentTxnStartOffset: entry.transactionStart?.rawValue ?? -1)
    }
}
