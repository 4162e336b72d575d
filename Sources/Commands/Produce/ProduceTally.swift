import MartletClient
import MartletSystem

/// What has become of the records of one `produce`, in the order in which they were given. Bounded: the oldest must have
/// ended before more than `limit` are under way.
struct ProduceTally {
    static let limit = 100_000

    private(set) var given: Int64 = 0
    private(set) var acknowledged: Int64 = 0
    private(set) var failed: Int64 = 0
    private(set) var firstFailure: (line: Int64, error: ClientError)?
    private var underWay: [(line: Int64, delivery: Delivery)] = []
    private var first = 0

    /// Also those that have no end at all.
    var notAcknowledged: Int64 { given - acknowledged }
    var isFull: Bool { underWay.count - first >= Self.limit }
    var oldest: Delivery? { first < underWay.count ? underWay[first].delivery : nil }

    mutating func add(_ delivery: Delivery, line: Int64) {
        given += 1
        underWay.append((line, delivery))
    }

    /// A record that the producer did not take.
    mutating func refused(_ error: ClientError, line: Int64) {
        given += 1
        fail(error, line)
    }

    /// Counts those that have ended, from the oldest on.
    mutating func settle() {
        while first < underWay.count, let result = underWay[first].delivery.result {
            switch result {
            case .success: acknowledged += 1
            case .failure(let error): fail(error, underWay[first].line)
            }
            first += 1
        }
        if first == underWay.count {
            underWay.removeAll(keepingCapacity: true)
            first = 0
        } else if first > Self.limit {
            underWay.removeFirst(first)
            first = 0
        }
    }

    private mutating func fail(_ error: ClientError, _ line: Int64) {
        failed += 1
        if firstFailure == nil { firstFailure = (line, error) }
    }
}
