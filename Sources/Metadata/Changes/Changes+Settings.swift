import MartletBase
import MartletWire

extension Changes {
    /// Replaces all settings of the scope.
    package func replaceSettings(
        _ settings: Settings, of scope: SettingScope, rules: any SettingRules
    ) throws(ChangeRefusal) -> ChangePlan {
        let (present, _) = try current(scope)
        try check(settings, of: scope, rules)
        var replaced = present
        for name in present.names where settings[name] == nil {
            replaced[name] = nil
        }
        for (name, value) in settings.pairs {
            replaced[name] = value
        }
        return try plan(setting: replaced, of: scope)
    }

    /// Changes single settings, all or none.
    package func changeSettings(
        _ changes: [SettingChange], of scope: SettingScope, rules: any SettingRules
    ) throws(ChangeRefusal) -> ChangePlan {
        var (settings, _) = try current(scope)
        var named: Set<String> = []
        for change in changes {
            guard named.insert(change.name).inserted else {
                throw .invalidRequest("the setting \(change.name) is changed twice in one request")
            }
            let value = try value(after: change, of: settings, scope, rules)
            // Before it is taken: names that there are not would otherwise pile up as long as somebody sends them.
            if let value { try check(change.name, value, of: scope, rules) }
            settings[change.name] = value
        }
        return try plan(setting: settings, of: scope)
    }

    func check(_ settings: Settings, of scope: SettingScope, _ rules: any SettingRules) throws(ChangeRefusal) {
        for (name, value) in settings.pairs {
            try check(name, value, of: scope, rules)
        }
    }

    private func check(
        _ name: String, _ value: String, of scope: SettingScope, _ rules: any SettingRules
    ) throws(ChangeRefusal) {
        if let fault = rules.fault(in: value, of: name, in: scope) { throw .invalidSetting(fault) }
    }

    private func value(
        after change: SettingChange, of settings: Settings, _ scope: SettingScope, _ rules: any SettingRules
    ) throws(ChangeRefusal) -> String? {
        if change.operation == .delete { return nil }
        guard let value = change.value else {
            throw .invalidRequest("the setting \(change.name) has no value to set, append or subtract")
        }
        if change.operation == .set { return value }
        guard rules.isList(change.name, in: scope) else {
            throw .invalidSetting(
                "the setting \(change.name) is not a list: it can be set, not appended to or subtracted from")
        }
        let present = settings[change.name] ?? rules.defaultValue(of: change.name, in: scope) ?? ""
        let operand = value.listed
        let list =
            change.operation == .append
            ? present.listed + operand.filter { !present.listed.contains($0) }
            : present.listed.filter { !operand.contains($0) }
        return list.joined(separator: ",")
    }

    private func current(_ scope: SettingScope) throws(ChangeRefusal) -> (Settings, Revision) {
        switch scope {
        case .topic(let name):
            guard let topic = image.topic(named: name)?.topic else { throw .unknownTopic(name) }
            return (topic.record.settings, topic.modified)
        case .broker(let node?):
            let stored = image.brokerSettings[node]
            return (stored?.record.settings ?? Settings(), stored?.modified ?? .zero)
        case .broker(nil):
            let stored = image.defaultBrokerSettings
            return (stored?.record.settings ?? Settings(), stored?.modified ?? .zero)
        }
    }

    private func plan(setting settings: Settings, of scope: SettingScope) throws(ChangeRefusal) -> ChangePlan {
        let (present, modified) = try current(scope)
        if present == settings { return ChangePlan([]) }
        let (key, bytes) = try stored(settings, of: scope)
        let transaction = StoreTransaction(
            when: [try byAuthor(), .unchanged(key, since: modified)], then: [.put(key, bytes)])
        guard fits(transaction) else { throw .invalidRequest("the settings take more room than one value may") }
        return ChangePlan([ChangeStep(transaction, proof: .value(key, bytes))])
    }

    private func stored(
        _ settings: Settings, of scope: SettingScope
    ) throws(ChangeRefusal) -> (StoreKey, [UInt8]) {
        switch scope {
        case .topic(let name):
            guard let topic = image.topic(named: name), var record = topic.topic?.record else {
                throw .unknownTopic(name)
            }
            record.settings = settings
            return (MetadataKey.topic(topic.id).key, try bytes(record))
        case .broker(let node):
            let stored = node.map { image.brokerSettings[$0] } ?? image.defaultBrokerSettings
            var record = stored?.record ?? SettingsRecord(settings: settings)
            record.settings = settings
            return (MetadataKey.brokerSettings(node).key, try bytes(record))
        }
    }
}

extension String {
    /// The elements of a list as settings write it.
    fileprivate var listed: [String] {
        utf8.split(separator: UInt8(ascii: ",")).map { element in
            let text = element.drop { $0 == UInt8(ascii: " ") }
            let end = text.lastIndex { $0 != UInt8(ascii: " ") }.map { text.index(after: $0) } ?? text.startIndex
            return String(decoding: text[text.startIndex..<end], as: UTF8.self)
        }.filter { !$0.isEmpty }
    }
}
