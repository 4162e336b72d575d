import MartletClient
import Testing

@Suite struct ClientErrorTests {
    @Test func `an error says what happened and the protocol's name for it`() {
        let error = ClientError(.refused, "no topic \"orders\"", code: 3, name: "UNKNOWN_TOPIC_OR_PARTITION")
        #expect(error.description == "no topic \"orders\" (UNKNOWN_TOPIC_OR_PARTITION)")
        #expect(ClientError(.timedOut, "no answer within 10 s").description == "no answer within 10 s")
    }
}
