/// What an option's value or a word without dashes may be. The parser refuses what cannot be meant, and shells complete
/// the rest.
package enum ValueKind: Hashable, Sendable {
    case text
    case oneOf([String])
    /// A topic that exists.
    case topic
    /// What has settings, of the kind that the word before says: a topic or a broker.
    case resource
    /// A setting's name: a topic's or a broker's, as the command or its first word says.
    case setting
    /// `KEY=VALUE` of such a setting.
    case assignment
    case file
    case directory

    /// What a placeholder of help says: `table|json` is a choice, `FILE` a file.
    init(placeholder: String) {
        switch placeholder {
        case "FILE", "PATH": self = .file
        case "DIR": self = .directory
        case "TOPIC": self = .topic
        case _ where placeholder.contains("|"): self = .oneOf(placeholder.split(separator: "|").map(String.init))
        default: self = .text
        }
    }
}
