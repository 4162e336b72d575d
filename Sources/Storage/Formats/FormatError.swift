/// Why the bytes of a stored file are not what the file should hold. Files come back from disks that flip bits and from
/// people who edit them, so every parse is checked and none of them traps.
package enum FormatError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The file ends before what it announces.
    case truncated(needed: Int, found: Int)
    /// More bytes, or more lines, than the file announces.
    case trailingBytes(Int)
    case checksumMismatch(stored: UInt32, computed: UInt32)
    /// Written by a newer release; `newest` is what this one reads.
    case newerVersion(found: Int, newest: Int)
    case badLine(Int, expected: String)
    case missing(String)
    case outOfOrder(String)

    package var description: String {
        switch self {
        case .truncated(let needed, let found): "it ends after \(found) bytes where \(needed) are needed"
        case .trailingBytes(let count): "\(count) bytes follow its end"
        case .checksumMismatch(let stored, let computed):
            "its checksum is \(String(stored, radix: 16)) but its bytes give \(String(computed, radix: 16))"
        case .newerVersion(let found, let newest):
            "it has format version \(found), and this release reads versions up to \(newest)"
        case .badLine(let number, let expected): "line \(number) is not \(expected)"
        case .missing(let what): "it lacks \(what)"
        case .outOfOrder(let what): "its \(what) are out of order"
        }
    }
}
