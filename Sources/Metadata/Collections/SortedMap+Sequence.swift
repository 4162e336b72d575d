extension SortedMap: Sequence {
    /// Entries in key order. Holds the nodes that it walks, so that the map may change meanwhile.
    package struct Iterator: IteratorProtocol {
        private var path: [(node: Node, next: Int)] = []

        init(_ root: Node?, from key: Key?) {
            guard var node = root else { return }
            while !node.isLeaf {
                let index = key.map { SortedMap.child(of: node, for: $0) } ?? 0
                path.append((node, index + 1))
                node = node.children[index]
            }
            path.append((node, key.map { SortedMap.lowerBound(node.keys, $0) } ?? 0))
        }

        package mutating func next() -> (key: Key, value: Value)? {
            while let (node, index) = path.last {
                guard index < (node.isLeaf ? node.keys.count : node.children.count) else {
                    path.removeLast()
                    continue
                }
                path[path.count - 1].next += 1
                if node.isLeaf { return (node.keys[index], node.values[index]) }
                path.append((node.children[index], 0))
            }
            return nil
        }
    }

    package func makeIterator() -> Iterator { Iterator(root, from: nil) }

    package var underestimatedCount: Int { count }

    /// The entries from the first whose key is not below `key`.
    package func entries(from key: Key) -> IteratorSequence<Iterator> { IteratorSequence(Iterator(root, from: key)) }

    package var first: (key: Key, value: Value)? {
        var iterator = makeIterator()
        return iterator.next()
    }

    package var last: (key: Key, value: Value)? {
        guard var node = root else { return nil }
        while let deeper = node.children.last {
            node = deeper
        }
        guard let key = node.keys.last, let value = node.values.last else { return nil }
        return (key, value)
    }
}

extension SortedMap: Equatable where Value: Equatable {
    package static func == (left: SortedMap, right: SortedMap) -> Bool {
        guard left.count == right.count else { return false }
        if left.root === right.root { return true }
        return left.elementsEqual(right) { $0.key == $1.key && $0.value == $1.value }
    }
}
