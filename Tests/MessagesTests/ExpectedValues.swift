import Foundation
import MartletBase
import MartletWire

/// Compares a decoded message with the tree of values that another implementation put into the bytes.
///
/// Names are compared without case, because the protocol's `ISRNodes` and a library's `isr_nodes` mean the same field.
enum ExpectedValues {
    /// Where the two differ: one line each, with both values.
    static func differences(_ expected: Any, _ actual: Any, path: String = "") -> [String] {
        let mirror = Mirror(reflecting: actual)
        switch actual {
        case let bytes as [UInt8] where type(of: actual) == [UInt8].self:
            return same(expected as? String, bytes.hex, path)
        case let id as UUID128: return same(expected as? String, text(of: id), path)
        case let code as ErrorCode: return same(expected as? Int64, Int64(code.rawValue), path)
        case let flag as Bool: return same(expected as? Bool, flag, path)
        case let number as any BinaryInteger:
            // What a double cannot hold is written as text.
            return same(expected as? Int64 ?? (expected as? String).flatMap(Int64.init), Int64(number), path)
        case let number as Double: return same(expected as? Double, number, path)
        case let string as String: return same(expected as? String, string, path)
        default: break
        }
        switch mirror.displayStyle {
        case .optional:
            guard let some = mirror.children.first else {
                return expected is NSNull ? [] : ["\(path): null instead of \(expected)"]
            }
            return differences(expected, some.value, path: path)
        case .collection:
            guard let expected = expected as? [Any] else { return ["\(path): an array instead of \(expected)"] }
            guard expected.count == mirror.children.count else {
                return ["\(path): \(mirror.children.count) elements instead of \(expected.count)"]
            }
            return zip(expected, mirror.children).enumerated().flatMap {
                differences($1.0, $1.1.value, path: "\(path)[\($0)]")
            }
        case .struct:
            guard let expected = expected as? [String: Any] else { return ["\(path): a struct instead of \(expected)"] }
            return fields(expected, mirror, path)
        default:
            return ["\(path): \(type(of: actual)) cannot be compared"]
        }
    }

    private static func fields(_ expected: [String: Any], _ mirror: Mirror, _ path: String) -> [String] {
        var actual: [String: Any] = [:]
        for child in mirror.children {
            if let label = child.label { actual[label.lowercased()] = child.value }
        }
        return expected.sorted { $0.key < $1.key }.flatMap { name, value in
            guard let field = actual[name.lowercased()] else { return ["\(path).\(name): we have no such field"] }
            return differences(value, field, path: "\(path).\(name)")
        }
    }

    private static func same<T: Equatable>(_ expected: T?, _ actual: T, _ path: String) -> [String] {
        if expected == actual { return [] }
        return ["\(path): \(actual) instead of \(expected.map { "\($0)" } ?? "another type or null")"]
    }

    private static func text(of id: UUID128) -> String {
        let digits = [id.high, id.low].map { word in
            let hex = String(word, radix: 16)
            return String(repeating: "0", count: 16 - hex.count) + hex
        }
        var text = digits.joined()
        for position in [20, 16, 12, 8] { text.insert("-", at: text.index(text.startIndex, offsetBy: position)) }
        return text
    }
}
