import MartletBase
import MartletSimulation

/// Everything that has happened in a run: all of it as one number, the last of it as text.
package struct Trace: Sendable {
    package private(set) var count = 0
    private var digest = Digest()
    private var recent: [String] = []

    private let kept: Int

    /// - Parameter kept: how many of the last events are there as text.
    init(kept: Int) { self.kept = kept }

    /// Equal for runs in which the same happened at the same time.
    package var hash: UInt64 { digest.value }

    /// The last events, oldest first.
    package var lastEvents: [String] {
        let first = count > recent.count ? count % kept : 0
        return Array(recent[first...] + recent[..<first])
    }

    mutating func add(_ time: MonotonicTime, _ what: String, _ bytes: [UInt8] = []) {
        digest.add(UInt64(bitPattern: time.nanoseconds))
        digest.add(what)
        for start in stride(from: 0, to: bytes.count, by: 8) {
            let word = bytes[start..<min(start + 8, bytes.count)].reduce(0) { $0 << 8 | UInt64($1) }
            digest.add(word)
        }
        let line = "\(time.nanoseconds / 1000) us  \(what)"
        if recent.count < kept {
            recent.append(line)
        } else {
            recent[count % kept] = line
        }
        count += 1
    }
}
