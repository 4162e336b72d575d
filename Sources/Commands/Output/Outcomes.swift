import MartletSystem

/// What became of several things that were asked for at once, some of which may have failed.
struct Outcomes {
    private var items: [(name: String, result: Result<Done, CommandFailure>)] = []

    private struct Done {
        let line: String
        let json: JSONObject
    }

    mutating func add(_ name: String, line: String, json: JSONObject) {
        items.append((name, .success(Done(line: line, json: json))))
    }

    mutating func add(_ name: String, _ failure: CommandFailure) { items.append((name, .failure(failure))) }

    /// Prints all of it, and gives the exit code; of a single thing the failure is the command's own.
    ///
    /// - Parameter list: the field of the JSON document that holds the things.
    func finish(_ list: String, _ format: OutputFormat) throws(CommandFailure) -> ExitCode {
        if items.count == 1, case .failure(let failure) = items[0].result { throw failure }
        switch format {
        case .table: printLines()
        case .json: Report.line(json(list).text)
        }
        guard let exit else { return .done }
        if format == .json { throw summary(exit) }
        return exit
    }

    private var failures: [(name: String, failure: CommandFailure)] {
        items.compactMap { item in
            if case .failure(let failure) = item.result { (item.name, failure) } else { nil }
        }
    }

    /// `nil` where nothing failed.
    var exit: ExitCode? {
        let failures = failures
        guard let first = failures.first else { return nil }
        if failures.count < items.count { return .partly }
        return failures.allSatisfy { $0.failure.exit == first.failure.exit } ? first.failure.exit : .failed
    }

    private func summary(_ exit: ExitCode) -> CommandFailure {
        let names = failures.map(\.name).joined(separator: ", ")
        return CommandFailure(
            "\(failures.count) of \(items.count) failed: \(names)", hint: "Each has its error in the document",
            exit: exit)
    }

    private func printLines() {
        for item in items {
            switch item.result {
            case .success(let done): Report.line(done.line)
            case .failure(let failure): Report.failure(failure, as: .table)
            }
        }
    }

    func json(_ list: String) -> JSONObject {
        let objects = items.map { item -> JSONObject in
            switch item.result {
            case .success(let done):
                var object = done.json
                object.addNull("error")
                return object
            case .failure(let failure):
                var object = JSONObject()
                object.add("name", item.name)
                object.add("error", failure.json)
                return object
            }
        }
        var document = JSONObject()
        document.add(list, objects)
        return document
    }
}
