import MartletBase
import MartletClient
import MartletSystem

/// One run of `martlet produce`: reads, sends, counts what was acknowledged, and says so.
final class ProduceRun: Sendable {
    let options: ProduceOptions
    private let input: StandardInput

    /// Why no more was read.
    private enum Stop {
        case end
        case interrupted
        case badLine(Int64, message: String, hint: String)
        case failure(CommandFailure)
    }

    private struct Pumped {
        var tally = ProduceTally()
        var lines: Int64 = 0
        var bytes: Int64 = 0
        var stop = Stop.end
        /// Nothing was acknowledged for as long as was to be waited.
        var isStalled = false
    }

    init(_ options: ProduceOptions, _ input: StandardInput) {
        self.options = options
        self.input = input
    }

    func go() async throws(CommandFailure) -> ExitCode {
        if options.isDryRun { return try await conclude(pump(nil), nil) }
        let client = try options.global.client()
        let producer = try await makeProducer(client)
        let begin = SystemClock.monotonic()
        var pumped = await pump(producer)
        // What has been given is waited for even after an interruption, which ended the reading alone.
        let (run, given) = (self, pumped.tally)
        (pumped.tally, pumped.isStalled) = await Task { await run.finish(given, producer) }.value
        let elapsed = SystemClock.monotonic().millis(since: begin)
        await client.close()
        return try conclude(pumped, elapsed)
    }

    /// Finds the topic before anything is read, so that a wrong name is heard of at once.
    private func makeProducer(_ client: Client) async throws(CommandFailure) -> Producer {
        let producer: Producer
        do throws(ClientError) { producer = try Producer(client, options.configuration) } catch {
            throw CommandFailure(error)
        }
        let count = try await partitionCount(client, producer)
        if let partition = options.partition, Int(partition) >= count {
            throw CommandFailure(
                "\"\(options.topic)\" has no partition \(partition)", hint: "It has the partitions 0 to \(count - 1)")
        }
        return producer
    }

    // MARK: Sending

    /// - Parameter producer: `nil` where lines are only looked at.
    private func pump(_ producer: Producer?) async -> Pumped {
        let task = Task { await self.pumpLines(producer) }
        return await withTaskCancellationHandler {
            await task.value
        } onCancel: {
            task.cancel()
            input.stop()
        }
    }

    private func pumpLines(_ producer: Producer?) async -> Pumped {
        var pumped = Pumped()
        var splitter = LineSplitter(limit: options.lines.largest)
        var progress = ProduceProgress()
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 << 10, alignment: 16)
        defer {
            buffer.deallocate()
            progress.end()
        }
        while !splitter.isAtEnd {
            do throws(Errno) {
                let count = try input.read(into: buffer)
                guard !Task.isCancelled else {
                    pumped.stop = .interrupted
                    break
                }
                splitter.add(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
            } catch {
                pumped.stop = .failure(
                    CommandFailure("stdin cannot be read: \(error)", hint: "Check where it comes from"))
                break
            }
            while let line = splitter.next() {
                pumped.lines += 1
                pumped.bytes += Int64(line.count)
                guard await take(line, producer, &pumped) else { return pumped }
            }
            pumped.tally.settle()
            progress.show(pumped.tally.acknowledged, bytes: pumped.bytes)
        }
        return pumped
    }

    /// False where nothing more is to be read.
    private func take(_ line: [UInt8], _ producer: Producer?, _ pumped: inout Pumped) async -> Bool {
        let record: ProducerRecord
        do throws(RecordLine.Problem) { record = try options.lines.record(line) } catch {
            pumped.stop = .badLine(pumped.lines, message: error.message, hint: error.hint)
            return false
        }
        guard let producer else { return true }
        if pumped.tally.isFull {
            pumped.tally.settle()
            if pumped.tally.isFull, let oldest = pumped.tally.oldest {
                _ = await hasEnded(oldest)
                pumped.tally.settle()
            }
        }
        do throws(ClientError) {
            pumped.tally.add(try await producer.enqueue(record), line: pumped.lines)
            return true
        } catch {
            switch error.kind {
            case .cancelled: pumped.stop = .interrupted
            case .invalid: pumped.stop = .badLine(pumped.lines, message: error.message, hint: "Nothing of it was sent")
            default: pumped.stop = .failure(CommandFailure(error))
            }
            return false
        }
    }

    // MARK: The end

    /// Waits for every record, unless for too long none is acknowledged: then what is left has failed.
    private func finish(
        _ given: ProduceTally, _ producer: Producer
    ) async -> (ProduceTally, isStalled: Bool) {
        var tally = given
        tally.settle()
        while let oldest = tally.oldest {
            guard await hasEnded(oldest) else { break }
            tally.settle()
        }
        let isStalled = tally.oldest != nil
        let closing = Task { await producer.close() }
        if isStalled { closing.cancel() }
        await closing.value
        tally.settle()
        return (tally, isStalled)
    }

    private func hasEnded(_ delivery: Delivery) async -> Bool {
        let limit = Duration.milliseconds(options.global.timeoutMillis)
        return await withTaskGroup(of: Bool.self) { group in
            group.addTask {
                _ = try? await delivery.wait()
                return delivery.result != nil
            }
            group.addTask {
                try? await Task.sleep(for: limit)
                return false
            }
            defer { group.cancelAll() }
            return await group.next() ?? false
        }
    }

    private func conclude(_ pumped: Pumped, _ elapsedMillis: Int64?) throws(CommandFailure) -> ExitCode {
        let tally = pumped.tally
        report(pumped, elapsedMillis)
        let isPartly = tally.acknowledged > 0
        if case .badLine(let number, let message, let hint) = pumped.stop {
            throw CommandFailure(
                "line \(number) \(message); nothing was read after it", hint: hint, exit: isPartly ? .partly : .failed)
        }
        if tally.notAcknowledged > 0 { throw notAcknowledged(pumped) }
        if case .failure(let failure) = pumped.stop { throw failure }
        return .done
    }

    private func notAcknowledged(_ pumped: Pumped) -> CommandFailure {
        let tally = pumped.tally
        let exit = tally.acknowledged > 0 ? ExitCode.partly : .failed
        let what = "\(tally.notAcknowledged) of \(tally.given) records were not acknowledged"
        if pumped.isStalled {
            return CommandFailure(
                what
                    + ": the broker was silent for \(options.global.timeoutMillis / 1000) s; they may have been written",
                hint: "See whether the broker runs, or give it longer: --timeout SECONDS", exit: exit, name: "TIMED_OUT"
            )
        }
        guard let (line, error) = tally.firstFailure else { return CommandFailure(what, hint: "", exit: exit) }
        return CommandFailure(
            what + ", the first on line \(line): " + error.message,
            hint: CommandFailure(error).hint, exit: exit, code: error.code, name: error.name)
    }

    private func report(_ pumped: Pumped, _ elapsedMillis: Int64?) {
        let tally = pumped.tally
        if options.global.isJSON {
            var object = JSONObject()
            object.add("topic", options.topic)
            object.add("lines", pumped.lines)
            object.add("acknowledged", tally.acknowledged)
            object.add("failed", tally.notAcknowledged)
            object.add("bytes", pumped.bytes)
            object.add("elapsed_ms", orNull: elapsedMillis)
            return Report.line(object.text)
        }
        if elapsedMillis == nil {
            return Report.note("\(pumped.lines) records would be sent to \"\(options.topic)\"")
        }
        let what = options.configuration.acknowledgements == .none ? "sent, which nobody acknowledges" : "acknowledged"
        let interrupted = if case .interrupted = pumped.stop { "; interrupted" } else { "" }
        let noun = tally.acknowledged == 1 ? "record" : "records"
        Report.note("\(tally.acknowledged) \(noun) \(what)\(interrupted)")
    }
}

/// On a terminal, how many records have been acknowledged and how fast; not while somebody types them.
private struct ProduceProgress {
    private let isShown = ThisProcess.isTerminal(.error) && !StandardInput.isTerminal
    private var next = SystemClock.monotonic().advanced(byMillis: 1000)
    private var shown: (records: Int64, bytes: Int64) = (0, 0)

    mutating func show(_ records: Int64, bytes: Int64) {
        guard isShown else { return }
        let now = SystemClock.monotonic()
        guard now >= next else { return }
        let millis = 1000 + now.millis(since: next)
        let (recordRate, byteRate) = ((records - shown.records) * 1000 / millis, (bytes - shown.bytes) * 1000 / millis)
        ThisProcess.write(
            "\r\u{1b}[K\(records) records acknowledged, \(recordRate)/s, \(ByteSize.text(byteRate))/s", to: .error)
        shown = (records, bytes)
        next = now.advanced(byMillis: 1000)
    }

    func end() {
        if isShown { ThisProcess.write("\r\u{1b}[K", to: .error) }
    }
}
