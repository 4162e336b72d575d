import MartletClientCore
import MartletWire

extension ClientError {
    /// Why a record was not delivered.
    init(_ failure: DeliveryFailure) {
        let perhaps = failure.mayBeAppended ? "; it may have been written all the same" : ""
        switch failure.reason {
        case .refused(let code, let message):
            let refusal = ClientError(code, about: nil, message: message)
            self.init(
                refusal.kind, refusal.message + perhaps, code: refusal.code, name: refusal.name, hint: refusal.hint,
                isRetriable: refusal.isRetriable)
        case .call(let failure): self.init(failure)
        case .timedOut(let code?):
            self.init(
                .timedOut, "the record was not acknowledged in time\(perhaps)", code: code.rawValue, name: code.name,
                isRetriable: true)
        case .timedOut(nil):
            self.init(.timedOut, "the record was not acknowledged in time\(perhaps)", isRetriable: true)
        case .unreadable(let text): self.init(.invalid, text)
        case .closed: self.init(.closed, "the producer was closed before the record was acknowledged\(perhaps)")
        }
    }

    /// Why nothing can be sent to a topic.
    init(opening topic: String, _ reason: DeliveryFailure.Reason) {
        switch reason {
        case .refused(let code, let message): self.init(code, about: "topic \"\(topic)\"", message: message)
        case .call(.timedOut): self.init(.timedOut, "the topic \"\(topic)\" was not found in time", isRetriable: true)
        default: self.init(DeliveryFailure(reason, mayBeAppended: false))
        }
    }

    /// Why a record was not taken.
    init(refusing record: ProducerRecord, _ appended: BatchAccumulator.Appended) {
        switch appended {
        case .noSuchPartition(let count):
            self.init(
                .invalid, "\"\(record.topic)\" has the partitions 0 to \(count - 1), and no \(record.partition ?? -1)")
        case .tooLarge(let bytes, let most):
            self.init(.invalid, "the record takes up to \(bytes) bytes, and a request \(most): see maxRequestBytes")
        case .badTimestamp: self.init(.invalid, "the record's timestamp is too far from those before it")
        case .closed: self.init(.closed, "the producer is closed")
        case .taken, .unknownTopic, .noRoom: preconditionFailure("a record that was not refused")
        }
    }
}
