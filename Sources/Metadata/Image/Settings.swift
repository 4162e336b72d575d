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

    package var count: Int { entries.count }
    package var isEmpty: Bool { entries.isEmpty }
    package var names: [String] { entries.map(\.name) }
    package var pairs: [(name: String, value: String)] { entries.map { ($0.name, $0.value) } }

    package subscript(name: String) -> String? {
        get { index(of: name).found ? entries[index(of: name).index].value : nil }
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
        let index = entries.firstIndex { $0.name >= name } ?? entries.count
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
