import Foundation
import MartletBase
import MartletMessages
import MartletWire
import MessagesTestSupport

/// A message as another implementation wrote it, and the values that it meant (see Tools/golden/README.md).
struct GoldenVector: @unchecked Sendable {
    enum Direction: String { case request, response }

    let place: String
    let key: APIKey
    let name: String
    let version: Int16
    let direction: Direction
    let variant: String?
    let header: [String: Any]
    let values: [String: Any]
    let frame: [UInt8]
    /// What a canonical encoder writes for the same values, where the client writes something else.
    let otherwise: [UInt8]?

    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "Golden")

    /// The fixture files below a folder, by name, so that a run is the same everywhere.
    static func files(_ kind: String) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.appending(path: kind).path)) ?? []
        return names.filter { $0.hasSuffix(".jsonl") }.sorted().map { "\(kind)/\($0)" }
    }

    static func all(in file: String) throws -> [GoldenVector] {
        let text = try String(contentsOf: folder.appending(path: file), encoding: .utf8)
        return try text.split(separator: "\n").enumerated().map { try GoldenVector(line: $1, at: "\(file):\($0 + 1)") }
    }

    struct Malformed: Error { let place: String }

    private init(line: Substring, at place: String) throws {
        guard let fields = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any],
            let api = fields["api"] as? Int16, let key = APIKey(rawValue: api),
            let name = fields["name"] as? String,
            let version = fields["version"] as? Int16,
            let direction = (fields["direction"] as? String).flatMap(Direction.init),
            let header = fields["header"] as? [String: Any],
            let values = fields["values"] as? [String: Any],
            let frame = (fields["frame"] as? String).flatMap([UInt8].init(hex:))
        else { throw Malformed(place: place) }
        self.place = "\(place) \(name) \(direction) \(version)"
        self.key = key
        self.name = name
        self.version = version
        self.direction = direction
        self.variant = fields["variant"] as? String
        self.header = header
        self.values = values
        self.frame = frame
        self.otherwise = (fields["otherwise"] as? String).flatMap([UInt8].init(hex:))
    }

    /// The codec by the name that the vector gives, not by the key: both have to lead to the same API.
    var messageType: (any Message.Type)? {
        let suffix = direction == .request ? "Request" : "Response"
        return Self.types[name + suffix]
    }

    private static let types = Dictionary(uniqueKeysWithValues: allMessages.map { ($0.name, $0) })

    var headerVersion: Int16 {
        direction == .request ? key.requestHeaderVersion(version) : key.responseHeaderVersion(version)
    }
}

extension [UInt8] {
    init?(hex: String) {
        let digits = Array(hex.utf8)
        guard digits.count.isMultiple(of: 2) else { return nil }
        self.init()
        reserveCapacity(digits.count / 2)
        for index in stride(from: 0, to: digits.count, by: 2) {
            guard let high = Self.nibble(digits[index]), let low = Self.nibble(digits[index + 1]) else { return nil }
            append(high << 4 | low)
        }
    }

    private static func nibble(_ digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        default: nil
        }
    }

    var hex: String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
