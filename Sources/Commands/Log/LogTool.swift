import MartletBase
import MartletStorage
import MartletSystem

/// What `martlet log dump`, `verify` and `salvage` share. They need no broker, and write nothing where the log lies.
enum LogTool {
    static let path = PositionalSpec("PATH")
    static let output = OptionSpec("output", short: "o", value: "table|json", "Print a table (default) or JSON lines.")

    static func isJSON(_ arguments: Arguments) -> Bool { arguments.value("output") == "json" }

    static func find(_ arguments: Arguments, on disk: any Disk) throws(CommandFailure) -> LogTree {
        let given = arguments.positionals[0]
        let path = given.count > 1 && given.hasSuffix("/") ? String(given.dropLast()) : given
        let tree: LogTree?
        do throws(DiskError) { tree = try LogTree.find(path, on: disk) } catch {
            throw CommandFailure(
                "\(error)", hint: "Give a .log file, a partition's directory, or a broker's data directory")
        }
        guard let tree else {
            throw CommandFailure(
                "\(path) holds no log",
                hint: "Give a .log file, a partition's directory (topic-0), or a data directory")
        }
        return tree
    }

    static func failure(_ error: DiskError) -> CommandFailure {
        let isDenied = error.kind == .permission
        return CommandFailure(
            "\(error)",
            hint: isDenied ? "Run it as the user that the broker runs as" : "Look at the disk, then try again")
    }

    /// Work on a disk whose refusal ends the command.
    static func onDisk<Result>(_ work: () throws(DiskError) -> Result) throws(CommandFailure) -> Result {
        do throws(DiskError) { return try work() } catch { throw failure(error) }
    }

    /// The partitions that a tree holds, each with what stands around it.
    static func partitions(of tree: LogTree) -> [DirectoryPath] {
        switch tree {
        case .file: []
        case .partition(let directory): [directory]
        case .logDirectory(let directory, let names): names.map { directory.appending($0) }
        }
    }
}
