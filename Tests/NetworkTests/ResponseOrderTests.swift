import TestSupport
import Testing

@testable import MartletNetwork

@Suite struct ResponseOrderTests {
    private func drain(_ order: inout ResponseOrder<Int>) -> [Int?] {
        var taken: [Int?] = []
        while true {
            switch order.popSettled() {
            case .none: return taken
            case .silent: taken.append(nil)
            case .response(let response): taken.append(response)
            }
        }
    }

    private func settle(_ order: inout ResponseOrder<Int>, _ number: UInt64, _ response: Int?) -> Bool {
        order.settle(number, response)
    }

    @Test("responses come out in the order of the requests, whatever the order of settling")
    func reordered() {
        let seed = Seed()
        var random = seed.random
        for _ in 0..<200 {
            var order = ResponseOrder<Int>()
            var waiting: [UInt64] = []
            var taken: [Int?] = []
            var begun: [Int?] = []
            for _ in 0..<100 {
                if random.oneIn(2) || waiting.isEmpty {
                    let number = order.begin(bytes: 3)
                    #expect(number == UInt64(begun.count), "\(seed)")
                    begun.append(random.oneIn(5) ? nil : Int(number))
                    waiting.append(number)
                } else {
                    let number = waiting.remove(at: Int.random(in: 0..<waiting.count, using: &random))
                    #expect(settle(&order, number, begun[Int(number)]), "\(seed)")
                    taken += drain(&order)
                }
                #expect(order.bytes == 3 * order.count, "\(seed)")
            }
            for number in waiting { #expect(settle(&order, number, begun[Int(number)]), "\(seed)") }
            taken += drain(&order)
            #expect(taken == begun, "\(seed)")
            #expect(order.isEmpty && order.bytes == 0, "\(seed)")
        }
    }

    @Test("a request is settled once, and only one that has begun")
    func once() {
        var order = ResponseOrder<Int>()
        #expect(!settle(&order, 0, 1))
        let first = order.begin(bytes: 1)
        let second = order.begin(bytes: 1)
        #expect(settle(&order, second, 2))
        #expect(!settle(&order, second, 2))
        #expect(settle(&order, first, 1))
        #expect(drain(&order) == [1, 2])
        #expect(!settle(&order, first, 1))
    }
}
