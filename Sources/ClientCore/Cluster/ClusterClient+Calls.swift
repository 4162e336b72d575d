import MartletBase
import MartletMessages
import MartletWire

// MARK: - Making calls

extension ClusterClient {
    /// The version is the newest that both sides know, the connection is made on demand, and the call ends exactly once: with
    /// the answer, or with what came between.
    @discardableResult
    package func call<Request: APIRequest>(
        _ request: Request, to destination: Destination, _ options: CallOptions = CallOptions(),
        _ completion: @escaping (Result<Request.Response, CallFailure>) -> Void
    ) -> CallID {
        call(to: destination, options, request: { _ in request }, completion)
    }

    /// As above, for a request that depends on the version in which it will be sent.
    @discardableResult
    package func call<Request: APIRequest>(
        to destination: Destination, _ options: CallOptions = CallOptions(), request: @escaping (Int16) -> Request,
        _ completion: @escaping (Result<Request.Response, CallFailure>) -> Void
    ) -> CallID {
        var options = options
        options.versions = options.versions.map { $0.clamped(to: Request.versions) } ?? Request.versions
        return call(
            Request.key, to: destination, options,
            encode: { (writer, version) throws(WireError) in
                try request(version).encode(into: &writer, version: version)
            }
        ) { result in completion(result.flatMap { Self.decode(Request.Response.self, $0) }) }
    }

    private static func decode<Response: APIResponse>(_: Response.Type, _ answer: RawAnswer)
        -> Result<Response, CallFailure>
    {
        do throws(WireError) {
            // What follows the last known field is left alone, as all clients do.
            var reader = WireReader(answer.body.bytes)
            return .success(try Response(from: &reader, version: answer.version))
        } catch {
            return .failure(.malformed(Response.key, error))
        }
    }

    /// `encode` is asked once the version is known, and again where the request could not be sent after all.
    @discardableResult
    package func call(
        _ key: APIKey, to destination: Destination, _ options: CallOptions,
        encode: @escaping (inout WireWriter, _ version: Int16) throws(WireError) -> Void,
        _ completion: @escaping (Result<RawAnswer, CallFailure>) -> Void
    ) -> CallID {
        lastCall += 1
        let id = CallID(rawValue: lastCall)
        let deadline = now.advanced(byMillis: options.timeoutMillis ?? settings.requestTimeoutMillis)
        let call = Call(id, key, destination, options, deadline: deadline, encode: encode, completion: completion)
        calls[id] = call
        defer { call.isBeingMade = false }
        guard !isClosed else {
            end(call, .failure(.closed))
            return id
        }
        call.timer = loop.schedule(at: deadline) { [weak self] in self?.deadlinePassed(id) }
        route(call)
        return id
    }

    /// Ends the call with `.cancelled`, before this returns. An answer that comes later is dropped; those behind it are not.
    package func cancel(_ id: CallID) {
        guard let call = calls[id] else { return }
        end(call, .failure(.cancelled))
    }

    private func deadlinePassed(_ id: CallID) {
        guard let call = calls[id] else { return }
        end(call, .failure(.timedOut(call.connection?.address, wasSent: call.version != nil)))
    }
}

// MARK: - The end

extension ClusterClient {
    /// The only place where a call ends.
    func end(_ call: Call, _ result: Result<RawAnswer, CallFailure>) {
        if call.isBeingMade { return later { $0.end(call, result) } }
        guard calls.removeValue(forKey: call.id) != nil else { return }
        if let timer = call.timer { loop.cancel(timer) }
        call.connection?.abandon(call.id)
        call.completion(result)
    }

    func later(_ body: @escaping (ClusterClient) -> Void) {
        let work = OnLoop(client: self, body: body)
        loop.post { work.body(work.client) }
    }

    /// What is posted to the loop from the loop.
    private struct OnLoop: @unchecked Sendable {
        let client: ClusterClient
        let body: (ClusterClient) -> Void
    }
}

// MARK: - What connections say

extension ClusterClient: ConnectionOwner {
    func connection(_ connection: BrokerConnection, negotiated: ServedVersions) {
        served[connection.address] = negotiated
    }

    func connection(_ connection: BrokerConnection, send id: CallID, _ served: ServedVersions) {
        guard let call = calls[id] else { return }
        guard let version = served.newest(call.key, within: call.versions) else {
            return end(call, .failure(.notSupported(call.key, served: served[call.key])))
        }
        do throws(WireError) {
            let patience = max(call.options.timeoutMillis ?? 0, settings.requestTimeoutMillis)
            try connection.send(id, isAnswered: call.options.isAnswered, patienceMillis: patience) {
                (correlationID) throws(WireError) in
                try RequestFrame.chunks(
                    RequestHead(apiKey: call.key.rawValue, apiVersion: version, correlationID: correlationID),
                    clientID: settings.clientID, flexible: call.key.isFlexible(version),
                    spliced: call.options.spliced, encode: call.encode)
            }
        } catch {
            return end(call, .failure(.notExpressible(call.key, version: version, error)))
        }
        call.version = version
        guard !call.options.isAnswered else { return }
        end(call, .success(RawAnswer(version: version, body: UnsafeRawBufferPointer(start: nil, count: 0))))
    }

    func connection(_ connection: BrokerConnection, answered id: CallID, _ body: RawBody) {
        guard let call = calls[id], let version = call.version else { return }
        let start: Int
        do throws(WireError) {
            var reader = WireReader(body.bytes)
            if call.key.responseHeaderVersion(version) == 1 { try reader.skipTags() }
            start = reader.bytesRead
        } catch {
            return end(call, .failure(.malformed(call.key, error)))
        }
        end(call, .success(RawAnswer(version: version, body: UnsafeRawBufferPointer(rebasing: body[start...]))))
    }

    func connection(_ connection: BrokerConnection, failed id: CallID, _ failure: CallFailure) {
        guard let call = calls[id] else { return }
        call.connection = nil
        if case .unreachable = failure, call.destination == .any, !isClosed {
            call.tried.insert(connection.address)
            return routeAnywhere(call, last: failure)
        }
        end(call, .failure(failure))
    }
}
