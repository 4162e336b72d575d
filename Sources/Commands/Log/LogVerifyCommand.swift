import MartletBase
import MartletStorage
import MartletSystem

/// `martlet log verify`: whether a log's files are sound, and where they are not.
enum LogVerifyCommand {
    static let spec = CommandSpec(
        "log verify", "Check a log's files on disk, without a broker.", positionals: [LogTool.path],
        options: [LogTool.output],
        examples: [
            "martlet log verify ./martlet-data", "martlet log verify ./martlet-data/log/orders-0",
            "martlet log verify -o json ./martlet-data | jq 'select(.severity == \"damage\")'",
        ], run: run)

    private static func run(_ arguments: Arguments) throws(CommandFailure) -> ExitCode {
        let disk = SystemDisk()
        let isJSON = LogTool.isJSON(arguments)
        let tree = try LogTool.find(arguments, on: disk)
        if case .file(let directory, let name) = tree {
            return try verify(directory, onlySegment: name, isJSON, disk)
        }
        var report = CheckReport()
        var unread: [DiskError] = []
        if case .logDirectory(let directory, _) = tree {
            do throws(DiskError) {
                if try LogTool.isUsed(directory, disk) { warnInUse(directory) }
                report.findings += try FileCheck(disk: disk).findings(inLogDirectory: directory)
            } catch { unread.append(error) }
        }
        for partition in LogTool.partitions(of: tree) {
            do throws(DiskError) { report.add(try check(partition, disk)) } catch { unread.append(error) }
        }
        return finish(report, unread, isJSON)
    }

    private static func verify(
        _ directory: DirectoryPath, onlySegment name: String, _ isJSON: Bool, _ disk: SystemDisk
    ) throws(CommandFailure) -> ExitCode {
        let all = try LogTool.onDisk { () throws(DiskError) in try PartitionFiles(directory, on: disk) }
        guard let files = all.only(name) else {
            throw .usage(
                "\(directory)/\(name) is no segment of a log",
                hint: "Give a .log file; other files are checked with their partition's directory")
        }
        return try LogTool.onDisk { () throws(DiskError) in
            var check = try PartitionCheck(files, PartitionSurroundings(), on: disk)
            var progress = ProgressLine(total: files.bytes)
            let report = try check.run { progress.add($0) }
            progress.end()
            return finish(report, [], isJSON)
        }
    }

    private static func check(_ partition: DirectoryPath, _ disk: SystemDisk) throws(DiskError) -> CheckReport {
        let surroundings = try PartitionSurroundings(of: partition, on: disk)
        let files = try PartitionFiles(partition, on: disk)
        var check = try PartitionCheck(files, surroundings, on: disk)
        var progress = ProgressLine(total: files.bytes)
        defer { progress.end() }
        return try check.run { progress.add($0) }
    }

    private static func warnInUse(_ directory: DirectoryPath) {
        Report.note("warning: a broker has \(directory) open: the last segment of each log is not judged")
    }

    private static func finish(_ report: CheckReport, _ unread: [DiskError], _ isJSON: Bool) -> ExitCode {
        for finding in report.findings {
            ThisProcess.write((isJSON ? json(finding) : line(finding)) + "\n", to: .output)
        }
        for error in unread { Report.note("warning: not checked: \(error)") }
        let summary =
            "\(report.partitions) logs, \(report.segments) segments, \(report.batches) batches, \(report.records) "
            + "records, \(ByteSize.text(report.bytes)): "
            + (report.isDamaged ? "damaged" : unread.isEmpty ? "sound" : "sound as far as it could be read")
        ThisProcess.write(summary + "\n", to: isJSON ? .error : .output)
        if report.isDamaged { return .failed }
        return unread.isEmpty ? .done : .partly
    }

    private static func line(_ finding: Finding) -> String {
        var place = finding.path
        if let position = finding.position { place += " byte \(position)" }
        if let offsets = finding.offsets, !offsets.isEmpty {
            place += " offsets \(offsets.lowerBound) to \(offsets.upperBound - 1)"
        }
        return "\(finding.severity.rawValue.uppercased()) \(place): \(finding.text)"
    }

    private static func json(_ finding: Finding) -> String {
        var object = JSONObject()
        object.add("severity", finding.severity.rawValue)
        object.add("path", finding.path)
        if let position = finding.position { object.add("position", position) }
        if let offsets = finding.offsets {
            object.add("first_offset", offsets.lowerBound.rawValue)
            object.add("next_offset", offsets.upperBound.rawValue)
        }
        object.add("message", finding.text)
        return object.text
    }
}
