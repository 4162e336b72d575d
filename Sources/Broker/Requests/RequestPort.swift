import MartletBase
import MartletMessages
import MartletWire

/// A connection as the broker sees it: where answers go. Used on its loop only.
package protocol RequestPort: AnyObject, Sendable {
    var loop: any EventLoop { get }

    /// Settles the request with that number, once. `nil` where the protocol has no answer (`acks=0`). Answers leave in
    /// the order of the requests, whatever the order of settling.
    func settle(_ number: UInt64, _ reply: Reply?)

    /// Ends the connection once everything settled before this request has left.
    func close(after number: UInt64, _ refusal: Refusal)

    /// While held, no further request of this connection is started: one that has begun must not be overtaken.
    func hold(_ isHeld: Bool)

    /// Runs `work` on the loop if the connection ends before the request with that number is settled: whatever waits for
    /// the sake of its answer is let go then.
    func whenClosed(_ number: UInt64, _ work: @escaping @Sendable () -> Void)

    /// An answer holds error codes; how many of each. From any thread.
    func counts(_ errors: [(code: ErrorCode, count: Int)], of key: APIKey)

    /// Whether the peer is still there. What a gone one waited for is dropped.
    var isOpen: Bool { get }
}

/// Why a request is answered by closing its connection, as the protocol has it for what cannot be answered.
package struct Refusal: Error, Hashable, Sendable {
    /// The name of its counter: few and fixed.
    package let label: String
    /// For the log: what the peer did.
    package let detail: String

    package init(label: String, detail: String) {
        self.label = label
        self.detail = detail
    }
}

/// Who is at the other end.
package struct Peer: Hashable, Sendable {
    /// Without a port; what DescribeGroups shows as the client's host begins with "/".
    package let address: String
    package let port: UInt16

    package init(address: String, port: UInt16) {
        self.address = address
        self.port = port
    }
}
