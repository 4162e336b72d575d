import MartletBase
import MartletMetadata

extension StoreConformance {
    static let transactionPromises = [
        Promise(description: "revisions and versions count as they should") { harness, prefix in
            let key = prefix.appending("k")
            try expect(try harness.value(key) == nil, "a key that nobody wrote is there")
            let first = try harness.put(key, "a")
            try expectEqual(
                try harness.value(key),
                StoreValue(bytes: bytes("a"), created: first, modified: first, version: 1, lease: .none), "first write"
            )
            let second = try harness.put(key, "b")
            try expect(second > first, "revision \(second) after \(first)")
            try expectEqual(
                try harness.value(key),
                StoreValue(bytes: bytes("b"), created: first, modified: second, version: 2, lease: .none),
                "second write")
            let third = try harness.delete(key)
            try expect(third > second && (try harness.value(key)) == nil, "deleted at \(third)")
            let fourth = try harness.put(key, "c")
            try expectEqual(
                try harness.value(key),
                StoreValue(bytes: bytes("c"), created: fourth, modified: fourth, version: 1, lease: .none), "made anew"
            )
        },
        Promise(description: "what changes nothing makes no revision") { harness, prefix in
            let revision = try harness.put(prefix.appending("k"), "a")
            let deletion = try harness.commit(
                StoreTransaction(when: [], then: [.delete(prefix.appending("absent")), .get(prefix.appending("k"))])
            ).get()
            try expectEqual(deletion.revision, revision, "revision after deleting nothing")
            let empty = try harness.commit(StoreTransaction(when: [], then: [])).get()
            try expect(empty.succeeded && empty.revision == revision, "an empty transaction gave \(empty)")
        },
        Promise(description: "each comparison holds when it should and not else") { harness, prefix in
            let key = prefix.appending("k")
            let absent = prefix.appending("absent")
            let created = try harness.put(key, "m")
            let modified = try harness.put(key, "n")
            let cases: [(StoreComparison, Bool)] = [
                (.absent(absent), true), (.present(absent), false), (.absent(key), false), (.present(key), true),
                (.unchanged(key, since: modified), true), (.unchanged(key, since: created), false),
                (.init(key, .equal, .created(created)), true), (.init(key, .notEqual, .created(created)), false),
                (.init(key, .greater, .modified(created)), true), (.init(key, .less, .modified(modified)), false),
                (.init(key, .equal, .version(2)), true), (.init(key, .less, .version(3)), true),
                (.init(key, .equal, .value(bytes("n"))), true), (.init(key, .greater, .value(bytes("m"))), true),
                (.init(key, .less, .value(bytes("m"))), false), (.init(absent, .notEqual, .value(bytes("m"))), false),
                (.init(absent, .equal, .version(0)), true),
            ]
            for (comparison, holds) in cases {
                let result = try harness.commit(StoreTransaction(when: [comparison], then: [])).get()
                try expectEqual(result.succeeded, holds, "\(comparison)")
            }
            let both = try harness.commit(StoreTransaction(when: [.present(key), .absent(key)], then: [])).get()
            try expect(!both.succeeded, "one comparison of two that fails is not enough")
        },
        Promise(description: "one branch happens and the other does not") { harness, prefix in
            let (key, good, bad) = (prefix.appending("k"), prefix.appending("good"), prefix.appending("bad"))
            let present = StoreTransaction(
                when: [.present(key)], then: [.put(good, bytes("1"))], else: [.put(bad, bytes("2")), .get(key)])
            let failed = try harness.commit(present).get()
            try expect(!failed.succeeded && failed.found == [nil], "the failure branch gave \(failed)")
            try expect(try harness.value(good) == nil && harness.value(bad) != nil, "the wrong branch happened")
            try harness.put(key, "x")
            let done = try harness.commit(present).get()
            try expect(
                try done.succeeded && harness.value(good)?.modified == done.revision, "the success branch: \(done)")
        },
        Promise(description: "a transaction is one revision and sees its own writes") { harness, prefix in
            let (first, second) = (prefix.appending("1"), prefix.appending("2"))
            let result = try harness.commit(
                StoreTransaction(
                    when: [], then: [.get(first), .put(first, bytes("a")), .put(second, bytes("b")), .get(first)])
            ).get()
            try expect(result.found.count == 2 && result.found[0] == nil, "before the write: \(result.found)")
            try expectEqual(result.found[1]?.bytes, bytes("a"), "after the write")
            try expectEqual(try harness.value(first)?.modified, result.revision, "revision of the first key")
            try expectEqual(try harness.value(second)?.modified, result.revision, "revision of the second key")
        },
        Promise(description: "bounds are kept and refusals leave nothing behind") { harness, prefix in
            let most = harness.store.bounds.operations
            func puts(_ count: Int) -> [StoreOperation] {
                (0..<count).map { .put(prefix.appending("\($0)"), bytes("x")) }
            }
            let refused = try harness.commit(StoreTransaction(when: [], then: puts(most + 1)))
            guard case .failure(.tooLarge) = refused else { throw ConformanceFailure("too many: \(refused)") }
            let big = [UInt8](repeating: 1, count: harness.store.bounds.bytes)
            let tooBig = try harness.commit(StoreTransaction(when: [], then: [.put(prefix.appending("big"), big)]))
            guard case .failure(.tooLarge) = tooBig else { throw ConformanceFailure("too big: \(tooBig)") }
            let twice = prefix.appending("twice")
            let repeated = try harness.commit(
                StoreTransaction(when: [], then: [.put(twice, bytes("a")), .delete(twice)]))
            try expectEqual(repeated, .failure(.duplicateKey(twice)), "one key written twice")
            try expectEqual(
                try harness.page(.prefix(prefix, limit: 10)).get().entries.count, 0, "left behind by refusals")
            try expect(
                try harness.commit(StoreTransaction(when: [], then: puts(most))).get().succeeded, "exactly at the bound"
            )
        },
    ]
}

extension ConformanceFailure {
    init(_ description: String) { self.init(description: description) }
}
