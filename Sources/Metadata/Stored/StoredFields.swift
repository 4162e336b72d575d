import MartletBase
import MartletWire

/// The kinds of fields that several stored records have, in the protocol's compact encoding.
extension WireReader {
    @_lifetime(self: copy self)
    mutating func storedNodes() throws(WireError) -> [NodeID] {
        let count = try count(flexible: true, smallest: 4)
        var nodes: [NodeID] = []
        nodes.reserveCapacity(count)
        for _ in 0..<count {
            nodes.append(NodeID(try int32()))
        }
        return nodes
    }

    @_lifetime(self: copy self)
    mutating func storedSettings() throws(WireError) -> Settings {
        let count = try count(flexible: true, smallest: 3)
        var settings = Settings()
        for _ in 0..<count {
            let name = try string(flexible: true)
            settings[name] = try string(flexible: true)
            settings.keep(try UnknownTags(from: &self), of: name)
        }
        return settings
    }
}

extension WireWriter {
    mutating func storedNodes(_ nodes: [NodeID]) throws(WireError) {
        try length32(nodes.count, flexible: true)
        for node in nodes {
            int32(node.rawValue)
        }
    }

    mutating func storedSettings(_ settings: Settings) throws(WireError) {
        try length32(settings.count, flexible: true)
        for (name, value, tags) in settings.stored {
            try string(name, flexible: true)
            try string(value, flexible: true)
            try tags.encode(into: &self)
        }
    }
}
