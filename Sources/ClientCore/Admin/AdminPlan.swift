import MartletBase
import MartletWire

/// How an operation on several items is done: where each item goes, and how a broker is asked about its share.
struct AdminPlan<Item: Hashable & Sendable, Value> {
    typealias Results = [Item: Result<Value, AdminFailure>]
    typealias Ask = (
        ClusterClient, Destination, [Item], _ timeoutMillis: Int64,
        @escaping (Result<Results, CallFailure>) -> Void
    ) -> CallID

    enum Route {
        case to((Item) -> Destination)
        /// To the leader of the item's partition, which is looked up first.
        case leader((Item) -> TopicPartition)
    }

    let route: Route
    /// Whether doing it twice does what doing it once does. Where not, an unknown outcome is the outcome.
    let isRepeatable: Bool
    let ask: Ask

    /// Whether an item may fare better in another attempt.
    func isWorthRepeating(_ failure: AdminFailure, at destination: Destination?) -> Bool {
        switch failure {
        case .refused(.unknownTopicOrPartition, _), .refused(.unknownTopicId, _):
            // A leader that has not heard of its new partition. Metadata that does not know a topic has no reason to lag.
            if case .leader = route { destination != nil } else { false }
        case .refused(.requestTimedOut, _): isRepeatable
        case .refused(.notController, _): true
        case .refused(let code, _): code.isRetriable
        case .call(.unreachable): destination != .any && destination != nil
        case .call(.disconnected): isRepeatable
        case .call(.unknownNode): if case .leader = route { true } else { false }
        case .call: false
        }
    }
}
