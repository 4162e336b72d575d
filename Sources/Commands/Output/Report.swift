import MartletSystem

/// What commands say: data on stdout, all else on stderr.
enum Report {
    static func failure(_ failure: CommandFailure, as format: OutputFormat) {
        switch format {
        case .table: ThisProcess.write(failure.text, to: .error)
        case .json:
            var object = JSONObject()
            object.add("error", failure.json)
            ThisProcess.write(object.text + "\n", to: .error)
        }
    }

    /// Something that is well to know, and no failure.
    static func note(_ text: String) { ThisProcess.write("martlet: \(text)\n", to: .error) }

    /// One line, or several, of what was asked for.
    static func line(_ text: String) { ThisProcess.write(text + "\n", to: .output) }
}
