import MartletWire

/// Settings that somebody set, by name in order. Few, which is why a sorted list beats any map.
package struct Settings: Hashable, Sendable {
    private struct Entry: Hashable, Sendable {
        let name: String
        var value: String
        var tags: [UnknownTag]
    }

    private var entries: [Entry] = []

    package init() {}

    package init(_ settings: KeyValuePairs<String, String>) {
        for (name, value) in settings {
            self[name] = value
        }
    }

    /// As many as a stranger cares to send; of those with one name the last counts.
    package init(pairs: some Sequence<(name: String, value: String)>) {
        var values: [String: String] = [:]
        for (name, value) in pairs { values[name] = value }
        entries = values.map { Entry(name: $0.key, value: $0.value, tags: []) }.sorted { $0.name < $1.name }
    }

    package var count: Int { entries.count }
    package var isEmpty: Bool { entries.isEmpty }
    package var names: [String] { entries.map(\.name) }
    package var pairs: [(name: String, value: String)] { entries.map { ($0.name, $0.value) } }

    package subscript(name: String) -> String? {
        get {
            let (index, found) = index(of: name)
            return found ? entries[index].value : nil
        }
        set {
            let (index, found) = index(of: name)
            switch (newValue, found) {
            case (let value?, true): entries[index].value = value
            case (let value?, false): entries.insert(Entry(name: name, value: value, tags: []), at: index)
            case (nil, true): entries.remove(at: index)
            case (nil, false): break
            }
        }
    }

    private func index(of name: String) -> (index: Int, found: Bool) {
        var (index, end) = (0, entries.count)
        while index < end {
            let middle = index + (end - index) / 2
            if entries[middle].name < name { index = middle + 1 } else { end = middle }
        }
        return (index, index < entries.count && entries[index].name == name)
    }

    /// What a newer release stored beside a setting stays with it.
    init(stored: [(name: String, value: String, tags: [UnknownTag])]) {
        for (name, value, tags) in stored {
            self[name] = value
            entries[index(of: name).index].tags = tags
        }
    }

    var stored: [(name: String, value: String, tags: [UnknownTag])] { entries.map { ($0.name, $0.value, $0.tags) } }
}
