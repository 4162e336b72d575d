import MartletBase
import MartletWire
import MessageSchema

/// A value of a message, known by the definitions alone.
package indirect enum Value: Equatable {
    case null
    case bool(Bool)
    case integer(Int64)
    case float(Double)
    case uuid(UUID128)
    case string(String)
    case bytes([UInt8])
    case array([Value])
    case structure([String: Value])
}

extension MessageSchema.Message {
    /// What a field is when the wire says nothing of it.
    package func defaultValue(_ field: Field) -> Value {
        switch field.defaultValue {
        case .null: return .null
        case .true: return .bool(true)
        case .integer(let value): return .integer(value)
        case .zero: break
        }
        switch field.type {
        case .scalars, .structures: return .array([])
        case .structure(let name): return defaults(structure(name)?.fields ?? [])
        case .scalar(let scalar):
            switch scalar {
            case .bool: return .bool(false)
            case .int8, .int16, .uint16, .int32, .uint32, .int64, .errorcode: return .integer(0)
            case .float64: return .float(0)
            case .uuid: return .uuid(.zero)
            case .string: return .string("")
            case .bytes: return .bytes([])
            case .records: return field.nullable == .never ? .bytes([]) : .null
            }
        }
    }

    package func defaults(_ fields: [Field]) -> Value {
        .structure(Dictionary(uniqueKeysWithValues: fields.map { ($0.propertyName, defaultValue($0)) }))
    }
}

// MARK: - Comparing with what a codec made

extension Value {
    /// Says where `decoded` differs from this value; `nil` if nowhere.
    package func difference(from decoded: Any, at path: String) -> String? {
        let mirror = Mirror(reflecting: decoded)
        if mirror.displayStyle == .optional {
            guard let content = mirror.children.first else { return self == .null ? nil : "\(path): null, not \(self)" }
            return difference(from: content.value, at: path)
        }
        switch self {
        case .array(let elements):
            guard mirror.displayStyle == .collection, mirror.children.count == elements.count else {
                return "\(path): \(decoded), not \(elements.count) elements"
            }
            for (index, child) in mirror.children.enumerated() {
                if let found = elements[index].difference(from: child.value, at: "\(path)[\(index)]") { return found }
            }
            return nil
        case .structure(let fields):
            let properties = mirror.children.filter { $0.label != "unknownTags" }
            guard properties.count == fields.count else { return "\(path): other fields than \(fields.keys.sorted())" }
            for property in properties {
                guard let label = property.label, let value = fields[label] else { return "\(path): unknown property" }
                if let found = value.difference(from: property.value, at: "\(path).\(label)") { return found }
            }
            return nil
        case .null, .bool, .integer, .float, .uuid, .string, .bytes:
            let value = Self.scalar(decoded)
            return value == self ? nil : "\(path): \(decoded), not \(self)"
        }
    }

    private static func scalar(_ decoded: Any) -> Value? {
        switch decoded {
        case let value as Bool: .bool(value)
        case let value as Double: .float(value)
        case let value as UUID128: .uuid(value)
        case let value as ErrorCode: .integer(Int64(value.rawValue))
        case let value as String: .string(value)
        case let value as [UInt8]: .bytes(value)
        case let value as any BinaryInteger: .integer(Int64(value))
        default: nil
        }
    }
}
