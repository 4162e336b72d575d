import MartletBase
import MartletStorage
import MartletSystem

/// `martlet log salvage`: a copy of everything in a log that can be read.
enum LogSalvageCommand {
    static let spec = CommandSpec(
        "log salvage", "Copy what can be read of a damaged log into a new directory.", positionals: [LogTool.path],
        options: [
            OptionSpec("to", value: "DIR", "Copy into this new directory (default PATH.salvaged-N)."),
            OptionSpec("dry-run", "Only tell what would be given up."), LogTool.output,
        ],
        examples: [
            "martlet log salvage ./martlet-data/log/orders-0 --dry-run",
            "martlet log salvage ./martlet-data/log/orders-0 --to ./rescued/orders-0",
        ], run: run)

    private static func run(_ arguments: Arguments) throws(CommandFailure) -> ExitCode {
        let disk = SystemDisk()
        let tree = try LogTool.find(arguments, on: disk)
        if case .file(let directory, let name) = tree {
            let all = try LogTool.onDisk { () throws(DiskError) in try PartitionFiles(directory, on: disk) }
            guard all.only(name) != nil else {
                throw .usage(
                    "\(directory)/\(name) is no segment of a log",
                    hint: "Give a .log file, a partition's directory or a data directory")
            }
        }
        if let given = arguments.value("to") { try checkTarget(given, disk) }
        return try LogTool.onDisk { () throws(DiskError) in
            try salvage(tree, arguments, LogTool.isJSON(arguments), disk)
        }
    }

    /// The copy goes into a directory of its own, beside others that are there.
    private static func checkTarget(_ path: String, _ disk: SystemDisk) throws(CommandFailure) {
        let facts = try LogTool.onDisk { () throws(DiskError) in try disk.facts(path) }
        if facts != nil {
            throw .usage("\(path) exists already", hint: "Name a directory that does not exist yet: --to DIR")
        }
        let slash = path.dropLast(path.hasSuffix("/") ? 1 : 0).lastIndex(of: "/")
        guard let slash, slash > path.startIndex else { return }
        let parent = String(path[..<slash])
        let parentFacts = try LogTool.onDisk { () throws(DiskError) in try disk.facts(parent) }
        guard parentFacts?.isDirectory != true else { return }
        throw .usage("there is no directory \(parent)", hint: "Make it first: mkdir -p \(parent)")
    }

    private static func salvage(
        _ tree: LogTree, _ arguments: Arguments, _ isJSON: Bool, _ disk: SystemDisk
    ) throws(DiskError) -> ExitCode {
        let sources: [(files: PartitionFiles, name: String?)]
        let root: String
        switch tree {
        case .file(let directory, let name):
            let files = try PartitionFiles(directory, on: disk)
            (sources, root) = (files.only(name).map { [($0, nil)] } ?? [], "\(directory)/\(name)")
        case .partition(let directory):
            if try PartitionSurroundings(of: directory, on: disk).isInUse { warnInUse() }
            (sources, root) = ([(try PartitionFiles(directory, on: disk), nil)], directory.path)
        case .logDirectory(let directory, let names):
            if try LogTool.isUsed(directory, disk) { warnInUse() }
            var all: [(files: PartitionFiles, name: String?)] = []
            for name in names { all.append((try PartitionFiles(directory.appending(name), on: disk), name)) }
            (sources, root) = (all, directory.path)
        }
        let target = try arguments.has("dry-run") ? nil : self.target(arguments, root, disk)
        if let target, sources.contains(where: { $0.name != nil }) { try disk.makeDirectory(target.path) }

        var progress = ProgressLine(total: sources.reduce(0) { $0 + $1.files.bytes })
        var isComplete = true
        for (files, name) in sources {
            let place = target.map { target in name.map { target.appending($0) } ?? target }
            var salvage = Salvage(files, to: place, on: disk)
            let outcome = try salvage.run { progress.add($0) }
            progress.end()
            isComplete = isComplete && outcome.isComplete
            print(outcome, files.directory.path, place?.path, isJSON)
        }
        return isComplete ? .done : .partly
    }

    private static func warnInUse() {
        Report.note("warning: a broker has the log open: what it is writing now may be missing from the copy")
    }

    /// Where the copy goes: never to something that exists.
    private static func target(
        _ arguments: Arguments, _ root: String, _ disk: SystemDisk
    ) throws(DiskError) -> DirectoryPath {
        if let given = arguments.value("to") { return DirectoryPath(given) }
        var number = 1
        while try disk.facts("\(root).salvaged-\(number)") != nil { number += 1 }
        return DirectoryPath("\(root).salvaged-\(number)")
    }

    private static func print(_ outcome: Salvage.Outcome, _ source: String, _ target: String?, _ isJSON: Bool) {
        if isJSON { return ThisProcess.write(json(outcome, source, target) + "\n", to: .output) }
        var lines: [String] = []
        for range in outcome.lost { lines.append("given up: \(range)") }
        for offsets in outcome.missing {
            lines.append(
                "missing: offsets \(offsets.lowerBound) to \(offsets.upperBound - 1), of which no file is left")
        }
        let kept = "\(outcome.batches) batches, \(ByteSize.text(outcome.bytes))"
        let span = outcome.firstOffset.flatMap { first in
            outcome.nextOffset.map { ", offsets \(first) to \($0 - 1)" }
        }
        if let target {
            lines.append("\(source): copied \(kept)\(span ?? "") to \(target)")
            if !outcome.isComplete {
                lines.append("to use it: stop the broker, move \(source) away, and move \(target) to its place")
            }
        } else {
            lines.append("\(source): would copy \(kept)\(span ?? "")")
        }
        if !outcome.lost.isEmpty { lines.append("\(ByteSize.text(outcome.bytesLost)) cannot be read") }
        ThisProcess.write(lines.joined(separator: "\n") + "\n", to: .output)
    }

    private static func json(_ outcome: Salvage.Outcome, _ source: String, _ target: String?) -> String {
        var object = JSONObject()
        object.add("source", source)
        if let target { object.add("target", target) }
        object.add("batches", outcome.batches)
        object.add("bytes", outcome.bytes)
        object.add("bytes_given_up", outcome.bytesLost)
        let lost = outcome.lost.map { range in
            var object = JSONObject()
            object.add("segment", range.segment.rawValue)
            object.add("position", range.position)
            object.add("end_position", range.endPosition)
            object.add("first_offset", range.first.rawValue)
            object.add("next_offset", range.next.rawValue)
            return object
        }
        object.add("given_up", lost)
        let missing = outcome.missing.map { offsets in
            var object = JSONObject()
            object.add("first_offset", offsets.lowerBound.rawValue)
            object.add("next_offset", offsets.upperBound.rawValue)
            return object
        }
        object.add("missing", missing)
        return object.text
    }
}

extension LogTool {
    static func isUsed(_ directory: DirectoryPath, _ disk: SystemDisk) throws(DiskError) -> Bool {
        try LogTree.isInUse(directory, on: disk)
    }
}
