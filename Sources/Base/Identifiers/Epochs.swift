/// The number of a partition's leadership. It rises strictly with every new leader and fences the one before.
package struct LeaderEpoch: StrongID {
    package let rawValue: Int32
    @inlinable package init(rawValue: Int32) { self.rawValue = rawValue }

    /// "Unknown" on the wire and in a batch that no leader has stamped yet.
    package static let none = LeaderEpoch(-1)
}

/// The number of a broker's registration: every start is a new one.
package struct BrokerEpoch: StrongID {
    package let rawValue: Int64
    @inlinable package init(rawValue: Int64) { self.rawValue = rawValue }

    package static let none = BrokerEpoch(-1)
}

/// The number of a coordinator's leadership, carried in transaction markers.
package struct CoordinatorEpoch: StrongID {
    package let rawValue: Int32
    @inlinable package init(rawValue: Int32) { self.rawValue = rawValue }

    package static let none = CoordinatorEpoch(-1)
}
