import MartletBase
import MartletClientCore
import Testing

@Suite struct CallFailureTests {
    private let broker = HostPort(host: "127.0.0.1", port: 9092)

    @Test func `only what left this process may have been done`() {
        #expect(CallFailure.disconnected(broker, .closedByPeer).wasSent)
        #expect(CallFailure.timedOut(broker, wasSent: true).wasSent)
        #expect(!CallFailure.timedOut(nil, wasSent: false).wasSent)
        #expect(!CallFailure.unreachable(broker, .refused).wasSent)
    }
}
