import MartletBase

/// Puts a rewritten segment in the place of those that it was made from, so that a crash at any point leaves the old
/// ones or the new one, whole.
///
/// 1. The files are written as `.cleaned` and synchronized.
/// 2. `seal`: the indexes, then the log, become `.swap`. From the moment that the log's name is durable the new segment
///    is the one that counts.
/// 3. `retire`: the old files become `.deleted`. Readers that have them open go on; they are removed later.
/// 4. `promote`: the indexes, then the log, take their final names.
///
/// The directory is synchronized after each part: at every moment a log's `.swap` has its indexes beside it, an index's
/// `.swap` without it is a leftover, and no two logs that hold the same offsets have final names.
package enum SegmentSwap {
    static let indexSuffixes = [FileNames.offsetIndex, FileNames.timeIndex, FileNames.transactionIndex]

    static func path(_ directory: DirectoryPath, _ base: Offset, _ suffix: String, _ state: String = "") -> String {
        directory + (FileNames.segment(base, suffix) + state)
    }

    /// From `.cleaned` to `.swap`.
    static func seal(_ base: Offset, in directory: DirectoryPath, on disk: any Disk) throws(DiskError) {
        try move(base, in: directory, from: FileNames.cleaned, to: FileNames.swap, on: disk)
    }

    /// From `.swap` to the final names.
    static func promote(_ base: Offset, in directory: DirectoryPath, on disk: any Disk) throws(DiskError) {
        try move(base, in: directory, from: FileNames.swap, to: "", on: disk)
    }

    private static func move(
        _ base: Offset, in directory: DirectoryPath, from: String, to: String, on disk: any Disk
    ) throws(DiskError) {
        for suffix in indexSuffixes {
            let source = path(directory, base, suffix, from)
            if try disk.exists(source) { try disk.rename(source, to: path(directory, base, suffix, to)) }
        }
        try disk.synchronizeDirectory(directory.path)
        let log = path(directory, base, FileNames.log, from)
        try disk.rename(log, to: path(directory, base, FileNames.log, to))
        try disk.synchronizeDirectory(directory.path)
    }

    /// Renames the files of the segments with these bases, and gives their new paths.
    static func retire(
        _ bases: [Offset], in directory: DirectoryPath, on disk: any Disk
    ) throws(DiskError) -> [String] {
        var retired: [String] = []
        for base in bases {
            for suffix in [FileNames.log] + indexSuffixes {
                let target = path(directory, base, suffix, FileNames.deleted)
                do throws(DiskError) {
                    try disk.rename(path(directory, base, suffix), to: target)
                    retired.append(target)
                } catch { if error.kind != .notFound { throw error } }
            }
        }
        try disk.synchronizeDirectory(directory.path)
        return retired
    }

    /// Takes back a sealed segment that has lost its place. The log goes first, durably: without it the rest is a leftover.
    static func withdraw(_ base: Offset, in directory: DirectoryPath, on disk: any Disk) throws(DiskError) {
        for suffix in [FileNames.log] + indexSuffixes {
            try disk.unlinkIfPresent(path(directory, base, suffix, FileNames.swap))
            if suffix == FileNames.log { try disk.synchronizeDirectory(directory.path) }
        }
    }

    /// Removes what an unfinished rewrite has left.
    static func discard(_ base: Offset, in directory: DirectoryPath, on disk: any Disk) throws(DiskError) {
        for suffix in [FileNames.log] + indexSuffixes {
            try disk.unlinkIfPresent(path(directory, base, suffix, FileNames.cleaned))
        }
    }
}

// MARK: - Starting

extension SegmentSwap {
    /// What a start has found and done.
    package struct Recovery: Hashable, Sendable {
        package struct Finished: Hashable, Sendable {
            package let base: Offset
            /// The segments whose place it has taken, as far as they were still there.
            package let replaced: [Offset]
        }

        package internal(set) var finished: [Finished] = []
        /// Leftovers of rewrites that had not got far enough.
        package internal(set) var removed: [String] = []
    }

    /// Finishes or takes back what a crash has interrupted, before anything else looks at the segments.
    @discardableResult package static func recover(_ directory: DirectoryPath, on disk: any Disk) throws(DiskError)
        -> Recovery
    {
        var recovery = Recovery()
        let names = try disk.list(directory.path).filter { !$0.isDirectory }.map(\.name)
        let swaps = pending(names)
        for name in names {
            let isLeftover =
                name.hasSuffix(FileNames.cleaned)
                || indexSuffixes.contains { suffix in
                    FileNames.offset(of: name, suffix + FileNames.swap).map { !swaps.contains($0) } ?? false
                }
            if isLeftover {
                try disk.unlink(directory + name)
                recovery.removed.append(name)
            }
        }
        let logs = names.compactMap { FileNames.offset(of: $0, FileNames.log) }
        for base in swaps {
            let end = try contentEnd(base, in: directory, on: disk)
            let replaced = logs.filter { $0 == base || ($0 > base && $0 < end) }
            for path in try retire(replaced, in: directory, on: disk) { try disk.unlink(path) }
            try promote(base, in: directory, on: disk)
            recovery.finished.append(Recovery.Finished(base: base, replaced: replaced))
        }
        return recovery
    }

    /// The segments whose place another is about to take.
    static func pending(_ directory: DirectoryPath, on disk: any Disk) throws(DiskError) -> [Offset] {
        pending(try disk.list(directory.path).filter { !$0.isDirectory }.map(\.name))
    }

    private static func pending(_ names: [String]) -> [Offset] {
        names.compactMap { FileNames.offset(of: $0, FileNames.log + FileNames.swap) }
    }

    /// The offset after the last sound batch of a swap. The last batch of a rewritten segment is always kept, so that this
    /// is where the replaced segments end. Damage does not shorten it: what a segment lost by rot is for its own check.
    private static func contentEnd(
        _ base: Offset, in directory: DirectoryPath, on disk: any Disk
    ) throws(DiskError) -> Offset {
        let file = try disk.open(path(directory, base, FileNames.log, FileNames.swap), .read)
        var survey = SegmentSurvey(file, base: base, size: try file.size(), before: nil)
        var end = base
        while let finding = try survey.next() {
            if case .batch(let header, _) = finding { end = header.nextOffset }
        }
        return end
    }
}
