import MartletBase
import MartletRecords

/// `.kafka_cleanshutdown`: the broker stopped in order, and every log ends where the manifest says.
///
/// One line of JSON that begins with what Kafka itself writes and reads (version and broker epoch). The end offsets of the
/// logs are those of the manifest, whose checksum is here; the last field covers all before it. A marker by Kafka, which
/// lacks our fields, counts as an unclean stop: we know nothing of what it left.
package struct CleanShutdownMarker: Hashable, Sendable {
    package let instance: UUID128
    package let brokerEpoch: BrokerEpoch
    package let manifestChecksum: UInt32

    package init(instance: UUID128, brokerEpoch: BrokerEpoch, manifestChecksum: UInt32) {
        self.instance = instance
        self.brokerEpoch = brokerEpoch
        self.manifestChecksum = manifestChecksum
    }

    package init(parsing bytes: [UInt8]) throws(FormatError) {
        guard let text = String(validating: bytes, as: UTF8.self) else { throw .badLine(1, expected: "UTF-8 text") }
        func field(_ name: String) throws(FormatError) -> Substring {
            guard let name = text.firstRange(of: "\"\(name)\":") else { throw .missing(name) }
            return text[name.upperBound...].prefix { $0 != "," && $0 != "}" }
        }
        guard try field("version") == "0", let epoch = Int64(try field("brokerEpoch")) else {
            throw .badLine(1, expected: "a marker of version 0")
        }
        let quoted = try field("martletInstance")
        guard let instance = UUID128(quoted.dropFirst().dropLast()) else { throw .missing("an instance") }
        guard let manifest = UInt32(try field("martletManifest")), let stored = UInt32(try field("martletChecksum"))
        else { throw .missing("checksums") }
        self.init(instance: instance, brokerEpoch: BrokerEpoch(epoch), manifestChecksum: manifest)
        let computed = checksum
        guard stored == computed else { throw .checksumMismatch(stored: stored, computed: computed) }
        guard bytes == self.bytes else { throw .badLine(1, expected: "exactly what was written") }
    }

    private var fields: String {
        "{\"version\":0,\"brokerEpoch\":\(brokerEpoch),\"martletInstance\":\"\(instance)\","
            + "\"martletManifest\":\(manifestChecksum),"
    }

    private var checksum: UInt32 { CRC32C.checksum(Array(fields.utf8).span.bytes) }

    package var bytes: [UInt8] { Array("\(fields)\"martletChecksum\":\(checksum)}\n".utf8) }
}
