import MartletBase

/// How the files of a log are called. Kafka's names, and `martlet.` before those that only we know.
package enum FileNames {
    package static let log = ".log"
    package static let offsetIndex = ".index"
    package static let timeIndex = ".timeindex"
    package static let transactionIndex = ".txnindex"
    package static let producerSnapshot = ".snapshot"

    /// Every file of a segment but the snapshot, which belongs to the log.
    static let ofSegment = [log, offsetIndex, timeIndex, transactionIndex]

    package static let deleted = ".deleted"
    package static let cleaned = ".cleaned"
    package static let swap = ".swap"
    package static let temporary = ".tmp"

    /// At the end of a partition's directory that is being removed, or that nobody knows.
    package static let deletedDirectory = "-delete"
    package static let strayDirectory = "-stray"
    /// A copy that will take the place of its log.
    package static let futureDirectory = "-future"
    /// In a log that has come from another directory, until what it came from is gone.
    package static let movedFrom = "martlet.moved"

    package static let partitionMetadata = "partition.metadata"
    package static let leaderEpochs = "leader-epoch-checkpoint"
    package static let faultyRanges = "martlet.faulty"
    static let nextSegment = "martlet.next"
    package static let indexGuard = "martlet.indexes"
    /// What a recovery cut off although it held valid batches; the offset follows.
    package static let cutPrefix = "martlet.cut."

    package static let directoryProperties = "meta.properties"
    package static let recoveryPoints = "recovery-point-offset-checkpoint"
    package static let highWatermarks = "replication-offset-checkpoint"
    package static let logStarts = "log-start-offset-checkpoint"
    package static let cleanerOffsets = "cleaner-offset-checkpoint"
    package static let cleanShutdown = ".kafka_cleanshutdown"
    package static let lock = ".lock"
    package static let manifest = "martlet.manifest"
    package static let manifestJournal = "martlet.manifest.journal"
    package static let scrubProgress = "martlet.scrub"

    /// The copy of a file that has no checksum itself.
    package static func guardFile(of name: String) -> String { "martlet." + name }

    /// `00000000000000000042.log`
    package static func segment(_ base: Offset, _ suffix: String) -> String {
        let digits = String(base.rawValue)
        return String(repeating: "0", count: max(0, 20 - digits.utf8.count)) + digits + suffix
    }

    /// The offset in the name of a segment's file; `nil` for names that are none.
    package static func offset(of name: String, _ suffix: String) -> Offset? {
        guard name.hasSuffix(suffix), name.utf8.count == 20 + suffix.utf8.count else { return nil }
        let digits = name.utf8.prefix(20)
        guard digits.allSatisfy({ $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }) else { return nil }
        return Int64(name.prefix(20)).map { Offset($0) }
    }

    /// `topic-0.<what makes it unique><suffix>`, the topic cut short where the file system's bound asks for it.
    static func directory(of partition: TopicPartition, _ unique: UUID128, _ suffix: String) -> String {
        let ending = "-\(partition.partition).\(unique)\(suffix)"
        return String(partition.topic.prefix(maxNameBytes - ending.utf8.count)) + ending
    }

    private static let maxNameBytes = 255

    /// The partition of a copy that was being made, and what made its name unique; `nil` for any other directory, and for a
    /// topic whose name was cut short.
    static func future(ofDirectory name: String) -> (partition: TopicPartition, unique: UUID128)? {
        guard name.hasSuffix(futureDirectory), name.utf8.count < maxNameBytes else { return nil }
        let rest = name.dropLast(futureDirectory.count)
        guard let dot = rest.lastIndex(of: "."), let unique = UUID128(String(rest[rest.index(after: dot)...])),
            let partition = partition(ofDirectory: String(rest[..<dot]))
        else { return nil }
        return (partition, unique)
    }

    /// The partition that a directory's name stands for; `nil` for any other directory, one being deleted included.
    package static func partition(ofDirectory name: String) -> TopicPartition? {
        guard let dash = name.utf8.lastIndex(of: UInt8(ascii: "-")) else { return nil }
        let topic = String(name[..<dash])
        let number = name[name.index(after: dash)...]
        guard !topic.isEmpty, let index = Int32(number), index >= 0, String(index) == number else { return nil }
        // "topic-0.<id>-delete" ends in no number, and a topic's name holds no other marks than these.
        guard topic.utf8.allSatisfy(isTopicByte) else { return nil }
        return TopicPartition(topic, PartitionIndex(index))
    }

    private static func isTopicByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
            true
        default: false
        }
    }
}

func + (directory: DirectoryPath, name: String) -> String { directory.path + "/" + name }

/// A directory's path, so that a file's name is never joined to another file's.
package struct DirectoryPath: Hashable, Sendable, CustomStringConvertible {
    package let path: String

    package init(_ path: String) { self.path = path }

    package func appending(_ name: String) -> DirectoryPath { DirectoryPath(path + "/" + name) }

    package var description: String { path }
}
