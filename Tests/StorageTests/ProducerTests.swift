import MartletBase
import MartletRecords
import MartletStorage
import Testing

@Suite("producers")
struct ProducerTests {
    private func appended(_ outcome: AppendOutcome) -> Offset? {
        if case .appended(let appended) = outcome { appended.baseOffset } else { nil }
    }

    private func original(_ outcome: AppendOutcome) -> Offset? {
        if case .duplicate(let original, _) = outcome { original.firstOffset } else { nil }
    }

    @Test("any of the last five batches is recognised when it comes again, an older one is out of order")
    func duplicates() throws {
        let bench = try Bench()
        let log = try bench.log()
        func send(_ sequence: Int32) throws -> AppendOutcome {
            try bench.append(batch(["a", "b"], producer: 1, sequence: sequence), to: log)
        }
        for index in 0..<7 { #expect(appended(try send(Int32(index * 2))) == Offset(Int64(index * 2))) }
        for index in 2..<7 { #expect(original(try send(Int32(index * 2))) == Offset(Int64(index * 2))) }
        #expect(
            throws: AppendError.producer(
                .outOfOrderSequence(ProducerID(1), expected: ProducerSequence(14), found: ProducerSequence(2)))
        ) { try send(2) }
        #expect(throws: AppendError.self) { try send(16) }
        #expect(log.bounds.end == Offset(14))
    }

    @Test("sequences wrap from the largest back to 0")
    func wrap() throws {
        let bench = try Bench()
        let log = try bench.log()
        func send(_ count: Int, _ sequence: Int32) throws -> AppendOutcome {
            try bench.append(batch(Array(repeating: "a", count: count), producer: 1, sequence: sequence), to: log)
        }
        #expect(appended(try send(2, .max - 2)) == Offset(0))
        #expect(appended(try send(3, .max)) == Offset(2))
        #expect(original(try send(3, .max)) == Offset(2))
        #expect(appended(try send(1, 2)) == Offset(5))
    }

    @Test("a new epoch starts at 0 and fences the one before")
    func epochs() throws {
        let bench = try Bench()
        let log = try bench.log()
        func send(_ epoch: Int16, _ sequence: Int32) throws -> AppendOutcome {
            try bench.append(batch(["a"], producer: 1, epoch: epoch, sequence: sequence), to: log)
        }
        #expect(appended(try send(3, 0)) == Offset(0))
        #expect(throws: AppendError.self) { try send(4, 1) }
        #expect(appended(try send(4, 0)) == Offset(1))
        #expect(
            throws: AppendError.producer(
                .fencedEpoch(ProducerID(1), current: ProducerEpoch(4), found: ProducerEpoch(3)))
        ) { try send(3, 1) }
    }

    @Test(
        "what was in flight when a broker ended is recognised, though a snapshot names one batch",
        arguments: [true, false])
    func inFlight(clean: Bool) throws {
        let bench = try Bench()
        bench.config.segmentBytes = 400
        for count in 5...9 {
            let partition = TopicPartition("orders", PartitionIndex(Int32(count)))
            var log = try bench.log(partition)
            for index in 0..<count { try bench.append(batch(["a"], producer: 5, sequence: Int32(index)), to: log) }
            if clean {
                bench.stop()
                try bench.start()
            } else {
                try bench.kill()
            }
            log = try bench.log(partition)
            let last = Offset(Int64(count - 1))
            for offset in [last - 2, last - 1, last] {
                let again = try bench.append(
                    batch(["a"], producer: 5, sequence: Int32(offset.rawValue)), to: log)
                #expect(original(again) == offset, "\(count) batches")
            }
        }
    }

    @Test("producers survive a stop, a kill and a roll", arguments: [true, false])
    func restart(clean: Bool) throws {
        let bench = try Bench()
        bench.config.segmentBytes = 400
        var log = try bench.log()
        for index in 0..<9 { try bench.append(batch(["a"], producer: 5, sequence: Int32(index)), to: log) }
        if clean {
            bench.stop()
            try bench.start()
        } else {
            try bench.kill()
        }
        log = try bench.log()
        let again = try bench.append(batch(["a"], producer: 5, sequence: 8), to: log)
        #expect(original(again) == Offset(8))
        #expect(throws: AppendError.self) { try bench.append(batch(["a"], producer: 5, sequence: 10), to: log) }
        #expect(appended(try bench.append(batch(["a"], producer: 5, sequence: 9), to: log)) == Offset(9))
    }

    @Test("a silent producer is forgotten after its time, and may then begin anywhere")
    func expiry() throws {
        let bench = try Bench()
        let log = try bench.log()
        let wall = bench.now.wall.rawValue
        try bench.append(batch(["a"], timestamp: wall, producer: 5, sequence: 0), to: log)
        log.tick(Now(monotonic: bench.now.monotonic, wall: Timestamp(wall + 86_400_000)))
        #expect(log.producers.count == 1)
        log.tick(Now(monotonic: bench.now.monotonic, wall: Timestamp(wall + 86_400_001)))
        #expect(log.producers.isEmpty)
        try bench.append(batch(["a"], producer: 5, sequence: 77), to: log)
    }
}

@Suite("transactions")
struct TransactionTests {
    private func send(_ bench: Bench, _ log: PartitionLog, _ producer: Int64, _ sequence: Int32) throws {
        try bench.append(
            batch(["a"], producer: producer, sequence: sequence, transactional: true), to: log)
    }

    private func end(
        _ bench: Bench, _ log: PartitionLog, _ producer: Int64, _ decision: EndTransactionMarker.Decision
    ) throws {
        try bench.append(marker(decision, producer: producer), to: log, from: .coordinator)
    }

    @Test("the last stable offset stays before open transactions, and before markers above the high watermark")
    func lastStableOffset() throws {
        let bench = try Bench()
        let log = try bench.log()
        try bench.append(batch(["plain"]), to: log)
        try send(bench, log, 1, 0)
        try send(bench, log, 2, 0)
        log.advance(highWatermark: Offset(3))
        #expect(log.bounds.lastStableOffset == Offset(1))
        try end(bench, log, 1, .commit)
        // The marker is in the log but not yet below the high watermark.
        #expect(log.bounds.lastStableOffset == Offset(1))
        log.advance(highWatermark: Offset(4))
        #expect(log.bounds.lastStableOffset == Offset(2))
        try end(bench, log, 2, .abort)
        log.advance(highWatermark: Offset(5))
        #expect(log.bounds.lastStableOffset == Offset(5))
    }

    @Test("aborted transactions are told to whoever reads their range, after a restart too", arguments: [true, false])
    func aborted(clean: Bool) throws {
        let bench = try Bench()
        var log = try bench.log()
        try send(bench, log, 1, 0)
        try send(bench, log, 2, 0)
        try end(bench, log, 1, .abort)
        bench.checkpoint()
        try send(bench, log, 1, 1)
        try end(bench, log, 1, .commit)
        try end(bench, log, 2, .abort)
        let expected = [
            AbortedTransaction(
                producerID: ProducerID(1), firstOffset: Offset(0), lastOffset: Offset(2), lastStableOffset: Offset(1)),
            AbortedTransaction(
                producerID: ProducerID(2), firstOffset: Offset(1), lastOffset: Offset(5), lastStableOffset: Offset(6)),
        ]
        #expect(try log.abortedTransactions(from: .zero, to: Offset(6)) == expected)
        #expect(try log.abortedTransactions(from: Offset(3), to: Offset(6)) == [expected[1]])
        #expect(try log.abortedTransactions(from: .zero, to: Offset(1)) == [expected[0]])
        if clean {
            bench.stop()
            try bench.start()
        } else {
            try bench.kill()
        }
        log = try bench.log()
        try bench.open(log)
        #expect(try log.abortedTransactions(from: .zero, to: Offset(6), waiting: true) == expected)
        log.advance(highWatermark: Offset(6))
        #expect(log.bounds.lastStableOffset == Offset(6))
    }

    @Test("an open transaction is still open after a restart")
    func openTransaction() throws {
        let bench = try Bench()
        var log = try bench.log()
        try bench.append(batch(["plain"]), to: log)
        try send(bench, log, 1, 0)
        bench.stop()
        try bench.start()
        log = try bench.log()
        try bench.open(log)
        log.advance(highWatermark: Offset(2))
        #expect(log.bounds.lastStableOffset == Offset(1))
        #expect(log.producers.first?.entry.transactionStart == Offset(1))
    }

    @Test("plain data within a transaction and markers of replaced coordinators are refused")
    func refused() throws {
        let bench = try Bench()
        let log = try bench.log()
        try send(bench, log, 1, 0)
        #expect(throws: AppendError.producer(.transactionOpen(ProducerID(1), since: .zero))) {
            try bench.append(batch(["a"], producer: 1, sequence: 1), to: log)
        }
        try bench.append(marker(.abort, producer: 1, coordinator: 5), to: log, from: .coordinator)
        let older = AppendError.producer(
            .fencedCoordinator(ProducerID(1), current: CoordinatorEpoch(5), found: CoordinatorEpoch(4)))
        #expect(throws: older) {
            try bench.append(marker(.abort, producer: 1, coordinator: 4), to: log, from: .coordinator)
        }
    }
}
