import MartletBase
import MartletSystem
import MartletWire

/// What a connection's requests are for: made when it is accepted, told of each request, let go when it ends. A session
/// belongs to its reactor's thread and is never called from another.
package protocol Session: AnyObject {
    /// Whether these first eight bytes of a connection's first request (key, version, correlation id) begin one that is
    /// served. Asked only where the request is above the bound for strangers.
    func recognises(opening: UnsafeRawBufferPointer) -> Bool

    /// Whether a request may start beside unsettled ones. Called before `handle`, with the same bytes; a request that
    /// may not start yet is asked for again later.
    func admission(of request: UnsafeRawBufferPointer) -> Admission

    /// Handles one request: it is settled through the connection's channel, before this returns where nothing has to be
    /// waited for, or later. The bytes are the receive buffer and may be changed in place; they are gone after the call.
    func handle(_ request: UnsafeMutableRawBufferPointer, number: UInt64, now: Now)

    /// The connection is gone; what still waits for it can be forgotten.
    func ended()
}

/// Makes the sessions of a network. Called on reactor threads, several at a time.
package protocol SessionSource: AnyObject, Sendable {
    func session(for peer: HostPort, channel: Channel) -> any Session
}

/// A connection as its session sees it. Used on its loop only; another thread posts to the loop first. After the end of
/// the connection every call is without effect, which is no mistake of the caller's.
package final class Channel: @unchecked Sendable {
    package let loop: any EventLoop
    private let owner: ReactorLoop
    private let token: ConnectionToken

    init(_ owner: ReactorLoop, _ token: ConnectionToken) {
        loop = owner.reactor
        self.owner = owner
        self.token = token
    }

    package var isOpen: Bool { owner.connections[token] != nil }

    /// Settles a request, once. Replies leave in the order of the requests; `nil` where there is none (acks=0).
    package func settle(_ number: UInt64, _ reply: Reply?) { owner.settle(token, number, reply) }

    /// While held, no further request of this connection is started.
    package func hold(_ isHeld: Bool) { owner.hold(token, isHeld) }

    /// Ends the connection once the replies to earlier requests have left.
    package func refuse(_ number: UInt64, _ refusal: CloseReason.Refusal) { owner.refuse(token, number, refusal) }
}

/// Hears of what an operator may want to know. Called on reactor threads.
package protocol NetworkObserver: AnyObject, Sendable {
    func ended(_ peer: HostPort, _ reason: CloseReason)
    func acceptFailed(_ errno: Errno)
}
