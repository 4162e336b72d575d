import MartletClient

/// Settings as brokers describe them, for people and for scripts.
enum SettingText {
    static func table(_ settings: [Setting]) -> Table {
        var table = Table(.text("SETTING"), .text("VALUE"), .text("SOURCE"))
        for setting in settings { table.add(setting.name, value(setting), words(setting.source)) }
        return table
    }

    static func value(_ setting: Setting) -> String {
        setting.isSecret ? "(hidden)" : setting.value.map { $0.isEmpty ? "(empty)" : $0 } ?? "(none)"
    }

    static func json(_ setting: Setting) -> JSONObject {
        var object = JSONObject()
        object.add("name", setting.name)
        object.add("value", orNull: setting.value)
        object.add("source", name(setting.source))
        object.add("read_only", setting.isReadOnly)
        object.add("sensitive", setting.isSecret)
        return object
    }

    /// Stable, for scripts.
    private static func name(_ source: SettingSource) -> String {
        words(source).replacing(" ", with: "_")
    }

    private static func words(_ source: SettingSource) -> String {
        switch source {
        case .topic: "topic"
        case .broker: "broker"
        case .allBrokers: "all brokers"
        case .start: "broker start"
        case .default: "default"
        case .brokerLogger: "logger"
        case .other(let number): "other \(number)"
        }
    }
}
