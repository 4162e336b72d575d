import MartletBase

/// The bounds of a network: nothing that a peer can make larger is without one.
package struct NetworkSettings: Sendable {
    /// `socket.request.max.bytes`.
    package var maxRequestBytes = 104_857_600
    /// `first.request.max.bytes`. A client may well begin with a large Produce: a first request above this is read where
    /// its first bytes show that it is one.
    package var maxFirstRequestBytes = 16 << 10
    /// `max.connections`.
    package var maxConnections = Int(Int32.max)
    /// `max.connections.per.ip`.
    package var maxConnectionsPerAddress = Int(Int32.max)
    package var connection = ConnectionSettings()
    /// Memory of all receive buffers. Above it connections that need large ones are not read until there is room.
    package var receiveMemoryBytes = 512 << 20
    /// `queued.max.response.bytes`. Memory of all answers that wait for their readers. Above it no request is started, and
    /// readers that stand still are let go (`ConnectionSettings.unreadTightMillis`).
    package var unsentMemoryBytes = 128 << 20
    /// How long open requests may take once the broker stops.
    package var drainMillis: Int64 = 5_000

    package init() {}
}

/// How the kernel treats a listener's connections.
package struct SocketSettings: Sendable {
    /// `socket.listen.backlog.size`: connections that the kernel completes and keeps before they are accepted; it caps
    /// this with `somaxconn`.
    package var backlog: Int32 = 1024
    /// `socket.receive.buffer.bytes` and `socket.send.buffer.bytes`; `nil` leaves them to the kernel, which adapts them.
    package var receiveBufferBytes: Int32?
    package var sendBufferBytes: Int32?

    package init() {}
}

/// The bounds of one connection.
package struct ConnectionSettings: Sendable {
    /// From connecting to the first whole request.
    package var handshakeMillis: Int64 = 60_000
    /// A request that has begun must be whole after this time, or have brought `minBytesPerSecond` all the while, which
    /// gives it as much time again. Nobody holds memory with a request that stands still.
    package var requestMillis: Int64 = 30_000
    package var minBytesPerSecond = 16 << 10
    /// `connections.max.idle.ms`.
    package var idleMillis: Int64 = 600_000
    /// How long a peer may leave its responses unread; a consumer that is busy with a batch does so for minutes.
    package var unreadMillis: Int64 = 600_000
    /// The same while there is no memory for more answers.
    package var unreadTightMillis: Int64 = 1_000
    /// Responses waiting in memory: at this bound the connection is not read, until half of it has left.
    package var maxOutputBytes = 256 << 10
    /// Requests that are taken but not answered.
    package var maxUnsettledRequests = 128
    /// Their bytes.
    package var maxUnsettledBytes = 128 << 20
    /// An idle connection gives its buffer back after this time.
    package var releaseBufferMillis: Int64 = 10_000

    package init() {}

    /// What a slow request must bring in `requestMillis`.
    var bytesPerStretch: Int {
        let (bytes, overflow) = minBytesPerSecond.multipliedReportingOverflow(by: Int(requestMillis))
        return overflow ? .max : max(bytes / 1000, 1)
    }
}
