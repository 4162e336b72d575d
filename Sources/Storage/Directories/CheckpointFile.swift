import MartletBase
import Synchronization

/// A checkpoint of a log directory: one offset per partition, in memory and in a file.
///
/// Many logs ask for their offset to be durable at once (truncations after a change of leaders): writes are shared, each
/// covers what was set before it began.
final class CheckpointFile: Sendable {
    private struct Content {
        var offsets: [TopicPartition: Offset]
        var generation: Int
        /// Partitions of which the file holds the offset of a log that is gone.
        var outdated: Set<TopicPartition> = []
    }

    private let file: GuardedFile
    private let content: Mutex<Content>
    /// The generation in the file; held while it is written, by jobs only.
    private let written = Mutex(0)

    /// `isSaved`: the file holds exactly these offsets.
    init(_ name: String, in directory: DirectoryPath, offsets: [TopicPartition: Offset], isSaved: Bool = true) {
        file = GuardedFile(name, in: directory)
        content = Mutex(Content(offsets: offsets, generation: isSaved ? 0 : 1))
    }

    subscript(partition: TopicPartition) -> Offset? { content.withLock { $0.offsets[partition] } }

    func set(_ offset: Offset, for partition: TopicPartition) {
        content.withLock { content in
            guard content.offsets[partition] != offset else { return }
            content.offsets[partition] = offset
            content.generation += 1
        }
    }

    /// The log is gone. Another one of its name may come only when the file does not hold the offset any more.
    func forget(_ partition: TopicPartition) {
        content.withLock { content in
            guard content.offsets.removeValue(forKey: partition) != nil else { return }
            content.outdated.insert(partition)
            content.generation += 1
        }
    }

    func forgetAll(but known: some Collection<TopicPartition>) {
        let known = Set(known)
        for partition in content.withLock({ Array($0.offsets.keys) }) where !known.contains(partition) {
            forget(partition)
        }
    }

    func isOutdated(_ partition: TopicPartition) -> Bool { content.withLock { $0.outdated.contains(partition) } }

    /// Makes everything that was set before the call durable. Waits for the device.
    func persist(on disk: any Disk) throws(DiskError) {
        let wanted = content.withLock { $0.generation }
        try written.withLock { written throws(DiskError) in
            if written >= wanted { return }
            let current = content.withLock { $0 }
            try file.replace(with: OffsetCheckpoint(current.offsets).bytes, on: disk)
            written = current.generation
            content.withLock { $0.outdated.subtract(current.outdated) }
        }
    }
}
