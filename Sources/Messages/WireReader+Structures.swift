import MartletWire

extension WireReader {
    /// How many elements of an array memory is taken for before they are read. A count may be legal and yet ask for many
    /// times the memory of the bytes behind it, so no more is reserved than those bytes would fill; what really follows
    /// grows the array as usual.
    private func reservation<Element>(_ count: Int, of type: Element.Type) -> Int {
        min(count, bytesLeft / MemoryLayout<Element>.stride + 1)
    }

    @_lifetime(self: copy self)
    mutating func nullableArray<Element: WireElement>(
        version: Int16, flexible: Bool
    ) throws(WireError) -> [Element]? {
        let smallest = Element.smallestSize(version: version)
        guard let count = try nullableCount(flexible: flexible, smallest: smallest) else { return nil }
        var elements: [Element] = []
        elements.reserveCapacity(reservation(count, of: Element.self))
        for _ in 0..<count { elements.append(try Element(from: &self, version: version)) }
        return elements
    }

    @_lifetime(self: copy self)
    mutating func array<Element: WireElement>(version: Int16, flexible: Bool) throws(WireError) -> [Element] {
        guard let elements: [Element] = try nullableArray(version: version, flexible: flexible) else {
            throw .unexpectedNull
        }
        return elements
    }

    @_lifetime(self: copy self)
    mutating func nullableArray<Element: WireScalar>(flexible: Bool) throws(WireError) -> [Element]? {
        let smallest = Element.smallestSize(flexible: flexible)
        guard let count = try nullableCount(flexible: flexible, smallest: smallest) else { return nil }
        var elements: [Element] = []
        elements.reserveCapacity(reservation(count, of: Element.self))
        for _ in 0..<count { elements.append(try Element(from: &self, flexible: flexible)) }
        return elements
    }

    @_lifetime(self: copy self)
    mutating func array<Element: WireScalar>(flexible: Bool) throws(WireError) -> [Element] {
        guard let elements: [Element] = try nullableArray(flexible: flexible) else { throw .unexpectedNull }
        return elements
    }

    /// A structure behind a marker: -1 for null, 1 for present.
    @_lifetime(self: copy self)
    mutating func nullableStructure<Structure: WireStructure>(version: Int16) throws(WireError) -> Structure? {
        switch try int8() {
        case -1: return nil
        case 1: return try Structure(from: &self, version: version)
        case let marker: throw .invalidPresence(marker)
        }
    }

    /// The same in a tagged field, where null is 0.
    @_lifetime(self: copy self)
    mutating func nullableTaggedStructure<Structure: WireStructure>(version: Int16) throws(WireError) -> Structure? {
        switch try int8() {
        case 0: return nil
        case 1: return try Structure(from: &self, version: version)
        case let marker: throw .invalidPresence(marker)
        }
    }
}
