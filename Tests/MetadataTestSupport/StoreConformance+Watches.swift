import MartletBase
import MartletMetadata

extension StoreConformance {
    static let watchPromises = [
        Promise(description: "a watch tells each revision once and whole and in order") { harness, prefix in
            let log = WatchLog()
            let before = try harness.put(prefix.appending("before"), "x")
            let watch = harness.store.watch(prefix, from: before.next) { log.append($0) }
            var expected: [Revision] = []
            for round in 0..<5 {
                expected.append(
                    try harness.commit(
                        StoreTransaction(
                            when: [],
                            then: [
                                .put(prefix.appending("a"), bytes("\(round)")),
                                .put(prefix.appending("b\(round)"), bytes("\(round)")),
                            ])
                    ).get().revision)
                try harness.put(StoreKey(prefix.afterPrefix?.bytes ?? []), "elsewhere \(round)")
            }
            expected.append(try harness.delete(prefix.appending("a")))
            try harness.work { log.revisions.count >= expected.count }
            try expectEqual(log.revisions, expected, "revisions told")
            try expectEqual(log.events.count, 11, "events told")
            try expectEqual(log.events.last, .deleted(prefix.appending("a")), "the last event")
            guard case .put(let entry) = log.events[0] else { throw ConformanceFailure("first: \(log.events[0])") }
            try expectEqual(entry.value.bytes, bytes("0"), "the first value")
            try expectEqual(entry.value.modified, expected[0], "its revision")
            watch.cancel()
            try harness.put(prefix.appending("a"), "unheard")
            try expectEqual(log.revisions.count, expected.count, "revisions told after the cancellation")
        },
        Promise(description: "a watch from the past catches up") { harness, prefix in
            let first = try harness.put(prefix.appending("k"), "1")
            let second = try harness.put(prefix.appending("k"), "2")
            let log = WatchLog()
            let watch = harness.store.watch(prefix, from: first) { log.append($0) }
            try harness.work { log.revisions.count >= 2 }
            let third = try harness.put(prefix.appending("k"), "3")
            try harness.work { log.revisions.count >= 3 }
            try expectEqual(log.revisions, [first, second, third], "revisions told")
            watch.cancel()
        },
        Promise(description: "a watch from a compacted revision is told so and ends") { harness, prefix in
            let first = try harness.put(prefix.appending("k"), "1")
            try harness.put(prefix.appending("k"), "2")
            let third = try harness.put(prefix.appending("k"), "3")
            let compacted: Result<Void, StoreError> = try harness.ask("a compaction") {
                harness.store.compact(to: third, $0)
            }
            try compacted.get()
            let log = WatchLog()
            let watch = harness.store.watch(prefix, from: first) { log.append($0) }
            try harness.work { !log.all.isEmpty }
            guard case .compacted(let oldest)? = log.all.first else { throw ConformanceFailure("told \(log.all)") }
            try expect(oldest > first, "the oldest revision is \(oldest)")
            try harness.put(prefix.appending("k"), "4")
            try expectEqual(log.all.count, 1, "signals after the end")
            watch.cancel()
        },
    ]
}
