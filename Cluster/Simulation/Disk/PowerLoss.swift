import MartletBase

/// What one power loss keeps of the changes that no sync had covered.
///
/// Any subset may be kept, and of a write any part that ends or begins at a sector. That is more than one ext4 or XFS
/// leaves (their journals keep changes of names in order, and a page is written whole): what survives this survives
/// both, and the next version of either. Only what cannot be otherwise is excluded: a rename has both its sides or
/// neither, and changes of one name happen in their order.
package struct PowerLoss: Hashable, Sendable {
    /// What is left of one write or change of size.
    package enum Fate: Hashable, Sendable {
        case lost
        case kept
        /// The file is as long as if the bytes had arrived, and zeros are in their place.
        case sizeOnly
        /// The first bytes arrived and the file ends there, or further on where it was longer before.
        case head(Int)
        /// The first bytes arrived; zeros, or what was there before, follow to the full size.
        case headAndSize(Int)
        /// Bytes from here on arrived, those before did not.
        case tail(from: Int)
    }

    /// For each unsynced change of names, oldest first, whether it is kept.
    package let names: [Bool]
    /// For each unsynced change of bytes or sizes, oldest first.
    package let contents: [Fate]

    package init(names: [Bool], contents: [Fate]) {
        self.names = names
        self.contents = contents
    }

    /// Nothing but what was synchronized: missing entries are losses.
    package static let keepingNothing = PowerLoss(names: [], contents: [])

    package static func keepingEverything(of state: DiskState) -> PowerLoss {
        let pending = state.unsynced()
        return PowerLoss(
            names: pending.names.map { _ in true }, contents: pending.contents.map { _ in .kept })
    }

    package static func random(of state: DiskState, using random: inout SeededRandom) -> PowerLoss {
        let pending = state.unsynced()
        var names: [Bool] = []
        for index in pending.names.indices {
            let isFree = pending.names[..<index].indices.allSatisfy {
                names[$0] || !pending.names[$0].concerns(pending.names[index])
            }
            names.append(isFree && random.oneIn(2))
        }
        let contents = pending.contents.map { item -> Fate in
            let fates = item.change.tornFates()
            switch random.next() % 4 {
            case 0: return .lost
            case 1: return .kept
            default: return fates.isEmpty ? .kept : fates[Int(random.next() % UInt64(fates.count))]
            }
        }
        return PowerLoss(names: names, contents: contents)
    }
}

/// What no sync had covered, oldest first, as `PowerLoss` counts it.
struct UnsyncedChanges {
    struct Content {
        let inode: InodeNumber
        let path: String
        let change: ContentChange
    }

    var names: [NameChange] = []
    var contents: [Content] = []
}

extension DiskState {
    /// Changes of files that no name can lead to after a power loss are left out: they make no difference.
    func unsynced() -> UnsyncedChanges {
        var result = UnsyncedChanges(names: unsyncedNames)
        var names: [InodeNumber: String] = [:]
        for directory in directories.values {
            for entry in directory.durable.entries { names[entry.inode] = entry.name }
        }
        for change in unsyncedNames {
            for edit in change.edits { if let inode = edit.inode { names[inode] = edit.name } }
        }
        for (inode, file) in files {
            guard let name = names[inode] else { continue }
            for change in file.unsynced {
                result.contents.append(UnsyncedChanges.Content(inode: inode, path: name, change: change))
            }
        }
        result.contents.sort { $0.change.sequence < $1.change.sequence }
        return result
    }

    /// What the device holds after `loss`, all of it durable.
    package func after(_ loss: PowerLoss) -> DiskState { after(loss, unsynced()) }

    func after(_ loss: PowerLoss, _ pending: UnsyncedChanges) -> DiskState {
        var tables = directories.mapValues(\.durable)
        for (change, isKept) in zip(pending.names, loss.names) where isKept {
            for edit in change.edits { tables[edit.directory]?[edit.name] = edit.inode }
        }
        var contents: [InodeNumber: FileContent] = [:]
        for (item, fate) in zip(pending.contents, loss.contents) where fate != .lost {
            item.change.apply(fate, to: &contents[item.inode, default: files[item.inode]?.durable ?? FileContent()])
        }
        var result = self
        result.unsyncedNames.removeAll()
        result.files.removeAll(keepingCapacity: true)
        result.directories.removeAll(keepingCapacity: true)
        var reached = [Self.root]
        while let inode = reached.popLast() {
            if let table = tables[inode] {
                result.directories[inode] = DirectoryNode(durable: table, current: table)
                for entry in table.entries { reached.append(entry.inode) }
            } else if let file = files[inode] {
                let content = contents[inode] ?? file.durable
                result.files[inode] = FileNode(
                    durable: content, current: content, modified: file.modified, isResident: false)
            }
        }
        return result
    }

    /// Equal for equal names and bytes, whatever the order in which they came about: a sum over all paths, so that a
    /// change of one file changes one term.
    package var digest: UInt64 {
        paths().reduce(0) { $0 &+ term(path: $1.digest, of: $1.inode) }
    }

    /// Every path below the root, by its digest.
    func paths() -> [(inode: InodeNumber, digest: UInt64)] {
        var result: [(inode: InodeNumber, digest: UInt64)] = []
        var reached: [(inode: InodeNumber, path: Digest)] = [(Self.root, Digest())]
        while let (inode, path) = reached.popLast() {
            for entry in directories[inode]?.durable.entries ?? [] {
                var path = path
                path.add(entry.name)
                result.append((entry.inode, path.value))
                reached.append((entry.inode, path))
            }
        }
        return result
    }

    func term(path: UInt64, of inode: InodeNumber) -> UInt64 { Self.term(path: path, files[inode]?.durable.digest) }

    /// `nil` is a directory.
    static func term(path: UInt64, _ content: UInt64?) -> UInt64 {
        var digest = Digest()
        digest.add(path)
        digest.add(content ?? 0)
        return digest.value
    }
}

extension ContentChange {
    func apply(_ fate: PowerLoss.Fate, to content: inout FileContent) {
        switch (action, fate) {
        case (_, .lost): return
        case (.resize, _), (.write, .kept): apply(to: &content)
        case (.write(let position, let bytes), .sizeOnly):
            content.resize(to: max(content.size, position + Int64(bytes.count)))
        case (.write(let position, let bytes), .head(let count)):
            bytes.withUnsafeBytes { content.write(UnsafeRawBufferPointer(rebasing: $0[..<count]), at: position) }
        case (.write(let position, let bytes), .headAndSize(let count)):
            content.resize(to: max(content.size, position + Int64(bytes.count)))
            bytes.withUnsafeBytes { content.write(UnsafeRawBufferPointer(rebasing: $0[..<count]), at: position) }
        case (.write(let position, let bytes), .tail(let start)):
            bytes.withUnsafeBytes {
                content.write(UnsafeRawBufferPointer(rebasing: $0[start...]), at: position + Int64(start))
            }
        }
    }

    /// Every way in which the device can have stopped within this change: at sectors of 512 bytes near both ends, at
    /// pages in between.
    func tornFates() -> [PowerLoss.Fate] {
        guard case .write(let position, let bytes) = action else { return [] }
        var fates: [PowerLoss.Fate] = [.sizeOnly]
        for cut in Self.cuts(position, bytes.count) {
            fates.append(.head(cut))
            fates.append(.headAndSize(cut))
            if (Int(position) + cut) % Int(FileContent.pageSize) == 0 { fates.append(.tail(from: cut)) }
        }
        return fates
    }

    private static let sector = 512

    /// Where a write of `count` bytes crosses a sector: each of the first and last eight, and four pages in between.
    private static func cuts(_ position: Int64, _ count: Int) -> [Int] {
        let first = sector - Int(position) % sector
        guard first < count else { return [] }
        let sectors = (count - first + sector - 1) / sector
        if sectors <= 16 { return (0..<sectors).map { first + $0 * sector } }
        let page = Int(FileContent.pageSize)
        let firstPage = page - Int(position) % page
        let pages = max(0, (count - firstPage - 1) / page)
        let middle = (1...4).map { firstPage + pages * $0 / 5 * page }
        let ends = (0..<8).flatMap { [first + $0 * sector, first + (sectors - 1 - $0) * sector] }
        return Set(ends + middle).filter { $0 < count }.sorted()
    }
}
