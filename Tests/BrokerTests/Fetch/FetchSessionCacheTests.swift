import MartletBase
import MartletWire
import Testing

@testable import MartletBroker

private typealias Cache = FetchSessionCache

private func time(_ millis: Int64) -> MonotonicTime { MonotonicTime(nanoseconds: 0).advanced(byMillis: millis) }

@Suite struct FetchSessionCacheTests {
    private func admit(_ cache: inout Cache, _ id: Int32, _ epoch: Int32, ids: Bool = true) -> Result<
        Cache.Kind, ErrorCode.Failure
    > { cache.admit(id: .init(id), epoch: epoch, usesIDs: ids, now: time(0)) }

    @Test("epoch 0 asks for a session, -1 for none, and both close the one that they name")
    func kinds() {
        var cache = Cache(slots: 2, seed: 1)
        #expect(admit(&cache, 0, 0) == .success(.full(closing: nil)))
        #expect(admit(&cache, 7, 0) == .success(.full(closing: .init(7))))
        #expect(admit(&cache, 0, -1) == .success(.sessionless(closing: nil)))
        #expect(admit(&cache, 7, -1) == .success(.sessionless(closing: .init(7))))
    }

    @Test("epochs of a session rise by one, and wrap to 1")
    func epochs() throws {
        var cache = Cache(slots: 2, seed: 1)
        let granted1 = cache.grant(size: 3, usesIDs: true, isReplica: false, now: time(0))
        let id = try #require(granted1).id
        #expect(admit(&cache, id.rawValue, 1) == .success(.incremental(id)))
        #expect(admit(&cache, id.rawValue, 1) == .failure(.init(.invalidFetchSessionEpoch)))
        #expect(admit(&cache, id.rawValue, 2) == .success(.incremental(id)))
        #expect(Cache.epoch(after: .max) == 1)
    }

    @Test("an unknown session and a change between names and ids are told apart")
    func refusals() throws {
        var cache = Cache(slots: 2, seed: 1)
        let granted2 = cache.grant(size: 3, usesIDs: true, isReplica: false, now: time(0))
        let id = try #require(granted2).id
        #expect(admit(&cache, id.rawValue ^ 1, 1) == .failure(.init(.fetchSessionIdNotFound)))
        #expect(admit(&cache, id.rawValue, 1, ids: false) == .failure(.init(.fetchSessionTopicIdError)))
        cache.close(id)
        #expect(admit(&cache, id.rawValue, 1) == .failure(.init(.fetchSessionIdNotFound)))
    }

    @Test("a session without partitions is not granted")
    func empty() {
        var cache = Cache(slots: 2, seed: 1)
        #expect(cache.grant(size: 0, usesIDs: true, isReplica: false, now: time(0)) == nil)
    }

    @Test("a full cache keeps busy sessions and gives the place of an idle one")
    func eviction() throws {
        var cache = Cache(slots: 2, seed: 1)
        let granted3 = cache.grant(size: 3, usesIDs: true, isReplica: false, now: time(0))
        let first = try #require(granted3).id
        let granted4 = cache.grant(size: 3, usesIDs: true, isReplica: false, now: time(1))
        let second = try #require(granted4).id
        #expect(cache.grant(size: 9, usesIDs: true, isReplica: false, now: time(1000)) == nil)
        _ = cache.admit(id: first, epoch: 1, usesIDs: true, now: time(100_000))
        let granted5 = cache.grant(size: 1, usesIDs: true, isReplica: false, now: time(121_000))
        let third = try #require(granted5)
        #expect(third.evicted == second)
        #expect(cache.count == 2)
    }

    @Test("a larger session takes the place of a smaller old one, a replica's that of a consumer's")
    func rank() throws {
        var cache = Cache(slots: 1, seed: 1)
        let granted6 = cache.grant(size: 3, usesIDs: true, isReplica: false, now: time(0))
        let small = try #require(granted6).id
        _ = cache.admit(id: small, epoch: 1, usesIDs: true, now: time(119_000))
        _ = cache.admit(id: small, epoch: 2, usesIDs: true, now: time(130_000))
        #expect(cache.grant(size: 3, usesIDs: true, isReplica: false, now: time(130_000)) == nil)
        let granted7 = cache.grant(size: 4, usesIDs: true, isReplica: false, now: time(130_000))
        let large = try #require(granted7)
        #expect(large.evicted == small)
        _ = cache.admit(id: large.id, epoch: 1, usesIDs: true, now: time(260_000))
        #expect(cache.grant(size: 1, usesIDs: true, isReplica: true, now: time(260_000))?.evicted == large.id)
    }
}
