import MartletBase

/// The number of a state of the whole store. Every transaction that changes something makes the next one.
///
/// Good for comparing and for reading at one moment; never an epoch, because a restored or migrated store counts anew.
package struct Revision: StrongID {
    package let rawValue: Int64
    @inlinable package init(rawValue: Int64) { self.rawValue = rawValue }

    /// Before the first change; as a key's revision: the key does not exist.
    package static let zero = Revision(0)

    package var next: Revision { Revision(rawValue + 1) }
}

/// A lease, named by who asks for it. Keys attached to it go when it ends.
package struct LeaseID: StrongID {
    package let rawValue: Int64
    @inlinable package init(rawValue: Int64) { self.rawValue = rawValue }

    /// A key that no lease holds.
    package static let none = LeaseID(0)
}
