import MartletBase

/// The seed of a property test: random, or the one in `MARTLET_SEED` so that a failure can be repeated.
///
/// Every property prints its seed in what it expects (`#expect(…, "\(seed)")`).
package struct Seed: Sendable, CustomStringConvertible {
    package let value: UInt64

    package init() {
        if let text = environment("MARTLET_SEED"), let value = UInt64(text) {
            self.value = value
        } else {
            var system = SystemRandomNumberGenerator()
            value = system.next()
        }
    }

    package var random: SeededRandom { SeededRandom(seed: value) }

    package var description: String { "repeat with MARTLET_SEED=\(value)" }
}
