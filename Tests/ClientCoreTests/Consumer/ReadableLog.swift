import MartletBase
import MartletClientCore
import MartletMessages
import MartletRecords
import MartletWire

/// One partition as its leader has it. Every record says which one it is: `topic id/partition/offset/epoch`.
struct ReadableLog {
    struct Batch {
        let base: Int64
        let last: Int64
        let epoch: Int32
        let bytes: [UInt8]
    }

    let label: String
    var leader: Int32
    private(set) var epoch: Int32 = 0
    private(set) var start: Int64 = 0
    private(set) var end: Int64 = 0
    private(set) var batches: [Batch] = []
    private var epochStarts: [(epoch: Int32, start: Int64)] = [(0, 0)]

    init(label: String, leader: Int32) {
        self.label = label
        self.leader = leader
    }

    /// The records that are there, as a reader shows them.
    var texts: [String] {
        batches.flatMap { batch in
            (max(batch.base, start)...batch.last).filter { _ in !batch.isEmpty }.map { "\(label)/\($0)/\(batch.epoch)" }
        }
    }

    mutating func append(_ count: Int, codec: CompressionCodec = .none) throws {
        var stored = StoredBatches(at: end)
        try stored.add((0..<Int64(count)).map { "\(label)/\(end + $0)/\(epoch)" }, codec: codec, epoch: epoch)
        add(stored.array, count: Int64(count))
    }

    /// As compaction leaves it.
    mutating func appendEmpty(_ count: Int) throws {
        var stored = StoredBatches(at: end)
        try stored.addEmpty(offsets: Int32(count), epoch: epoch)
        add(stored.array, count: Int64(count))
    }

    private mutating func add(_ bytes: [UInt8], count: Int64) {
        batches.append(Batch(base: end, last: end + count - 1, epoch: epoch, bytes: bytes))
        end += count
    }

    /// Another leader, which has lost what lies from `cut` on.
    mutating func elect(_ node: Int32, cutTo cut: Int64? = nil) {
        if let cut, cut < end {
            // Only whole batches can be told apart by their epoch here.
            let kept = batches.prefix { $0.last < cut }
            batches = Array(kept)
            end = max(kept.last.map { $0.last + 1 } ?? start, start)
            epochStarts.removeAll { $0.start > end }
        }
        leader = node
        epoch += 1
        epochStarts.append((epoch, end))
    }

    mutating func deleteRecords(before offset: Int64) {
        start = min(max(start, offset), end)
        batches.removeAll { $0.last < start }
    }

    /// What OffsetForLeaderEpoch says.
    func endOffset(of epoch: Int32) -> (epoch: Int32, end: Int64) {
        if epoch == self.epoch { return (epoch, end) }
        guard epoch < self.epoch, let index = epochStarts.lastIndex(where: { $0.epoch <= epoch }) else {
            return (-1, -1)
        }
        let next = epochStarts[(index + 1)...].first?.start ?? end
        return (epochStarts[index].epoch, next)
    }

    func offset(for timestamp: Int64) -> (offset: Int64, epoch: Int32) {
        if timestamp == -1 { return (end, epoch) }
        // Records have their offset and 1000 as their time.
        let wanted = timestamp == -2 ? start : max(start, timestamp - 1000)
        guard timestamp == -2 || wanted < end else { return (-1, -1) }
        return (wanted, batches.first { $0.last >= wanted }?.epoch ?? epoch)
    }

    /// Whole batches from the one that holds `offset` on; at least one where `isFirst`, and one more cut in the middle.
    func read(from offset: Int64, maxBytes: Int, isFirst: Bool, cutsOff: Bool) -> [UInt8] {
        var bytes: [UInt8] = []
        for batch in batches where batch.last >= offset {
            guard bytes.count + batch.bytes.count <= maxBytes || (bytes.isEmpty && isFirst) else {
                if cutsOff, maxBytes > bytes.count { bytes += batch.bytes.prefix(maxBytes - bytes.count) }
                break
            }
            bytes += batch.bytes
        }
        return bytes
    }
}

extension ReadableLog.Batch {
    var isEmpty: Bool { bytes.count == RecordBatchHeader.size }
}
