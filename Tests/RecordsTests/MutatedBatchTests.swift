import MartletBase
import MartletWire
import TestSupport
import Testing

@testable import MartletRecords

/// Batches of real clients, damaged and then sealed again with the right length and checksum, so that the damage reaches
/// what stands behind them: header rules, decompressors, the records' own lengths.
///
/// `MARTLET_FUZZ` multiplies the number of mutations.
@Suite("Mutated batches") struct MutatedBatchTests {
    static let mutationsPerBatch = 40 * (environment("MARTLET_FUZZ").flatMap { Int($0) } ?? 1)
    static let limit = 1 << 20

    @Test("a damaged batch with a right checksum is refused or read, and what is accepted can be read")
    func sealed() throws {
        let seed = Seed()
        var random = seed.random
        let batches = try GoldenBatch.all().map(\.bytes)
        var accepted = 0
        var refused = 0
        for batch in batches {
            for _ in 0..<Self.mutationsPerBatch {
                // Half of the damage goes to the records alone: most damaged headers are refused at once.
                let kept = random.oneIn(2) ? RecordBatchHeader.size : 21
                let bytes = Self.seal(batch[..<kept] + Mutator().mutate(Array(batch[kept...]), using: &random))
                let isReadable = try Self.isReadable(bytes)
                var rules = BatchRules()
                rules.maxDecompressedBytes = Self.limit
                var decompressor = Decompressor()
                do throws(BatchRejection) {
                    _ = try BatchValidator.validate(
                        bytes.span.bytes, rules, now: Timestamp(1_700_000_100_000), using: &decompressor)
                    accepted += 1
                    #expect(isReadable, "\(seed): accepted but not readable: \(bytes)")
                } catch {
                    refused += 1
                }
            }
        }
        #expect(accepted > 0 && refused > 0, "\(seed): \(accepted) accepted, \(refused) refused")
    }

    @Test("damage without a right checksum never passes")
    func unsealed() throws {
        let seed = Seed()
        var random = seed.random
        for batch in try GoldenBatch.all().map(\.bytes) {
            let whole = Array(batch[21...])
            for _ in 0..<Self.mutationsPerBatch {
                let behind = Mutator().mutate(whole, using: &random)
                // What comes after the declared length belongs to the next batch.
                guard !behind.starts(with: whole) else { continue }
                #expect(throws: BatchError.self, "\(seed): \(behind)") { try decodeBatch(batch[..<21] + behind) }
            }
        }
    }

    private static func isReadable(_ bytes: [UInt8]) throws -> Bool {
        do {
            _ = try decodeBatch(bytes, limit: limit)
            return true
        } catch is BatchError {
            return false
        } catch is WireError {  // A header inside a record.
            return false
        }
    }

    private static func seal(_ source: ArraySlice<UInt8>) -> [UInt8] {
        var bytes = Array(source)
        guard bytes.count > 21 else { return bytes }
        put(UInt32(bytes.count - RecordBatchHeader.lengthOverhead), at: 8, in: &bytes)
        put(CRC32C.checksum(bytes.span.bytes.extracting(21..<bytes.count)), at: 17, in: &bytes)
        return bytes
    }

    private static func put(_ value: UInt32, at position: Int, in bytes: inout [UInt8]) {
        for index in 0..<4 { bytes[position + index] = UInt8(truncatingIfNeeded: value >> UInt32(24 - 8 * index)) }
    }
}
