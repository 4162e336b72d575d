import MartletWire

extension WireWriter {
    mutating func array(_ elements: [some WireStructure]?, version: Int16, flexible: Bool) throws(WireError) {
        try length32(elements?.count, flexible: flexible)
        guard let elements else { return }
        for element in elements { try element.encode(into: &self, version: version) }
    }

    mutating func array(_ elements: [some WireScalar]?, flexible: Bool) throws(WireError) {
        try length32(elements?.count, flexible: flexible)
        guard let elements else { return }
        for element in elements { try element.encode(into: &self, flexible: flexible) }
    }

    mutating func nullableStructure(_ structure: (some WireStructure)?, version: Int16) throws(WireError) {
        int8(structure == nil ? -1 : 1)
        try structure?.encode(into: &self, version: version)
    }

    /// A tagged field that is null is left out where null is its default, and otherwise written as 0.
    mutating func nullableTaggedStructure(_ structure: (some WireStructure)?, version: Int16) throws(WireError) {
        int8(structure == nil ? 0 : 1)
        try structure?.encode(into: &self, version: version)
    }
}
