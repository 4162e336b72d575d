/// The file system as the broker sees it. The real one is in `System`; tests and the simulator have one in memory that
/// loses power.
///
/// Every call is synchronous. Calls that may wait for the device (`synchronize`, `synchronizeDirectory`, and reads of
/// pages that are not in memory) are made only inside a job (`Jobs`), at start or at stop: never on a reactor, never
/// under a partition's lock. Nothing is durable until `synchronize` (a file's bytes) and `synchronizeDirectory` (its
/// name) have returned.
package protocol Disk: AnyObject, Sendable {
    func open(_ path: String, _ mode: OpenMode) throws(DiskError) -> any DiskFile

    /// Throws `.exists` where there is one already. Parents are not made.
    func makeDirectory(_ path: String) throws(DiskError)
    /// The directory must be empty.
    func removeDirectory(_ path: String) throws(DiskError)
    /// Replaces `target` where it is a file.
    func rename(_ path: String, to target: String) throws(DiskError)
    func unlink(_ path: String) throws(DiskError)
    func synchronizeDirectory(_ path: String) throws(DiskError)

    /// Ordered by name, without "." and "..".
    func list(_ path: String) throws(DiskError) -> [DirectoryEntry]
    /// `nil` where nothing has that name.
    func facts(_ path: String) throws(DiskError) -> FileFacts?
    func space(_ path: String) throws(DiskError) -> DiskSpace

    /// An exclusive lock on a file, made where missing; `nil` while somebody else holds it. It ends with the object or
    /// the process, never by a stale file.
    func lock(_ path: String) throws(DiskError) -> (any DiskLock)?
}

/// One open file. Positions are explicit, so that one file serves many readers and one writer without a shared cursor.
package protocol DiskFile: AnyObject, Sendable {
    var path: String { get }
    /// For `sendfile`; `nil` where the file is not a descriptor of the operating system.
    var descriptor: Int32? { get }

    /// Fills `buffer` from `position` on; less than its size only at the end of the file.
    func read(into buffer: UnsafeMutableRawBufferPointer, at position: Int64) throws(DiskError) -> Int
    /// As `read`, but `nil` instead of waiting for the device when not all of it is in memory.
    func readResident(into buffer: UnsafeMutableRawBufferPointer, at position: Int64) throws(DiskError) -> Int?
    /// Writes all of `buffer`; a short write is continued, and one that cannot be is an error.
    func write(_ buffer: UnsafeRawBufferPointer, at position: Int64) throws(DiskError)
    func truncate(to size: Int64) throws(DiskError)
    func size() throws(DiskError) -> Int64
    /// Waits until every byte written before the call is durable, and the size that reading them needs.
    /// A failure is final for this file: the kernel may have dropped the pages, so it is never repeated.
    func synchronize() throws(DiskError)
    /// Idempotent. The descriptor also closes when the last reference goes.
    func close() throws(DiskError)
}

package protocol DiskLock: AnyObject, Sendable {
    func release()
}

package enum OpenMode: Sendable {
    /// Throws `.notFound` where there is no file.
    case read
    case readWrite
    /// Makes the file; throws `.exists` where there is one.
    case create
    /// Opens the file for reading and writing, made where missing, emptied where not.
    case replace
}

package struct DirectoryEntry: Hashable, Sendable {
    package let name: String
    package let isDirectory: Bool

    package init(name: String, isDirectory: Bool) {
        self.name = name
        self.isDirectory = isDirectory
    }
}

package struct FileFacts: Hashable, Sendable {
    package let size: Int64
    package let isDirectory: Bool
    package let modified: Timestamp

    package init(size: Int64, isDirectory: Bool, modified: Timestamp) {
        self.size = size
        self.isDirectory = isDirectory
        self.modified = modified
    }
}

package struct DiskSpace: Hashable, Sendable {
    package let totalBytes: Int64
    /// What a process without privileges may still write.
    package let availableBytes: Int64

    package init(totalBytes: Int64, availableBytes: Int64) {
        self.totalBytes = totalBytes
        self.availableBytes = availableBytes
    }
}
