import MartletBase
import MartletMessages
import MartletNetwork
import MartletSystem
import MartletWire

/// One connection to one broker. Requests go out in order and answers come back in order, as the protocol promises; the
/// load goes through `send` and `receive`, all else through `ask`.
final class BenchConnection {
    let target: HostPort
    private let socket: ClientSocket
    private var decoder = FrameDecoder(limit: Int(Int32.max) - 4)
    private var writer = WireWriter(capacity: 512)
    private var nextCorrelation: Int32 = 0
    private var firstUnanswered: Int32 = 0
    private var versions: [Int16: ClosedRange<Int16>] = [:]

    static let clientID = "martlet-bench"

    init(_ target: HostPort, timeoutMillis: Int) throws(CommandFailure) {
        self.target = target
        socket = try Self.connect(target, timeoutMillis)
        let answer = try ask(ApiVersionsRequest(), version: 0)
        guard !answer.errorCode.isError else {
            throw .refused("\(target) does not say what it speaks", answer.errorCode)
        }
        for api in answer.apiKeys where api.minVersion <= api.maxVersion {
            versions[api.apiKey] = api.minVersion...api.maxVersion
        }
    }

    var raw: Int32 { socket.raw }
    var isLocal: Bool {
        let host = socket.address.hostPort.host
        return host.hasPrefix("127.") || host == "::1"
    }
    /// Requests whose answers have not come.
    var unanswered: Int { Int(nextCorrelation &- firstUnanswered) }

    private static func connect(_ target: HostPort, _ timeoutMillis: Int) throws(CommandFailure) -> ClientSocket {
        let addresses: [SocketAddress]
        do throws(NameError) { addresses = try SocketAddress.resolve(target) } catch {
            throw CommandFailure(
                "the host is not known: \(error)", hint: "Check --server HOST:PORT", exit: .unreachable)
        }
        var last = Errno.connectionRefused
        for address in addresses {
            do throws(Errno) { return try ClientSocket(address, timeoutMillis: timeoutMillis) } catch { last = error }
        }
        if last == .connectionRefused {
            throw CommandFailure(
                "nothing listens on \(target); start one with: martlet serve",
                hint: "Or name another broker: --server HOST:PORT", exit: .unreachable)
        }
        throw CommandFailure(
            "\(target) cannot be reached: \(last == .inProgress ? "no answer in time" : "\(last)")",
            hint: "Check --server HOST:PORT", exit: .unreachable)
    }

    /// The newest version of an API that this broker, our codec and the caller know; `nil` where there is none.
    func version<Request: APIRequest>(of request: Request.Type, atMost limit: Int16 = .max) -> Int16? {
        guard let served = versions[Request.key.rawValue] else { return nil }
        let newest = min(served.upperBound, Request.versions.upperBound, limit)
        return newest >= max(served.lowerBound, Request.versions.lowerBound) ? newest : nil
    }

    func requiredVersion<Request: APIRequest>(
        of request: Request.Type, atMost limit: Int16 = .max
    ) throws(CommandFailure) -> Int16 {
        guard let version = version(of: request, atMost: limit) else {
            throw CommandFailure(
                "\(target) serves no version of \(Request.key.name) that martlet speaks",
                hint: "Measure a broker of Kafka 2.1 or newer")
        }
        return version
    }
}

// MARK: - Frames

extension BenchConnection {
    /// Sends a whole frame, which gets the next correlation id.
    /// - Parameter isAnswered: false for a produce with acks 0.
    func send(_ frame: inout [UInt8], isAnswered: Bool = true) throws(CommandFailure) {
        let correlation = nextCorrelation
        if isAnswered { nextCorrelation &+= 1 }
        let failure = frame.withUnsafeMutableBytes { bytes -> Errno? in
            bytes.storeBytes(of: correlation.bigEndian, toByteOffset: 8, as: Int32.self)
            do throws(Errno) { try socket.write(all: UnsafeRawBufferPointer(bytes)) } catch { return error }
            return nil
        }
        if let failure { throw lost(failure) }
    }

    /// Reads once, waiting if nothing is there, then hands every whole answer, without its header, to `body`.
    func receive(
        _ key: APIKey, version: Int16, _ body: (RawSpan) throws(CommandFailure) -> Void
    ) throws(CommandFailure) {
        let count: Int
        do throws(Errno) { count = try socket.read(into: decoder.space()) } catch { throw lost(error) }
        guard count > 0 else {
            throw CommandFailure(
                "\(target) closed the connection", hint: "See the broker's log for why")
        }
        decoder.received(count)
        while let frame = try nextFrame() {
            let bytes = UnsafeRawBufferPointer(decoder.bytes(of: frame))
            let span = RawSpan(_unsafeBytes: bytes)
            let header = try answerHeader(span, key, version)
            try body(span.extracting(droppingFirst: header))
        }
    }

    private func nextFrame() throws(CommandFailure) -> ByteRange? {
        do throws(FrameError) { return try decoder.next() } catch {
            throw CommandFailure("\(target) sent \(error)", hint: "Make sure that --server names a Kafka listener")
        }
    }

    private func answerHeader(_ bytes: RawSpan, _ key: APIKey, _ version: Int16) throws(CommandFailure) -> Int {
        let correlation: Int32
        let size: Int
        do throws(WireError) {
            var reader = WireReader(bytes)
            correlation = try reader.int32()
            if key.responseHeaderVersion(version) == 1 { try reader.skipTags() }
            size = reader.bytesRead
        } catch { throw .wire(error) }
        guard correlation == firstUnanswered else {
            throw CommandFailure(
                "\(target) answered request \(correlation) where \(firstUnanswered) was next",
                hint: "Answers must come in the order of requests; this broker is at fault")
        }
        firstUnanswered &+= 1
        return size
    }

    private func lost(_ error: Errno) -> CommandFailure {
        error == .wouldBlock
            ? CommandFailure("\(target) did not answer in time", hint: "Give it longer: --timeout SECONDS")
            : CommandFailure("the connection to \(target) broke: \(error)", hint: "See the broker's log for why")
    }
}

// MARK: - One question at a time

extension BenchConnection {
    func ask<Request: APIRequest>(_ request: Request, version: Int16) throws(CommandFailure) -> Request.Response {
        var frame = try frame(Request.key, version) { (writer) throws(WireError) in
            try request.encode(into: &writer, version: version)
        }
        try send(&frame)
        var answer: Request.Response?
        while answer == nil {
            try receive(Request.key, version: version) { (bytes) throws(CommandFailure) in
                do throws(WireError) { answer = try Request.Response.decode(bytes, version: version) } catch {
                    throw .wire(error)
                }
            }
        }
        guard let answer else { preconditionFailure("the loop ends with an answer") }
        return answer
    }

    /// A whole frame with room for the correlation id. Spliced bytes are the caller's to fill in.
    func frame(
        _ key: APIKey, _ version: Int16, _ body: (inout WireWriter) throws(WireError) -> Void
    ) throws(CommandFailure) -> [UInt8] {
        do throws(WireError) {
            writer.removeAll()
            let start = try writer.beginRequest(
                RequestHead(apiKey: key.rawValue, apiVersion: version, correlationID: 0), clientID: Self.clientID,
                flexible: key.isFlexible(version))
            try body(&writer)
            try writer.endFrame(start)
        } catch { throw .wire(error) }
        return writer.array()
    }
}
