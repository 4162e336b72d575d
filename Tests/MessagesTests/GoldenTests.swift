import Foundation
import MartletBase
import MartletMessages
import MartletWire
import Testing

@Suite("Golden vectors of other implementations")
struct GoldenTests {
    static let files = GoldenVector.files("systematic") + GoldenVector.files("clients")

    @Test("every value that another implementation wrote is read as it was meant", arguments: files)
    func reads(file: String) throws {
        for vector in try GoldenVector.all(in: file) {
            let type = try #require(vector.messageType, "\(vector.place): no codec")
            try vector.frame.withRawSpan { span in
                var reader = WireReader(span)
                var found = try header(of: vector, from: &reader)
                let message = try type.init(from: &reader, version: vector.version)
                found += ExpectedValues.differences(vector.values, message)
                #expect(found.isEmpty, "\(vector.place)\n\(found.joined(separator: "\n"))")
                let trailing = vector.otherwise.map { max(0, vector.frame.count - $0.count) } ?? 0
                #expect(reader.bytesLeft == trailing, "\(vector.place): bytes left")
            }
        }
    }

    @Test("what was read is written back byte for byte", arguments: files)
    func writes(file: String) throws {
        for vector in try GoldenVector.all(in: file) {
            let type = try #require(vector.messageType, "\(vector.place): no codec")
            let written = try vector.frame.withRawSpan { span in
                var reader = WireReader(span)
                var writer = WireWriter()
                switch vector.direction {
                case .request:
                    try RequestHeader(from: &reader, version: vector.headerVersion)
                        .encode(into: &writer, version: vector.headerVersion)
                case .response:
                    try ResponseHeader(from: &reader, version: vector.headerVersion)
                        .encode(into: &writer, version: vector.headerVersion)
                }
                try type.init(from: &reader, version: vector.version).encode(into: &writer, version: vector.version)
                return writer.array()
            }
            #expect(written.hex == (vector.otherwise ?? vector.frame).hex, "\(vector.place)")
        }
    }

    @Test("the head that a connection reads agrees with the client's header", arguments: files)
    func heads(file: String) throws {
        for vector in try GoldenVector.all(in: file) where vector.direction == .request {
            try vector.frame.withRawSpan { span in
                var reader = WireReader(span)
                let head = try RequestHead(from: &reader)
                let clientID = try head.clientID(from: &reader, flexible: vector.key.isFlexible(vector.version))
                let text = span.extracting(clientID.start..<clientID.end).withUnsafeBytes {
                    String(decoding: $0, as: UTF8.self)
                }
                #expect(head.apiKey == vector.key.rawValue, "\(vector.place)")
                #expect(head.apiVersion == vector.version, "\(vector.place)")
                #expect(head.correlationID == vector.header["correlationId"] as? Int32, "\(vector.place)")
                #expect(text == vector.header["clientId"] as? String ?? "", "\(vector.place)")
            }
        }
    }

    @Test("every served API, version and direction has its systematic vectors")
    func coverage() throws {
        let found = try GoldenVector.files("systematic").flatMap(GoldenVector.all(in:)).map {
            "\($0.key) \($0.version) \($0.direction) \($0.variant ?? "")"
        }
        let wanted = APIKey.allCases.flatMap { key in
            key.versions.flatMap { version in
                ["request", "response"].flatMap { direction in
                    ["full", "null", "empty"].map { "\(key) \(version) \(direction) \($0)" }
                }
            }
        }
        let missing = Set(wanted).subtracting(found).sorted()
        let surplus = Set(found).subtracting(wanted).sorted()
        #expect(missing.isEmpty, "Tools/capture-golden systematic makes the vectors of a new version")
        #expect(surplus.isEmpty, "vectors of what is no longer served")
        #expect(found.count == Set(found).count, "a vector occurs twice")
    }

    @Test(
        "an unknown tag at the end of a flexible message changes nothing", arguments: GoldenVector.files("systematic"))
    func unknownTags(file: String) throws {
        // Vectors of this variant have no tags at all, so that the last byte is the count of an empty section.
        for vector in try GoldenVector.all(in: file)
        where vector.variant == "empty" && vector.key.isFlexible(vector.version) {
            let type = try #require(vector.messageType)
            #expect(vector.frame.last == 0, "\(vector.place)")
            let extended = vector.frame.dropLast() + [1, 0xe3, 0x07, 3, 0xff, 0, 0x7f]
            let found = try Array(extended).withRawSpan { span in
                var reader = WireReader(span)
                _ = try header(of: vector, from: &reader)
                let message = try type.init(from: &reader, version: vector.version)
                #expect(reader.bytesLeft == 0, "\(vector.place): bytes left")
                return ExpectedValues.differences(vector.values, message)
            }
            #expect(found.isEmpty, "\(vector.place)\n\(found.joined(separator: "\n"))")
        }
    }

    @Test("a message that ends too early is refused, wherever it ends", arguments: GoldenVector.files("systematic"))
    func truncation(file: String) throws {
        for vector in try GoldenVector.all(in: file) where vector.variant == "full" {
            let type = try #require(vector.messageType)
            let body = try vector.frame.withRawSpan { span in
                var reader = WireReader(span)
                _ = try header(of: vector, from: &reader)
                return Array(vector.frame[reader.bytesRead...])
            }
            for count in body.indices {
                #expect(throws: WireError.self, "\(vector.place) cut to \(count) bytes") {
                    try Array(body[..<count]).withRawSpan { span in
                        var reader = WireReader(span)
                        _ = try type.init(from: &reader, version: vector.version)
                    }
                }
            }
        }
    }

    /// Reads the header in the version that the API and its version ask for, and compares it.
    private func header(of vector: GoldenVector, from reader: inout WireReader) throws -> [String] {
        switch vector.direction {
        case .request:
            ExpectedValues.differences(
                vector.header, try RequestHeader(from: &reader, version: vector.headerVersion), path: "header")
        case .response:
            ExpectedValues.differences(
                vector.header, try ResponseHeader(from: &reader, version: vector.headerVersion), path: "header")
        }
    }
}

extension [UInt8] {
    /// Lends the bytes as the span that readers take.
    func withRawSpan<Result>(_ body: (RawSpan) throws -> Result) rethrows -> Result { try body(span.bytes) }
}
