import CLinux
import MartletBase
import MartletRecords

/// CRC-32C by each path of this processor, and what a produced batch costs.
func recordBenchmarks() -> [Benchmark] { checksumBenchmarks() + batchBenchmarks() }

/// Nanoseconds per KiB: 1024 divided by the figure is GB/s.
private func checksumBenchmarks() -> [Benchmark] {
    let paths: [(String, martlet_crc32c_path)] = [
        ("table", MARTLET_CRC32C_PORTABLE), ("one way", MARTLET_CRC32C_ONE_WAY),
        ("three way", MARTLET_CRC32C_THREE_WAY), ("AVX-512", MARTLET_CRC32C_AVX512),
    ]
    let bytes = (0..<1 << 20).map { UInt8(truncatingIfNeeded: $0 &* 167 ^ $0 >> 9) }
    var benchmarks: [Benchmark] = []
    for size in [1 << 10, 4 << 10, 64 << 10, 1 << 20] {
        let name = "\(size >> 10) KiB"
        for (path, number) in paths where martlet_crc32c_supported(number) {
            benchmarks.append(
                Benchmark("records: CRC-32C \(path), \(name), per KiB", operations: size >> 10) {
                    keep(martlet_crc32c_by(number, 0, bytes, size))
                })
        }
        benchmarks.append(
            Benchmark("records: CRC-32C as chosen, \(name), per KiB", operations: size >> 10) {
                keep(CRC32C.checksum(bytes.span.bytes.extracting(first: size)))
            })
    }
    return benchmarks
}

private func batchBenchmarks() -> [Benchmark] {
    let plain = sampleBatch(.none)
    let count = 640
    var benchmarks = [
        Benchmark("records: header and view") {
            if let view = try? RecordBatchView(plain.span.bytes) { keep(view.header.recordCount) }
        },
        Benchmark("records: read a record", operations: count) {
            guard let view = try? RecordBatchView(plain.span.bytes) else { return }
            var reader = RecordReader(view.body, of: view.header)
            while let record = try? reader.next() { keep(record.offsetDelta) }
        },
        validation("header only, 64 KiB of 100 B", plain, .header, operations: 1),
        validation("every record, per record", plain, .records, operations: count),
    ]
    for codec in CompressionCodec.allCases where codec != .none {
        let batch = sampleBatch(codec)
        benchmarks.append(validation("every record of \(codec), per record", batch, .records, operations: count))
    }
    return benchmarks
}

private func validation(
    _ name: String, _ batch: [UInt8], _ depth: BatchRules.Depth, operations: Int
) -> Benchmark {
    var rules = BatchRules()
    rules.depth = depth
    let context = ValidationContext()
    return Benchmark("records: validate \(name)", operations: operations) {
        keep(context.validate(batch, rules))
    }
}

/// Keeps the decompressor between calls, as a reactor does.
private final class ValidationContext {
    private var decompressor = Decompressor()

    func validate(_ batch: [UInt8], _ rules: BatchRules) -> Bool {
        do throws(BatchRejection) {
            _ = try BatchValidator.validate(
                batch.span.bytes, rules, now: Timestamp(1_700_000_000_000), using: &decompressor)
            return true
        } catch {
            preconditionFailure("the sample batch is refused: \(error)")
        }
    }
}

/// 640 records of 100 bytes: about 64 KiB.
private func sampleBatch(_ codec: CompressionCodec) -> [UInt8] {
    var random = SeededRandom(seed: 1)
    var builder = RecordBatchBuilder()
    var compressor = Compressor()
    var output = ByteBuffer()
    do throws(BuildError) {
        for number in 0..<640 {
            let word = UInt8(truncatingIfNeeded: random.next())
            let value = (0..<100).map { $0 < 20 ? UInt8(truncatingIfNeeded: random.next()) : word &+ UInt8($0 / 10) }
            try builder.append(
                timestamp: Timestamp(1_700_000_000_000 + Int64(number)), key: nil, value: value.span.bytes)
        }
        try builder.finish(Compression(codec), using: &compressor, into: &output)
    } catch {
        preconditionFailure("the sample batch cannot be built: \(error)")
    }
    return output.array()
}
