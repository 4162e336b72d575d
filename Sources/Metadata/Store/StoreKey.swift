/// A key of the metadata store: bytes, ordered as bytes.
package struct StoreKey: Hashable, Sendable {
    package let bytes: [UInt8]

    package init(_ bytes: [UInt8]) { self.bytes = bytes }
    package init(_ text: String) { bytes = Array(text.utf8) }

    package func hasPrefix(_ prefix: StoreKey) -> Bool { bytes.starts(with: prefix.bytes) }

    /// The first key after all those that begin with this one; `nil` where there is none, as after the empty prefix.
    package var afterPrefix: StoreKey? {
        guard let last = bytes.lastIndex(where: { $0 != 0xff }) else { return nil }
        var successor = Array(bytes[...last])
        successor[last] += 1
        return StoreKey(successor)
    }

    /// The smallest key above this one: where the page after it begins.
    package var successor: StoreKey { StoreKey(bytes + [0]) }
}

extension StoreKey: Comparable {
    package static func < (left: StoreKey, right: StoreKey) -> Bool {
        left.bytes.withUnsafeBufferPointer { left in
            right.bytes.withUnsafeBufferPointer { right in
                let common = min(left.count, right.count)
                var index = 0
                while index < common && left[index] == right[index] {
                    index += 1
                }
                return index < common ? left[index] < right[index] : left.count < right.count
            }
        }
    }
}

extension StoreKey: CustomStringConvertible {
    package var description: String { String(decoding: bytes, as: UTF8.self) }
}

extension StoreKey: ExpressibleByStringLiteral {
    package init(stringLiteral text: String) { self.init(text) }
}
