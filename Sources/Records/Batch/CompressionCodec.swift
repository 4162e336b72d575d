/// How a batch's records are compressed, by the number that its attributes carry.
package enum CompressionCodec: UInt8, Hashable, Sendable, CaseIterable {
    case none = 0
    case gzip = 1
    case snappy = 2
    case lz4 = 3
    case zstd = 4
}

extension CompressionCodec: CustomStringConvertible {
    /// The name in settings and in the output of tools.
    package var description: String {
        switch self {
        case .none: "none"
        case .gzip: "gzip"
        case .snappy: "snappy"
        case .lz4: "lz4"
        case .zstd: "zstd"
        }
    }
}
