/// Reads the head of a request: its first line; the rest is of no interest here.
enum HTTPHead {
    /// A head above this is refused.
    static let limit = 8 << 10

    enum Reading: Hashable, Sendable {
        case incomplete
        case request(HTTPRequest)
        case refused(HTTPResponse.Status)
    }

    static func read(_ bytes: [UInt8]) -> Reading {
        guard isWhole(bytes) else { return bytes.count >= limit ? .refused(.headTooLarge) : .incomplete }
        let line = bytes.prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
        let words = line.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
        guard words.count == 3, words[1].first == UInt8(ascii: "/"),
            words[1].allSatisfy({ $0 > UInt8(ascii: " ") && $0 < 0x7f })
        else { return .refused(.badRequest) }
        guard words[2].starts(with: "HTTP/".utf8) else { return .refused(.badRequest) }
        guard words[2].starts(with: "HTTP/1.".utf8) else { return .refused(.versionNotSupported) }
        guard let method = HTTPRequest.Method(rawValue: String(decoding: words[0], as: UTF8.self)) else {
            return .refused(.methodNotAllowed)
        }
        let path = words[1].prefix { $0 != UInt8(ascii: "?") }
        return .request(HTTPRequest(method: method, path: String(decoding: path, as: UTF8.self)))
    }

    /// An empty line ends the head; line ends without a carriage return are taken, as RFC 9112 allows.
    private static func isWhole(_ bytes: [UInt8]) -> Bool {
        var lineIsEmpty = false
        for byte in bytes {
            if byte == UInt8(ascii: "\n") {
                if lineIsEmpty { return true }
                lineIsEmpty = true
            } else if byte != UInt8(ascii: "\r") {
                lineIsEmpty = false
            }
        }
        return false
    }
}
