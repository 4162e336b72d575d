import MartletBase
import MartletRecords
import MartletReplication

@testable import MartletBroker

extension TestBroker {
    func partition(_ topic: String, _ index: Int32 = 0) throws -> Partition {
        try broker.topics.find(topic, index).partition
    }

    func leaderEpoch(of topic: String) throws -> Int32 {
        try partition(topic).checkLeader(.none).epoch.rawValue
    }

    /// Appends a record of an open transaction, past the Produce handler, whose coordinator would have to know of it.
    func appendTransactional(_ topic: String, value: String, timestamp: Int64 = 1_789_999_000_000) throws -> Int64 {
        var fields = BatchFields()
        fields.producerID = ProducerID(4000)
        fields.producerEpoch = ProducerEpoch(2)
        fields.baseSequence = .zero
        fields.isTransactional = true
        var builder = RecordBatchBuilder(fields)
        var compressor = Compressor()
        var output = ByteBuffer()
        let bytes = Array(value.utf8)
        try builder.append(timestamp: Timestamp(timestamp), key: nil, value: bytes.span.bytes)
        try builder.finish(.none, using: &compressor, into: &output)
        var batch = output.array()
        let outcome = try batch.withUnsafeMutableBytes { batch in
            try partition(topic).append(batch, waiter: nil, as: NodeID(1), now: connection.now) {}
        }
        run()
        guard case .done(let appended) = outcome else { return -1 }
        return appended.baseOffset.rawValue
    }
}
