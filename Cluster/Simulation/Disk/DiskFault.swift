import MartletBase

/// A failure to come: the n-th call of one kind, on paths that end as told, fails.
package struct DiskFault: Sendable {
    package let operation: IOKind
    package let pathSuffix: String
    package let error: DiskError.Kind
    /// Every later matching call fails too.
    package let isLasting: Bool
    /// How much of a failing write arrives before it fails.
    package let writtenBytes: Int
    var remaining: Int

    /// - Parameter occurrence: 1 is the next matching call.
    package init(
        _ operation: IOKind, pathSuffix: String = "", occurrence: Int = 1, error: DiskError.Kind = .io,
        isLasting: Bool = false, writtenBytes: Int = 0
    ) {
        self.operation = operation
        self.pathSuffix = pathSuffix
        self.error = error
        self.isLasting = isLasting
        self.writtenBytes = writtenBytes
        remaining = occurrence
    }

    /// Counts a matching call; true when this is one that fails.
    mutating func strikes(_ call: IOOperation) -> Bool {
        guard call.kind == operation, call.path.hasSuffix(pathSuffix) else { return false }
        if remaining > 0 { remaining -= 1 }
        return remaining == 0
    }
}

extension SimulatedDisk {
    package func inject(_ fault: DiskFault) {
        withMachine { $0.faults.append(fault) }
    }

    package func clearFaults() {
        withMachine { $0.faults.removeAll() }
    }

    /// How many calls were failed on purpose: a test of a fault that never struck proves nothing.
    package var faultsStruck: Int { withMachine { $0.faultsStruck } }

    /// The n-th barrier from now on (1 is the next one) does nothing and reports success.
    package func omitBarrier(_ number: Int) {
        withMachine { $0.omittedBarrier = $0.barriers.count + number - 1 }
    }

    /// The n-th call since the recording began that changes something, or makes it durable, fails; a write half done.
    package func failChange(_ number: Int, error: DiskError.Kind) {
        withMachine { $0.failingChange = (number, error) }
    }

    /// The file system refuses changes from now on, as after the kernel has found an error in it.
    package var isReadOnly: Bool {
        get { withMachine { $0.isReadOnly } }
        set { withMachine { $0.isReadOnly = newValue } }
    }

    /// The size of the device; `nil` is one that never fills.
    package var capacity: Int64? {
        get { withMachine { $0.capacity } }
        set { withMachine { $0.capacity = newValue } }
    }

    /// Leaves so many bytes free.
    package func limit(roomTo bytes: Int64) {
        withMachine { $0.capacity = $0.allocatedBytes + bytes }
    }

    /// The device reports that it has synchronized and has not.
    package var ignoresSynchronization: Bool {
        get { withMachine { $0.ignoresSynchronization } }
        set { withMachine { $0.ignoresSynchronization = newValue } }
    }

    /// How many files may be open at once.
    package var descriptorLimit: Int {
        get { withMachine { $0.descriptorLimit } }
        set { withMachine { $0.descriptorLimit = newValue } }
    }

    /// Drops every page from memory: `readResident` finds nothing until somebody reads, and what a failed sync has
    /// lost is gone from sight as well.
    package func evictPages() {
        withMachine { machine in
            for inode in machine.state.files.keys { machine.state.files[inode]?.evict() }
        }
    }
}

/// Damage at rest: what is changed here changes on the device and in memory alike.
extension SimulatedDisk {
    package func tamper(_ path: String, _ change: (inout [UInt8]) -> Void) throws(DiskError) {
        let operation = IOOperation.open(path, .readWrite)
        var bytes = try contents(path)
        change(&bytes)
        let content = FileContent(bytes)
        try withMachine { machine throws(DiskError) in
            guard let inode = try machine.state.place(path, operation).inode else { throw operation.error(.notFound) }
            machine.state.files[inode]?.durable = content
            machine.state.files[inode]?.current = content
            machine.state.files[inode]?.unsynced.removeAll()
        }
    }

    package func flipBit(_ path: String, byte: Int, bit: Int = 0) throws(DiskError) {
        try tamper(path) { bytes in
            if bytes.indices.contains(byte) { bytes[byte] ^= 1 << UInt8(bit & 7) }
        }
    }

    package func zero(_ path: String, _ range: Range<Int>) throws(DiskError) {
        try tamper(path) { bytes in
            for index in range.clamped(to: bytes.indices) { bytes[index] = 0 }
        }
    }

    /// The file is gone, durably, as after a repair of the file system.
    package func lose(_ path: String) throws(DiskError) {
        let operation = IOOperation.unlink(path)
        try withMachine { machine throws(DiskError) in
            let place = try machine.state.place(path, operation)
            guard place.inode != nil else { throw operation.error(.notFound) }
            try machine.state.unlink(path, operation)
            machine.state.synchronizeDirectory(place.directory)
        }
    }

    /// All bytes of a file as processes see them.
    package func contents(_ path: String) throws(DiskError) -> [UInt8] {
        let operation = IOOperation.open(path, .read)
        return try withMachine { machine throws(DiskError) in
            guard let inode = try machine.state.place(path, operation).inode else { throw operation.error(.notFound) }
            guard let file = machine.state.files[inode] else { throw operation.error(.isDirectory) }
            return file.current.bytes
        }
    }
}
