import MartletBase
import MartletSystem

/// A small HTTP/1.1 server for pages about the broker: one request a connection, answered on a thread of its own, so that
/// neither disturbs the other. It sleeps in the kernel while nobody asks.
package final class HTTPServer: Sendable {
    package typealias Handler = @Sendable (HTTPRequest) -> HTTPResponse

    package struct Bounds: Sendable {
        /// Connections beyond it wait in the kernel until one of these has ended.
        package var connections = 32
        /// From accepting a connection until its answer has left.
        package var millis: Int64 = 10_000

        package init() {}
    }

    package let address: HostPort
    private let wakeUp: WakeUp
    private let threads = ThreadGroup()

    /// - Parameter handler: called on the server's thread.
    package init(
        _ listener: ListenerBox, bounds: Bounds = Bounds(), handler: @escaping Handler
    ) throws(Errno) {
        address = listener.listener.address.hostPort
        wakeUp = try WakeUp()
        let seat = HTTPLoopSeat(try HTTPLoop(listener, wakeUp: wakeUp.raw, bounds, handler))
        try threads.start(name: "http") { seat.loop.run() }
    }

    /// Drops what is open and returns when the thread has ended.
    package func stop() {
        wakeUp.signal()
        threads.join()
    }
}

/// Hands a loop to its thread, which from then on is the only one to touch it.
private final class HTTPLoopSeat: @unchecked Sendable {
    let loop: HTTPLoop
    init(_ loop: HTTPLoop) { self.loop = loop }
}
