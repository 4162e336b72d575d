import MartletBase
import MartletMetadata

extension StoreConformance {
    private static func grant(_ lease: LeaseID, _ harness: any StoreHarness) throws -> Result<Void, StoreError> {
        try harness.ask("a grant") { harness.store.grantLease(lease, lifetimeMillis: 2000, $0) }
    }

    private static func refused(_ result: Result<Void, StoreError>) -> StoreError? {
        if case .failure(let error) = result { return error }
        return nil
    }

    static let leasePromises = [
        Promise(description: "a revoked lease takes its keys along in one revision") { harness, prefix in
            let lease = LeaseID(7001)
            try grant(lease, harness).get()
            let (one, two, free) = (prefix.appending("1"), prefix.appending("2"), prefix.appending("free"))
            try harness.put(one, "a", lease: lease)
            try harness.put(two, "b", lease: lease)
            try expectEqual(try harness.value(one)?.lease, lease, "the key's lease")
            let last = try harness.put(free, "c", lease: lease)
            // Written again without the lease, a key stays.
            let freed = try harness.put(free, "d")
            try expect(freed > last, "revision \(freed) after \(last)")
            let log = WatchLog()
            let watch = harness.store.watch(prefix, from: freed.next) { log.append($0) }
            let revoked: Result<Void, StoreError> = try harness.ask("a revocation") {
                harness.store.revokeLease(lease, $0)
            }
            try revoked.get()
            try harness.work { !log.all.isEmpty }
            try expectEqual(log.all.count, 1, "revisions of the revocation")
            try expectEqual(Set(log.events), [.deleted(one), .deleted(two)], "what the revocation deleted")
            try expectEqual(try harness.value(free)?.bytes, bytes("d"), "the key that was freed")
            watch.cancel()
            let again: Result<Void, StoreError> = try harness.ask("a second revocation") {
                harness.store.revokeLease(lease, $0)
            }
            try expectEqual(refused(again), .leaseNotFound(lease), "revoking twice")
        },
        Promise(description: "a lease ends when nobody renews it and not before") { harness, prefix in
            let lease = LeaseID(7002)
            let key = prefix.appending("k")
            try grant(lease, harness).get()
            try harness.put(key, "a", lease: lease)
            for _ in 0..<4 {
                try harness.advance(byMillis: 1000)
                let renewed: Result<Void, StoreError> = try harness.ask("a renewal") {
                    harness.store.renewLease(lease, $0)
                }
                try renewed.get()
            }
            try expect(try harness.value(key) != nil, "a renewed lease lost its key")
            for _ in 0..<6 where try harness.value(key) != nil {
                try harness.advance(byMillis: 1000)
            }
            try expect(try harness.value(key) == nil, "a lease without renewal kept its key")
            let late: Result<Void, StoreError> = try harness.ask("a late renewal") {
                harness.store.renewLease(lease, $0)
            }
            try expectEqual(refused(late), .leaseNotFound(lease), "renewing an ended lease")
        },
        Promise(description: "an unknown lease holds nothing and a known one is not granted twice") { harness, prefix in
            let key = prefix.appending("k")
            let unknown = LeaseID(7003)
            let refusedPut = try harness.commit(
                StoreTransaction(when: [], then: [.put(prefix.appending("beside"), []), .put(key, [], lease: unknown)]))
            try expectEqual(refusedPut, .failure(.leaseNotFound(unknown)), "a put with an unknown lease")
            try expect(try harness.value(prefix.appending("beside")) == nil, "half of a refused transaction happened")
            try grant(unknown, harness).get()
            try expectEqual(refused(try grant(unknown, harness)), .leaseExists(unknown), "granting twice")
            let revoked: Result<Void, StoreError> = try harness.ask("a revocation") {
                harness.store.revokeLease(unknown, $0)
            }
            try revoked.get()
        },
    ]
}
