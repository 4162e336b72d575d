// Small measurements of single parts: `swift run -c release micro-benchmarks [FILTER]` runs those whose names contain
// the filter; `storage-ratios` writes through a log and by bare calls in turn, `storage-compaction` compacts one. Figures of one run compare with each
// other, not with another machine's.

import Foundation

switch CommandLine.arguments.dropFirst().first {
case "storage-ratios":
    try runStorageRatios()
    exit(0)
case "storage-compaction":
    try runStorageCompaction()
    exit(0)
default: break
}

let suites: [[Benchmark]] = [
    wireBenchmarks(), messageBenchmarks(), recordBenchmarks(), storageBenchmarks(),
]

let filter = CommandLine.arguments.dropFirst().first ?? ""
let chosen = suites.flatMap { $0 }.filter { filter.isEmpty || $0.name.contains(filter) }
let width = chosen.map(\.name.count).max() ?? 0

func padded(_ text: String, _ width: Int) -> String { String(repeating: " ", count: max(0, width - text.count)) + text }

func figure(_ value: Double) -> String {
    if value >= 100 { return padded(String(Int(value.rounded())), 10) }
    let tenths = Int((value * 10).rounded())
    return padded("\(tenths / 10).\(tenths % 10)", 10)
}

print(
    "name".padding(to: width) + padded("median ns", 11) + padded("min", 11) + padded("max", 11)
        + padded("allocations", 13))
for benchmark in chosen {
    let result = benchmark.run()
    print(
        result.name.padding(to: width), figure(result.median), figure(result.minimum), figure(result.maximum),
        padded(figure(result.allocations), 12))
}

extension String {
    func padding(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
}
