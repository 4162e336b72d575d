import MartletMetadata
import MartletWire

extension ChangeFailure {
    /// In words, for logs.
    package var text: String { failure.message ?? failure.code.name }

    /// How the protocol says it, with the words for people.
    var failure: ErrorCode.Failure {
        switch self {
        case .refused(let refusal): .init(refusal.errorCode, refusal.description)
        case .contended: .init(.requestTimedOut, "others kept changing the same; try again")
        case .store(let error):
            switch error {
            case .outcomeUnknown: .init(.requestTimedOut, error.description)
            case .overloaded, .unavailable, .closed: .init(.brokerNotAvailable, error.description)
            case .noSpace, .failed: .init(.kafkaStorageError, error.description)
            case .tooLarge: .init(.invalidRequest, error.description)
            case .duplicateKey, .leaseNotFound, .leaseExists, .compacted, .futureRevision:
                .init(.unknownServerError, error.description)
            }
        }
    }
}
