import MartletBase
import MessageSchema

/// Makes values that are legal in one version of a message.
package struct RandomValue {
    /// What half of the texts, ids and numbers are drawn from, so that they mean something to who reads them.
    package struct Vocabulary {
        package var texts: [String]
        package var ids: [UUID128]
        package var numbers: [Int64]
        package var bytes: [[UInt8]]

        package init(
            texts: [String] = [], ids: [UUID128] = [], numbers: [Int64] = [], bytes: [[UInt8]] = []
        ) {
            self.texts = texts
            self.ids = ids
            self.numbers = numbers
            self.bytes = bytes
        }
    }

    let message: MessageSchema.Message
    let version: Int16
    package private(set) var random: SeededRandom
    private let vocabulary: Vocabulary

    package init(
        message: MessageSchema.Message, version: Int16, random: SeededRandom, vocabulary: Vocabulary = Vocabulary()
    ) {
        self.message = message
        self.version = version
        self.random = random
        self.vocabulary = vocabulary
    }

    package mutating func make() -> Value { structure(message.fields, depth: 0) }

    private mutating func structure(_ fields: [Field], depth: Int) -> Value {
        var values: [String: Value] = [:]
        for field in fields {
            let isPresent = field.exists(in: version)
            values[field.propertyName] = isPresent ? self.field(field, depth: depth) : message.defaultValue(field)
        }
        return .structure(values)
    }

    private mutating func field(_ field: Field, depth: Int) -> Value {
        // Defaults are what tagged fields leave out, nulls what codecs forget: both are made often.
        let standard = message.defaultValue(field)
        if random.oneIn(4), standard != .null || field.nullable.isNullable(in: version) { return standard }
        if field.nullable.isNullable(in: version), random.oneIn(4) { return .null }
        switch field.type {
        case .scalar(let type): return scalar(type)
        case .structure(let name): return structure(message.structure(name)?.fields ?? [], depth: depth)
        case .scalars(let type):
            return .array((0..<count(depth)).map { _ in scalar(type) })
        case .structures(let name):
            let fields = message.structure(name)?.fields ?? []
            return .array((0..<count(depth)).map { _ in structure(fields, depth: depth + 1) })
        }
    }

    /// Few elements, fewer the deeper; now and then enough for a length of two bytes.
    private mutating func count(_ depth: Int) -> Int {
        if depth == 0, random.oneIn(100) { return 130 }
        return Int(random.next() % UInt64(max(2, 4 - depth)))
    }

    private mutating func scalar(_ type: Scalar) -> Value {
        switch type {
        case .bool: .bool(random.oneIn(2))
        case .int8: .integer(Int64(Int8(truncatingIfNeeded: integer())))
        case .int16, .errorcode: .integer(Int64(Int16(truncatingIfNeeded: integer())))
        case .uint16: .integer(Int64(UInt16(truncatingIfNeeded: integer())))
        case .int32: .integer(Int64(Int32(truncatingIfNeeded: integer())))
        case .uint32: .integer(Int64(UInt32(truncatingIfNeeded: integer())))
        case .int64: .integer(integer())
        case .float64: .float(Double(integer()) / 3)
        case .uuid: .uuid(known(vocabulary.ids) ?? UUID128(high: random.next(), low: random.next()))
        case .string: .string(known(vocabulary.texts) ?? string())
        case .bytes, .records: .bytes(known(vocabulary.bytes) ?? bytes())
        }
    }

    private mutating func known<T>(_ words: [T]) -> T? {
        guard !words.isEmpty, random.oneIn(2) else { return nil }
        return words[Int(random.next() % UInt64(words.count))]
    }

    private mutating func bytes() -> [UInt8] {
        (0..<random.next() % 40).map { _ in UInt8(truncatingIfNeeded: random.next()) }
    }

    private mutating func integer() -> Int64 {
        if let number = known(vocabulary.numbers) { return number }
        return switch random.next() % 6 {
        case 0: -1
        case 1: Int64.max
        case 2: Int64.min
        case 3: Int64(random.next() % 100)
        default: Int64(bitPattern: random.next())
        }
    }

    private mutating func string() -> String {
        if random.oneIn(50) { return String(repeating: "x", count: 200) }
        let alphabet = ["a", "Z", "0", "-", "é", "日", "🐦", "\0"]
        return (0..<random.next() % 12).map { _ in alphabet[Int(random.next() % 8)] }.joined()
    }
}
