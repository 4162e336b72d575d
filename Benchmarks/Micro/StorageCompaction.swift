import Foundation
import MartletBase
import MartletRecords
import MartletStorage
import MartletSystem
import Synchronization

/// A log in which each of 100,000 keys was written five times, compacted in steps of a mebibyte as a broker does it, against
/// reading the same files twice and writing a fifth of them: `micro-benchmarks storage-compaction`.
func runStorageCompaction() throws {
    for recordBytes in [100, 1000] { try measureCompaction(recordBytes: recordBytes) }
}

private func measureCompaction(recordBytes: Int) throws {
    let keys = 100_000
    let rounds = 5
    var rates: [(ours: Double, bare: Double)] = []
    for _ in 0..<3 {
        let path = scratchDirectory("compaction")
        let bench = try StorageBench(path)
        var config = LogConfig()
        config.flushOnAck = false
        config.isCompacted = true
        config.segmentBytes = 16 << 20
        let log = try bench.log(0, config)
        for first in stride(from: 0, to: keys * rounds, by: 100) {
            bench.append(keyedBatch(first..<(first + 100), keys: keys, recordBytes: recordBytes), to: log)
        }
        bench.waitFor { done in bench.manager.checkpoint(done) }
        log.advance(highWatermark: log.bounds.end)
        let before = log.bounds.bytes
        let gigabytes = Double(before) / 1e9
        let bare = try bareSeconds(log.path, path)
        config.segmentBytes = 1 << 30
        log.update(config)
        let ours = try compactSeconds(log, bench)
        rates.append((gigabytes / ours, gigabytes / bare))
        print("\(recordBytes) bytes a record: \(before >> 20) MiB became \(log.bounds.bytes >> 20) MiB")
        bench.stop()
        try FileManager.default.removeItem(atPath: path)
    }
    printRatio("compaction of \(recordBytes) bytes a record", rates, unit: "GB/s of log")
}

private func compactSeconds(_ log: PartitionLog, _ bench: StorageBench) throws -> Double {
    var known: [Offset: SegmentFacts] = [:]
    let settings = CompactionSettings()
    guard let candidate = try log.compactionCandidate(settings, &known, now: bench.now.wall),
        let compaction = log.beginCompaction(
            candidate, settings, now: bench.now.wall, memory: CompactionTask.Memory())
    else { fatalError("nothing to compact") }
    return seconds {
        let isDone = Mutex(false)
        while !isDone.withLock({ $0 }) {
            bench.waitFor { done in
                compaction.step(bytes: 1 << 20) { outcome in
                    if case .worked = outcome {} else { isDone.withLock { $0 = true } }
                    done()
                }
            }
        }
    }
}

/// Reads every segment twice, and writes a fifth of it.
private func bareSeconds(_ log: String, _ scratch: String) throws -> Double {
    let disk = SystemDisk()
    let names = try disk.list(log).map(\.name).filter { $0.hasSuffix(".log") }
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 16)
    defer { buffer.deallocate() }
    let target = try disk.open(scratch + "/bare", .replace)
    var written: Int64 = 0
    return try seconds {
        for pass in 0..<2 {
            for name in names {
                let file = try disk.open("\(log)/\(name)", .read)
                var position: Int64 = 0
                while true {
                    let count = try file.read(into: buffer, at: position)
                    if count == 0 { break }
                    position += Int64(count)
                    guard pass == 1 else { continue }
                    try target.write(UnsafeRawBufferPointer(rebasing: buffer[..<(count / 5)]), at: written)
                    written += Int64(count / 5)
                }
            }
        }
        try target.synchronize()
    }
}

private func keyedBatch(_ numbers: Range<Int>, keys: Int, recordBytes: Int) -> UnsafeMutableRawBufferPointer {
    var builder = RecordBatchBuilder()
    var compressor = Compressor()
    var output = ByteBuffer()
    let value = [UInt8](repeating: 7, count: max(recordBytes - 24, 1))
    do {
        for number in numbers {
            let key = Array("key-\(number % keys)".utf8)
            try builder.append(
                timestamp: Timestamp(1_700_000_000_000), key: key.span.bytes, value: value.span.bytes)
        }
        try builder.finish(using: &compressor, into: &output)
    } catch { fatalError("batch: \(error)") }
    let batch = UnsafeMutableRawBufferPointer.allocate(byteCount: output.count, alignment: 16)
    output.bytes.withUnsafeBytes { batch.copyMemory(from: $0) }
    return batch
}
