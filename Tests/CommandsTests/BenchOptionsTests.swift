import MartletRecords
import Testing

@testable import MartletCommands

@Suite struct BenchOptionsTests {
    private func options(_ words: String...) throws -> BenchOptions {
        try BenchOptions(BenchCommand.produce.parse(words), defaultSeconds: 10)
    }

    @Test("sizes take units, names are chosen from a list, and what is given holds")
    func given() throws {
        let options = try options(
            "--server", "[::1]:1234", "--record-size", "16k", "--batch-size=1m", "--codec", "zstd", "--acks", "1",
            "--rate", "5000", "--in-flight", "1", "-o", "json")
        #expect(options.server.description == "[::1]:1234")
        #expect(options.recordSize == 16_384)
        #expect(options.batchSize == 1_048_576)
        #expect(options.compression == Compression(.zstd))
        #expect(options.acks == 1)
        #expect(options.rate == 5000)
        #expect(options.inFlight == 1)
        #expect(options.isJSON)
    }

    @Test("a count alone has no limit of time, a duration alone none of records")
    func limits() throws {
        #expect(try options("--count", "5").limit.nanoseconds == nil)
        #expect(try options("--count", "5").limit.records == 5)
        #expect(try options().limit.nanoseconds == 10_000_000_000)
        #expect(try options("--count", "5", "--duration", "2").limit.nanoseconds == 2_000_000_000)
    }

    @Test(
        "what cannot be meant is refused before a broker is asked",
        arguments: [
            ["--server", "nowhere"], ["--server", "host:0"], ["--record-size", "9999999999g"], ["--in-flight", "0"],
            ["--rate", "fast"], ["--rate", "k"], ["--codec", "zip"], ["--acks", "2"], ["-o", "xml"],
        ])
    func refused(_ words: [String]) {
        #expect(throws: CommandFailure.self) {
            try BenchOptions(BenchCommand.produce.parse(words), defaultSeconds: 10)
        }
    }

    @Test("an even pace neither drifts nor overflows over years")
    func pace() {
        #expect(BenchOptions.dueNanoseconds(0, perSecond: 3) == 0)
        #expect(BenchOptions.dueNanoseconds(1, perSecond: 3) == 333_333_333)
        #expect(BenchOptions.dueNanoseconds(3_000_000, perSecond: 3) == 1_000_000_000_000_000)
        #expect(BenchOptions.dueNanoseconds(9_000_000_000, perSecond: 1) == 9_000_000_000_000_000_000)
    }

    @Test("answers belong to requests in the order of sending")
    func pending() {
        var pending = PendingRequests()
        var next: Int64 = 0
        for due in Int64(0)..<5000 {
            pending.append(due: due, records: 1, bytes: 2)
            if due % 3 == 0 {
                #expect(pending.popFirst().due == next)
                next += 1
            }
        }
        while !pending.isEmpty {
            #expect(pending.popFirst().due == next)
            next += 1
        }
        #expect(next == 5000)
    }
}
