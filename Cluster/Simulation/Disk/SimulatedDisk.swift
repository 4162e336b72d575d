import MartletBase
import Synchronization

/// A disk in memory that can lose power, fail, fill up and rot.
///
/// What it promises is what POSIX and Linux's ext4 and XFS promise together, and no more: a file's bytes and size are
/// durable once `synchronize` has returned, a name once `synchronizeDirectory` of its directory has. Everything else
/// may be there after a power loss or not; see `PowerLoss`.
package final class SimulatedDisk: Disk {
    private let machine: Mutex<Machine>

    package convenience init() { self.init(DiskState()) }

    package init(_ state: DiskState) { machine = Mutex(Machine(state: state)) }

    func withMachine<Value: Sendable, Failure: Error>(
        _ body: (inout Machine) throws(Failure) -> Value
    ) throws(Failure) -> Value {
        try machine.withLock { machine throws(Failure) in try body(&machine) }
    }

    package func open(_ path: String, _ mode: OpenMode) throws(DiskError) -> any DiskFile {
        let handle = try withMachine { machine throws(DiskError) in try machine.open(path, mode) }
        return SimulatedFile(disk: self, handle: handle, path: path)
    }

    package func makeDirectory(_ path: String) throws(DiskError) {
        try withMachine { machine throws(DiskError) in try machine.makeDirectory(path) }
    }

    package func removeDirectory(_ path: String) throws(DiskError) {
        try withMachine { machine throws(DiskError) in try machine.removeDirectory(path) }
    }

    package func rename(_ path: String, to target: String) throws(DiskError) {
        try withMachine { machine throws(DiskError) in try machine.rename(path, to: target) }
    }

    package func unlink(_ path: String) throws(DiskError) {
        try withMachine { machine throws(DiskError) in try machine.unlink(path) }
    }

    package func synchronizeDirectory(_ path: String) throws(DiskError) {
        try withMachine { machine throws(DiskError) in try machine.synchronizeDirectory(path) }
    }

    package func list(_ path: String) throws(DiskError) -> [DirectoryEntry] {
        try withMachine { machine throws(DiskError) in try machine.list(path) }
    }

    package func facts(_ path: String) throws(DiskError) -> FileFacts? {
        try withMachine { machine throws(DiskError) in try machine.facts(path) }
    }

    package func space(_ path: String) throws(DiskError) -> DiskSpace {
        try withMachine { machine throws(DiskError) in try machine.space(path) }
    }

    package func lock(_ path: String) throws(DiskError) -> (any DiskLock)? {
        let inode = try withMachine { machine throws(DiskError) in try machine.lock(path) }
        return inode.map { SimulatedLock(disk: self, inode: $0) }
    }
}

extension SimulatedDisk {
    /// The time that changed files carry.
    package var clock: Timestamp {
        get { withMachine { $0.clock } }
        set { withMachine { $0.clock = newValue } }
    }

    package var openFileCount: Int { withMachine { $0.openFiles.count } }

    /// Makes all of it durable, as an orderly unmount does: where a test's own preparation ends.
    package func settle() { withMachine { $0.state.settle() } }

    /// Every call from now on, reads included.
    package func startTrace() {
        withMachine { machine in
            machine.isTracing = true
            machine.trace.removeAll()
        }
    }

    package var trace: [IOOperation] { withMachine { $0.trace } }

    /// Keeps the state after every change from now on, for `CrashEnumeration`.
    package func startRecording() {
        withMachine { machine in
            machine.barriers.removeAll()
            machine.changeCalls.removeAll()
            machine.recording = DiskRecording(start: machine.state)
        }
    }

    package var recording: DiskRecording? { withMachine { $0.recording } }

    /// How many changes the recording holds so far.
    package var changeCount: Int { withMachine { $0.recording?.boundaries.count ?? 0 } }

    package var changeCalls: [IOOperation] { withMachine { $0.changeCalls } }

    package var barriers: [Barrier] { withMachine { $0.barriers } }

    package var state: DiskState { withMachine { $0.state } }

    /// The machine is off: every open file and lock is dead, and what is left on the device is in the disk returned.
    package func losePower(_ loss: PowerLoss) -> SimulatedDisk {
        let state = withMachine { machine in
            machine.isOff = true
            return machine.state
        }
        return SimulatedDisk(state.after(loss))
    }

    /// The process is gone and the machine goes on: every open file and lock is dead, and all that was written is there,
    /// durable or not.
    package func endProcess() -> SimulatedDisk {
        let (state, capacity) = withMachine { machine in
            machine.isOff = true
            return (machine.state, machine.capacity)
        }
        let disk = SimulatedDisk(state)
        disk.capacity = capacity
        return disk
    }

    /// A power loss that keeps a random part of what was not synchronized.
    package func losePower(using random: inout SeededRandom) -> SimulatedDisk {
        losePower(.random(of: state, using: &random))
    }
}

/// The state of a device after every change of a run.
package struct DiskRecording: Sendable {
    package struct Boundary: Sendable {
        package let operation: IOOperation
        package let state: DiskState
    }

    package let start: DiskState
    package internal(set) var boundaries: [Boundary] = []

    /// After so many changes; 0 is the start.
    package func state(after changes: Int) -> DiskState {
        changes == 0 ? start : boundaries[changes - 1].state
    }
}
