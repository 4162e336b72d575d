import MartletBase
import MartletMessages
import MartletWire

/// One request under way: what its header says, who sent it and where the answer goes.
package struct Request: Sendable {
    package let key: APIKey
    package let version: Int16
    package let correlationID: Int32
    package let clientID: String
    package let peer: Peer
    /// Its number on the connection.
    package let number: UInt64
    package let port: any RequestPort
    /// When it was read.
    package let now: Now
    /// Set where the request is so large that it is handled, and its answer made, by jobs and not on the loop.
    let jobs: (any Jobs)?

    package init(
        key: APIKey, version: Int16, correlationID: Int32, clientID: String, peer: Peer, number: UInt64,
        port: any RequestPort, now: Now, jobs: (any Jobs)? = nil
    ) {
        self.key = key
        self.version = version
        self.correlationID = correlationID
        self.clientID = clientID
        self.peer = peer
        self.number = number
        self.port = port
        self.now = now
        self.jobs = jobs
    }

    /// The same, handled by jobs.
    func moved(to jobs: any Jobs) -> Request {
        Request(
            key: key, version: version, correlationID: correlationID, clientID: clientID, peer: peer, number: number,
            port: port, now: now, jobs: jobs)
    }

    /// Closes the connection instead of answering.
    package func refuse(_ refusal: Refusal) { onLoop { port.close(after: number, refusal) } }

    /// Settles a request to which the protocol has no answer.
    package func settleSilently() { port.settle(number, nil) }

    /// Writes and sends the answer: the header, then whatever `body` writes.
    package func answer(_ body: (inout ReplyWriter) throws(WireError) -> Void) {
        var reply = ReplyWriter()
        do throws(WireError) {
            let start = reply.writer.beginResponse(
                correlationID: correlationID, flexibleHeader: key.responseHeaderVersion(version) == 1)
            try body(&reply)
            try reply.writer.endFrame(start)
        } catch {
            return refuse(Refusal(label: "unencodable-response", detail: "\(key) \(version): \(error)"))
        }
        if !reply.writer.errors.isEmpty { port.counts(reply.writer.errors, of: key) }
        let whole = reply.take()
        onLoop { port.settle(number, whole) }
    }

    private func onLoop(_ work: @escaping @Sendable () -> Void) {
        if jobs == nil { work() } else { port.loop.post(work) }
    }
}

/// Where the answer to one request goes, now or later. Used exactly once, on the loop of the request's connection, or in a
/// job where jobs handle the request.
package struct Answer<Response: APIResponse>: Sendable {
    package let request: Request

    package init(_ request: Request) { self.request = request }

    package func callAsFunction(_ response: Response) {
        request.answer { reply throws(WireError) in
            try response.encode(into: &reply.writer, version: request.version)
        }
    }
}
