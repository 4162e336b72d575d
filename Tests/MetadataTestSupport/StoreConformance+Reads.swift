import MartletBase
import MartletMetadata

extension StoreConformance {
    static let readPromises = [
        Promise(description: "pages walk a prefix in order and at one revision") { harness, prefix in
            let keys = (0..<25).map { prefix.appending("k\($0 + 10)") }
            for key in keys.reversed() {
                try harness.put(key, "old")
            }
            try harness.put(StoreKey(prefix.afterPrefix?.bytes ?? []), "behind the prefix")
            var entries: [StoreEntry] = []
            var range = StoreRange.prefix(prefix, limit: 10)
            var sizes: [Int] = []
            while true {
                let page = try harness.page(range).get()
                if range.revision == nil {
                    try harness.put(keys[20], "new")
                    try harness.delete(keys[24])
                    try harness.put(prefix.appending("k99"), "new")
                }
                entries += page.entries
                sizes.append(page.entries.count)
                range.revision = page.revision
                guard page.hasMore, let last = page.entries.last else { break }
                range.start = last.key.successor
            }
            try expectEqual(sizes, [10, 10, 5], "sizes of the pages")
            try expectEqual(entries.map(\.key), keys, "keys at the first page's revision")
            try expect(entries.allSatisfy { $0.value.bytes == bytes("old") }, "a later value was read")
            try expectEqual(
                try harness.page(.prefix(prefix, limit: 100)).get().entries.count, 25, "keys at the newest revision")
        },
        Promise(description: "a compacted revision is refused and the newest never is") { harness, prefix in
            let key = prefix.appending("k")
            let first = try harness.put(key, "a")
            let second = try harness.put(key, "b")
            let third = try harness.put(key, "c")
            let compacted: Result<Void, StoreError> = try harness.ask("a compaction") {
                harness.store.compact(to: second, $0)
            }
            try compacted.get()
            let old = try harness.page(.prefix(prefix, limit: 1, revision: first))
            guard case .failure(.compacted) = old else { throw ConformanceFailure("a compacted revision gave \(old)") }
            let kept = try harness.page(.prefix(prefix, limit: 1, revision: second)).get()
            try expectEqual(kept.entries.first?.value.bytes, bytes("b"), "the revision compacted to")
            let newest = try harness.page(.prefix(prefix, limit: 1, revision: third)).get()
            try expectEqual(newest.entries.first?.value.bytes, bytes("c"), "the newest revision")
            let future = try harness.page(.prefix(prefix, limit: 1, revision: Revision(third.rawValue + 1000)))
            guard case .failure(.futureRevision) = future else { throw ConformanceFailure("the future gave \(future)") }
            let again: Result<Void, StoreError> = try harness.ask("a second compaction") {
                harness.store.compact(to: second, $0)
            }
            guard case .failure(.compacted) = again else { throw ConformanceFailure("compacting twice gave \(again)") }
        },
    ]
}
