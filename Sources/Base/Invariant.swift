/// States what our own code must keep true, in release builds too: a broker that has lost its own invariant stops
/// rather than write on. Never for input from the network or from a file; those are answered with typed errors.
@inlinable package func invariant(
    _ condition: @autoclosure () -> Bool, _ message: @autoclosure () -> String, file: StaticString = #fileID,
    line: UInt = #line
) {
    if !condition() { preconditionFailure("invariant broken: \(message())", file: file, line: line) }
}
