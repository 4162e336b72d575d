import MartletBase

/// What a path given by an operator stands for. Tools look at it with the code that the broker uses, and write nothing.
package enum LogTree: Hashable, Sendable {
    /// One file of a partition's directory, or one of a log directory's own.
    case file(DirectoryPath, name: String)
    case partition(DirectoryPath)
    /// The directory that holds the partitions', and the names of those.
    case logDirectory(DirectoryPath, partitions: [String])

    /// `nil`: nothing there is a log's. A broker's data directory stands for the log directory in it.
    package static func find(_ path: String, on disk: any Disk) throws(DiskError) -> LogTree? {
        guard let facts = try disk.facts(path) else { throw DiskError(.notFound, "open", path) }
        guard facts.isDirectory else {
            guard let slash = path.lastIndex(of: "/") else { return .file(DirectoryPath("."), name: path) }
            let parent = path[..<slash]
            return .file(
                DirectoryPath(parent.isEmpty ? "/" : String(parent)), name: String(path[path.index(after: slash)...]))
        }
        let directory = DirectoryPath(path)
        let entries = try disk.list(path)
        if isPartition(entries) { return .partition(directory) }
        let partitions = entries.filter { $0.isDirectory && FileNames.partition(ofDirectory: $0.name) != nil }
        if entries.contains(where: { $0.name == FileNames.directoryProperties }) {
            return .logDirectory(directory, partitions: partitions.map(\.name))
        }
        // Nothing says that it is one but what lies in it: names alone are no proof.
        var found: [String] = []
        for entry in partitions where isPartition(try disk.list(directory + entry.name)) { found.append(entry.name) }
        if !found.isEmpty { return .logDirectory(directory, partitions: found) }
        guard entries.contains(DirectoryEntry(name: "log", isDirectory: true)) else { return nil }
        return try find(path + "/log", on: disk)
    }

    private static func isPartition(_ entries: [DirectoryEntry]) -> Bool {
        entries.contains { entry in
            !entry.isDirectory
                && (entry.name == FileNames.partitionMetadata || FileNames.offset(of: entry.name, FileNames.log) != nil)
        }
    }

    /// Whether a broker has the log directory in use. Looks without making the lock's file where there is none.
    package static func isInUse(_ logDirectory: DirectoryPath, on disk: any Disk) throws(DiskError) -> Bool {
        guard try disk.exists(logDirectory + FileNames.lock) else { return false }
        guard let lock = try disk.lock(logDirectory + FileNames.lock) else { return true }
        lock.release()
        return false
    }
}

/// The files of one partition's directory, as they lie there.
package struct PartitionFiles: Sendable {
    package struct SegmentFile: Hashable, Sendable {
        package let base: Offset
        package let bytes: Int64
        /// The base of the next segment; `nil` for the last one.
        package let boundary: Offset?

        package var name: String { FileNames.segment(base, FileNames.log) }
    }

    package let directory: DirectoryPath
    /// In order.
    package let segments: [SegmentFile]
    /// All other files' names, in order.
    package let others: [String]

    package init(_ directory: DirectoryPath, on disk: any Disk) throws(DiskError) {
        self.directory = directory
        var bases: [(base: Offset, bytes: Int64)] = []
        var others: [String] = []
        for entry in try disk.list(directory.path) where !entry.isDirectory {
            if let base = FileNames.offset(of: entry.name, FileNames.log) {
                bases.append((base, try disk.facts(directory + entry.name)?.size ?? 0))
            } else {
                others.append(entry.name)
            }
        }
        bases.sort { $0.base < $1.base }
        segments = bases.enumerated().map { index, segment in
            SegmentFile(
                base: segment.base, bytes: segment.bytes,
                boundary: index + 1 < bases.count ? bases[index + 1].base : nil)
        }
        self.others = others
    }

    private init(_ directory: DirectoryPath, _ segment: SegmentFile) {
        self.directory = directory
        segments = [segment]
        others = []
    }

    /// One segment by itself; `nil` where the name is that of none.
    package func only(_ name: String) -> PartitionFiles? {
        segments.first { $0.name == name }.map { PartitionFiles(directory, $0) }
    }

    package var bytes: Int64 { segments.reduce(0) { $0 + $1.bytes } }

    package func path(_ segment: SegmentFile) -> String { directory + segment.name }
}

/// What the log directory around a partition knows of it.
package struct PartitionSurroundings: Hashable, Sendable {
    /// Everything before it had been synchronized.
    package var recoveryPoint: Offset?
    package var logStart: Offset?
    /// Compaction has been here, so that offsets may be missing.
    package var wasCompacted = false
    /// A broker has the directory open: the last segment and the checkpoints change under the reader's feet.
    package var isInUse = false

    package init() {}

    package init(of partition: DirectoryPath, on disk: any Disk) throws(DiskError) {
        let slash = partition.path.lastIndex(of: "/")
        let parent = DirectoryPath(slash.map { String(partition.path[..<$0]) } ?? ".")
        let name = slash.map { String(partition.path[partition.path.index(after: $0)...]) } ?? partition.path
        guard let id = FileNames.partition(ofDirectory: name) else { return }
        isInUse = try LogTree.isInUse(parent, on: disk)
        recoveryPoint = try Self.offsets(FileNames.recoveryPoints, in: parent, on: disk)[id]
        logStart = try Self.offsets(FileNames.logStarts, in: parent, on: disk)[id]
        wasCompacted = try Self.offsets(FileNames.cleanerOffsets, in: parent, on: disk)[id] != nil
    }

    private static func offsets(
        _ name: String, in directory: DirectoryPath, on disk: any Disk
    ) throws(DiskError) -> [TopicPartition: Offset] {
        switch try GuardedFile(name, in: directory).read(on: disk) {
        case .sound(let bytes), .unguarded(let bytes), .restored(let bytes):
            // Damage to the checkpoint itself is reported with the directory's own files.
            (try? OffsetCheckpoint(parsing: bytes).offsets) ?? [:]
        case .missing, .damaged: [:]
        }
    }
}
