import MartletBase
import MartletMessages
import MartletWire

/// One call from its making to its end.
final class Call {
    typealias Encode = (inout WireWriter, _ version: Int16) throws(WireError) -> Void
    typealias Completion = (Result<RawAnswer, CallFailure>) -> Void

    let id: CallID
    let key: APIKey
    let destination: Destination
    let options: CallOptions
    let deadline: MonotonicTime
    let encode: Encode
    let completion: Completion

    var timer: LoopTimer?
    /// `call` has not returned: an end is told later, because nobody expects to be called back from inside a call.
    var isBeingMade = true
    /// Where it waits or was sent.
    var connection: BrokerConnection?
    /// Once it was sent.
    var version: Int16?
    /// Fresh views of the cluster that did not name its destination.
    var viewsSeen = 0
    /// Brokers that could not be asked, in vain.
    var tried: Set<HostPort> = []

    init(
        _ id: CallID, _ key: APIKey, _ destination: Destination, _ options: CallOptions, deadline: MonotonicTime,
        encode: @escaping Encode, completion: @escaping Completion
    ) {
        self.id = id
        self.key = key
        self.destination = destination
        self.options = options
        self.deadline = deadline
        self.encode = encode
        self.completion = completion
    }

    var versions: ClosedRange<Int16> { options.versions ?? key.versions }
    var lane: ConnectionLane { options.lane ?? .usual(for: key) }
}
