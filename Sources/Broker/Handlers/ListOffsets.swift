import MartletBase
import MartletMessages
import MartletReplication
import MartletStorage
import MartletWire

// ListOffsets 1-11. Without tiered storage the earliest local offset (-4) is the earliest, and there is neither a last
// tiered one (-5) nor one that waits to be uploaded (-6). Below version 10 a request does not say how long it may take,
// and below 4 an answer has no leader epoch.

extension Broker {
    func listOffsets(_ request: ListOffsetsRequest, _ answer: Answer<ListOffsetsResponse>) {
        let version = answer.request.version
        let patience = request.timeoutMs > 0 ? Int64(request.timeoutMs) : 30_000
        let count = request.topics.reduce(0) { $0 + $1.partitions.count }
        let pending = PendingAnswer<ListOffsetsResponse, OffsetAnswer>(answer, parts: count, within: patience) {
            parts in
            var remaining = parts[...]
            return ListOffsetsResponse(
                topics: request.topics.map { topic in
                    .init(
                        name: topic.name,
                        partitions: topic.partitions.map { wanted in
                            let found = remaining.removeFirst() ?? .failed(.requestTimedOut)
                            return found.response(wanted.partitionIndex, version)
                        })
                })
        }
        let twice = request.partitionsNamedTwice
        var part = 0
        for topic in request.topics {
            for wanted in topic.partitions {
                defer { part += 1 }
                let partition = TopicPartition(topic.name, PartitionIndex(wanted.partitionIndex))
                do throws(ErrorCode.Failure) {
                    guard !twice.contains(partition) else {
                        throw .init(.invalidRequest, "the partition is named twice")
                    }
                    let reader = try OffsetReader(request)
                    guard let lookup = try OffsetLookup.at(wanted.timestamp, version) else {
                        pending.settle(part, .found(nil))
                        continue
                    }
                    let question = OffsetQuestion(
                        lookup: lookup, reader: reader, claimed: LeaderEpoch(wanted.currentLeaderEpoch),
                        partition: try topics.find(topic.name, wanted.partitionIndex).partition, version: version)
                    question.ask(waiting: false) { [part] in pending.settle(part, $0) }
                } catch {
                    pending.settle(part, .failed(error.code))
                }
            }
        }
    }
}

/// One partition's part of the request.
private struct OffsetQuestion: Sendable {
    let lookup: OffsetLookup
    let reader: OffsetReader
    let claimed: LeaderEpoch
    let partition: Partition
    let version: Int16

    /// Answers at once, or from a job.
    func ask(waiting: Bool, _ answer: @escaping @Sendable (OffsetAnswer) -> Void) {
        do throws(OffsetLookupError) {
            switch try partition.find(lookup, for: reader, claimed: claimed, waiting: waiting) {
            case .found(let record): answer(.found(record))
            case .none: answer(.found(nil))
            case .mustWait:
                partition.log.whenReadable { failure in
                    if let failure { return answer(.failed(failure.errorCode)) }
                    ask(waiting: true, answer)
                }
            }
        } catch {
            answer(.failed(error.errorCode(version)))
        }
    }
}

private enum OffsetAnswer: Sendable {
    case found(TimestampedOffset?)
    case failed(ErrorCode)

    func response(_ index: Int32, _ version: Int16) -> ListOffsetsResponse.ListOffsetsPartitionResponse {
        switch self {
        case .found(let record):
            .init(
                partitionIndex: index, timestamp: record?.timestamp.rawValue ?? -1,
                offset: record?.offset.rawValue ?? -1,
                leaderEpoch: version >= 4 ? record?.leaderEpoch.rawValue ?? -1 : -1)
        case .failed(let code): .init(partitionIndex: index, errorCode: code)
        }
    }
}

extension OffsetLookupError {
    fileprivate func errorCode(_ version: Int16) -> ErrorCode {
        switch self {
        case .access(let error): error.errorCode
        case .notAvailable: version >= 5 ? .offsetNotAvailable : .leaderNotAvailable
        case .log(let error): error.errorCode
        }
    }
}

extension OffsetLookup {
    /// `nil` where there can be no such offset.
    fileprivate static func at(_ timestamp: Int64, _ version: Int16) throws(ErrorCode.Failure) -> OffsetLookup? {
        switch timestamp {
        case 0...: .since(Timestamp(timestamp))
        case -1: .latest
        case -2: .earliest
        case -3 where version >= 7: .ofMaxTimestamp
        case -4 where version >= 8: .earliest
        case -5 where version >= 9: nil
        case -6 where version >= 11: nil
        default: throw .init(.unsupportedVersion)
        }
    }
}

extension OffsetReader {
    fileprivate init(_ request: ListOffsetsRequest) throws(ErrorCode.Failure) {
        guard (0...1).contains(request.isolationLevel) else { throw .init(.invalidRequest) }
        self =
            switch request.replicaId {
            case -1: .consumer(committedOnly: request.isolationLevel == 1)
            case -2: .debugger
            default: .replica
            }
    }
}

extension ListOffsetsRequest {
    fileprivate var partitionsNamedTwice: Set<TopicPartition> {
        var seen: Set<TopicPartition> = []
        var twice: Set<TopicPartition> = []
        for topic in topics {
            for wanted in topic.partitions {
                let partition = TopicPartition(topic.name, PartitionIndex(wanted.partitionIndex))
                if !seen.insert(partition).inserted { twice.insert(partition) }
            }
        }
        return twice
    }
}
