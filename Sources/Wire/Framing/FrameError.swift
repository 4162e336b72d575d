/// Why the bytes of a connection are not frames of the protocol. Each ends the connection: after a wrong size there is
/// no way to find the next frame.
package enum FrameError: Error, Hashable, Sendable {
    case negativeSize(Int32)
    case oversized(size: Int32, limit: Int)
    /// Somebody's browser, health check or scanner.
    case http(HTTPVerb)
    /// A client that was told to use TLS on a port that does not.
    case tls
}

/// The first four bytes of requests in HTTP. Read as a size each of them is far above any limit, which is why looking
/// for them costs well-behaved clients nothing.
package enum HTTPVerb: UInt32, Sendable, CaseIterable {
    case get = 0x4745_5420
    case post = 0x504f_5354
    case put = 0x5055_5420
    case head = 0x4845_4144
    case options = 0x4f50_5449
    case delete = 0x4445_4c45
    case patch = 0x5041_5443
    case connect = 0x434f_4e4e
    case trace = 0x5452_4143
    /// The opening of HTTP/2, `PRI * HTTP/2.0`.
    case http2 = 0x5052_4920
}

extension FrameError {
    /// What a size that cannot be is most likely to be.
    init(refusing size: Int32, limit: Int) {
        if let verb = HTTPVerb(rawValue: UInt32(bitPattern: size)) {
            self = .http(verb)
        } else if UInt32(bitPattern: size) >> 16 == 0x1603 {
            // A TLS record: type 22 (handshake), major version 3.
            self = .tls
        } else if size < 0 {
            self = .negativeSize(size)
        } else {
            self = .oversized(size: size, limit: limit)
        }
    }
}

extension FrameError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .negativeSize(let size): "a frame of the negative size \(size)"
        case .oversized(let size, let limit): "a frame of \(size) bytes, above the limit of \(limit)"
        case .http: "HTTP on the Kafka port; this address is for Kafka clients"
        case .tls: "a TLS handshake on a plaintext port; the client should use security.protocol=PLAINTEXT"
        }
    }
}
