/// A bounded change that happens whole or not at all: where every comparison holds the first branch, else the second.
package struct StoreTransaction: Hashable, Sendable {
    package var comparisons: [StoreComparison]
    package var success: [StoreOperation]
    package var failure: [StoreOperation]

    package init(
        when comparisons: [StoreComparison], then success: [StoreOperation], else failure: [StoreOperation] = []
    ) {
        self.comparisons = comparisons
        self.success = success
        self.failure = failure
    }
}

/// A condition on one key. A key that is absent has creation revision, modification revision and version 0, and no
/// value: comparing its value never holds.
package struct StoreComparison: Hashable, Sendable {
    package enum Relation: Hashable, Sendable {
        case equal
        case notEqual
        case less
        case greater
    }

    package enum Target: Hashable, Sendable {
        case created(Revision)
        case modified(Revision)
        case version(Int64)
        case value([UInt8])
    }

    package let key: StoreKey
    package let relation: Relation
    package let target: Target

    package init(_ key: StoreKey, _ relation: Relation, _ target: Target) {
        self.key = key
        self.relation = relation
        self.target = target
    }

    package static func absent(_ key: StoreKey) -> StoreComparison { .init(key, .equal, .created(.zero)) }
    package static func present(_ key: StoreKey) -> StoreComparison { .init(key, .greater, .created(.zero)) }
    package static func unchanged(_ key: StoreKey, since revision: Revision) -> StoreComparison {
        .init(key, .equal, .modified(revision))
    }

    func holds(_ stored: StoreValue?) -> Bool {
        switch target {
        case .created(let revision): relation.holds(stored?.created ?? .zero, revision)
        case .modified(let revision): relation.holds(stored?.modified ?? .zero, revision)
        case .version(let version): relation.holds(stored?.version ?? 0, version)
        case .value(let bytes): stored.map { relation.holds(StoreKey($0.bytes), StoreKey(bytes)) } ?? false
        }
    }
}

extension StoreComparison.Relation {
    fileprivate func holds<Operand: Comparable>(_ left: Operand, _ right: Operand) -> Bool {
        switch self {
        case .equal: left == right
        case .notEqual: left != right
        case .less: left < right
        case .greater: left > right
        }
    }
}

package enum StoreOperation: Hashable, Sendable {
    case put(StoreKey, [UInt8], lease: LeaseID = .none)
    case delete(StoreKey)
    case get(StoreKey)

    package var key: StoreKey {
        switch self {
        case .put(let key, _, _), .delete(let key), .get(let key): key
        }
    }
}

/// What became of a transaction.
package struct StoreTransactionResult: Hashable, Sendable {
    /// Every comparison held: the first branch was taken.
    package let succeeded: Bool
    /// The store's revision after it.
    package let revision: Revision
    /// What the `get` operations of the branch found, in their order.
    package let found: [StoreValue?]

    package init(succeeded: Bool, revision: Revision, found: [StoreValue?]) {
        self.succeeded = succeeded
        self.revision = revision
        self.found = found
    }
}

/// What a store takes in one transaction; etcd's own defaults.
package struct StoreBounds: Hashable, Sendable {
    /// Comparisons, and operations of each branch.
    package let operations: Int
    /// Keys and values together.
    package let bytes: Int

    package init(operations: Int, bytes: Int) {
        self.operations = operations
        self.bytes = bytes
    }

    package static let standard = StoreBounds(operations: 128, bytes: 1_572_864)

    /// Why the store would refuse the transaction, whatever its state is.
    package func refusal(of transaction: StoreTransaction) -> StoreError? {
        for (what, count) in [
            ("comparisons", transaction.comparisons.count), ("operations", transaction.success.count),
            ("operations", transaction.failure.count),
        ] where count > operations {
            return .tooLarge("\(count) \(what); at most \(operations) fit into one transaction")
        }
        let size = transaction.size
        if size > bytes { return .tooLarge("\(size) bytes; at most \(bytes) fit into one transaction") }
        for branch in [transaction.success, transaction.failure] {
            if let key = branch.keyWrittenTwice { return .duplicateKey(key) }
        }
        return nil
    }
}

extension StoreTransaction {
    /// Bytes of its keys and values.
    package var size: Int {
        comparisons.reduce(0) { $0 + $1.size } + success.reduce(0) { $0 + $1.size } + failure.reduce(0) { $0 + $1.size }
    }
}

extension StoreComparison {
    package var size: Int {
        if case .value(let bytes) = target { return key.bytes.count + bytes.count }
        return key.bytes.count
    }
}

extension StoreOperation {
    package var size: Int {
        if case .put(let key, let bytes, _) = self { return key.bytes.count + bytes.count }
        return key.bytes.count
    }
}

extension [StoreOperation] {
    fileprivate var keyWrittenTwice: StoreKey? {
        var seen: Set<StoreKey> = []
        for operation in self {
            if case .get = operation { continue }
            if !seen.insert(operation.key).inserted { return operation.key }
        }
        return nil
    }
}
