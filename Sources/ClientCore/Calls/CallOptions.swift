import MartletBase
import MartletMessages

/// Names a call of one client; never used again.
package struct CallID: Hashable, Sendable {
    let rawValue: UInt64
}

package struct CallOptions: Sendable {
    /// From the call to its end; `nil` is the client's `requestTimeoutMillis`.
    package var timeoutMillis: Int64?
    /// The versions that the caller can write and read; `nil` for all that the codecs know.
    package var versions: ClosedRange<Int16>?
    /// False for a Produce with `acks=0`: the call ends when its bytes have been handed to the connection.
    package var isAnswered: Bool
    /// `nil` for the usual one of the API.
    package var lane: ConnectionLane?
    /// What `encode` splices in, by tag: large bytes that are sent from where they are.
    package var spliced: [[UInt8]]

    package init(
        timeoutMillis: Int64? = nil, versions: ClosedRange<Int16>? = nil, isAnswered: Bool = true,
        lane: ConnectionLane? = nil, spliced: [[UInt8]] = []
    ) {
        self.timeoutMillis = timeoutMillis
        self.versions = versions
        self.isAnswered = isAnswered
        self.lane = lane
        self.spliced = spliced
    }
}

/// An answer where it was received. Valid during the completion that it is given to, and not after.
package struct RawAnswer {
    package let version: Int16
    /// Behind the header; empty where no answer was asked for.
    package let body: UnsafeRawBufferPointer
}
