import MartletReplication
import MartletWire

extension PartitionReadError {
    var errorCode: ErrorCode {
        switch self {
        case .ended: .unknownTopicOrPartition
        case .access(let error): error.errorCode
        case .log(let error): error.errorCode
        }
    }
}
