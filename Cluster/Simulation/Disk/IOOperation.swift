import MartletBase

/// One call through the `Disk` seam, as a trace shows it and as errors name it.
package enum IOOperation: Hashable, Sendable {
    case open(String, OpenMode)
    case makeDirectory(String)
    case removeDirectory(String)
    case rename(String, to: String)
    case unlink(String)
    case synchronizeDirectory(String)
    case list(String)
    case facts(String)
    case space(String)
    case lock(String)
    case read(String, position: Int64, count: Int)
    case write(String, position: Int64, count: Int)
    case truncate(String, to: Int64)
    case size(String)
    case synchronize(String)
    case close(String)
}

/// What faults and counts name.
package enum IOKind: Hashable, Sendable, CaseIterable {
    case open
    case makeDirectory
    case removeDirectory
    case rename
    case unlink
    case synchronizeDirectory
    case list
    case facts
    case space
    case lock
    case read
    case write
    case truncate
    case size
    case synchronize
    case close

    /// Whether a call of this kind is one whose only purpose is what survives a crash, or that puts a finished file in
    /// its place: those that a crash scenario must show to be needed.
    package var isBarrier: Bool { self == .synchronize || self == .synchronizeDirectory || self == .rename }
}

extension IOOperation {
    package var kind: IOKind {
        switch self {
        case .open: .open
        case .makeDirectory: .makeDirectory
        case .removeDirectory: .removeDirectory
        case .rename: .rename
        case .unlink: .unlink
        case .synchronizeDirectory: .synchronizeDirectory
        case .list: .list
        case .facts: .facts
        case .space: .space
        case .lock: .lock
        case .read: .read
        case .write: .write
        case .truncate: .truncate
        case .size: .size
        case .synchronize: .synchronize
        case .close: .close
        }
    }

    package var path: String {
        switch self {
        case .open(let path, _), .makeDirectory(let path), .removeDirectory(let path), .rename(let path, to: _),
            .unlink(let path), .synchronizeDirectory(let path), .list(let path), .facts(let path), .space(let path),
            .lock(let path), .read(let path, position: _, count: _), .write(let path, position: _, count: _),
            .truncate(let path, to: _), .size(let path), .synchronize(let path), .close(let path):
            path
        }
    }

    /// What a read-only file system refuses. A lock and an open of what is there already are judged by the call itself.
    var changesDisk: Bool {
        switch self {
        case .open(_, let mode): mode != .read
        case .makeDirectory, .removeDirectory, .rename, .unlink, .write, .truncate: true
        case .list, .facts, .space, .lock, .read, .size, .synchronize, .synchronizeDirectory, .close: false
        }
    }

    func error(_ kind: DiskError.Kind) -> DiskError { DiskError(kind, self.kind.name, path) }
}

extension IOKind {
    package var name: String {
        switch self {
        case .open: "open"
        case .makeDirectory: "mkdir"
        case .removeDirectory: "rmdir"
        case .rename: "rename"
        case .unlink: "unlink"
        case .synchronizeDirectory: "fsync directory"
        case .list: "list"
        case .facts: "stat"
        case .space: "statvfs"
        case .lock: "lock"
        case .read: "read"
        case .write: "write"
        case .truncate: "truncate"
        case .size: "size"
        case .synchronize: "fsync"
        case .close: "close"
        }
    }
}

extension IOOperation: CustomStringConvertible {
    package var description: String {
        let text = "\(kind.name) \(path)"
        return switch self {
        case .open(_, let mode): "\(text) (\(mode))"
        case .rename(_, to: let target): "\(text) -> \(target)"
        case .read(_, position: let position, count: let count), .write(_, position: let position, count: let count):
            "\(text) [\(position), \(position + Int64(count)))"
        case .truncate(_, to: let size): "\(text) to \(size)"
        default: text
        }
    }
}
