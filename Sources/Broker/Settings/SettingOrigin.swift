/// Where a value came from; a higher source hides a lower one.
package enum SettingOrigin: Hashable, Sendable {
    /// `--set` or a flag of its own.
    case flag(String)
    case environment(variable: String)
    case file(path: String, line: Int)
    case defaultValue

    package var text: String {
        switch self {
        case .flag(let flag): "the command line (\(flag))"
        case .environment(let variable): "the environment (\(variable))"
        case .file(let path, let line): "\(path), line \(line)"
        case .defaultValue: "the default"
        }
    }
}

/// One setting given from outside, before it is checked.
package struct GivenSetting: Hashable, Sendable {
    package let name: String
    package let value: String
    package let source: SettingOrigin

    package init(_ name: String, _ value: String, _ source: SettingOrigin) {
        self.name = name
        self.value = value
        self.source = source
    }
}
