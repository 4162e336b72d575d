import CAllocations

/// One thing to measure. `body` does the work `operations` times; figures are per operation.
struct Benchmark {
    let name: String
    let operations: Int
    let body: () -> Void

    init(_ name: String, operations: Int = 1, _ body: @escaping () -> Void) {
        self.name = name
        self.operations = operations
        self.body = body
    }
}

/// Keeps the optimizer from dropping a result that nobody reads.
@inline(never) @_optimize(none) func keep<T>(_ value: borrowing T) {}

extension Benchmark {
    struct Result {
        let name: String
        /// Nanoseconds per operation, a figure a round.
        let rounds: [Double]
        let allocations: Double

        var median: Double { rounds.sorted()[rounds.count / 2] }
        var minimum: Double { rounds.min() ?? 0 }
        var maximum: Double { rounds.max() ?? 0 }
    }

    private func time(calls: Int) -> Double {
        let clock = ContinuousClock()
        let elapsed = clock.measure {
            for _ in 0..<calls { body() }
        }
        let (seconds, attoseconds) = elapsed.components
        return Double(seconds) * 1e9 + Double(attoseconds) / 1e9
    }

    /// Rounds long enough that the clock and a stray interrupt do not show.
    func run(rounds: Int = 9, roundNanoseconds: Double = 30e6) -> Result {
        var calls = 1
        while time(calls: calls) < roundNanoseconds { calls *= 2 }
        let figures = (0..<rounds).map { _ in time(calls: calls) / Double(calls * operations) }
        martlet_begin_counting_allocations()
        body()
        let counted = martlet_end_counting_allocations()
        return Result(name: name, rounds: figures, allocations: Double(counted.allocations) / Double(operations))
    }
}
