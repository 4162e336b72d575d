/// The identity under which an idempotent or transactional producer appends.
package struct ProducerID: StrongID {
    package let rawValue: Int64
    @inlinable package init(rawValue: Int64) { self.rawValue = rawValue }

    /// The producer of a batch that is neither idempotent nor transactional.
    package static let none = ProducerID(-1)
}

/// Fences older instances of the same producer id.
package struct ProducerEpoch: StrongID {
    package let rawValue: Int16
    @inlinable package init(rawValue: Int16) { self.rawValue = rawValue }

    package static let none = ProducerEpoch(-1)
}

/// The position of a record in what one producer sends to one partition. Sequences wrap from 2147483647 to 0.
package struct ProducerSequence: StrongID {
    package let rawValue: Int32
    @inlinable package init(rawValue: Int32) { self.rawValue = rawValue }

    package static let none = ProducerSequence(-1)
    package static let zero = ProducerSequence(0)

    /// The sequence `distance` records later, wrapping past the largest back to 0.
    @inlinable package func advanced(by distance: Int32) -> ProducerSequence {
        let sum = Int64(rawValue) + Int64(distance)
        return ProducerSequence(Int32(truncatingIfNeeded: sum % (Int64(Int32.max) + 1)))
    }
}
