import MartletReplication
import MartletWire

extension PartitionAccessError {
    var errorCode: ErrorCode {
        switch self {
        case .notLeader: .notLeaderOrFollower
        case .fencedEpoch: .fencedLeaderEpoch
        case .unknownEpoch: .unknownLeaderEpoch
        }
    }
}
