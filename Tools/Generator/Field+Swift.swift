import MessageSchema

/// How a field appears in Swift.
extension Field {
    /// The property's name where it is declared: a word of the language needs quotes.
    var quotedName: String {
        ["protocol", "operator", "default", "extension"].contains(propertyName) ? "`\(propertyName)`" : propertyName
    }

    /// The property's name inside the codecs, which have variables of their own.
    var usedName: String {
        let variables = ["version", "reader", "writer", "flexible", "tags", "tag", "start"]
        return variables.contains(propertyName) ? "self.\(propertyName)" : quotedName
    }

    var isOptional: Bool { nullable != .never }

    var swiftType: String {
        let type =
            switch self.type {
            case .scalar(let scalar): scalar.swiftType
            case .scalars(let scalar): "[\(scalar.swiftType)]"
            case .structure(let name): name
            case .structures(let name): "[\(name)]"
            }
        return isOptional ? type + "?" : type
    }

    var swiftDefault: String {
        switch defaultValue {
        case .null: "nil"
        case .true: "true"
        case .integer(let value): "\(value)"
        case .zero:
            switch type {
            case .scalars, .structures: "[]"
            case .structure(let name): "\(name)()"
            case .scalar(.records): isOptional ? "nil" : "[]"
            case .scalar(let scalar): scalar.swiftZero
            }
        }
    }

    /// A condition that holds while the field has its default.
    var isDefault: String {
        let value = swiftDefault
        if !isOptional && (value == "[]" || value == "\"\"") { return "\(usedName).isEmpty" }
        switch value {
        case "false": return "!\(usedName)"
        case "true": return usedName
        default: return "\(usedName) == \(value)"
        }
    }

    var isNotDefault: String {
        let condition = isDefault
        if condition.contains(" == ") { return condition.replacing(" == ", with: " != ") }
        return condition.hasPrefix("!") ? String(condition.dropFirst()) : "!" + condition
    }
}

extension Scalar {
    var swiftType: String {
        switch self {
        case .bool: "Bool"
        case .int8: "Int8"
        case .int16: "Int16"
        case .uint16: "UInt16"
        case .int32: "Int32"
        case .uint32: "UInt32"
        case .int64: "Int64"
        case .float64: "Double"
        case .uuid: "UUID128"
        case .errorcode: "ErrorCode"
        case .string: "String"
        case .bytes, .records: "[UInt8]"
        }
    }

    var swiftZero: String {
        switch self {
        case .bool: "false"
        case .int8, .int16, .uint16, .int32, .uint32, .int64, .float64: "0"
        case .uuid: ".zero"
        case .errorcode: ".none"
        case .string: "\"\""
        case .bytes, .records: "[]"
        }
    }

    /// The name of the reader's and the writer's method; `nil` for what has a length and so two forms.
    var fixedMethod: String? {
        switch self {
        case .bool, .int8, .int16, .uint16, .int32, .uint32, .int64, .float64, .uuid: rawValue
        case .errorcode: "errorCode"
        case .string, .bytes, .records: nil
        }
    }

    /// The fewest bytes that one takes.
    func smallestSize(flexible: Bool) -> Int {
        switch self {
        case .bool, .int8: 1
        case .int16, .uint16, .errorcode: 2
        case .int32, .uint32: 4
        case .int64, .float64: 8
        case .uuid: 16
        case .string: flexible ? 1 : 2
        case .bytes, .records: flexible ? 1 : 4
        }
    }
}
