import Testing

@testable import MartletCommands

@Suite struct OutcomesTests {
    private let missing = CommandFailure("there is no topic x", hint: "", code: 3, name: "UNKNOWN_TOPIC_OR_PARTITION")
    private let denied = CommandFailure("not allowed", hint: "", exit: .denied, code: 29)

    private func outcomes(done: Int, _ failures: CommandFailure...) -> Outcomes {
        var outcomes = Outcomes()
        for index in 0..<done { outcomes.add("done-\(index)", line: "", json: JSONObject()) }
        for (index, failure) in failures.enumerated() { outcomes.add("failed-\(index)", failure) }
        return outcomes
    }

    @Test("the failure of a single thing is the command's own")
    func single() {
        #expect(throws: missing) { try outcomes(done: 0, missing).finish("topics", .table) }
        #expect(throws: missing) { try outcomes(done: 0, missing).finish("topics", .json) }
    }

    @Test("of several things, all done is 0, some 5, and none what they have in common")
    func several() throws {
        #expect(outcomes(done: 2).exit == nil)
        #expect(outcomes(done: 1, missing).exit == .partly)
        #expect(outcomes(done: 0, denied, denied).exit == .denied)
        #expect(outcomes(done: 0, denied, missing).exit == .failed)
    }

    @Test("a document has every thing in the order asked, each with its error or null")
    func document() throws {
        let document = try JSONParser.parse(outcomes(done: 1, missing).json("topics").text)
        guard case .array(let topics)? = document["topics"], topics.count == 2 else {
            Issue.record("\(document)")
            return
        }
        #expect(topics[0]["error"] == .null)
        #expect(topics[1]["name"]?.string == "failed-0")
        #expect(topics[1]["error"]?["code"]?.integer == 3)
    }
}
