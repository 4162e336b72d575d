import MartletBase

/// The first offset of one leader's epoch.
package struct EpochStart: Hashable, Sendable {
    package let epoch: LeaderEpoch
    package let offset: Offset

    package init(epoch: LeaderEpoch, offset: Offset) {
        self.epoch = epoch
        self.offset = offset
    }
}

/// `leader-epoch-checkpoint`: which epoch wrote which part of the log; epochs and offsets both rise.
package enum LeaderEpochCheckpoint {
    package static func parse(_ bytes: [UInt8]) throws(FormatError) -> [EpochStart] {
        var scanner = TextScanner(bytes.span)
        let expected = "an epoch and its start offset"
        let count = try scanner.checkpointHeader(smallestLine: 4)
        var entries: [EpochStart] = []
        entries.reserveCapacity(count)
        for _ in 0..<count {
            let epoch = try scanner.number(LeaderEpoch.self, upTo: UInt8(ascii: " "), expected)
            let offset = try scanner.number(Offset.self, upTo: UInt8(ascii: "\n"), expected)
            guard epoch.rawValue >= 0, offset >= .zero else {
                throw .badLine(scanner.lineNumber - 1, expected: expected)
            }
            if let last = entries.last, epoch <= last.epoch || offset < last.offset { throw .outOfOrder("epochs") }
            entries.append(EpochStart(epoch: epoch, offset: offset))
        }
        try scanner.expectEnd()
        return entries
    }

    package static func bytes(_ entries: [EpochStart]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.append(text: "0\n\(entries.count)\n")
        for entry in entries { bytes.append(text: "\(entry.epoch) \(entry.offset)\n") }
        return bytes
    }
}
