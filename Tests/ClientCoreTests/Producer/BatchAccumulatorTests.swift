import MartletBase
import Synchronization
import Testing

@testable import MartletClientCore

@Suite struct BatchAccumulatorTests {
    private static func accumulator(_ change: (inout ProducerSettings) -> Void = { _ in }) -> BatchAccumulator {
        var settings = ProducerSettings()
        change(&settings)
        let accumulator = BatchAccumulator(settings, random: SeededRandom(seed: 1))
        accumulator.open("orders", count: 2, available: [0, 1], firstID: 0)
        return accumulator
    }

    private static func add(_ bytes: Int, to accumulator: BatchAccumulator, _ partition: Int32 = 0) -> String {
        switch accumulator.append(
            topic: "orders", partition: PartitionIndex(partition), timestamp: Timestamp(5), key: nil,
            value: [UInt8](repeating: 1, count: bytes))
        {
        case .taken(_, let index, let wakes): "\(index)\(wakes ? ", wakes" : "")"
        case let other: "\(other)"
        }
    }

    private static let start = MonotonicTime(nanoseconds: 0)
    private static func at(_ millis: Int64) -> MonotonicTime { start.advanced(byMillis: millis) }

    @Test func `the loop is woken once for all that comes before it looks`() {
        let accumulator = Self.accumulator()
        #expect(Self.add(10, to: accumulator) == "0, wakes")
        #expect(Self.add(10, to: accumulator) == "1")
        #expect(Self.add(10, to: accumulator, 1) == "0")
        _ = accumulator.take(now: Self.start) { _, _ in true }
        #expect(Self.add(10, to: accumulator) == "2")
    }

    @Test func `a batch leaves when it has lingered`() {
        let accumulator = Self.accumulator()
        _ = Self.add(10, to: accumulator)
        var taken = accumulator.take(now: Self.start) { _, _ in true }
        #expect(taken.batches.isEmpty)
        #expect(taken.nextLook == Self.at(5))
        taken = accumulator.take(now: Self.at(5)) { _, _ in true }
        #expect(taken.batches.map(\.queue) == [0])
        #expect(taken.batches.first?.batch.recordCount == 1)
    }

    @Test func `a full batch leaves at once, and only for a queue that is admitted`() {
        let accumulator = Self.accumulator { $0.batchBytes = 400 }
        #expect(Self.add(200, to: accumulator) == "0, wakes")
        _ = accumulator.take(now: Self.start) { _, _ in true }
        #expect(Self.add(200, to: accumulator) == "0, wakes")
        #expect(accumulator.take(now: Self.start) { _, _ in false }.batches.isEmpty)
        // The loop could not take what is there: it looks again by itself.
        #expect(Self.add(200, to: accumulator) == "0")
        let taken = accumulator.take(now: Self.start) { queue, bytes in queue == 0 && bytes == 61 + 209 }
        #expect(taken.batches.map(\.batch.recordCount) == [1])
    }

    @Test func `flush makes every batch ready and names those that are under way`() {
        let accumulator = Self.accumulator()
        _ = Self.add(10, to: accumulator)
        _ = Self.add(10, to: accumulator, 1)
        #expect(accumulator.flush().map(\.partition.partition.rawValue) == [0, 1])
        let taken = accumulator.take(now: Self.start) { _, _ in true }
        #expect(taken.batches.map(\.queue) == [0, 1])
        for (_, batch) in taken.batches {
            batch.settle(.success(DeliveryReceipt(baseOffset: .zero)))
            accumulator.release(batch)
        }
        #expect(accumulator.flush().isEmpty)
        #expect(accumulator.bytesBuffered == 0)
    }

    @Test func `records wait for room in their order`() throws {
        let accumulator = Self.accumulator {
            $0.bufferBytes = 1000
            $0.batchBytes = 400
        }
        for _ in 0..<3 { _ = Self.add(300, to: accumulator) }
        #expect(Self.add(300, to: accumulator) == "noRoom(bytes: 336)")
        let woken = Mutex<[String]>([])
        _ = accumulator.waitForRoom(300) { isWorthwhile in woken.withLock { $0.append("first \(isWorthwhile)") } }
        let second = accumulator.waitForRoom(300) { _ in woken.withLock { $0.append("second") } }
        _ = accumulator.waitForRoom(300) { isWorthwhile in woken.withLock { $0.append("third \(isWorthwhile)") } }
        // Nobody passes those who wait.
        #expect(Self.add(1, to: accumulator) == "noRoom(bytes: 37)")

        let batch = try #require(accumulator.take(now: Self.start) { _, _ in true }.batches.first?.batch)
        batch.settle(.success(DeliveryReceipt(baseOffset: .zero)))
        accumulator.release(batch)
        #expect(woken.withLock { $0 } == ["first true"])
        accumulator.cancelWaiting(second)
        #expect(woken.withLock { $0 } == ["first true", "second", "third true"])
    }

    @Test func `a record that no request can carry is refused`() {
        let accumulator = Self.accumulator { $0.maxRequestBytes = 1000 }
        #expect(Self.add(2000, to: accumulator) == "tooLarge(bytes: 2036, most: 939)")
    }

    @Test func `topics and partitions that are not there are told apart`() {
        let accumulator = Self.accumulator()
        #expect(Self.add(1, to: accumulator, 2) == "noSuchPartition(count: 2)")
        #expect(Self.add(1, to: accumulator, -1) == "noSuchPartition(count: 2)")
        let other = accumulator.append(
            topic: "payments", partition: nil, timestamp: Timestamp(5), key: nil, value: [])
        #expect("\(other)" == "unknownTopic")
    }

    @Test func `batches whose time is over before they were sent are handed back`() {
        let accumulator = Self.accumulator { $0.deliveryTimeoutMillis = 100 }
        _ = Self.add(10, to: accumulator)
        _ = accumulator.take(now: Self.start) { _, _ in false }
        #expect(accumulator.take(now: Self.at(99)) { _, _ in false }.expired.isEmpty)
        #expect(accumulator.take(now: Self.at(100)) { _, _ in false }.expired.map(\.recordCount) == [1])
    }

    @Test func `a delivery tells each record its own offset, in parts too`() {
        let delivery = BatchDelivery(of: TopicPartition("orders", PartitionIndex(0)))
        let told = Mutex<[Int64?]>([])
        for index: Int32 in [0, 3] {
            delivery.whenSettled(index) { outcome in
                told.withLock { $0.append((try? outcome.get())?.baseOffset?.rawValue) }
            }
        }
        delivery.divided()
        delivery.settle(2..<4, .success(DeliveryReceipt(baseOffset: Offset(70))))
        #expect(told.withLock { $0 } == [71])
        #expect(!delivery.isWhole)
        delivery.settle(0..<2, .success(DeliveryReceipt(baseOffset: Offset(10))))
        #expect(told.withLock { $0 } == [71, 10])
        #expect(delivery.isWhole)
        #expect(delivery.outcome(of: 1) == .success(DeliveryReceipt(baseOffset: Offset(11))))
    }
}
