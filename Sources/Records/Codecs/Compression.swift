/// A codec together with how hard it tries.
package struct Compression: Hashable, Sendable {
    package let codec: CompressionCodec
    /// In the codec's own scale; the default one for codecs without levels.
    package let level: Int32

    /// The codec at its default level.
    package init(_ codec: CompressionCodec) {
        self.codec = codec
        level = codec.defaultLevel
    }

    /// `nil` for a level that the codec does not have.
    package init?(_ codec: CompressionCodec, level: Int32) {
        guard codec.levels?.contains(level) == true || level == codec.defaultLevel else { return nil }
        self.codec = codec
        self.level = level
    }

    package static let none = Compression(.none)
}

extension CompressionCodec {
    /// What the settings `compression.<codec>.level` accept, besides the default; `nil` for a codec without levels.
    package var levels: ClosedRange<Int32>? {
        switch self {
        case .none, .snappy: nil
        case .gzip: 1...9
        case .lz4: 1...17
        case .zstd: -131_072...22
        }
    }

    package var defaultLevel: Int32 {
        switch self {
        case .none, .snappy: 0
        case .gzip: -1
        case .lz4: 9
        case .zstd: 3
        }
    }
}
