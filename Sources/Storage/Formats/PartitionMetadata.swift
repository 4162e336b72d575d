import MartletBase

/// `partition.metadata`: the id of the topic that the directory belongs to. A topic created again under the same name
/// has another id and must not inherit these files.
package struct PartitionMetadata: Hashable, Sendable {
    package let topicID: TopicID

    package init(topicID: TopicID) { self.topicID = topicID }

    package init(parsing bytes: [UInt8]) throws(FormatError) {
        let properties = try PropertiesFile.parse(bytes, separator: UInt8(ascii: ":"))
        guard let version = properties["version"] else { throw .missing("version") }
        guard let number = Int(version) else { throw .badLine(1, expected: "version: 0") }
        guard number == 0 else { throw .newerVersion(found: number, newest: 0) }
        guard let text = properties["topic_id"] else { throw .missing("topic_id") }
        guard let id = TopicID(text) else { throw .badLine(2, expected: "topic_id: and 22 characters of base 64") }
        topicID = id
    }

    package var bytes: [UInt8] { Array("version: 0\ntopic_id: \(topicID)\n".utf8) }
}
