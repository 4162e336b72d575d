import MartletBase
import MartletRecords

extension LogDriver {
    /// Appends a batch to the producer's transaction, which begins with its first one.
    func append(_ number: Int, inTransactionOf producer: ProducerID) throws {
        if !log.isOpen { try open() }
        let sequence = try nextSequence(of: producer)
        let isKeyed = config.isCompacted
        let first = try append(
            Self.batch(number, sequence: sequence, isKeyed: isKeyed, transactionOf: producer))
        guard transactions[producer] == nil else { return }
        transactions[producer] = first
        note(.transactionBegun(producer, first))
    }

    /// Appends the marker that ends the producer's transaction.
    func end(_ decision: EndTransactionMarker.Decision, of producer: ProducerID) throws {
        if !log.isOpen { try open() }
        guard let first = transactions.removeValue(forKey: producer) else {
            throw Unexpected(what: "no transaction of \(producer)")
        }
        var output = ByteBuffer()
        EndTransactionMarker(decision, coordinatorEpoch: CoordinatorEpoch(0)).writeBatch(
            producerID: producer, producerEpoch: ProducerEpoch(0), timestamp: now.wall, into: &output)
        let marker = try append(output.array(), from: .coordinator)
        note(.transactionEnded(producer, first, marker: marker, isAborted: decision == .abort))
    }
}
