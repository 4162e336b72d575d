import MartletBase

/// What is behind a simulated disk's lock: the device, the process's open files and locks, and what is planned for it.
struct Machine: Sendable {
    struct OpenFile: Sendable {
        let inode: InodeNumber
        let isWritable: Bool
    }

    /// What becomes of a call that has arrived.
    enum Admission {
        case proceed
        /// It reports success and does nothing.
        case omitted
        case failing(DiskFault)
    }

    var state: DiskState
    var clock = Timestamp(0)
    var isOff = false

    var openFiles: [Int: OpenFile] = [:]
    var nextHandle = 0
    var locked: Set<InodeNumber> = []

    var faults: [DiskFault] = []
    var faultsStruck = 0
    var omittedBarrier: Int?
    var ignoresSynchronization = false
    var isReadOnly = false
    var capacity: Int64?
    var descriptorLimit = Int.max

    var isTracing = false
    var trace: [IOOperation] = []
    /// Every barrier so far, in order: a crash scenario leaves each out in turn.
    var barriers: [Barrier] = []
    /// Every call since the recording began that changes something or makes it durable.
    var changeCalls: [IOOperation] = []
    var failingChange: (number: Int, error: DiskError.Kind)?
    var recording: DiskRecording?

    private var nodesAtLastSweep = 0

    init(state: DiskState) { self.state = state }

    /// What every call passes before it does anything.
    mutating func admit(_ operation: IOOperation) throws(DiskError) -> Admission {
        guard !isOff else { throw operation.error(.io) }
        if isTracing { trace.append(operation) }
        if operation.kind.isBarrier {
            barriers.append(Barrier(operation: operation, changes: recording?.boundaries.count ?? 0))
            if barriers.count - 1 == omittedBarrier { return .omitted }
            if ignoresSynchronization, operation.kind != .rename { return .omitted }
        }
        if recording != nil && (operation.changesDisk || operation.kind.isBarrier) {
            changeCalls.append(operation)
            if let failingChange, failingChange.number == changeCalls.count {
                var writtenBytes = 0
                if case .write(_, position: _, let count) = operation { writtenBytes = count / 2 }
                return .failing(DiskFault(operation.kind, error: failingChange.error, writtenBytes: writtenBytes))
            }
        }
        for index in faults.indices where faults[index].strikes(operation) {
            let fault = faults[index]
            if !fault.isLasting { faults.remove(at: index) }
            faultsStruck += 1
            return .failing(fault)
        }
        if operation.changesDisk && isReadOnly { throw operation.error(.readOnly) }
        return .proceed
    }

    /// `admit` for calls that either happen or fail as a whole. False: it does nothing.
    mutating func pass(_ operation: IOOperation) throws(DiskError) -> Bool {
        switch try admit(operation) {
        case .proceed: return true
        case .omitted: return false
        case .failing(let fault): throw operation.error(fault.error)
        }
    }

    private var openInodes: Set<InodeNumber> { Set(openFiles.values.map(\.inode)) }

    var allocatedBytes: Int64 { state.allocatedBytes(open: openInodes) }

    /// After a call that has changed what a power loss could leave.
    mutating func changed(by operation: IOOperation) {
        recording?.boundaries.append(DiskRecording.Boundary(operation: operation, state: state))
        let nodes = state.files.count + state.directories.count
        if nodes > 2 * nodesAtLastSweep + 64 {
            state.sweep(open: openInodes)
            nodesAtLastSweep = state.files.count + state.directories.count
        }
    }
}

/// A call whose only purpose is what survives a power loss, and how many changes were recorded before it.
package struct Barrier: Sendable {
    package let operation: IOOperation
    package let changes: Int
}

// MARK: Names

extension Machine {
    /// The number under which the file is then used.
    mutating func open(_ path: String, _ mode: OpenMode) throws(DiskError) -> Int {
        let operation = IOOperation.open(path, mode)
        _ = try pass(operation)
        guard openFiles.count < descriptorLimit else { throw operation.error(.tooManyOpenFiles) }
        let place = try state.place(path, operation)
        let inode: InodeNumber
        if let found = place.inode {
            guard mode != .create else { throw operation.error(.exists) }
            guard state.files[found] != nil else { throw operation.error(.isDirectory) }
            inode = found
            if mode == .replace {
                resize(found, to: 0)
                changed(by: operation)
            }
        } else {
            guard mode == .create || mode == .replace else { throw operation.error(.notFound) }
            inode = state.makeFile(place, at: clock, operation)
            changed(by: operation)
        }
        nextHandle += 1
        openFiles[nextHandle] = OpenFile(inode: inode, isWritable: mode != .read)
        return nextHandle
    }

    mutating func makeDirectory(_ path: String) throws(DiskError) {
        let operation = IOOperation.makeDirectory(path)
        _ = try pass(operation)
        try state.makeDirectory(path, operation)
        changed(by: operation)
    }

    mutating func removeDirectory(_ path: String) throws(DiskError) {
        let operation = IOOperation.removeDirectory(path)
        _ = try pass(operation)
        try state.removeDirectory(path, operation)
        changed(by: operation)
    }

    mutating func rename(_ path: String, to target: String) throws(DiskError) {
        let operation = IOOperation.rename(path, to: target)
        guard try pass(operation) else { return }
        try state.rename(path, to: target, operation)
        changed(by: operation)
    }

    mutating func unlink(_ path: String) throws(DiskError) {
        let operation = IOOperation.unlink(path)
        _ = try pass(operation)
        try state.unlink(path, operation)
        changed(by: operation)
    }

    mutating func synchronizeDirectory(_ path: String) throws(DiskError) {
        let operation = IOOperation.synchronizeDirectory(path)
        guard try pass(operation) else { return }
        state.synchronizeDirectory(try state.directory(path, operation))
        changed(by: operation)
    }

    mutating func list(_ path: String) throws(DiskError) -> [DirectoryEntry] {
        let operation = IOOperation.list(path)
        _ = try pass(operation)
        let inode = try state.directory(path, operation)
        let entries = state.directories[inode]?.current.entries ?? []
        return entries.map { DirectoryEntry(name: $0.name, isDirectory: state.directories[$0.inode] != nil) }
    }

    mutating func facts(_ path: String) throws(DiskError) -> FileFacts? {
        let operation = IOOperation.facts(path)
        _ = try pass(operation)
        if DiskState.isRoot(path) { return Self.directoryFacts }
        do throws(DiskError) {
            guard let inode = try state.place(path, operation).inode else { return nil }
            guard let file = state.files[inode] else { return Self.directoryFacts }
            return FileFacts(size: file.current.size, isDirectory: false, modified: file.modified)
        } catch  where error.kind == .notFound {
            return nil
        }
    }

    private static let directoryFacts = FileFacts(size: 0, isDirectory: true, modified: Timestamp(0))

    mutating func space(_ path: String) throws(DiskError) -> DiskSpace {
        let operation = IOOperation.space(path)
        _ = try pass(operation)
        let total = capacity ?? Self.unboundedCapacity
        return DiskSpace(totalBytes: total, availableBytes: max(0, total - allocatedBytes))
    }

    mutating func lock(_ path: String) throws(DiskError) -> InodeNumber? {
        let operation = IOOperation.lock(path)
        _ = try pass(operation)
        let place = try state.place(path, operation)
        if let inode = place.inode, state.files[inode] == nil { throw operation.error(.isDirectory) }
        guard place.inode != nil || !isReadOnly else { throw operation.error(.readOnly) }
        let inode = place.inode ?? state.makeFile(place, at: clock, operation)
        if place.inode == nil { changed(by: operation) }
        return locked.insert(inode).inserted ? inode : nil
    }

    /// What a disk without a limit reports: 1 TiB.
    private static let unboundedCapacity: Int64 = 1 << 40
}

// MARK: Bytes

extension Machine {
    private func file(_ handle: Int, _ operation: IOOperation) throws(DiskError) -> OpenFile {
        guard let file = openFiles[handle] else { throw operation.error(.other(DiskState.badDescriptor)) }
        return file
    }

    mutating func read(
        _ handle: Int, _ path: String, into buffer: UnsafeMutableRawBufferPointer, at position: Int64
    ) throws(DiskError) -> Int {
        let operation = IOOperation.read(path, position: position, count: buffer.count)
        _ = try pass(operation)
        let inode = try file(handle, operation).inode
        guard position >= 0 else { throw operation.error(.other(DiskState.invalidArgument)) }
        state.files[inode]?.isResident = true
        return state.files[inode]?.current.read(into: buffer, at: position) ?? 0
    }

    mutating func readResident(
        _ handle: Int, _ path: String, into buffer: UnsafeMutableRawBufferPointer, at position: Int64
    ) throws(DiskError) -> Int? {
        let operation = IOOperation.read(path, position: position, count: buffer.count)
        let inode = try file(handle, operation).inode
        guard state.files[inode]?.isResident == true else { return nil }
        return try read(handle, path, into: buffer, at: position)
    }

    mutating func write(
        _ handle: Int, _ path: String, _ buffer: UnsafeRawBufferPointer, at position: Int64
    ) throws(DiskError) {
        let operation = IOOperation.write(path, position: position, count: buffer.count)
        let admission = try admit(operation)
        let file = try file(handle, operation)
        guard file.isWritable else { throw operation.error(.other(DiskState.badDescriptor)) }
        let inode = file.inode
        guard position >= 0, !position.addingReportingOverflow(Int64(buffer.count)).overflow else {
            throw operation.error(.other(DiskState.invalidArgument))
        }
        var accepted = buffer.count
        var refusal: DiskError.Kind?
        if case .failing(let fault) = admission {
            accepted = min(accepted, fault.writtenBytes)
            refusal = fault.error
        }
        if let capacity {
            let room = room(for: inode, at: position, wanting: accepted, within: capacity)
            if room < accepted {
                accepted = room
                refusal = refusal ?? .noSpace
            }
        }
        if accepted > 0 {
            let piece = UnsafeRawBufferPointer(rebasing: buffer[..<accepted])
            let sequence = state.makeSequence()
            state.files[inode]?.current.write(piece, at: position)
            state.files[inode]?.unsynced.append(
                ContentChange(sequence: sequence, action: .write(position: position, bytes: Array(piece))))
            state.files[inode]?.modified = clock
            changed(by: .write(path, position: position, count: accepted))
        }
        if let refusal { throw operation.error(refusal) }
    }

    /// How many of the bytes fit: pages that the file has already cost nothing more.
    private func room(for inode: InodeNumber, at position: Int64, wanting count: Int, within capacity: Int64) -> Int {
        guard let file = state.files[inode] else { return 0 }
        let available = capacity - allocatedBytes
        let owned = (file.current.size + FileContent.pageSize - 1) / FileContent.pageSize * FileContent.pageSize
        let limit = max(owned, position) + max(0, available) / FileContent.pageSize * FileContent.pageSize
        return Int(max(0, min(Int64(count), limit - position)))
    }

    mutating func truncate(_ handle: Int, _ path: String, to size: Int64) throws(DiskError) {
        let operation = IOOperation.truncate(path, to: size)
        _ = try pass(operation)
        let file = try file(handle, operation)
        guard size >= 0, file.isWritable else { throw operation.error(.other(DiskState.invalidArgument)) }
        resize(file.inode, to: size)
        changed(by: operation)
    }

    mutating func size(_ handle: Int, _ path: String) throws(DiskError) -> Int64 {
        let operation = IOOperation.size(path)
        _ = try pass(operation)
        return state.files[try file(handle, operation).inode]?.current.size ?? 0
    }

    mutating func synchronize(_ handle: Int, _ path: String) throws(DiskError) {
        let operation = IOOperation.synchronize(path)
        let admission = try admit(operation)
        let inode = try file(handle, operation).inode
        switch admission {
        case .proceed: state.files[inode]?.synchronize()
        case .omitted: return
        case .failing(let fault):
            state.files[inode]?.failSynchronize()
            throw operation.error(fault.error)
        }
        changed(by: operation)
    }

    /// Once closed, it stays closed: a failure reports the loss of what was written, as `close` does over a network.
    mutating func close(_ handle: Int, _ path: String) throws(DiskError) {
        guard openFiles[handle] != nil else { return }
        let operation = IOOperation.close(path)
        openFiles[handle] = nil
        _ = try pass(operation)
    }

    private mutating func resize(_ inode: InodeNumber, to size: Int64) {
        let sequence = state.makeSequence()
        state.files[inode]?.current.resize(to: size)
        state.files[inode]?.unsynced.append(ContentChange(sequence: sequence, action: .resize(size)))
        state.files[inode]?.modified = clock
    }
}
