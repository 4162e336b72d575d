/// How one run went.
package struct Report: Sendable, CustomStringConvertible {
    package let seed: UInt64
    package var events = 0
    package var lives = 0
    package var powerLosses = 0
    package var faults = 0
    package private(set) var acknowledged = 0
    package private(set) var read = 0
    /// Times that records were deleted by request.
    package private(set) var cuts = 0
    package private(set) var hash: UInt64 = 0
    package private(set) var violation: String?
    package private(set) var lastEvents: [String] = []

    init(seed: UInt64) { self.seed = seed }

    mutating func finish(_ site: Site, _ trace: Trace) {
        acknowledged = site.history.acknowledged
        read = site.history.read
        cuts = site.history.cuts
        hash = trace.hash
        violation = site.history.violation
        if violation != nil { lastEvents = trace.lastEvents }
    }

    package var description: String {
        let digits = String(hash, radix: 16)
        let hash = String(repeating: "0", count: 16 - digits.count) + digits
        return "seed \(seed)  hash \(hash)  events \(events)  lives \(lives)  power losses \(powerLosses)  "
            + "faults \(faults)  acknowledged \(acknowledged)  read \(read)  cuts \(cuts)"
    }
}
