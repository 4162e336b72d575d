import MartletClient

import struct MartletBase.Timestamp

/// One run of `martlet consume`, on the client's side.
struct ConsumeRun: Sendable {
    private let options: ConsumeOptions
    private let consumer: Consumer
    private let now: Timestamp

    init(_ options: ConsumeOptions, _ client: Client, now: Timestamp) throws(ClientError) {
        self.options = options
        self.now = now
        var configuration = ConsumerConfiguration()
        configuration.isolation = options.isolation
        consumer = try Consumer(client, configuration)
    }

    func run() async throws(ClientError) -> ExitCode {
        try await assign()
        var output = BufferedOutput()
        var failure: ClientError?
        do throws(Stop) {
            do throws(Stop) { try await print(to: &output) } catch .client(let error) { failure = error }
            // What was read before a failure is printed all the same.
            try write { () throws(BufferedOutput.End) in try output.flush() }
        } catch {
            switch error {
            case .client(let error): throw error
            case .output(.nobodyReads): failure = nil
            case .output(.failed(let errno)):
                throw ClientError(.refused, "what was read cannot be written: \(errno)", hint: "see where stdout goes")
            }
        }
        // Ctrl-C is how following ends.
        if let failure, failure.kind != .cancelled { throw failure }
        return .done
    }

    private enum Stop: Error {
        case client(ClientError)
        case output(BufferedOutput.End)
    }

    // MARK: - From where to where

    private func assign() async throws(ClientError) {
        var partitions = try await consumer.partitions(of: options.topic)
        if !options.partitions.isEmpty { partitions = options.partitions.map { TopicPartition(options.topic, $0) } }
        let starts = try await starts(partitions)
        let ends = try await ends(partitions)
        try await consumer.assign(partitions.map { ($0, from: starts[$0] ?? .beginning, until: ends[$0]) })
    }

    private func starts(_ partitions: [TopicPartition]) async throws(ClientError) -> [TopicPartition: ReadPosition] {
        switch options.from {
        case .beginning: return Self.all(partitions, .beginning)
        case .end: return Self.all(partitions, .end)
        case .offset(let offset): return Self.all(partitions, .offset(offset))
        case .last(let count):
            let first = try await consumer.offsets(of: partitions, at: .beginning)
            return try await consumer.offsets(of: partitions, at: .end).reduce(into: [:]) { starts, end in
                starts[end.key] = .offset(max(end.value - min(count, end.value), first[end.key] ?? 0))
            }
        case .time, .ago: return Self.all(partitions, .timestamp(options.from.time(now: now) ?? 0))
        }
    }

    /// Without `--follow` nothing that comes after the start is read.
    private func ends(_ partitions: [TopicPartition]) async throws(ClientError) -> [TopicPartition: ReadPosition] {
        guard let until = options.until else { return options.follows ? [:] : Self.all(partitions, .end) }
        switch until {
        case .beginning: return Self.all(partitions, .beginning)
        case .end: return Self.all(partitions, .end)
        case .offset(let offset):
            if options.follows { return Self.all(partitions, .offset(offset)) }
            return try await consumer.offsets(of: partitions, at: .end).mapValues { .offset(min($0, offset)) }
        case .last(let count):
            return try await consumer.offsets(of: partitions, at: .end).mapValues {
                .offset(max($0 - min(count, $0), 0))
            }
        case .time, .ago:
            // While records come, the one that ends a partition may be yet to come: it is known by its timestamp.
            if options.follows { return [:] }
            return Self.all(partitions, .timestamp(until.time(now: now) ?? 0))
        }
    }

    private static func all(
        _ partitions: [TopicPartition], _ position: ReadPosition
    ) -> [TopicPartition: ReadPosition] {
        Dictionary(partitions.map { ($0, position) }, uniquingKeysWith: { $1 })
    }

    // MARK: - What is printed

    private func print(to output: inout BufferedOutput) async throws(Stop) {
        var left = options.count ?? .max
        let end = options.follows ? options.until?.time(now: now) : nil
        var batches = consumer.batches.makeAsyncIterator()
        while left > 0 {
            let next: ConsumerBatch?
            do throws(ClientError) { next = try await batches.next() } catch { throw .client(error) }
            guard let batch = next else { return }
            var isOver = false
            for record in batch where left > 0 {
                isOver = end.map { record.timestamp >= $0 } ?? false
                if isOver { break }
                if let pattern = options.pattern, !pattern.matches(record.value) { continue }
                try write { () throws(BufferedOutput.End) in try options.form.write(record, to: &output) }
                left -= 1
            }
            if isOver {
                let partition = TopicPartition(batch.topic, batch.partition)
                do throws(ClientError) { try await consumer.unassign([partition]) } catch { throw .client(error) }
            }
            // Somebody may be waiting for what is there.
            try write { () throws(BufferedOutput.End) in try output.flush() }
        }
    }

    private func write(_ body: () throws(BufferedOutput.End) -> Void) throws(Stop) {
        do throws(BufferedOutput.End) { try body() } catch { throw .output(error) }
    }
}
