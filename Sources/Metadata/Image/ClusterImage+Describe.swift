import MartletBase

/// Where a walk over topics and partitions goes on.
package struct TopicCursor: Hashable, Sendable {
    package let topic: String
    package let partition: PartitionIndex

    package init(topic: String, partition: PartitionIndex) {
        self.topic = topic
        self.partition = partition
    }
}

/// Some partitions of topics in the order of their names.
package struct TopicPage: Sendable {
    package struct Part: Sendable {
        package let name: String
        /// `nil` for a name that was asked for and is not there.
        package let topic: TopicImage?
        package let partitions: [(index: PartitionIndex, record: PartitionRecord)]
    }

    package internal(set) var parts: [Part] = []
    /// The first partition that found no room; `nil` at the end.
    package internal(set) var next: TopicCursor?
}

/// Why a walk cannot be done as asked.
package enum TopicCursorError: Error, Hashable, Sendable {
    case negativePartition(PartitionIndex)
    /// The cursor's topic is not among those asked for.
    case topicNotListed(String)
}

extension ClusterImage {
    /// At most `limit` partitions, of the topics named or, for `nil`, of all; from the cursor on. `includes` hides
    /// topics from a walk over all.
    package func page(
        of names: [String]?, from cursor: TopicCursor?, limit: Int, where includes: (String) -> Bool = { _ in true }
    ) throws(TopicCursorError) -> TopicPage {
        if let cursor, cursor.partition.rawValue < 0 { throw .negativePartition(cursor.partition) }
        var page = TopicPage()
        var room = max(limit, 1)
        let start = cursor?.topic ?? ""
        if let names {
            if let cursor, !names.contains(cursor.topic) { throw .topicNotListed(cursor.topic) }
            var wanted = SortedMap<String, Bool>()
            for name in names {
                wanted[name] = true
            }
            for (name, _) in wanted.entries(from: start) {
                guard page.add(name, topic(named: name), from: cursor, &room) else { break }
            }
        } else {
            for (name, id) in topicsByName.entries(from: start) where includes(name) {
                guard page.add(name, topicsByID[id], from: cursor, &room) else { break }
            }
        }
        return page
    }
}

extension TopicPage {
    /// False when the page is full.
    fileprivate mutating func add(
        _ name: String, _ topic: TopicImage?, from cursor: TopicCursor?, _ room: inout Int
    ) -> Bool {
        let first = cursor.flatMap { $0.topic == name ? $0.partition : nil } ?? PartitionIndex(0)
        guard room > 0 else {
            next = TopicCursor(topic: name, partition: first)
            return false
        }
        var partitions: [(index: PartitionIndex, record: PartitionRecord)] = []
        if let topic {
            for (index, partition) in topic.partitions(from: first) {
                guard room > 0 else {
                    next = TopicCursor(topic: name, partition: index)
                    break
                }
                partitions.append((index, partition.record))
                room -= 1
            }
        }
        parts.append(Part(name: name, topic: topic, partitions: partitions))
        return next == nil
    }
}
