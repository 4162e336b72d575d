import MartletBase
import MartletStorage
import MartletSystem

/// What `martlet log dump`, `verify` and `salvage` share. They need no broker, and write nothing where the log lies.
enum LogTool {
    static let path = PositionalSpec("PATH")
    static let output = OptionSpec("output", short: "o", value: "table|json", "Print a table (default) or JSON lines.")

    /// Why a command cannot go on, with what to try.
    struct Refusal: Error {
        let message: String
        let hint: String
        var code = ExitCode.failed
    }

    static func isJSON(_ arguments: Arguments) throws(Refusal) -> Bool {
        switch arguments.value("output") ?? "table" {
        case "table": return false
        case "json": return true
        case let other:
            throw Refusal(
                message: "there is no output format \"\(other)\"", hint: "Use -o table or -o json", code: .usage)
        }
    }

    static func find(_ arguments: Arguments, on disk: any Disk) throws(Refusal) -> LogTree {
        let given = arguments.positionals[0]
        let path = given.count > 1 && given.hasSuffix("/") ? String(given.dropLast()) : given
        let tree: LogTree?
        do throws(DiskError) { tree = try LogTree.find(path, on: disk) } catch {
            throw Refusal(
                message: "\(error)", hint: "Give a .log file, a partition's directory, or a broker's data directory")
        }
        guard let tree else {
            throw Refusal(
                message: "\(path) holds no log",
                hint: "Give a .log file, a partition's directory (topic-0), or a data directory")
        }
        return tree
    }

    static func failure(_ error: DiskError) -> Refusal {
        let isDenied = error.kind == .permission
        return Refusal(
            message: "\(error)",
            hint: isDenied ? "Run it as the user that the broker runs as" : "Look at the disk, then try again")
    }

    static func report(_ refusal: Refusal) -> ExitCode {
        Report.failure(refusal.message, hint: refusal.hint)
        return refusal.code
    }

    static func warn(_ text: String) { ThisProcess.write("martlet: warning: \(text)\n", to: .error) }

    /// The partitions that a tree holds, each with what stands around it.
    static func partitions(of tree: LogTree) -> [DirectoryPath] {
        switch tree {
        case .file: []
        case .partition(let directory): [directory]
        case .logDirectory(let directory, let names): names.map { directory.appending($0) }
        }
    }

    /// Sizes as people read them.
    static func size(_ bytes: Int64) -> String {
        let units = ["B", "KiB", "MiB", "GiB", "TiB"]
        var value = Double(bytes)
        var unit = 0
        while value >= 1024, unit < units.count - 1 {
            value /= 1024
            unit += 1
        }
        if unit == 0 { return "\(bytes) B" }
        let tenths = Int((value * 10).rounded())
        return "\(tenths / 10).\(tenths % 10) \(units[unit])"
    }
}

/// A line on a terminal that says how far a long reading is. Nothing where nobody watches.
struct ProgressLine {
    private let total: Int64
    private let isShown: Bool
    private var done: Int64 = 0
    private var percent = -1

    init(total: Int64) {
        self.total = total
        isShown = ThisProcess.isTerminal(.error) && total > 0
    }

    mutating func add(_ bytes: Int64) {
        done += bytes
        guard isShown else { return }
        let now = Int(Double(done) / Double(total) * 100)
        guard now != percent else { return }
        percent = now
        ThisProcess.write("\r\(min(now, 100))% of \(LogTool.size(total))", to: .error)
    }

    func end() {
        if isShown { ThisProcess.write("\r\u{1b}[K", to: .error) }
    }
}
