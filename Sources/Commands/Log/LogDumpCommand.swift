import MartletBase
import MartletRecords
import MartletServer
import MartletStorage
import MartletSystem

/// `martlet log dump`: what stands in a log's files.
enum LogDumpCommand {
    static let spec = CommandSpec(
        "log dump", "Print what stands in a log's files, without a broker.", positionals: [LogTool.path],
        options: [
            OptionSpec("records", "Print the records of each batch too."),
            OptionSpec("from", value: "OFFSET", "Begin with the batch that holds this offset."),
            OptionSpec("until", value: "OFFSET", "End before this offset."), LogTool.output,
        ],
        examples: [
            "martlet log dump ./martlet-data/log/orders-0 --records",
            "martlet log dump ./martlet-data/log/orders-0/00000000000000000000.log --from 100 --until 200",
            "martlet log dump -o json --records ./martlet-data/log/orders-0 | jq .records",
            "martlet log dump ./martlet-data/log/orders-0/leader-epoch-checkpoint",
        ], run: run)

    private struct Options {
        let from: Offset
        let until: Offset
        let records: Bool
        let isJSON: Bool
    }

    private static func run(_ arguments: Arguments) throws(CommandFailure) -> ExitCode {
        let disk = SystemDisk()
        let options = Options(
            from: try offset(arguments, "from") ?? .zero, until: try offset(arguments, "until") ?? Offset(.max),
            records: arguments.has("records"), isJSON: LogTool.isJSON(arguments))
        let tree = try LogTool.find(arguments, on: disk)
        if case .file(let directory, let name) = tree { return try dump(directory, name, options, disk) }
        return try LogTool.onDisk { () throws(DiskError) in
            var isSound = true
            for partition in LogTool.partitions(of: tree) {
                let files = try PartitionFiles(partition, on: disk)
                for segment in files.segments where segment.boundary.map({ $0 > options.from }) ?? true {
                    if segment.base >= options.until { break }
                    isSound = try dump(segment, of: files, options, disk) && isSound
                }
            }
            return isSound ? .done : .partly
        }
    }

    private static func offset(_ arguments: Arguments, _ name: String) throws(CommandFailure) -> Offset? {
        guard let text = arguments.value(name) else { return nil }
        guard let number = Int64(text), number >= 0 else {
            throw CommandFailure(
                "--\(name) \(text) is no offset", hint: "Give a whole number: --\(name) 42", exit: .usage)
        }
        return Offset(number)
    }

    private static func dump(
        _ directory: DirectoryPath, _ name: String, _ options: Options, _ disk: SystemDisk
    ) throws(CommandFailure) -> ExitCode {
        let all = try LogTool.onDisk { () throws(DiskError) in try PartitionFiles(directory, on: disk) }
        if let files = all.only(name), let segment = files.segments.first {
            return try LogTool.onDisk { () throws(DiskError) in
                try dump(segment, of: files, options, disk) ? .done : .partly
            }
        }
        let bytes = try LogTool.onDisk { () throws(DiskError) in try disk.contents("\(directory)/\(name)") ?? [] }
        let table: StoredTable?
        do throws(FormatError) { table = try StoredTable.read(name, bytes) } catch {
            throw CommandFailure(
                "\(directory)/\(name) is damaged: \(error)", hint: "martlet log verify \(directory) says what else is")
        }
        guard let table else {
            throw .usage(
                "\(directory)/\(name) is no file that can be shown",
                hint: "Give a .log, .index, .timeindex, .txnindex or .snapshot file, a checkpoint, or a directory")
        }
        print(table, options)
        return .done
    }

    private static func print(_ table: StoredTable, _ options: Options) {
        if options.isJSON {
            for row in table.rows {
                var object = JSONObject()
                for (column, value) in zip(table.columns, row) {
                    if value.isEmpty {
                        object.addNull(column)
                    } else if let number = Int64(value) {
                        object.add(column, number)
                    } else {
                        object.add(column, value)
                    }
                }
                ThisProcess.write(object.text + "\n", to: .output)
            }
            return
        }
        let rows = [table.columns] + table.rows
        let widths = table.columns.indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        for row in rows { ThisProcess.write(Self.row(row, widths) + "\n", to: .output) }
    }

    private static func row(_ cells: [String], _ widths: [Int]) -> String {
        zip(cells, widths).map { cell, width in
            cell + String(repeating: " ", count: max(width - cell.count, 0))
        }.joined(separator: "  ").trimmedEnd
    }

    // MARK: Batches

    private static let columns = ["OFFSETS", "POSITION", "BYTES", "EPOCH", "RECORDS", "CODEC", "LATEST TIME", "FLAGS"]
    private static let widths = [21, 10, 9, 5, 7, 6, 24, 0]

    /// False: some of it could not be read.
    private static func dump(
        _ segment: PartitionFiles.SegmentFile, of files: PartitionFiles, _ options: Options, _ disk: SystemDisk
    ) throws(DiskError) -> Bool {
        let path = files.path(segment)
        if !options.isJSON {
            ThisProcess.write("\(path), \(ByteSize.text(segment.bytes))\n\(row(columns, widths))\n", to: .output)
        }
        var walk = try SegmentWalk(path, base: segment.base, boundary: segment.boundary, on: disk)
        var isSound = true
        while let item = try walk.next() {
            switch item {
            case .batch(let header, let position, let bytes):
                if header.lastOffset < options.from { continue }
                if header.baseOffset >= options.until { return isSound }
                var decompressor = Decompressor()
                let shown = LogRecordText.records(of: bytes, &decompressor, isShown: options.records)
                if shown.problem != nil { isSound = false }
                if options.isJSON {
                    ThisProcess.write(json(header, position, shown, path) + "\n", to: .output)
                } else {
                    ThisProcess.write(text(header, position, shown) + "\n", to: .output)
                }
            case .damage(let range, let reason):
                isSound = false
                Report.note("warning: \(path) is damaged: \(range): \(reason)")
            case .zeros(let position):
                if !options.isJSON { ThisProcess.write("zeros from byte \(position) to the end\n", to: .output) }
            }
        }
        return isSound
    }

    private static func flags(_ header: RecordBatchHeader) -> [String] {
        var flags: [String] = []
        if header.isControl { flags.append("control") }
        if header.isTransactional { flags.append("transactional") }
        if header.attributes.timestampType == .logAppendTime { flags.append("log-append-time") }
        if header.isIdempotent {
            flags.append("producer \(header.producerID)/\(header.producerEpoch) sequence \(header.baseSequence)")
        }
        if let horizon = header.deleteHorizon { flags.append("delete horizon \(UTCTime(horizon))") }
        return flags
    }

    private static func text(_ header: RecordBatchHeader, _ position: Int64, _ shown: LogRecordText) -> String {
        let cells = [
            "\(header.baseOffset)-\(header.lastOffset)", "\(position)", "\(header.totalSize)", "\(header.leaderEpoch)",
            "\(header.recordCount)", "\(header.codec)",
            header.maxTimestamp > .none ? "\(UTCTime(header.maxTimestamp))" : "-",
            flags(header).joined(separator: ", "),
        ]
        var lines = [row(cells, widths)] + shown.lines.map { "  " + $0 }
        if let problem = shown.problem { lines.append("  records cannot be read: \(problem)") }
        return lines.joined(separator: "\n")
    }

    private static func json(
        _ header: RecordBatchHeader, _ position: Int64, _ shown: LogRecordText, _ path: String
    ) -> String {
        var object = JSONObject()
        object.add("file", path)
        object.add("position", position)
        object.add("base_offset", header.baseOffset.rawValue)
        object.add("last_offset", header.lastOffset.rawValue)
        object.add("bytes", header.totalSize)
        object.add("leader_epoch", header.leaderEpoch.rawValue)
        object.add("record_count", header.recordCount)
        object.add("codec", "\(header.codec)")
        object.add("timestamp_type", header.attributes.timestampType == .logAppendTime ? "LogAppendTime" : "CreateTime")
        object.add("max_timestamp", header.maxTimestamp.rawValue)
        object.add("transactional", header.isTransactional)
        object.add("control", header.isControl)
        object.add("producer_id", header.producerID.rawValue)
        object.add("producer_epoch", header.producerEpoch.rawValue)
        object.add("base_sequence", header.baseSequence.rawValue)
        if let horizon = header.deleteHorizon { object.add("delete_horizon", horizon.rawValue) }
        if let problem = shown.problem { object.add("problem", problem) }
        if shown.isShown { object.add("records", shown.objects) }
        return object.text
    }
}
