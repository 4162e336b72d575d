import MartletBase
import MartletRecords
import MartletWire

/// Why a partition is not read on.
package enum ConsumerFailure: Error, Hashable, Sendable {
    case call(CallFailure)
    /// The broker's word on this partition.
    case refused(ErrorCode)
    /// The records at this offset are gone, or have never been, and nothing says where to go on.
    case offsetOutOfRange(Offset)
    /// A new leader has fewer records than have been read; `agreed` is where what is common ends, if it could say so.
    case truncated(at: Offset, agreed: Offset?)
    /// The topic was deleted and made again: its offsets mean something else now.
    case recreated
    case damaged(at: Offset, BatchError)
}

extension ConsumerFailure {
    /// Whether it may go away by itself.
    package var isRetriable: Bool {
        switch self {
        case .call(let failure):
            switch failure {
            case .unreachable, .disconnected, .timedOut, .unknownNode: true
            default: false
            }
        case .refused(let code): code.isRetriable
        case .offsetOutOfRange, .truncated, .recreated, .damaged: false
        }
    }
}
