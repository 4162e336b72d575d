import MartletBase

/// A partition of one incarnation of a topic.
struct PartitionKey: Hashable, Comparable, CustomStringConvertible {
    let topic: UUID128
    let partition: Int32

    static func < (left: PartitionKey, right: PartitionKey) -> Bool {
        left.topic != right.topic
            ? (left.topic.high, left.topic.low) < (right.topic.high, right.topic.low) : left.partition < right.partition
    }

    var description: String { "\(topic)/\(partition)" }
}

/// What clients were told, and whether all of it can be true at once. Every value is sent under a name of its own, so that
/// a record found twice, or elsewhere than it was acknowledged, shows at once.
final class History {
    private struct Place: Hashable {
        let key: PartitionKey
        let offset: Int64
    }

    private struct Known {
        /// By offset: what a reader was given, or what was acknowledged to be durable there.
        var values: [Int64: String] = [:]
        var highestSeenWatermark: Int64 = 0
        /// By client: answers to several come in any order.
        var watermarks: [Int: (life: Int, offset: Int64)] = [:]
        var epoch: (life: Int, epoch: Int32) = (0, -1)
        /// Before the first, records are gone for certain; before the second they may be.
        var deleted: (certainly: Int64, perhaps: Int64) = (0, 0)
    }

    private var partitions: [PartitionKey: Known] = [:]
    private var places: [String: Place] = [:]
    private var deleted: Set<UUID128> = []
    /// Somebody asked for a topic to be deleted, whatever came of it.
    private var deletionWasAskedFor = false
    private(set) var acknowledged = 0
    private(set) var read = 0
    private(set) var cuts = 0
    /// The first promise that was broken.
    private(set) var violation: String?

    func violate(_ what: String) { violation = violation ?? what }

    /// `acks=all` was answered: the records are on disk from `base` on.
    func acknowledged(_ values: [String], at base: Int64, in key: PartitionKey) {
        guard base >= 0 else { return violate("\(values) were acknowledged at offset \(base) of \(key)") }
        for (delta, value) in values.enumerated() { place(value, Place(key: key, offset: base + Int64(delta))) }
        acknowledged += values.count
    }

    /// A reader was given a record.
    func read(_ value: String, at offset: Int64, in key: PartitionKey, below watermark: Int64) {
        if offset >= watermark {
            violate("\(value) was given to a reader at \(offset) of \(key), and the high watermark is \(watermark)")
        }
        place(value, Place(key: key, offset: offset))
        read += 1
    }

    private func place(_ value: String, _ place: Place) {
        if let earlier = places[value], earlier != place {
            violate("\(value) is at \(place.offset) of \(place.key) and at \(earlier.offset) of \(earlier.key)")
        }
        places[value] = place
        if let earlier = partitions[place.key]?.values[place.offset], earlier != value {
            violate("offset \(place.offset) of \(place.key) holds \(value), and held \(earlier)")
        }
        partitions[place.key, default: Known()].values[place.offset] = value
    }

    /// A reader was told how far the partition is committed.
    func watermark(_ offset: Int64, of key: PartitionKey, told client: Int, life: Int) {
        let earlier = partitions[key]?.watermarks[client]
        if let earlier, earlier.life == life, offset < earlier.offset {
            violate("the high watermark of \(key) fell from \(earlier.offset) to \(offset) within one epoch")
        }
        partitions[key, default: Known()].watermarks[client] = (life, offset)
        partitions[key, default: Known()].highestSeenWatermark =
            max(partitions[key]?.highestSeenWatermark ?? 0, offset)
    }

    /// The metadata named the epoch of the partition's leader.
    func epoch(_ epoch: Int32, of key: PartitionKey, life: Int) {
        var known = partitions[key, default: Known()]
        let earlier = known.epoch
        if epoch < earlier.epoch || (life > earlier.life && epoch == earlier.epoch) {
            violate("\(key) has epoch \(epoch) in life \(life), and had \(earlier.epoch) in life \(earlier.life)")
        }
        known.epoch = (life, epoch)
        partitions[key] = known
    }

    func deleting() { deletionWasAskedFor = true }
    func deleted(_ topic: UUID128) { deleted.insert(topic) }

    func exists(_ topic: UUID128) {
        if deleted.contains(topic) { violate("topic \(topic) is back, and its deletion was acknowledged") }
    }

    /// Somebody is about to ask for everything before `offset` to be deleted.
    func deleting(before offset: Int64, in key: PartitionKey) {
        partitions[key, default: Known()].deleted.perhaps = max(deletion(in: key).perhaps, offset)
    }

    /// And was told that it is, and where the partition begins now.
    func deleted(before start: Int64, in key: PartitionKey) {
        if start > deletion(in: key).perhaps { violate("\(key) begins at \(start), which nobody asked for") }
        partitions[key, default: Known()].deleted.certainly = max(deletion(in: key).certainly, start)
        if start > 0 { cuts += 1 }
    }

    func deletion(in key: PartitionKey) -> (certainly: Int64, perhaps: Int64) { partitions[key]?.deleted ?? (0, 0) }

    /// The end of what some client was told to be committed.
    func promisedEnd(of key: PartitionKey) -> Int64 {
        guard let known = partitions[key] else { return 0 }
        return max(known.highestSeenWatermark, (known.values.keys.max() ?? -1) + 1)
    }

    /// Holds a whole partition, read from its beginning, against everything that was ever told about it.
    /// - Parameter promised: what `promisedEnd` was when the read was asked for.
    func judge(_ records: [(offset: Int64, value: String)], of key: PartitionKey, promised: Int64) {
        let start = records.first?.offset ?? 0
        let deletion = deletion(in: key)
        if start < deletion.certainly || start > deletion.perhaps {
            return violate("\(key) begins at \(start), deleted was up to \(deletion)")
        }
        for (index, record) in records.enumerated() where record.offset != start + Int64(index) {
            return violate("\(key) goes on at offset \(record.offset) where \(start + Int64(index)) comes next")
        }
        let end = start + Int64(records.count)
        if end < promised {
            let lost = partitions[key]?.values[end] ?? "something"
            violate("offset \(end) of \(key) held \(lost) and is gone; clients were told of \(promised)")
        }
        judgeOrder(records.map(\.value), of: key, isCut: start > 0)
    }

    /// What one producer sent to one partition is there in its order; of an idempotent one, nothing is missing in between.
    private func judgeOrder(_ values: [String], of key: PartitionKey, isCut: Bool) {
        var last: [Substring: Int] = [:]
        for value in values {
            guard let name = Payload(value) else { return violate("\(key) holds \(value), which nobody sent") }
            let earlier = last[name.sender]
            if let earlier, name.number <= earlier {
                violate("\(key) has number \(name.number) of \(name.sender) behind \(earlier)")
            }
            // After a deletion a producer goes on counting in the topic of the same name that comes next.
            let isContinued = earlier == nil && (isCut || deletionWasAskedFor)
            if name.isGapless, !isContinued, name.number != (earlier ?? -1) + 1 {
                violate("\(key) has number \(name.number) of idempotent \(name.sender) behind \(earlier ?? -1)")
            }
            last[name.sender] = name.number
        }
    }
}

/// A record's value: who sent it, its number there, and padding.
struct Payload {
    let sender: Substring
    let number: Int

    init?(_ value: String) {
        let fields = value.split(separator: "#", maxSplits: 2, omittingEmptySubsequences: false)
        guard fields.count == 3, let number = Int(fields[1]) else { return nil }
        sender = fields[0]
        self.number = number
    }

    /// Idempotent producers count the records of each identity and partition on their own.
    var isGapless: Bool { sender.hasPrefix("idempotent") }

    static func text(_ sender: String, _ number: Int, padding: Int) -> String {
        "\(sender)#\(number)#" + String(repeating: "x", count: padding)
    }
}
