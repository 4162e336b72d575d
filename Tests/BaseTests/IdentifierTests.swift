import MartletBase
import TestSupport
import Testing

@Suite struct IdentifierTests {
    @Test("an untrusted distance never overflows an offset")
    func untrustedDistance() {
        #expect(Offset(5).adding(untrusted: 3) == Offset(8))
        #expect(Offset(5).adding(untrusted: .max) == nil)
        #expect(Offset(5).adding(untrusted: -6) == nil)
    }

    @Test("sequences wrap from the largest to zero")
    func sequences() {
        #expect(ProducerSequence(.max).advanced(by: 1) == .zero)
        #expect(ProducerSequence(.max - 1).advanced(by: 3) == ProducerSequence(1))
        #expect(ProducerSequence(7).advanced(by: 0) == ProducerSequence(7))
    }

    @Test("an id's text form is URL-safe base 64 without padding")
    func idText() {
        #expect(UUID128(high: 0, low: 0).description == "AAAAAAAAAAAAAAAAAAAAAA")
        #expect(UUID128(high: .max, low: .max).description == "_____________________w")
        #expect(
            UUID128(high: 0x0102_0304_0506_0708, low: 0x090a_0b0c_0d0e_0f10).description == "AQIDBAUGBwgJCgsMDQ4PEA")
    }

    @Test("text that is no id is refused")
    func badIdText() {
        #expect(UUID128("AAAA") == nil)
        #expect(UUID128("AAAAAAAAAAAAAAAAAAAAAB") == nil)
        #expect(UUID128("!AAAAAAAAAAAAAAAAAAAAA") == nil)
    }

    @Test("every id reads back from its text, and none begins with a dash")
    func idRoundTrip() {
        let seed = Seed()
        var random = seed.random
        for _ in 0..<1_000 {
            let id = UUID128.random(using: &random)
            #expect(UUID128(id.description) == id, "\(seed)")
            #expect(!id.description.hasPrefix("-"), "\(seed)")
        }
    }
}
