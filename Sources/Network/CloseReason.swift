import MartletSystem
import MartletWire

/// Why a connection ended. Every one is counted under its label.
package enum CloseReason: Sendable, Equatable {
    /// The peer said goodbye.
    case peerClosed
    /// The peer is gone without a goodbye.
    case peerReset(Errno)
    /// The peer said goodbye in the middle of a request, of which this much had come.
    case truncated(bytes: Int)
    /// What came was no frame of the protocol.
    case frame(FrameError)
    /// The request cannot be served; clients are told by the closed connection, as the protocol has it.
    case refused(Refusal)
    /// No request came after connecting.
    case handshakeTimeout
    /// A request was begun and came too slowly, or not at all.
    case requestTimeout
    /// The peer does not read what it asked for.
    case slowReader
    case idle
    case tooManyConnections(limit: Int)
    case tooManyFromAddress(limit: Int)
    /// Reading the file that was being sent failed.
    case file(String)
    case shutdown

    /// A reason given by whoever handles requests; labels are few and fixed, details are for people.
    package struct Refusal: Sendable, Equatable {
        package let label: String
        package let detail: String

        package init(label: String, detail: String) {
            self.label = label
            self.detail = detail
        }
    }
}

extension CloseReason {
    /// The name of its counter.
    package var label: String {
        switch self {
        case .peerClosed: "peer-closed"
        case .peerReset: "peer-reset"
        case .truncated: "truncated"
        case .frame(.negativeSize): "negative-size"
        case .frame(.oversized): "oversized"
        case .frame(.http): "http"
        case .frame(.tls): "tls-on-plaintext"
        case .refused(let refusal): refusal.label
        case .handshakeTimeout: "handshake-timeout"
        case .requestTimeout: "request-timeout"
        case .slowReader: "slow-reader"
        case .idle: "idle"
        case .tooManyConnections: "too-many-connections"
        case .tooManyFromAddress: "too-many-from-address"
        case .file: "file"
        case .shutdown: "shutdown"
        }
    }

    /// The end of a connection that worked: nothing for an operator to look at.
    package var isOrdinary: Bool {
        switch self {
        case .peerClosed, .peerReset, .idle, .shutdown: true
        default: false
        }
    }
}

extension CloseReason: CustomStringConvertible {
    package var description: String {
        switch self {
        case .peerClosed: "closed by the peer"
        case .peerReset(let errno): "lost: \(errno)"
        case .truncated(let bytes): "closed by the peer after \(bytes) bytes of a request"
        case .frame(let error): "received \(error)"
        case .refused(let refusal): refusal.detail
        case .handshakeTimeout: "no request came in time"
        case .requestTimeout: "a request came too slowly"
        case .slowReader: "the peer does not read its responses"
        case .idle: "nothing was said for connections.max.idle.ms"
        case .tooManyConnections(let limit): "above max.connections=\(limit)"
        case .tooManyFromAddress(let limit): "above max.connections.per.ip=\(limit)"
        case .file(let error): "a file could not be sent: \(error)"
        case .shutdown: "the broker stops"
        }
    }
}
