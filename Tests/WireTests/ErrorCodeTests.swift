import MartletWire
import Testing

@Suite struct ErrorCodeTests {
    @Test("codes know their protocol names")
    func names() {
        #expect(ErrorCode.unknownServerError.name == "UNKNOWN_SERVER_ERROR")
        #expect(ErrorCode.none.name == "NONE")
        #expect(ErrorCode(rawValue: 87).name == "INVALID_RECORD")
        #expect(ErrorCode(rawValue: 133).name == "SHARE_SESSION_LIMIT_REACHED")
    }

    @Test("a code of a later version keeps its number")
    func unknown() {
        #expect(ErrorCode(rawValue: 999).name == "UNKNOWN_ERROR_999")
        #expect(!ErrorCode(rawValue: 999).isRetriable)
    }

    @Test("what may be retried, and what first needs fresh metadata")
    func retries() {
        #expect(ErrorCode.notLeaderOrFollower.isRetriable && ErrorCode.notLeaderOrFollower.needsRefresh)
        #expect(ErrorCode.requestTimedOut.isRetriable && !ErrorCode.requestTimedOut.needsRefresh)
        #expect(!ErrorCode.messageTooLarge.isRetriable)
    }
}
