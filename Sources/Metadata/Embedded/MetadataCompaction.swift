import MartletBase

/// The snapshot that begins a generation, and the files that it makes needless.
struct MetadataCompaction: Sendable {
    let state: StoreState
    let generation: Int64
    let directory: String
    let disk: any Disk

    /// Gives the snapshot's size.
    func write() -> Result<Int64, MetadataLogFault> {
        Result { () throws(MetadataLogFault) in
            try MetadataSnapshot.write(state, generation: generation, in: directory, on: disk)
            do throws(DiskError) {
                try removeObsolete()
                return try disk.facts(directory + "/" + MetadataFileName.snapshot(generation).text)?.size ?? 0
            } catch { throw .final(error) }
        }
    }

    /// Keeps this generation and the one before, from which the state can be had again should this snapshot rot. Snapshots
    /// go before the logs that they need.
    private func removeObsolete() throws(DiskError) {
        let names = try disk.list(directory).compactMap { MetadataFileName($0.name) }.sorted()
        let older = names.compactMap { if case .snapshot(let number) = $0, number < generation { number } else { nil } }
        guard let previous = older.last else { return }
        for name in names.reversed() {
            if case .snapshot(let number) = name, number < previous { try disk.unlink(directory + "/" + name.text) }
        }
        try disk.synchronizeDirectory(directory)
        for name in names {
            if case .log(let number) = name, number < previous { try disk.unlink(directory + "/" + name.text) }
        }
    }
}
