/// Every message that the definitions describe, in the order of their files and lines.
package struct Schema: Sendable {
    package var headers: [Message] = []
    package var apis: [API] = []
    package var recordGroups: [RecordGroup] = []

    /// Requests and responses by key, then headers, then records.
    package var messages: [Message] {
        apis.flatMap { [$0.request, $0.response] } + headers + recordGroups.flatMap { $0.records.map(\.message) }
    }
}

package struct API: Sendable {
    package let key: Int16
    package let name: String
    /// The versions that are served; the codecs know no others.
    package let versions: VersionRange
    /// The versions that ApiVersions lists.
    package let advertised: VersionRange
    package let firstFlexible: Int16?
    package let listeners: [Listener]
    /// False for what only brokers ask of each other: ApiVersions does not name it.
    package let isListed: Bool
    package let request: Message
    package let response: Message
    package let documentation: [String]
}

package enum Listener: String, CaseIterable, Sendable {
    case broker
    case controller
}

/// Records that belong together: those of one internal topic, or loose ones.
package struct RecordGroup: Sendable {
    package let name: String
    package let documentation: [String]
    package var records: [Record] = []
}

package struct Record: Sendable {
    package enum Part: Hashable, Sendable {
        /// A key: the integer before it is its type.
        case key(type: Int16)
        /// The value that belongs to the key of this type: the integer before it is the value's version.
        case value(type: Int16)
        /// Bytes that stand alone, after their version.
        case payload
    }

    package let part: Part
    /// Whether a version above the newest known one is read as the newest known one.
    package let readsNewer: Bool
    package let message: Message
}

package struct Message: Sendable {
    package enum Kind: Sendable {
        case request
        case response
        case header
        /// Stored: unknown tags survive a rewrite.
        case record
    }

    package let name: String
    package let kind: Kind
    package let versions: VersionRange
    package let firstFlexible: Int16?
    package let documentation: [String]
    package var fields: [Field] = []
    /// The structures of the fields, each after those that it contains.
    package var structures: [Structure] = []

    package func structure(_ name: String) -> Structure? { structures.first { $0.name == name } }
    package func isFlexible(_ version: Int16) -> Bool { firstFlexible.map { version >= $0 } ?? false }
}

package struct Structure: Hashable, Sendable {
    package let name: String
    package let fields: [Field]
}

package struct Field: Hashable, Sendable {
    package let name: String
    package let type: FieldType
    /// `nil`: in every version that has the structure around it.
    package let versions: VersionRange?
    package let nullable: Nullability
    package let defaultValue: DefaultValue
    package let tag: UInt32?
    /// May be dropped in silence from a version that lacks it.
    package let isIgnorable: Bool
    /// Keeps the form of old versions in flexible ones.
    package let isPlain: Bool

    package func exists(in version: Int16) -> Bool { versions?.contains(version) ?? true }

    /// The name of a Swift property: the first letter small.
    package var propertyName: String { name.prefix(1).lowercased() + name.dropFirst() }
}

package enum Nullability: Hashable, Sendable {
    case never
    case always
    case only(VersionRange)

    package func isNullable(in version: Int16) -> Bool {
        switch self {
        case .never: false
        case .always: true
        case .only(let versions): versions.contains(version)
        }
    }
}

package enum Scalar: String, CaseIterable, Sendable {
    case bool
    case int8
    case int16
    case uint16
    case int32
    case uint32
    case int64
    case float64
    case uuid
    case errorcode
    case string
    case bytes
    case records
}

package enum FieldType: Hashable, Sendable {
    case scalar(Scalar)
    case structure(String)
    case scalars(Scalar)
    case structures(String)

    package var isArray: Bool {
        switch self {
        case .scalar, .structure: false
        case .scalars, .structures: true
        }
    }

    package var structureName: String? {
        switch self {
        case .structure(let name), .structures(let name): name
        case .scalar, .scalars: nil
        }
    }

    package var canBeNull: Bool {
        switch self {
        case .scalar(let scalar): scalar == .string || scalar == .bytes || scalar == .records
        case .structure, .structures, .scalars: true
        }
    }
}

package enum DefaultValue: Hashable, Sendable {
    /// 0, false, empty; a structure of defaults.
    case zero
    case null
    case integer(Int64)
    case `true`
}
