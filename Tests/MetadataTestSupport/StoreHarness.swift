import MartletBase
import MartletMetadata
import Synchronization

/// A store under test, and the way to let it work: the conformance suite is written against this alone, so that every
/// store is held to the same words.
package protocol StoreHarness: AnyObject {
    var store: any MetadataStore { get }

    /// Lets the store work until `isDone`, or throws when it will not be.
    func work(until isDone: () -> Bool) throws
    /// Lets time go by, as far as leases are concerned.
    func advance(byMillis millis: Int64) throws
}

/// What a store did against the contract.
package struct ConformanceFailure: Error, CustomStringConvertible {
    package let description: String
}

/// An answer that may not be there yet. Answered twice is a broken promise.
package final class Answer<Success: Sendable>: Sendable {
    private let results = Mutex<[Result<Success, StoreError>]>([])

    package init() {}

    package var completion: StoreCompletion<Success> {
        { result in self.results.withLock { $0.append(result) } }
    }

    package var all: [Result<Success, StoreError>] { results.withLock { $0 } }
}

/// What a watch was told, in order.
package final class WatchLog: Sendable {
    private let signals = Mutex<[StoreWatchSignal]>([])

    package init() {}

    package func append(_ signal: StoreWatchSignal) { signals.withLock { $0.append(signal) } }

    package var all: [StoreWatchSignal] { signals.withLock { $0 } }
    package var events: [StoreEvent] {
        all.flatMap { signal in if case .changed(_, let events) = signal { events } else { [] as [StoreEvent] } }
    }
    package var revisions: [Revision] {
        all.compactMap { signal in if case .changed(let revision, _) = signal { revision } else { nil } }
    }
}

extension StoreHarness {
    /// Submits and waits for the answer, which must not come from inside the call.
    package func ask<Success: Sendable>(
        _ what: String, _ submit: (@escaping StoreCompletion<Success>) -> Void
    ) throws -> Result<Success, StoreError> {
        let answer = Answer<Success>()
        submit(answer.completion)
        try expect(answer.all.isEmpty, "\(what) answered from inside the call")
        try work { !answer.all.isEmpty }
        try expect(answer.all.count == 1, "\(what) was answered \(answer.all.count) times")
        return answer.all[0]
    }

    package func commit(_ transaction: StoreTransaction) throws -> Result<StoreTransactionResult, StoreError> {
        try ask("a commit") { store.commit(transaction, $0) }
    }

    @discardableResult
    package func put(_ key: StoreKey, _ text: String, lease: LeaseID = .none) throws -> Revision {
        try commit(StoreTransaction(when: [], then: [.put(key, Array(text.utf8), lease: lease)])).get().revision
    }

    @discardableResult
    package func delete(_ key: StoreKey) throws -> Revision {
        try commit(StoreTransaction(when: [], then: [.delete(key)])).get().revision
    }

    package func page(_ range: StoreRange) throws -> Result<StorePage, StoreError> {
        try ask("a read") { store.read(range, $0) }
    }

    package func value(_ key: StoreKey) throws -> StoreValue? {
        try page(StoreRange(start: key, end: key.successor, limit: 1)).get().entries.first?.value
    }
}

package func expect(_ condition: Bool, _ message: @autoclosure () -> String) throws {
    if !condition { throw ConformanceFailure(description: message()) }
}

package func expectEqual<Value: Equatable>(_ found: Value, _ expected: Value, _ what: String) throws {
    try expect(found == expected, "\(what): found \(found), expected \(expected)")
}
