import MartletBase
import MartletSystem
import Synchronization

/// What a disk was asked to do, and how long its syncs took.
final class DiskMeter: Sendable {
    let fileSyncs = LatencyHistogram()
    let directorySyncs = LatencyHistogram()
    let bytesRead = Atomic<Int>(0)
    let bytesWritten = Atomic<Int>(0)
    /// Syncs that failed: each is the end of what it was for.
    let syncFailures = Atomic<Int>(0)

    fileprivate func time(
        _ histogram: LatencyHistogram, _ body: () throws(DiskError) -> Void
    ) throws(DiskError) {
        let begun = SystemClock.monotonic().nanoseconds
        do throws(DiskError) { try body() } catch {
            syncFailures.add(1, ordering: .relaxed)
            throw error
        }
        histogram.record(nanoseconds: SystemClock.monotonic().nanoseconds - begun)
    }
}

/// Another disk, watched by a meter.
final class MeasuredDisk: Disk {
    private let disk: any Disk
    private let meter: DiskMeter

    init(_ disk: any Disk, _ meter: DiskMeter) {
        self.disk = disk
        self.meter = meter
    }

    func open(_ path: String, _ mode: OpenMode) throws(DiskError) -> any DiskFile {
        MeasuredFile(try disk.open(path, mode), meter)
    }

    func makeDirectory(_ path: String) throws(DiskError) { try disk.makeDirectory(path) }
    func removeDirectory(_ path: String) throws(DiskError) { try disk.removeDirectory(path) }
    func rename(_ path: String, to target: String) throws(DiskError) { try disk.rename(path, to: target) }
    func unlink(_ path: String) throws(DiskError) { try disk.unlink(path) }
    func synchronizeDirectory(_ path: String) throws(DiskError) {
        try meter.time(meter.directorySyncs) { () throws(DiskError) in try disk.synchronizeDirectory(path) }
    }
    func list(_ path: String) throws(DiskError) -> [DirectoryEntry] { try disk.list(path) }
    func facts(_ path: String) throws(DiskError) -> FileFacts? { try disk.facts(path) }
    func space(_ path: String) throws(DiskError) -> DiskSpace { try disk.space(path) }
    func lock(_ path: String) throws(DiskError) -> (any DiskLock)? { try disk.lock(path) }
}

private final class MeasuredFile: DiskFile {
    private let file: any DiskFile
    private let meter: DiskMeter

    init(_ file: any DiskFile, _ meter: DiskMeter) {
        self.file = file
        self.meter = meter
    }

    var path: String { file.path }
    var descriptor: Int32? { file.descriptor }

    func read(into buffer: UnsafeMutableRawBufferPointer, at position: Int64) throws(DiskError) -> Int {
        let count = try file.read(into: buffer, at: position)
        meter.bytesRead.add(count, ordering: .relaxed)
        return count
    }

    func readResident(into buffer: UnsafeMutableRawBufferPointer, at position: Int64) throws(DiskError) -> Int? {
        let count = try file.readResident(into: buffer, at: position)
        if let count { meter.bytesRead.add(count, ordering: .relaxed) }
        return count
    }

    func write(_ buffer: UnsafeRawBufferPointer, at position: Int64) throws(DiskError) {
        try file.write(buffer, at: position)
        meter.bytesWritten.add(buffer.count, ordering: .relaxed)
    }

    func truncate(to size: Int64) throws(DiskError) { try file.truncate(to: size) }
    func size() throws(DiskError) -> Int64 { try file.size() }
    func synchronize() throws(DiskError) {
        try meter.time(meter.fileSyncs) { () throws(DiskError) in try file.synchronize() }
    }
    func close() throws(DiskError) { try file.close() }
}
