import MartletBase

/// Checks the small files beside the logs, each by the parser that the broker reads it with.
package struct FileCheck {
    let disk: any Disk

    package init(disk: any Disk) { self.disk = disk }

    /// The files of one partition.
    func findings(in files: PartitionFiles) throws(DiskError) -> [Finding] {
        var findings: [Finding] = []
        for name in files.others {
            let path = files.directory + name
            if name == FileNames.faultyRanges {
                findings += try knownDamage(path)
            } else if name == FileNames.indexGuard {
                let bytes = try disk.contents(path) ?? []
                findings += flaw(.index, path) { () throws(FormatError) in _ = try IndexGuard(parsing: bytes) }
            } else if let text = Self.leftovers.first(where: { name.hasSuffix($0.suffix) })?.text {
                findings.append(Finding(.note, path, text))
            } else if FileNames.offset(of: name, FileNames.producerSnapshot) != nil {
                let bytes = try disk.contents(path) ?? []
                findings += flaw(.index, path) { () throws(FormatError) in _ = try ProducerSnapshot.parse(bytes) }
            }
        }
        findings += try guarded(FileNames.leaderEpochs, in: files.directory) { bytes throws(FormatError) in
            _ = try LeaderEpochCheckpoint.parse(bytes)
        }
        findings += try guarded(FileNames.partitionMetadata, in: files.directory) { bytes throws(FormatError) in
            _ = try PartitionMetadata(parsing: bytes)
        }
        return findings
    }

    /// The files that a log directory has itself.
    package func findings(inLogDirectory directory: DirectoryPath) throws(DiskError) -> [Finding] {
        var findings: [Finding] = []
        let checkpoints = [
            FileNames.recoveryPoints, FileNames.highWatermarks, FileNames.logStarts, FileNames.cleanerOffsets,
        ]
        for name in checkpoints {
            findings += try guarded(name, in: directory) { bytes throws(FormatError) in
                _ = try OffsetCheckpoint(parsing: bytes)
            }
        }
        findings += try guarded(FileNames.directoryProperties, in: directory) { bytes throws(FormatError) in
            _ = try DirectoryProperties(parsing: bytes)
        }
        if let bytes = try disk.contents(directory + FileNames.manifest) {
            findings += flaw(.index, directory + FileNames.manifest) { () throws(FormatError) in
                _ = try Manifest(parsing: bytes)
            }
        }
        return findings
    }

    private static let leftovers: [(suffix: String, text: String)] = [
        (FileNames.deleted, "it was given up and will be removed"),
        (FileNames.cleaned, "a compaction that was interrupted has left it; the next start removes it"),
        (FileNames.swap, "a compaction that was interrupted; the next start finishes it"),
        (FileNames.nextSegment, "the next segment, made ahead and still empty"),
        (FileNames.temporary, "a write that was interrupted has left it"),
    ]

    private func knownDamage(_ path: String) throws(DiskError) -> [Finding] {
        let bytes = try disk.contents(path) ?? []
        guard let faulty = try? FaultyRanges(parsing: bytes) else {
            return [Finding(.index, path, "it is damaged; what it named is found again")]
        }
        return faulty.ranges.map { range in
            Finding(
                .damage, path, position: range.position, offsets: range.first..<max(range.next, range.first),
                "the broker knows of this damage")
        }
    }

    private func guarded(
        _ name: String, in directory: DirectoryPath, _ parse: ([UInt8]) throws(FormatError) -> Void
    ) throws(DiskError) -> [Finding] {
        let path = directory + name
        switch try GuardedFile(name, in: directory).read(on: disk) {
        case .missing: return []
        case .sound(let bytes), .unguarded(let bytes):
            return flaw(.damage, path) { () throws(FormatError) in try parse(bytes) }
        case .restored:
            return [Finding(.damage, path, "it is damaged or gone; its copy is sound")]
        case .damaged(let error): return [Finding(.damage, path, "\(error)")]
        }
    }

    private func flaw(
        _ severity: Finding.Severity, _ path: String, _ parse: () throws(FormatError) -> Void
    ) -> [Finding] {
        do throws(FormatError) { try parse() } catch { return [Finding(severity, path, "\(error)")] }
        return []
    }
}
