import MartletBase

typealias InodeNumber = Int

/// Everything on a simulated device: what processes see now (`current`), what is certain to survive (`durable`), and
/// between the two the changes that a power loss keeps or loses one by one.
///
/// A value: copying it is a snapshot, and costs the tables, not the bytes.
package struct DiskState: Sendable {
    static let root: InodeNumber = 0

    var files: [InodeNumber: FileNode] = [:]
    var directories: [InodeNumber: DirectoryNode] = [root: DirectoryNode()]
    /// Changes of names that no directory sync has covered yet, oldest first.
    var unsyncedNames: [NameChange] = []
    private var nextInode: InodeNumber = root + 1
    private var nextSequence = 0

    init() {}

    mutating func makeInode() -> InodeNumber {
        defer { nextInode += 1 }
        return nextInode
    }

    mutating func makeSequence() -> Int {
        defer { nextSequence += 1 }
        return nextSequence
    }

    /// Makes all of it durable, as an orderly unmount does.
    mutating func settle() {
        for inode in files.keys { files[inode]?.synchronize() }
        directories = directories.mapValues { DirectoryNode(durable: $0.current, current: $0.current) }
        unsyncedNames.removeAll()
        sweep(open: [])
    }

    /// Forgets what no name, no unsynced change and no open file leads to.
    mutating func sweep(open: Set<InodeNumber>) {
        var live = open
        live.insert(Self.root)
        for directory in directories.values {
            for entry in directory.current.entries { live.insert(entry.inode) }
            for entry in directory.durable.entries { live.insert(entry.inode) }
        }
        for change in unsyncedNames {
            for edit in change.edits { if let inode = edit.inode { live.insert(inode) } }
        }
        files = files.filter { live.contains($0.key) }
        directories = directories.filter { live.contains($0.key) }
    }

    /// What the files that have a name or are open take.
    func allocatedBytes(open: Set<InodeNumber>) -> Int64 {
        var live = open
        for directory in directories.values { live.formUnion(directory.current.entries.map(\.inode)) }
        return live.reduce(0) { $0 + (files[$1]?.current.allocatedBytes ?? 0) }
    }
}

struct FileNode: Sendable {
    var durable = FileContent()
    var current = FileContent()
    var unsynced: [ContentChange] = []
    var modified: Timestamp
    /// Whether its pages are in memory.
    var isResident = true

    mutating func synchronize() {
        // What a failed sync has given up stays uncertain for good, unless it was written over since.
        guard unsynced.contains(where: \.isForsaken) else {
            durable = current
            unsynced.removeAll(keepingCapacity: true)
            return
        }
        let covered = unsynced.filter { !$0.isForsaken }
        for change in covered { change.apply(to: &durable) }
        unsynced.removeAll { change in
            !change.isForsaken || covered.contains { $0.sequence > change.sequence && $0.overlaps(change) }
        }
    }

    /// The kernel has reported the failure once and marked the pages clean: no later sync writes them.
    mutating func failSynchronize() {
        for index in unsynced.indices { unsynced[index].isForsaken = true }
    }

    /// Drops the pages from memory; what a failed sync left behind is then no longer seen either.
    mutating func evict() {
        isResident = false
        guard unsynced.contains(where: \.isForsaken) else { return }
        unsynced.removeAll(where: \.isForsaken)
        current = durable
        for change in unsynced { change.apply(to: &current) }
    }
}

struct DirectoryNode: Sendable {
    var durable = NameTable()
    var current = NameTable()
}

/// A write or a change of size that no sync of its file has covered yet.
struct ContentChange: Sendable {
    enum Action: Sendable {
        case write(position: Int64, bytes: [UInt8])
        case resize(Int64)
    }

    let sequence: Int
    let action: Action
    var isForsaken = false

    private var range: Range<Int64> {
        switch action {
        case .write(let position, let bytes): position..<position + Int64(bytes.count)
        case .resize(let size): size..<Int64.max
        }
    }

    func overlaps(_ other: ContentChange) -> Bool { range.overlaps(other.range) }

    func apply(to content: inout FileContent) {
        switch action {
        case .write(let position, let bytes): bytes.withUnsafeBytes { content.write($0, at: position) }
        case .resize(let size): content.resize(to: size)
        }
    }
}

/// One atomic change of names: a creation, a removal, or a rename with both of its sides.
struct NameChange: Sendable {
    struct Edit: Sendable {
        let directory: InodeNumber
        let name: String
        let inode: InodeNumber?
    }

    let operation: IOOperation
    let sequence: Int
    let edits: [Edit]

    /// Whether both touch one name, so that they happen in their order or not at all.
    func concerns(_ other: NameChange) -> Bool {
        edits.contains { edit in
            other.edits.contains { $0.directory == edit.directory && $0.name == edit.name }
        }
    }
}

/// A directory's names, ordered.
struct NameTable: Sendable {
    private(set) var entries: [(name: String, inode: InodeNumber)] = []

    subscript(name: String) -> InodeNumber? {
        get {
            let index = position(of: name)
            return index < entries.count && entries[index].name == name ? entries[index].inode : nil
        }
        set {
            let index = position(of: name)
            let isPresent = index < entries.count && entries[index].name == name
            switch (newValue, isPresent) {
            case (let inode?, true): entries[index].inode = inode
            case (let inode?, false): entries.insert((name, inode), at: index)
            case (nil, true): entries.remove(at: index)
            case (nil, false): break
            }
        }
    }

    private func position(of name: String) -> Int {
        var low = 0
        var high = entries.count
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].name < name { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
