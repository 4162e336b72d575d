import MartletBase

/// Paths and the operations on names, with the refusals that Linux gives.
extension DiskState {
    struct Place {
        let directory: InodeNumber
        let name: String
        let inode: InodeNumber?
    }

    /// Where `path` leads; every directory above its last part must be there. The root has no place.
    func place(_ path: String, _ operation: IOOperation) throws(DiskError) -> Place {
        let parts = path.split(separator: "/").filter { $0 != "." }
        guard let name = parts.last else { throw operation.error(.isDirectory) }
        var directory = Self.root
        for part in parts.dropLast() {
            guard let inode = directories[directory]?.current[String(part)] else { throw operation.error(.notFound) }
            guard directories[inode] != nil else { throw operation.error(.notDirectory) }
            directory = inode
        }
        return Place(directory: directory, name: String(name), inode: directories[directory]?.current[String(name)])
    }

    static func isRoot(_ path: String) -> Bool { path.split(separator: "/").allSatisfy { $0 == "." } }

    func directory(_ path: String, _ operation: IOOperation) throws(DiskError) -> InodeNumber {
        if Self.isRoot(path) { return Self.root }
        guard let inode = try place(path, operation).inode else { throw operation.error(.notFound) }
        guard directories[inode] != nil else { throw operation.error(.notDirectory) }
        return inode
    }

    mutating func makeFile(_ place: Place, at time: Timestamp, _ operation: IOOperation) -> InodeNumber {
        let inode = makeInode()
        files[inode] = FileNode(modified: time)
        change([.init(directory: place.directory, name: place.name, inode: inode)], operation)
        return inode
    }

    mutating func makeDirectory(_ path: String, _ operation: IOOperation) throws(DiskError) {
        let place = try place(path, operation)
        guard place.inode == nil else { throw operation.error(.exists) }
        let inode = makeInode()
        directories[inode] = DirectoryNode()
        change([.init(directory: place.directory, name: place.name, inode: inode)], operation)
    }

    mutating func removeDirectory(_ path: String, _ operation: IOOperation) throws(DiskError) {
        let place = try place(path, operation)
        guard let inode = place.inode else { throw operation.error(.notFound) }
        guard let node = directories[inode] else { throw operation.error(.notDirectory) }
        guard node.current.entries.isEmpty else { throw operation.error(.notEmpty) }
        change([.init(directory: place.directory, name: place.name, inode: nil)], operation)
    }

    mutating func unlink(_ path: String, _ operation: IOOperation) throws(DiskError) {
        let place = try place(path, operation)
        guard let inode = place.inode else { throw operation.error(.notFound) }
        guard files[inode] != nil else { throw operation.error(.isDirectory) }
        change([.init(directory: place.directory, name: place.name, inode: nil)], operation)
    }

    mutating func rename(_ path: String, to target: String, _ operation: IOOperation) throws(DiskError) {
        let source = try place(path, operation)
        let target = try place(target, operation)
        guard let moved = source.inode else { throw operation.error(.notFound) }
        guard !leads(from: moved, to: target.directory) else { throw operation.error(.other(Self.invalidArgument)) }
        if let replaced = target.inode {
            guard !leads(from: replaced, to: source.directory) else { throw operation.error(.notEmpty) }
            if replaced == moved { return }
            switch (directories[moved], directories[replaced]) {
            case (nil, .some): throw operation.error(.isDirectory)
            case (.some, nil): throw operation.error(.notDirectory)
            case (.some, let other?): if !other.current.entries.isEmpty { throw operation.error(.notEmpty) }
            case (nil, nil): break
            }
        }
        change(
            [
                .init(directory: source.directory, name: source.name, inode: nil),
                .init(directory: target.directory, name: target.name, inode: moved),
            ], operation)
    }

    /// Makes the names in a directory durable, with all that they rest upon.
    mutating func synchronizeDirectory(_ inode: InodeNumber) {
        var covered = Set<Int>()
        for change in unsyncedNames.reversed() {
            let isInside = change.edits.contains { $0.directory == inode }
            if isInside || unsyncedNames.contains(where: { covered.contains($0.sequence) && $0.concerns(change) }) {
                covered.insert(change.sequence)
            }
        }
        for change in unsyncedNames where covered.contains(change.sequence) {
            for edit in change.edits { directories[edit.directory]?.durable[edit.name] = edit.inode }
        }
        unsyncedNames.removeAll { covered.contains($0.sequence) }
    }

    private mutating func change(_ edits: [NameChange.Edit], _ operation: IOOperation) {
        for edit in edits { directories[edit.directory]?.current[edit.name] = edit.inode }
        unsyncedNames.append(NameChange(operation: operation, sequence: makeSequence(), edits: edits))
    }

    /// Whether `target` is `directory` itself or lies below it.
    private func leads(from directory: InodeNumber, to target: InodeNumber) -> Bool {
        if directory == target { return true }
        guard let node = directories[directory] else { return false }
        return node.current.entries.contains { leads(from: $0.inode, to: target) }
    }

    /// EINVAL and EBADF, as Linux numbers them: the core imports no operating system module.
    static let invalidArgument: Int32 = 22
    static let badDescriptor: Int32 = 9
}
