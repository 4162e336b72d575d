import MartletBase

/// `meta.properties`: which cluster, broker and directory these files belong to.
package struct DirectoryProperties: Hashable, Sendable {
    package let clusterID: String
    package let nodeID: NodeID
    package let directoryID: UUID128

    package init(clusterID: String, nodeID: NodeID, directoryID: UUID128) {
        self.clusterID = clusterID
        self.nodeID = nodeID
        self.directoryID = directoryID
    }

    package init(parsing bytes: [UInt8]) throws(FormatError) {
        let properties = try PropertiesFile.parse(bytes, separator: UInt8(ascii: "="))
        func value(_ key: String) throws(FormatError) -> String {
            guard let value = properties[key], !value.isEmpty else { throw .missing(key) }
            return value
        }
        let version = try value("version")
        guard let number = Int(version) else { throw .badLine(1, expected: "version=1") }
        guard number <= 1 else { throw .newerVersion(found: number, newest: 1) }
        clusterID = try value("cluster.id")
        guard let node = Int32(try value("node.id")), node >= 0 else { throw .missing("a node.id that is a number") }
        nodeID = NodeID(node)
        guard let directory = UUID128(try value("directory.id")) else { throw .missing("a directory.id that is an id") }
        directoryID = directory
    }

    package var bytes: [UInt8] {
        Array("version=1\ncluster.id=\(clusterID)\nnode.id=\(nodeID)\ndirectory.id=\(directoryID)\n".utf8)
    }
}
