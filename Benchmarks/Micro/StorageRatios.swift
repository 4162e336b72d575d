import Foundation
import MartletBase
import MartletStorage
import MartletSystem

/// An empty directory of this process; `MARTLET_BENCH_DIR` says on which disk.
func scratchDirectory(_ name: String) -> String {
    let parent = ProcessInfo.processInfo.environment["MARTLET_BENCH_DIR"] ?? NSTemporaryDirectory()
    let path = "\(parent)/martlet-bench-\(getpid())-\(name)"
    try? FileManager.default.removeItem(atPath: path)
    return path
}

/// Writing through a log against the bare calls, alternating in one run: `micro-benchmarks storage-ratios`.
func runStorageRatios() throws {
    for size in [64 << 10, 1 << 20] { try compareAppend(size) }
    try measureIdlePartitions()
    try measureRecovery()
}

func seconds(_ body: () throws -> Void) rethrows -> Double {
    let elapsed = try ContinuousClock().measure(body).components
    return Double(elapsed.seconds) + Double(elapsed.attoseconds) / 1e18
}

/// The median of the rounds' ratios, with the least and the largest.
func printRatio(_ name: String, _ rounds: [(ours: Double, bare: Double)], unit: String) {
    let ratios = rounds.map { $0.ours / $0.bare }.sorted()
    func text(_ value: Double) -> String { String(format: "%.2f", value) }
    func middle(_ values: [Double]) -> String { String(format: "%.1f", values.sorted()[values.count / 2]) }
    print(
        "\(name): \(text(ratios[ratios.count / 2])) of the bare calls (\(text(ratios[0])) to \(text(ratios[ratios.count - 1])));",
        "\(middle(rounds.map(\.ours))) against \(middle(rounds.map(\.bare))) \(unit)")
}

private func compareAppend(_ size: Int) throws {
    let volume = 256 << 20
    let batch = storageBatch(size: size)
    let count = volume / batch.count
    let gigabytes = Double(count * batch.count) / 1e9
    var config = LogConfig()
    config.flushOnAck = false
    config.maxMessageBytes = 2 << 20
    var rounds: [(ours: Double, bare: Double)] = []
    for round in 0..<7 {
        let path = scratchDirectory("append")
        let bench = try StorageBench(path)
        let log = try bench.log(0, config)
        bench.append(batch, to: log)
        let ours = seconds { for _ in 1..<count { bench.append(batch, to: log) } }
        let file = try bench.disk.open(path + "/bare", .create)
        let bare = try seconds {
            for index in 1..<count { try file.write(UnsafeRawBufferPointer(batch), at: Int64(index * batch.count)) }
        }
        // The first round warms the allocator of the file system.
        if round > 0 { rounds.append((gigabytes / ours, gigabytes / bare)) }
        try FileManager.default.removeItem(atPath: path)
    }
    printRatio("append of \(size >> 10) KiB", rounds, unit: "GB/s")
}

private func residentMiB() -> Double {
    let pages = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8))?.split(separator: " ")
    return Double(pages.flatMap { Int($0[1]) } ?? 0) * 4096 / Double(1 << 20)
}

private func bytesRead() -> Int {
    let text = (try? String(contentsOfFile: "/proc/self/io", encoding: .utf8)) ?? ""
    return text.split(separator: "\n").first.flatMap { Int($0.split(separator: " ")[1]) } ?? 0
}

private func measureIdlePartitions() throws {
    let count: Int32 = 10_000
    let path = scratchDirectory("idle")
    let batch = storageBatch(size: 1 << 10)
    var first: StorageBench? = try StorageBench(path)
    let config = LogConfig()
    let made = try seconds {
        for index in 0..<count {
            guard let bench = first else { return }
            bench.append(batch, to: try bench.log(index, config))
        }
        first?.stop()
    }
    first = nil
    var logs: [PartitionLog] = []
    var second: StorageBench?
    let opened = try seconds {
        let bench = try StorageBench(path)
        for index in 0..<count { logs.append(try bench.log(index, config)) }
        bench.waitFor { bench.manager.recover($0) }
        second = bench
    }
    print(
        "\(count) idle partitions: made and stopped in \(String(format: "%.1f", made)) s, opened in",
        "\(String(format: "%.0f", opened * 1000)) ms, \(String(format: "%.1f", residentMiB())) MiB resident in all,",
        "clean: \(second?.report.wasClean ?? false)")
    try FileManager.default.removeItem(atPath: path)
}

private func measureRecovery() throws {
    let path = scratchDirectory("recovery")
    let batch = storageBatch(size: 64 << 10)
    var config = LogConfig()
    config.flushOnAck = false
    config.segmentBytes = 2 << 30 - 1
    do {
        let bench = try StorageBench(path)
        let log = try bench.log(0, config)
        for _ in 0..<(1 << 30) / batch.count { bench.append(batch, to: log) }
        bench.waitFor { bench.manager.checkpoint($0) }
        for _ in 0..<(10 << 20) / batch.count { bench.append(batch, to: log) }
        // The process ends here as far as the files can tell; only the lock has to go.
        for directory in bench.manager.directories { directory.releaseLock() }
    }
    let before = bytesRead()
    let bench = try StorageBench(path)
    let log = try bench.log(0, config)
    let took = seconds { bench.waitFor { done in log.whenOpen { _ in done() } } }
    print(
        "recovery of 1 GiB with 10 MiB behind the recovery point: read",
        "\(String(format: "%.1f", Double(bytesRead() - before) / Double(1 << 20))) MiB in",
        "\(String(format: "%.0f", took * 1000)) ms, end \(log.bounds.end)")
    try FileManager.default.removeItem(atPath: path)
}
