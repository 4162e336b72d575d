import MartletBase
import MartletClientCore

/// A place in a partition.
public enum ReadPosition: Hashable, Sendable {
    /// The oldest record that is left.
    case beginning
    /// Behind the newest record: only what comes later.
    case end
    case offset(Int64)
    /// The first record that is not older, in milliseconds since 1970-01-01 UTC; where there is none, the end.
    case timestamp(Int64)
}

extension ReadPosition {
    var target: SeekTarget {
        switch self {
        case .beginning: .beginning
        case .end: .end
        case .offset(let offset): .offset(Offset(max(offset, 0)))
        case .timestamp(let millis): .timestamp(Timestamp(max(millis, 0)))
        }
    }
}
