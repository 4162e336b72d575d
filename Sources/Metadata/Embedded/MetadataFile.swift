import MartletBase
import MartletRecords
import MartletWire

/// The names in the store's directory. Generation n of the log holds what came after snapshot n; generation 1 begins
/// with the empty store and has no snapshot.
enum MetadataFileName: Hashable, Comparable {
    case log(Int64)
    case snapshot(Int64)

    static let lock = "lock"
    static let temporary = ".tmp"
    static let damaged = ".damaged"

    var text: String {
        switch self {
        case .log(let generation): "log-\(Self.padded(generation))"
        case .snapshot(let generation): "snapshot-\(Self.padded(generation))"
        }
    }

    init?(_ text: String) {
        guard let dash = text.firstIndex(of: "-"), let generation = Int64(text[text.index(after: dash)...]) else {
            return nil
        }
        let name: MetadataFileName = text.hasPrefix("log") ? .log(generation) : .snapshot(generation)
        guard generation > 0, name.text == text else { return nil }
        self = name
    }

    private static func padded(_ generation: Int64) -> String {
        let digits = String(generation)
        return String(repeating: "0", count: max(12 - digits.count, 0)) + digits
    }
}

/// The first bytes of a log or a snapshot. A later format keeps the magic number, the version and the size where they
/// are, and its checksum in the last four bytes, so that this release can tell a newer file from a damaged one.
struct MetadataFileHeader: Hashable {
    enum Kind: UInt32 {
        /// "MMLG"
        case log = 0x4d4d_4c47
        /// "MMSN"
        case snapshot = 0x4d4d_534e
    }

    static let version: Int16 = 0
    static let size = 28

    let kind: Kind
    let generation: Int64
    /// The store's revision at which the file begins.
    let revision: Revision

    func encode() -> [UInt8] {
        var writer = WireWriter(capacity: Self.size)
        writer.uint32(kind.rawValue)
        writer.int16(Self.version)
        writer.int16(Int16(Self.size))
        writer.int64(generation)
        writer.int64(revision.rawValue)
        writer.uint32(CRC32C.checksum(writer.bytes))
        return writer.array()
    }

    enum Fault: Error, Hashable {
        case damaged
        case newerVersion(Int16)
    }

    static func decode(_ bytes: RawSpan, _ kind: Kind) throws(Fault) -> MetadataFileHeader {
        guard let (version, size) = try? start(of: bytes, kind), version >= 0, size >= 12, size <= bytes.byteCount,
            let checksum = try? trailer(of: bytes, size),
            checksum == CRC32C.checksum(bytes.extracting(0..<(size - 4)))
        else { throw .damaged }
        guard version <= Self.version else { throw .newerVersion(version) }
        guard let header = try? fields(of: bytes, kind) else { throw .damaged }
        return header
    }

    private static func start(of bytes: RawSpan, _ kind: Kind) throws(WireError) -> (version: Int16, size: Int) {
        var reader = WireReader(bytes)
        // A file of another kind has no version that would mean anything here.
        guard try reader.uint32() == kind.rawValue else { return (-1, 0) }
        return (try reader.int16(), Int(try reader.int16()))
    }

    private static func trailer(of bytes: RawSpan, _ size: Int) throws(WireError) -> UInt32 {
        var reader = WireReader(bytes.extracting((size - 4)..<size))
        return try reader.uint32()
    }

    private static func fields(of bytes: RawSpan, _ kind: Kind) throws(WireError) -> MetadataFileHeader {
        var reader = WireReader(bytes)
        try reader.skip(8)
        let generation = try reader.int64()
        return MetadataFileHeader(kind: kind, generation: generation, revision: Revision(try reader.int64()))
    }
}

/// What both files are made of after the header: numbered, checksummed frames. A frame without payload says that all
/// before it is durable.
struct MetadataFrame: Hashable {
    /// "MMFR"
    static let magic: UInt32 = 0x4d4d_4652
    static let headerSize = 24
    /// Far above any batch; what a damaged length may not ask for.
    static let largestPayload = 64 << 20

    let sequence: Int64
    /// Of the payload, within the bytes that were searched.
    let payload: ByteRange

    /// Begins a frame; `finish` fills in what is known only at the end.
    static func begin(_ writer: inout WireWriter) {
        for _ in 0..<(headerSize / 8) {
            writer.int64(0)
        }
    }

    /// `writer` holds one frame and nothing else.
    static func finish(_ writer: inout WireWriter, sequence: Int64, generation: Int64) {
        let length = Int32(truncatingIfNeeded: writer.count - headerSize)
        invariant(writer.count - headerSize <= largestPayload, "a metadata frame of \(writer.count) bytes")
        let payloadChecksum = CRC32C.checksum(writer.bytes.extracting(droppingFirst: headerSize))
        writer.overwrite(int32: Int32(bitPattern: magic), at: 0)
        writer.overwrite(int32: Int32(truncatingIfNeeded: sequence >> 32), at: 4)
        writer.overwrite(int32: Int32(truncatingIfNeeded: sequence), at: 8)
        writer.overwrite(int32: length, at: 12)
        writer.overwrite(int32: Int32(bitPattern: payloadChecksum), at: 16)
        let headerChecksum = checksum(writer.bytes.extracting(0..<20), generation)
        writer.overwrite(int32: Int32(bitPattern: headerChecksum), at: 20)
    }

    /// The frame that begins at `position`; `nil` where there is no whole one.
    static func read(_ bytes: RawSpan, at position: Int, generation: Int64) -> MetadataFrame? {
        guard bytes.byteCount - position >= headerSize else { return nil }
        let header = bytes.extracting(position..<(position + headerSize))
        guard let fields = try? fields(of: header), fields.magic == magic,
            fields.checksum == checksum(header.extracting(0..<20), generation),
            fields.length >= 0, Int(fields.length) <= bytes.byteCount - position - headerSize
        else { return nil }
        let payload = ByteRange(start: position + headerSize, count: Int(fields.length))
        guard CRC32C.checksum(bytes.extracting(payload.start..<payload.end)) == fields.payloadChecksum else {
            return nil
        }
        return MetadataFrame(sequence: fields.sequence, payload: payload)
    }

    private static func fields(
        of header: RawSpan
    ) throws(WireError) -> (magic: UInt32, sequence: Int64, length: Int32, payloadChecksum: UInt32, checksum: UInt32) {
        var reader = WireReader(header)
        return (
            try reader.uint32(), try reader.int64(), try reader.int32(), try reader.uint32(), try reader.uint32()
        )
    }

    /// The generation counts too: a frame of another file is none of this one.
    private static func checksum(_ header: RawSpan, _ generation: Int64) -> UInt32 {
        var crc = CRC32C()
        crc.update(header)
        withUnsafeBytes(of: generation.bigEndian) { crc.update($0) }
        return crc.value
    }
}
