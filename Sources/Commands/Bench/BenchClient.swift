import MartletBase
import MartletClient
import MartletSystem

/// Sends records one by one through the Swift client, from one task: what a program gets, not what the broker could take.
enum BenchClient {
    static func run(_ options: BenchOptions) throws(CommandFailure) -> BenchResult {
        guard options.rate == nil else {
            throw .usage("--client sends as much as goes", hint: "Leave --rate or --client out")
        }
        let topic = try BenchTopic(options, create: true)
        let isLocal = topic.isLocal
        return try MainThread.wait { () async throws(CommandFailure) in
            do throws(ClientError) { return try await send(options, isLocal: isLocal) } catch {
                throw CommandFailure(error)
            }
        }
    }

    private static func send(_ options: BenchOptions, isLocal: Bool) async throws(ClientError) -> BenchResult {
        let client = try Client(servers: ["\(options.server)"])
        let producer = try Producer(client, configuration(options))
        _ = try await producer.partitionCount(of: options.topic)
        var random = SeededRandom(seed: 1)
        let value = (0..<options.recordSize).map { _ in 48 + UInt8(truncatingIfNeeded: random.next() >> 58) }
        let record = ProducerRecord(topic: options.topic, value: value)
        var result = BenchResult()
        var run = BenchRun(options, isLocal: isLocal)
        var samples: [Delivery] = []
        while !run.isOver(at: BenchRun.now, records: result.records), !Task.isCancelled {
            for _ in 0..<1000 {
                let delivery = try await producer.enqueue(record)
                result.records += 1
                result.bytes += Int64(value.count)
                if result.records % 1000 == 0 { samples.append(delivery) }
            }
            run.progress(result, at: BenchRun.now)
        }
        try await producer.flush()
        run.finish(&result)
        for sample in samples { try await sample.wait() }
        await producer.close()
        await client.close()
        return result
    }

    private static func configuration(_ options: BenchOptions) -> ProducerConfiguration {
        var configuration = ProducerConfiguration()
        configuration.acknowledgements = options.acks == 0 ? .none : options.acks == 1 ? .leader : .all
        configuration.batchBytes = min(options.batchSize, configuration.maxRequestBytes)
        configuration.compression =
            switch options.compression.codec {
            case .none: .none
            case .gzip: .gzip()
            case .snappy: .snappy
            case .lz4: .lz4()
            case .zstd: .zstd()
            }
        return configuration
    }
}
