/// An ordered map whose copies share all that they have in common: copying costs a reference, and changing one entry of
/// a copy costs the nodes on the way to it.
///
/// It carries the cluster image and the store's state, so that a change of one partition among 100,000 copies a few
/// hundred bytes, an old revision stays readable while new ones are written, and every walk has the same order in every
/// run. A B+ tree: entries live in the leaves, an inner node repeats the smallest key of each child. Nodes are changed
/// in place while only one map holds them.
package struct SortedMap<Key: Comparable & Sendable, Value: Sendable>: Sendable {
    /// Mutated only while uniquely referenced, which makes it safe to share between threads.
    final class Node: @unchecked Sendable {
        var keys: [Key]
        var values: [Value]
        var children: [Node]

        init(keys: [Key], values: [Value], children: [Node]) {
            self.keys = keys
            self.values = values
            self.children = children
        }

        var isLeaf: Bool { children.isEmpty }
        func copy() -> Node { Node(keys: keys, values: values, children: children) }
    }

    /// Entries of a leaf, children of an inner node.
    static var capacity: Int { 32 }

    private(set) var root: Node?
    package private(set) var count = 0

    package init() {}

    package var isEmpty: Bool { count == 0 }

    package subscript(key: Key) -> Value? {
        get {
            guard var node = root else { return nil }
            while !node.isLeaf {
                node = node.children[Self.child(of: node, for: key)]
            }
            let index = Self.lowerBound(node.keys, key)
            return index < node.keys.count && node.keys[index] == key ? node.values[index] : nil
        }
        set {
            if let newValue {
                update(key, default: newValue) { $0 = newValue }
            } else {
                removeValue(for: key)
            }
        }
    }

    /// Changes a value in place, without a second reference to it: a map within a map is then not copied either.
    package mutating func update<Result>(
        _ key: Key, default value: @autoclosure () -> Value, _ body: (inout Value) -> Result
    ) -> Result {
        guard root != nil else {
            var first = value()
            let result = body(&first)
            root = Node(keys: [key], values: [first], children: [])
            count = 1
            return result
        }
        return updateInTree(key, value, body)
    }

    @discardableResult
    package mutating func removeValue(for key: Key) -> Value? {
        guard self[key] != nil, var top = root else { return nil }
        root = nil
        let removed = Self.remove(&top, key)
        while top.children.count == 1 {
            top = top.children[0]
        }
        root = top.keys.isEmpty ? nil : top
        count -= 1
        return removed
    }
}

// MARK: - Descent

extension SortedMap {
    /// The first index whose key is not below `key`.
    static func lowerBound(_ keys: [Key], _ key: Key) -> Int {
        var low = 0
        var high = keys.count
        while low < high {
            let middle = (low + high) / 2
            if keys[middle] < key { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// The child in whose range `key` falls; the first one for a key below all.
    static func child(of node: Node, for key: Key) -> Int {
        let index = lowerBound(node.keys, key)
        if index < node.keys.count && node.keys[index] == key { return index }
        return index > 0 ? index - 1 : 0
    }

    private mutating func updateInTree<Result>(
        _ key: Key, _ value: () -> Value, _ body: (inout Value) -> Result
    ) -> Result {
        guard var top = root else { preconditionFailure("an empty map has no tree to descend") }
        root = nil
        var inserted = false
        let (result, right) = Self.update(&top, key, value, body, &inserted)
        if let right {
            top = Node(keys: [top.keys[0], right.keys[0]], values: [], children: [top, right])
        }
        root = top
        if inserted { count += 1 }
        return result
    }

    /// Gives back what `body` gave, and the new right neighbour where the node had to split.
    private static func update<Result>(
        _ node: inout Node, _ key: Key, _ value: () -> Value, _ body: (inout Value) -> Result, _ inserted: inout Bool
    ) -> (Result, Node?) {
        if !isKnownUniquelyReferenced(&node) { node = node.copy() }
        guard !node.isLeaf else {
            let index = lowerBound(node.keys, key)
            if index < node.keys.count && node.keys[index] == key { return (body(&node.values[index]), nil) }
            var fresh = value()
            let result = body(&fresh)
            node.keys.insert(key, at: index)
            node.values.insert(fresh, at: index)
            inserted = true
            return (result, split(node, appended: index == node.keys.count - 1))
        }
        let index = child(of: node, for: key)
        let (result, right) = update(&node.children[index], key, value, body, &inserted)
        if key < node.keys[index] { node.keys[index] = key }
        guard let right else { return (result, nil) }
        node.keys.insert(right.keys[0], at: index + 1)
        node.children.insert(right, at: index + 1)
        return (result, split(node, appended: index + 1 == node.children.count - 1))
    }

    /// Splits an overfull node. One that grew at its end keeps nearly all: keys that arrive in order fill their nodes.
    private static func split(_ node: Node, appended: Bool) -> Node? {
        guard node.keys.count > capacity else { return nil }
        let middle = appended ? capacity - 1 : node.keys.count / 2
        let right = Node(
            keys: Array(node.keys[middle...]), values: node.isLeaf ? Array(node.values[middle...]) : [],
            children: node.isLeaf ? [] : Array(node.children[middle...]))
        node.keys.removeSubrange(middle...)
        if node.isLeaf { node.values.removeSubrange(middle...) } else { node.children.removeSubrange(middle...) }
        return right
    }

    /// Removes a key that is known to be there.
    private static func remove(_ node: inout Node, _ key: Key) -> Value {
        if !isKnownUniquelyReferenced(&node) { node = node.copy() }
        if node.isLeaf {
            let index = lowerBound(node.keys, key)
            node.keys.remove(at: index)
            return node.values.remove(at: index)
        }
        let index = child(of: node, for: key)
        let removed = remove(&node.children[index], key)
        if let first = node.children[index].keys.first {
            node.keys[index] = first
            join(node, around: index)
        } else {
            node.keys.remove(at: index)
            node.children.remove(at: index)
        }
        return removed
    }

    /// Joins a thin child with a neighbour where both fit into one with room to grow.
    private static func join(_ node: Node, around index: Int) {
        guard node.children[index].keys.count < capacity / 4, node.children.count > 1 else { return }
        let left = index > 0 ? index - 1 : index
        let right = node.children[left + 1]
        guard node.children[left].keys.count + right.keys.count <= capacity / 2 else { return }
        if !isKnownUniquelyReferenced(&node.children[left]) { node.children[left] = node.children[left].copy() }
        node.children[left].keys.append(contentsOf: right.keys)
        node.children[left].values.append(contentsOf: right.values)
        node.children[left].children.append(contentsOf: right.children)
        node.keys.remove(at: left + 1)
        node.children.remove(at: left + 1)
    }
}
