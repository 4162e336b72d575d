import MartletBase
import MartletStorage

/// The directories of one broker, held by it alone while it runs.
struct DataDirectory {
    /// The cluster that the logs belong to; `nil` before the first start.
    let clusterID: String?
    let lock: any DiskLock

    private static let lockName = "martlet.lock"

    /// Makes what is missing, locks it, and reads the identity.
    static func open(
        _ configuration: ServerConfiguration, on disk: any Disk
    ) throws(StartError) -> DataDirectory {
        let data = configuration.dataDirectory
        try make(data, on: disk)
        let lock = try explained { () throws(DiskError) in try disk.lock("\(data)/\(lockName)") }
        guard let lock else {
            throw StartError(
                "another broker is using the data directory \(data)",
                hint: "Stop it first, or give this one a directory and an address of its own: "
                    + "martlet serve --data DIR --listen HOST:PORT")
        }
        for path in configuration.logDirectories { try make(path, on: disk) }
        return DataDirectory(clusterID: try identity(configuration, on: disk)?.clusterID, lock: lock)
    }

    /// Makes a directory and those above it.
    private static func make(_ path: String, on disk: any Disk) throws(StartError) {
        let facts = try explained { () throws(DiskError) in try disk.facts(path) }
        if let facts {
            guard facts.isDirectory else {
                throw StartError("\(path) is a file", hint: "Give a directory: --data DIR.")
            }
            return
        }
        if let slash = path.dropFirst().lastIndex(of: "/") { try make(String(path[..<slash]), on: disk) }
        do throws(DiskError) {
            try disk.makeDirectory(path)
        } catch {
            // Another broker that starts in the same directory may have been faster; the lock decides between them.
            if error.kind != .exists { throw explanation(of: error) }
        }
    }

    /// `meta.properties`: which cluster the logs belong to; `nil` before the first start.
    private static func identity(
        _ configuration: ServerConfiguration, on disk: any Disk
    ) throws(StartError) -> DirectoryProperties? {
        let directory = DirectoryPath(configuration.logDirectories[0])
        let file = GuardedFile(FileNames.directoryProperties, in: directory)
        let reading = try explained { () throws(DiskError) in try file.read(on: disk) }
        let found: DirectoryProperties
        do throws(FormatError) {
            switch reading {
            case .missing: return nil
            case .sound(let bytes), .unguarded(let bytes), .restored(let bytes):
                found = try DirectoryProperties(parsing: bytes)
            case .damaged(let error): throw error
            }
        } catch {
            throw StartError(
                "\(file.path) cannot be read: \(error)",
                hint: "Restore the file from a backup: it names the cluster that the logs belong to.")
        }
        guard found.nodeID == configuration.nodeID else {
            throw StartError(
                "\(directory) belongs to node \(found.nodeID), and this broker is node \(configuration.nodeID)",
                hint: "Start it with --node-id \(found.nodeID), or give this node a directory of its own: --data DIR.")
        }
        return found
    }

    private static func explained<R>(_ body: () throws(DiskError) -> R) throws(StartError) -> R {
        do throws(DiskError) {
            return try body()
        } catch {
            throw explanation(of: error)
        }
    }

    private static func explanation(of error: DiskError) -> StartError {
        let hint =
            switch error.kind {
            case .permission, .readOnly: "Give a directory that this user may write to: --data DIR."
            case .noSpace: "Make room on the device, or give a directory on another one: --data DIR."
            case .notDirectory, .exists: "A part of the path is a file; give another directory: --data DIR."
            case .tooManyOpenFiles: "Raise the limit of open files (ulimit -n)."
            default: "Give a directory that can be used with --data DIR."
            }
        return StartError("\(error)", hint: hint)
    }
}
