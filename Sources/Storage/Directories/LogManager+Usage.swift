import MartletBase

/// What the logs use, for those who watch over them.
extension LogManager {
    /// Logs that somebody has asked for since the start, by name.
    package var logsInUse: [PartitionLog] { state.withLock { $0.logs.values.sorted { $0.id < $1.id } } }

    /// Logs in the directories, those included that nobody has asked for.
    package var count: Int { state.withLock { $0.logs.count + $0.found.count } }

    /// No directory is left that could be written to.
    package var isOutOfService: Bool { directories.allSatisfy { $0.cause != nil } }

    /// Bytes by topic, in the order of names, as far as they are known without opening a log that was in use at the last
    /// stop.
    package var bytesByTopic: [(topic: String, bytes: Int64)] {
        let (logs, found) = state.withLock { (Array($0.logs.values), $0.found) }
        var sizes: [String: Int64] = [:]
        for log in logs { sizes[log.id.topic, default: 0] += log.bounds.bytes }
        for (partition, found) in found { sizes[partition.topic, default: 0] += found.log.summary?.bytes ?? 0 }
        return sizes.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    /// Looks how much space is left in each directory that works. Waits for the device: inside a job.
    package func measureSpace() {
        for directory in directories where directory.cause == nil {
            do throws(DiskError) { try directory.measureSpace() } catch { directory.fail(error) }
        }
    }
}
