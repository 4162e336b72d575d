import Foundation
import MartletMessages
import MartletWire
import Testing

/// Subscriptions and assignments as clients put them into JoinGroup and SyncGroup (see Tools/golden/README.md).
@Suite("Golden payloads of classic groups")
struct GoldenPayloadTests {
    struct Payload {
        let place: String
        let name: String
        let version: Int16
        let by: String
        let values: [String: Any]
        let bytes: [UInt8]
    }

    static func all() throws -> [Payload] {
        let file = GoldenVector.folder.appending(path: "payloads/consumer-protocol.jsonl")
        return try String(contentsOf: file, encoding: .utf8).split(separator: "\n").enumerated().map { number, line in
            let fields = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
            return Payload(
                place: "payloads/consumer-protocol.jsonl:\(number + 1)",
                name: try #require(fields["name"] as? String),
                version: try #require(fields["version"] as? Int16),
                by: try #require(fields["by"] as? String),
                values: try #require(fields["values"] as? [String: Any]),
                bytes: try #require((fields["payload"] as? String).flatMap([UInt8].init(hex:))))
        }
    }

    @Test("every payload is read as it was meant and written back byte for byte")
    func payloads() throws {
        for payload in try Self.all() {
            switch payload.name {
            case ConsumerProtocolSubscription.name: try check(payload, ConsumerProtocolSubscription.self)
            case ConsumerProtocolAssignment.name: try check(payload, ConsumerProtocolAssignment.self)
            default: Issue.record("\(payload.place): no codec for \(payload.name)")
            }
        }
    }

    @Test("all versions and several clients are there")
    func coverage() throws {
        let all = try Self.all()
        for type in [ConsumerProtocolSubscription.self, ConsumerProtocolAssignment.self] as [any StoredValue.Type] {
            let payloads = all.filter { $0.name == type.name }
            #expect(Set(payloads.map(\.version)) == Set(type.versions))
            #expect(Set(payloads.map(\.by)).count > 4)
        }
    }

    private func check<Value: StoredValue>(_ payload: Payload, _ type: Value.Type) throws {
        let (value, version) = try payload.bytes.withRawSpan { try type.deserialize($0) }
        #expect(version == payload.version, "\(payload.place)")
        let found = ExpectedValues.differences(payload.values, value)
        #expect(found.isEmpty, "\(payload.place)\n\(found.joined(separator: "\n"))")
        #expect(try value.serialized(version: version).hex == payload.bytes.hex, "\(payload.place)")
    }
}
