/// The flags of a batch. Bits that mean nothing yet are kept as they came.
package struct BatchAttributes: Hashable, Sendable, BitwiseCopyable {
    package var rawValue: Int16

    @inlinable package init(rawValue: Int16) { self.rawValue = rawValue }

    package init(
        codec: CompressionCodec = .none, timestampType: TimestampType = .createTime, isTransactional: Bool = false,
        isControl: Bool = false, hasDeleteHorizon: Bool = false
    ) {
        rawValue = Int16(codec.rawValue)
        self.timestampType = timestampType
        self.isTransactional = isTransactional
        self.isControl = isControl
        self.hasDeleteHorizon = hasDeleteHorizon
    }

    @usableFromInline static let codecBits: Int16 = 0x07
    @usableFromInline static let logAppendTimeBit: Int16 = 0x08
    @usableFromInline static let transactionalBit: Int16 = 0x10
    @usableFromInline static let controlBit: Int16 = 0x20
    @usableFromInline static let deleteHorizonBit: Int16 = 0x40

    @inlinable package var codecNumber: UInt8 { UInt8(truncatingIfNeeded: rawValue & Self.codecBits) }
    /// `nil` for the three numbers that name no codec.
    @inlinable package var codec: CompressionCodec? { CompressionCodec(rawValue: codecNumber) }

    @inlinable package var timestampType: TimestampType {
        get { rawValue & Self.logAppendTimeBit != 0 ? .logAppendTime : .createTime }
        set { set(Self.logAppendTimeBit, newValue == .logAppendTime) }
    }

    @inlinable package var isTransactional: Bool {
        get { rawValue & Self.transactionalBit != 0 }
        set { set(Self.transactionalBit, newValue) }
    }

    /// The batch holds a marker for consumers and coordinators, not data.
    @inlinable package var isControl: Bool {
        get { rawValue & Self.controlBit != 0 }
        set { set(Self.controlBit, newValue) }
    }

    /// Compaction has been here: the base timestamp says when tombstones and markers may go.
    @inlinable package var hasDeleteHorizon: Bool {
        get { rawValue & Self.deleteHorizonBit != 0 }
        set { set(Self.deleteHorizonBit, newValue) }
    }

    @usableFromInline mutating func set(_ bit: Int16, _ isOn: Bool) {
        rawValue = isOn ? rawValue | bit : rawValue & ~bit
    }

    package mutating func setCodec(_ codec: CompressionCodec) {
        rawValue = rawValue & ~Self.codecBits | Int16(codec.rawValue)
    }
}

package enum TimestampType: Hashable, Sendable {
    /// Records carry the time that their producer gave them.
    case createTime
    /// Every record of the batch has the batch's maximum timestamp: the broker's time when it was appended.
    case logAppendTime
}
