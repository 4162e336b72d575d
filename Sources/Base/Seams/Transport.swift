/// Connections that this process opens to brokers. Everything here happens on one loop: calls are made on it, and
/// receivers hear of their links on it.
package protocol Transport: AnyObject, Sendable {
    var loop: any EventLoop { get }

    /// Begins to connect. What becomes of it is told to `receiver` later, never inside this call.
    func connect(to address: HostPort, _ limits: LinkLimits, receiver: any LinkReceiver) -> any Link
}

/// One connection, as its owner sees it. It ends when it is closed or let go.
package protocol Link: AnyObject {
    /// Sends bytes behind those that were given before. Before the opening they wait; after the end they are lost, which
    /// the receiver has been told or will not ask.
    func send(_ bytes: [UInt8])
    /// Bytes that were given and have not left this process.
    var bytesWaiting: Int { get }
    /// Ends it at once; its receiver hears nothing more.
    func close()
}

/// Who is told what happens on a link.
package protocol LinkReceiver: AnyObject {
    func linkOpened()
    /// A whole frame without its size. The bytes are gone after the call.
    func linkReceived(_ frame: UnsafeRawBufferPointer)
    /// The last that is heard of a link.
    func linkEnded(_ reason: LinkFailure)
}

package struct LinkLimits: Hashable, Sendable {
    package let connectMillis: Int64
    /// A larger frame ends the link.
    package let maxFrameBytes: Int

    package init(connectMillis: Int64, maxFrameBytes: Int) {
        self.connectMillis = connectMillis
        self.maxFrameBytes = maxFrameBytes
    }
}

/// Why a link could not be opened, or ended.
package enum LinkFailure: Error, Hashable, Sendable {
    /// The host's name gave no address; the text is the system's.
    case unknownHost(String)
    /// Nothing listens there.
    case refused
    case connectTimedOut
    case closedByPeer
    /// What came cannot be a frame of the protocol.
    case notTheProtocol(String)
    /// The operating system's text.
    case broken(String)
}

extension LinkFailure: CustomStringConvertible {
    package var description: String {
        switch self {
        case .unknownHost(let text): "the host is not known: \(text)"
        case .refused: "nothing listens there"
        case .connectTimedOut: "it did not answer in time"
        case .closedByPeer: "the broker closed the connection"
        case .notTheProtocol(let text): text
        case .broken(let text): "the connection broke: \(text)"
        }
    }
}
