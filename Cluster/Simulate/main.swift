import Glibc
import MartletSimulator

// Runs simulations of one broker: martlet-simulation [--seed N] [--runs N] [--millis N] [--library 1] [--events N]

func usage(_ message: String) -> Never {
    let text =
        "martlet-simulation: \(message)\nusage: martlet-simulation [--seed N] [--runs N] [--millis N] [--library 1] [--events N]\n"
    text.utf8.withContiguousStorageIfAvailable { _ = write(STDERR_FILENO, $0.baseAddress, $0.count) }
    exit(2)
}

var seed: UInt64 = 1
var runs: UInt64 = 1
var options = Simulation.Options()
var arguments = CommandLine.arguments.dropFirst()
while let flag = arguments.popFirst() {
    guard let text = arguments.popFirst(), let value = UInt64(text) else { usage("\(flag) takes a number") }
    switch flag {
    case "--seed": seed = value
    case "--runs": runs = value
    case "--millis": options.chaosMillis = Int64(clamping: value)
    case "--library": options.usesLibrary = value != 0
    case "--events": options.keptEvents = Int(clamping: value)
    default: usage("there is no \(flag)")
    }
}

for current in seed..<(seed + runs) {
    let report = Simulation(seed: current, options: options).run()
    print(report)
    fflush(nil)
    if let violation = report.violation {
        for event in report.lastEvents { print("  \(event)") }
        let library = options.usesLibrary ? " --library 1" : ""
        print("VIOLATION  \(violation)\nrepeat with: martlet-simulation\(library) --seed \(current)")
        exit(1)
    }
}
