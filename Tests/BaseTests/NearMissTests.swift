import MartletBase
import Testing

@Suite struct NearMissTests {
    private let words = ["num.partitions", "num.io.threads", "log.dirs", "topic", "consume", "config"]

    @Test(
        "a slip finds the word that was meant",
        arguments: [
            ("num.partitons", "num.partitions"), ("tpoic", "topic"), ("consumer", "consume"), ("log.dir", "log.dirs"),
        ])
    func slips(word: String, meant: String) {
        #expect(nearMiss(to: word, among: words) == meant)
    }

    @Test("another word finds nothing", arguments: ["zebra", "x", "replication.factor", ""])
    func strangers(word: String) {
        #expect(nearMiss(to: word, among: words) == nil)
    }
}
