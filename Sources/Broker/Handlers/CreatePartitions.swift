import MartletBase
import MartletMessages
import MartletMetadata
import MartletWire

// CreatePartitions 0-3. `count` is the new total.

extension Broker {
    func createPartitions(_ request: CreatePartitionsRequest, _ answer: Answer<CreatePartitionsResponse>) {
        let names = request.topics.map(\.name)
        let repeated = names.repeated
        let pending = PendingAnswer<CreatePartitionsResponse, ErrorCode.Failure>(
            answer, parts: names.count, within: Int64(request.timeoutMs)
        ) { outcomes in
            CreatePartitionsResponse(
                results: names.indices.map { index in
                    let outcome = outcomes[index] ?? .init(.requestTimedOut, "the partitions were not there in time")
                    return .init(name: names[index], errorCode: outcome.code, errorMessage: outcome.message)
                })
        }
        for (index, topic) in request.topics.enumerated() {
            if repeated.contains(topic.name) {
                pending.settle(index, .init(.invalidRequest, "the topic stands in the request twice"))
                continue
            }
            let creation = PartitionCreation(
                topic: topic.name, count: topic.count,
                assignments: topic.assignments?.map { $0.brokerIds.map { NodeID($0) } }, start: randomStart())
            jobs.submit(.log) { [self] in
                make(validateOnly: request.validateOnly) { changes throws(ChangeRefusal) in
                    try changes.createPartitions(creation)
                } completed: {
                    pending.settle(index, $0)
                }
            }
        }
    }

    /// Makes a change, or says only whether it would be made; `NONE` where it was.
    func make(
        validateOnly: Bool, _ decide: @escaping ClusterChanges.Decision,
        completed: @escaping @Sendable (ErrorCode.Failure) -> Void
    ) {
        if validateOnly {
            do throws(ChangeRefusal) {
                _ = try decide(Changes(image: cluster.image, author: node))
                return completed(.init(.none))
            } catch {
                return completed(ChangeFailure.refused(error).failure)
            }
        }
        changes.make(decide) { result in
            switch result {
            case .success: completed(.init(.none))
            case .failure(let failure): completed(failure.failure)
            }
        }
    }
}
