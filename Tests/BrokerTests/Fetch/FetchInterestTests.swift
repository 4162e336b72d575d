import MartletBase
import TestSupport
import Testing

@testable import MartletBroker

private func key(_ partition: Int32) -> FetchKey { FetchKey(.name("events"), PartitionIndex(partition)) }
private func wish(_ offset: Int64 = 0) -> FetchPartition { FetchPartition(fetchOffset: Offset(offset), maxBytes: 1000) }
private let marks = FetchInterest.Told(highWatermark: Offset(5), logStart: Offset(0))

extension FetchInterest {
    fileprivate enum Saying {
        case gaveData
        case told
        case failed
        case nothing
    }

    /// Visits, sends the answer, and says who was looked at.
    fileprivate mutating func visited(_ look: (Int32) -> Saying?) -> [Int32] {
        var seen: [Int32] = []
        var answers: [Answered] = []
        visit { slot, key, _, _ in
            guard let result = look(key.partition.rawValue) else { return nil }
            seen.append(key.partition.rawValue)
            switch result {
            case .nothing: return .nothing
            case .gaveData: answers.append(Answered(slot, told: marks, isWorthAnotherLook: true))
            case .failed: answers.append(Answered(slot, told: nil, isWorthAnotherLook: true))
            case .told: answers.append(Answered(slot, told: marks, isWorthAnotherLook: false))
            }
            return .belongs
        }
        answered(answers)
        return seen
    }
}

@Suite struct FetchInterestTests {
    private func interest(_ partitions: ClosedRange<Int32>) -> FetchInterest {
        var interest = FetchInterest()
        for partition in partitions { _ = interest.update(key(partition), wish()) }
        return interest
    }

    @Test("new partitions are looked at in the order in which they were named, and not again without reason")
    func once() {
        var interest = interest(0...3)
        #expect(interest.visited { _ in .nothing } == [0, 1, 2, 3])
        #expect(interest.visited { _ in .nothing } == [])
        #expect(!interest.hasQueued)
    }

    @Test("whoever changed is looked at, once")
    func marks() throws {
        var interest = interest(0...3)
        _ = interest.visited { _ in .nothing }
        let slot = try #require(interest.slot(key(2)))
        interest.mark(slot)
        interest.mark(slot)
        #expect(interest.visited { _ in .nothing } == [2])
    }

    @Test("who gave data goes behind those whom the limit passed over")
    func fairness() {
        var interest = interest(0...3)
        #expect(interest.visited { $0 < 2 ? .gaveData : nil } == [0, 1])
        #expect(interest.visited { _ in .gaveData } == [2, 3, 0, 1])
    }

    @Test("a new wish of the client brings a partition back, a removed one is gone")
    func updates() {
        var interest = interest(0...2)
        _ = interest.visited { _ in .nothing }
        #expect(interest.update(key(1), wish(7)).isNew == false)
        #expect(interest.remove(key(0)) != nil)
        #expect(interest.remove(key(0)) == nil)
        #expect(interest.visited { _ in .nothing } == [1])
        #expect(interest.count == 2)
    }

    @Test("a slot used again belongs to the new partition only")
    func reuse() throws {
        var interest = interest(0...1)
        _ = interest.visited { _ in .nothing }
        let removed1 = interest.remove(key(0))
        let old = try #require(removed1)
        let (slot, isNew) = interest.update(key(9), wish())
        #expect(isNew)
        #expect(slot == old)
        #expect(interest.key(slot) == key(9))
        #expect(interest.visited { _ in .nothing } == [9])
    }

    @Test("a partition removed while it waits in the queue leaves its place to nobody")
    func removedInQueue() throws {
        var interest = interest(0...1)
        _ = interest.remove(key(0))
        _ = interest.update(key(9), wish())
        #expect(interest.visited { _ in .nothing } == [1, 9])
        _ = interest.update(key(5), wish())
        #expect(interest.visited { _ in .nothing } == [5])
    }

    @Test("an answer that is not sent leaves everybody where they were")
    func discarded() {
        var interest = interest(0...1)
        interest.visit { _, _, _, _ in .belongs }
        #expect(interest.visited { _ in .told } == [0, 1])
        #expect(interest.visited { _ in .told } == [])
    }

    @Test("an error comes again until something changes on either side")
    func errors() {
        var interest = interest(0...0)
        #expect(interest.visited { _ in .failed } == [0])
        #expect(interest.visited { _ in .failed } == [0])
        #expect(interest.visited { _ in .told } == [0])
        #expect(interest.visited { _ in .told } == [])
    }

    @Test("whoever has data is served within as many fetches as there are partitions, whatever the limits")
    func noStarvation() {
        let seed = Seed()
        var random = seed.random
        var interest = interest(0...9)
        var lastServed = [Int](repeating: 0, count: 10)
        for round in 1...500 {
            var budget = Int(random.next() % 3) + 1
            for served in interest.visited({ _ in
                budget -= 1
                return budget >= 0 ? .gaveData : nil
            }) {
                lastServed[Int(served)] = round
            }
            #expect(lastServed.allSatisfy { round - $0 <= 10 }, "\(seed)")
        }
    }
}
