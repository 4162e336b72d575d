import MartletBase
import MartletClientCore
import MartletWire
import Testing

@Suite struct FetchSessionTests {
    private func key(_ partition: Int32, id: UInt64 = 9) -> FetchKey {
        FetchKey("orders", id: TopicID(high: 0, low: id), PartitionIndex(partition))
    }

    private func wish(_ partition: Int32, at offset: Int64, id: UInt64 = 9) -> FetchSession.Wish {
        FetchSession.Wish(
            key(partition, id: id),
            FetchTerms(position: FetchPosition(Offset(offset)), currentLeaderEpoch: LeaderEpoch(1), maxBytes: 100))
    }

    private func begun(with wishes: [FetchSession.Wish]) -> FetchSession {
        var session = FetchSession()
        _ = session.request(wishes, usesIDs: true)
        session.answered(sessionID: 77)
        return session
    }

    @Test func `the first fetch asks for a session and names everything`() {
        var session = FetchSession()
        let request = session.request([wish(0, at: 5), wish(1, at: 6)], usesIDs: true)
        #expect(request.sessionID == 0)
        #expect(request.sessionEpoch == 0)
        #expect(request.wanted == [wish(0, at: 5), wish(1, at: 6)])
        #expect(request.forgotten == [])
    }

    @Test func `later fetches name what changed and forget what is gone`() {
        var session = begun(with: [wish(0, at: 5), wish(1, at: 6), wish(2, at: 7)])
        let request = session.request([wish(0, at: 5), wish(1, at: 9), wish(3, at: 1)], usesIDs: true)
        #expect(request.sessionID == 77)
        #expect(request.sessionEpoch == 1)
        #expect(request.wanted == [wish(1, at: 9), wish(3, at: 1)])
        #expect(request.forgotten == [key(2)])
    }

    @Test func `a topic made again is another partition of the session`() {
        var session = begun(with: [wish(0, at: 5)])
        let request = session.request([wish(0, at: 0, id: 10)], usesIDs: true)
        #expect(request.wanted == [wish(0, at: 0, id: 10)])
        #expect(request.forgotten == [key(0)])
    }

    @Test func `epochs rise with every answer`() {
        var session = begun(with: [wish(0, at: 5)])
        for expected in Int32(1)...3 {
            #expect(session.request([wish(0, at: 5)], usesIDs: true).sessionEpoch == expected)
            session.answered(sessionID: 77)
        }
    }

    @Test func `a broker without room for a session is asked for everything each time`() {
        var session = FetchSession()
        _ = session.request([wish(0, at: 5)], usesIDs: true)
        session.answered(sessionID: 0)
        let request = session.request([wish(0, at: 5)], usesIDs: true)
        #expect(request.sessionEpoch == 0)
        #expect(request.wanted == [wish(0, at: 5)])
    }

    @Test func `an unknown session is begun anew and a session out of step is closed by the next`() {
        var session = begun(with: [wish(0, at: 5)])
        session.refused(.fetchSessionIdNotFound)
        var request = session.request([wish(0, at: 5)], usesIDs: true)
        #expect(request.sessionID == 0)
        #expect(request.sessionEpoch == 0)

        session = begun(with: [wish(0, at: 5)])
        session.refused(.invalidFetchSessionEpoch)
        request = session.request([wish(0, at: 5)], usesIDs: true)
        #expect(request.sessionID == 77)
        #expect(request.sessionEpoch == 0)
        #expect(request.wanted == [wish(0, at: 5)])
    }

    @Test func `a lost answer leaves nothing that the broker is believed to know`() {
        var session = begun(with: [wish(0, at: 5), wish(1, at: 5)])
        _ = session.request([wish(0, at: 6), wish(1, at: 5)], usesIDs: true)
        session.lost()
        let request = session.request([wish(0, at: 6), wish(1, at: 5)], usesIDs: true)
        #expect(request.sessionID == 77)
        #expect(request.sessionEpoch == 0)
        #expect(request.wanted == [wish(0, at: 6), wish(1, at: 5)])
    }

    @Test func `changing between names and ids closes the session and begins another`() {
        var session = begun(with: [wish(0, at: 5)])
        let request = session.request([wish(0, at: 5, id: 0)], usesIDs: false)
        #expect(request.sessionID == 77)
        #expect(request.sessionEpoch == 0)
        #expect(request.wanted == [wish(0, at: 5, id: 0)])
    }

    @Test func `closing names the session once`() {
        var session = begun(with: [wish(0, at: 5)])
        #expect(session.closing()?.sessionID == 77)
        #expect(session.closing() == nil)
    }
}
