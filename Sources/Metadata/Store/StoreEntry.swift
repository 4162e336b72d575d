/// A value with its history in numbers.
package struct StoreValue: Hashable, Sendable {
    package var bytes: [UInt8]
    /// The revision that made the key, after which it has existed without a break.
    package var created: Revision
    /// The revision that wrote this value.
    package var modified: Revision
    /// How many times it was written since it was made, that one included.
    package var version: Int64
    package var lease: LeaseID

    package init(bytes: [UInt8], created: Revision, modified: Revision, version: Int64, lease: LeaseID) {
        self.bytes = bytes
        self.created = created
        self.modified = modified
        self.version = version
        self.lease = lease
    }
}

package struct StoreEntry: Hashable, Sendable {
    package let key: StoreKey
    package let value: StoreValue

    package init(key: StoreKey, value: StoreValue) {
        self.key = key
        self.value = value
    }
}

/// What one revision did to one key.
package enum StoreEvent: Hashable, Sendable {
    case put(StoreEntry)
    case deleted(StoreKey)

    package var key: StoreKey {
        switch self {
        case .put(let entry): entry.key
        case .deleted(let key): key
        }
    }
}
