import MartletBase

/// One offset per partition, as the checkpoints of a log directory hold them: recovery points, log starts, high
/// watermarks, the cleaner's positions. Kafka's text format, version 0.
package struct OffsetCheckpoint: Hashable, Sendable {
    package var offsets: [TopicPartition: Offset]

    package init(_ offsets: [TopicPartition: Offset] = [:]) { self.offsets = offsets }

    package init(parsing bytes: [UInt8]) throws(FormatError) {
        var scanner = TextScanner(bytes.span)
        let expected = "a topic, a partition and an offset"
        let count = try scanner.checkpointHeader(smallestLine: 6)
        offsets = Dictionary(minimumCapacity: count)
        for _ in 0..<count {
            let line = scanner.lineNumber
            let topic = try scanner.text(upTo: UInt8(ascii: " "), expected)
            let partition = try scanner.number(PartitionIndex.self, upTo: UInt8(ascii: " "), expected)
            let offset = try scanner.number(Offset.self, upTo: UInt8(ascii: "\n"), expected)
            guard partition.rawValue >= 0, offset >= .zero else { throw .badLine(line, expected: expected) }
            guard offsets.updateValue(offset, forKey: TopicPartition(topic, partition)) == nil else {
                throw .badLine(line, expected: "the only entry of \(topic)-\(partition)")
            }
        }
        try scanner.expectEnd()
    }

    /// Sorted by partition, so that equal checkpoints are equal files.
    package var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(16 + offsets.count * 40)
        bytes.append(text: "0\n\(offsets.count)\n")
        for (partition, offset) in offsets.sorted(by: { $0.key < $1.key }) {
            bytes.append(text: "\(partition.topic) \(partition.partition) \(offset)\n")
        }
        return bytes
    }
}
