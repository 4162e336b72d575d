import MartletServer

/// One JSON object on one line, its fields in the order in which they were given.
struct JSONObject {
    private var fields: [String] = []

    mutating func add(_ name: String, _ text: String) { addRaw(name, JSONText.string(text)) }
    mutating func add(_ name: String, _ number: some FixedWidthInteger) { addRaw(name, "\(number)") }
    mutating func add(_ name: String, _ flag: Bool) { addRaw(name, flag ? "true" : "false") }
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

enum Base64 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    static func encode(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count + 2) / 3 * 4)
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            let bits = group.enumerated().reduce(UInt32(0)) { $0 | UInt32($1.element) << UInt32(16 - 8 * $1.offset) }
            for index in 0..<4 {
                let isPadding = index > group.count
                text.append(isPadding ? UInt8(ascii: "=") : alphabet[Int(bits >> UInt32(18 - 6 * index)) & 63])
            }
        }
        return String(decoding: text, as: UTF8.self)
    }
}
