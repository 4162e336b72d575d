import MartletServer

/// One JSON object on one line, its fields in the order in which they were given.
struct JSONObject {
    private var fields: [String] = []

    mutating func add(_ name: String, _ text: String) { addRaw(name, JSONText.string(text)) }
    mutating func add(_ name: String, _ number: some FixedWidthInteger) { addRaw(name, "\(number)") }
    mutating func add(_ name: String, _ flag: Bool) { addRaw(name, flag ? "true" : "false") }
    mutating func add(_ name: String, _ texts: [String]) {
        addRaw(name, "[" + texts.map(JSONText.string).joined(separator: ",") + "]")
    }
    mutating func add(_ name: String, _ numbers: [some FixedWidthInteger]) {
        addRaw(name, "[" + numbers.map { "\($0)" }.joined(separator: ",") + "]")
    }
    /// A value that there may not be: `null` then, so that the field is always there.
    mutating func add(_ name: String, orNull text: String?) {
        if let text { add(name, text) } else { addNull(name) }
    }
    mutating func add(_ name: String, orNull number: (some FixedWidthInteger)?) {
        if let number { add(name, number) } else { addNull(name) }
    }
    mutating func addNull(_ name: String) { addRaw(name, "null") }
    mutating func add(_ name: String, _ object: JSONObject) { addRaw(name, object.text) }
    mutating func add(_ name: String, _ objects: [JSONObject]) {
        addRaw(name, "[" + objects.map(\.text).joined(separator: ",") + "]")
    }

    /// Bytes as text where they are UTF-8, otherwise in base 64 under `<name>_base64`.
    mutating func add(_ name: String, bytes: [UInt8]?) {
        guard let bytes else { return addNull(name) }
        if let text = String(validating: bytes, as: UTF8.self) { return add(name, text) }
        add(name + "_base64", Base64.encode(bytes))
    }

    private mutating func addRaw(_ name: String, _ json: String) { fields.append("\(JSONText.string(name)):\(json)") }

    var text: String { "{" + fields.joined(separator: ",") + "}" }
}
