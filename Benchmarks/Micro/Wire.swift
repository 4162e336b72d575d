import MartletWire

/// The primitive reads and writes that everything else is made of.
func wireBenchmarks() -> [Benchmark] {
    var writer = WireWriter(capacity: 1 << 16)
    for value in 0..<1000 as Range<Int32> { writer.int32(value) }
    let integers = writer.array()
    writer.removeAll()
    for value in 0..<1000 as Range<UInt32> { writer.unsignedVarint(value * 77) }
    let varints = writer.array()

    return [
        Benchmark("wire: read int32", operations: 1000) {
            var reader = WireReader(integers.span.bytes)
            var sum: Int32 = 0
            while let value = try? reader.int32() { sum &+= value }
            keep(sum)
        },
        Benchmark("wire: read unsigned varint", operations: 1000) {
            var reader = WireReader(varints.span.bytes)
            var sum: UInt32 = 0
            while let value = try? reader.unsignedVarint() { sum &+= value }
            keep(sum)
        },
        Benchmark("wire: write int32", operations: 1000) {
            var writer = WireWriter(capacity: 4096)
            for value in 0..<1000 as Range<Int32> { writer.int32(value) }
            keep(writer.count)
        },
    ]
}
