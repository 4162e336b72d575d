import MartletBase
import MartletRecords
import MartletWire

/// The envelope of every binary file of ours (`martlet.*`): a format version, a CRC-32C over all but itself, the body. One place decides what a damaged or a newer file is.
enum SealedBytes {
    static let headerSize = 6

    static func seal(version: Int16, _ body: borrowing WireWriter) -> [UInt8] {
        var writer = WireWriter(capacity: headerSize + body.count)
        writer.int16(version)
        writer.uint32(checksum(version, body.bytes))
        writer.raw(body.bytes)
        return writer.array()
    }

    /// Hands the body to `read`, which must take all of it.
    static func open<Content>(
        _ bytes: [UInt8], newest: Int16, elementBudget: Int = WireReader.defaultElementBudget,
        _ read: (inout WireReader) throws(WireError) -> Content
    ) throws(FormatError) -> Content {
        let whole = bytes.span.bytes
        var reader = WireReader(whole, elementBudget: elementBudget)
        guard let version = try? reader.int16(), let stored = try? reader.uint32() else {
            throw .truncated(needed: headerSize, found: bytes.count)
        }
        // The checksum first, in every version: a flipped bit is not taken for a newer release.
        let computed = checksum(version, whole.extracting(droppingFirst: headerSize))
        guard stored == computed else { throw .checksumMismatch(stored: stored, computed: computed) }
        guard version >= 0, version <= newest else {
            throw .newerVersion(found: Int(version), newest: Int(newest))
        }
        let content: Content
        do throws(WireError) { content = try read(&reader) } catch {
            throw .truncated(needed: bytes.count + 1, found: bytes.count)
        }
        guard reader.bytesLeft == 0 else { throw .trailingBytes(reader.bytesLeft) }
        return content
    }

    private static func checksum(_ version: Int16, _ body: RawSpan) -> UInt32 {
        var checksum = CRC32C()
        withUnsafeBytes(of: version.bigEndian) { checksum.update($0) }
        checksum.update(body)
        return checksum.value
    }
}
