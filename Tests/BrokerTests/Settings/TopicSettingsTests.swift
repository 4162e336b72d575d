import MartletMetadata
import Testing

@testable import MartletBroker

@Suite struct TopicSettingsTests {
    private func settings(
        topic: KeyValuePairs<String, String> = [:], changed: KeyValuePairs<String, String> = [:],
        start: [(String, String)] = []
    ) throws -> TopicSettings {
        TopicSettings(
            overrides: Settings(topic), brokerOverrides: Settings(changed),
            broker: try .resolve(
                flags: start.map { GivenSetting($0.0, $0.1, .flag("--set")) }, environment: [], file: nil))
    }

    @Test("a topic's own value hides the broker's, each with its source")
    func layers() throws {
        let start = [("log.retention.ms", "3000")]
        #expect(try settings().value("retention.ms") == .init(value: "604800000", source: .default))
        #expect(try settings(start: start).value("retention.ms") == .init(value: "3000", source: .staticBroker))
        #expect(
            try settings(changed: ["log.retention.ms": "2000"], start: start).value("retention.ms")
                == .init(value: "2000", source: .dynamicDefaultBroker))
        #expect(
            try settings(topic: ["retention.ms": "1000"], start: start).value("retention.ms")
                == .init(value: "1000", source: .topic))
    }

    @Test("hours become milliseconds, and the finer unit wins")
    func units() throws {
        #expect(try settings(start: [("log.retention.hours", "2")]).integer("retention.ms") == 7_200_000)
        #expect(
            try settings(start: [("log.retention.hours", "2"), ("log.retention.minutes", "1")])
                .integer("retention.ms") == 60_000)
        #expect(try settings(start: [("log.retention.hours", "-1")]).integer("retention.ms") == -1)
        #expect(try settings(start: [("log.roll.hours", "2147483647")]).integer("segment.ms") == 7_730_941_129_200_000)
    }

    @Test("all the values that a setting could have are listed, the one in force first")
    func candidates() throws {
        let definition = try #require(TopicSettingTable.named("cleanup.policy"))
        let names = try settings(topic: ["cleanup.policy": "compact"], start: [("log.cleanup.policy", "delete")])
            .candidates(definition).map { "\($0.name)=\($0.value.value) \($0.value.source)" }
        #expect(
            names == [
                "cleanup.policy=compact topic", "log.cleanup.policy=delete staticBroker",
                "log.cleanup.policy=delete default",
            ])
    }
}
