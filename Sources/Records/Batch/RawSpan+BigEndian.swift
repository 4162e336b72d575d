extension RawSpan {
    /// The integer at `offset`. The caller has checked that it lies within the bytes.
    @inlinable func bigEndian<T: FixedWidthInteger & BitwiseCopyable>(at offset: Int) -> T {
        T(bigEndian: unsafeLoadUnaligned(fromUncheckedByteOffset: offset, as: T.self))
    }
}

extension MutableRawSpan {
    @_lifetime(self: copy self)
    mutating func store<T: FixedWidthInteger & BitwiseCopyable>(bigEndian value: T, at offset: Int) {
        storeBytes(of: value.bigEndian, toByteOffset: offset, as: T.self)
    }
}
