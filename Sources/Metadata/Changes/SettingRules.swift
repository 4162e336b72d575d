import MartletBase

/// What a setting belongs to.
package enum SettingScope: Hashable, Sendable {
    case topic(String)
    /// `nil`: all brokers.
    case broker(NodeID?)
}

/// What the broker knows about settings and this module does not: which there are and what they may be.
package protocol SettingRules: Sendable {
    /// Why `name` may not have `value`, in words for the one who asked; `nil` where it may.
    func fault(in value: String, of name: String, in scope: SettingScope) -> String?
    /// The setting is a list, to which one can add and from which one can take.
    func isList(_ name: String, in scope: SettingScope) -> Bool
    /// What holds where nothing was set: the list to which one adds.
    func defaultValue(of name: String, in scope: SettingScope) -> String?
}

/// One change of one setting.
package struct SettingChange: Hashable, Sendable {
    package enum Operation: Int8, Sendable {
        case set = 0
        case delete = 1
        case append = 2
        case subtract = 3
    }

    package let name: String
    package let operation: Operation
    package let value: String?

    package init(_ name: String, _ operation: Operation, _ value: String?) {
        self.name = name
        self.operation = operation
        self.value = value
    }
}
