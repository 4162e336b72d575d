import MartletBase
import MartletClientCore
import MartletWire

/// Administration of a cluster: topics, partitions, settings and brokers.
///
/// A request about several things answers for each of them: one topic that exists already does not keep the others from
/// being created. What a broker refuses for now is asked again until the client's `operationTimeout`.
///
/// ```swift
/// let admin = client.admin
/// try await admin.createTopic(NewTopic("orders", partitions: 3))
/// for (name, result) in try await admin.describeTopics(["orders"]) {
///     print(name, try result.get().partitions.count)
/// }
/// ```
public struct Admin: Sendable {
    let runtime: ClientRuntime
    /// How long an operation may take, with whatever is tried again in it.
    public var timeout: Duration

    init(_ runtime: ClientRuntime) {
        self.runtime = runtime
        timeout = runtime.configuration.operationTimeout
    }
}

extension Client {
    public var admin: Admin { Admin(runtime) }
}

// MARK: - Running operations

extension Admin {
    /// Starts an operation with a result for each item, and names them for people.
    func each<Item: Hashable & Sendable, Value, Name: Hashable & Sendable, Shown: Sendable>(
        _ start: @escaping @Sendable (AdminCore, @escaping AdminCore.Completion<Item, Value>) -> AdminCore.Cancel,
        name: @escaping @Sendable (Item) -> Name, subject: @escaping @Sendable (Item) -> String,
        value: @escaping @Sendable (Value) -> Shown
    ) async throws(ClientError) -> [Name: Result<Shown, ClientError>] {
        let millis = timeout.wholeMillis
        return try await runtime.run { client, end in
            start(AdminCore(client, timeoutMillis: millis)) { results in
                var shown: [Name: Result<Shown, ClientError>] = [:]
                for (item, result) in results {
                    shown[name(item)] = result.map(value).mapError { ClientError($0, about: subject(item)) }
                }
                end(whole(shown))
            }
        }
    }

    /// Starts an operation with one result.
    func one<Value, Shown: Sendable>(
        _ start:
            @escaping @Sendable (AdminCore, @escaping (Result<Value, AdminFailure>) -> Void) -> AdminCore.Cancel,
        value: @escaping @Sendable (Value) -> Shown
    ) async throws(ClientError) -> Shown {
        let millis = timeout.wholeMillis
        return try await runtime.run { client, end in
            start(AdminCore(client, timeoutMillis: millis)) { result in
                end(result.map(value).mapError { ClientError($0, about: nil) })
            }
        }
    }
}

/// What kept the whole operation from being done is thrown once, not told of each item.
private func whole<Name, Shown>(
    _ results: [Name: Result<Shown, ClientError>]
) -> Result<[Name: Result<Shown, ClientError>], ClientError> {
    var common: ClientError?
    for result in results.values {
        guard case .failure(let error) = result, error.concernsClient, common == nil || common == error else {
            return .success(results)
        }
        common = error
    }
    return common.map { .failure($0) } ?? .success(results)
}

extension ClientError {
    /// Rather the connection or the client than what was asked about.
    fileprivate var concernsClient: Bool {
        switch kind {
        case .unreachable, .disconnected, .timedOut, .notSupported, .cancelled, .closed: code == nil
        case .refused, .invalid: false
        }
    }
}

extension Dictionary {
    /// The result about one thing that was asked about.
    func only<Value2>(_ key: Key) throws(ClientError) -> Value2 where Value == Result<Value2, ClientError> {
        guard let result = self[key] else { throw ClientError(.refused, "the broker's answer does not mention \(key)") }
        return try result.get()
    }
}
