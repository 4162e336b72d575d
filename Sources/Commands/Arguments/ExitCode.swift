/// How a command ended, for scripts.
package enum ExitCode: Int32, Sendable {
    case done = 0
    /// Refused or failed.
    case failed = 1
    /// Wrong usage, which can be judged without a broker.
    case usage = 2
    /// No broker can be reached.
    case unreachable = 3
    /// Not authorized.
    case denied = 4
    /// Some of it was done, some could not be.
    case partly = 5
    /// The cluster answers, and says that it is not well.
    case unhealthy = 10
}
