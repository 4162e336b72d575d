import MartletBroker
import Testing

@testable import MartletCommands

@Suite struct ConfigExplainTests {
    private func explain(_ name: String, _ given: [GivenSetting] = []) throws -> [ExplainedSetting] {
        ExplainedSetting.named(name, in: try BrokerSettings.resolve(flags: given, environment: [], file: nil))
    }

    @Test("a broker's setting is explained with its value, where that came from, and what it would be without")
    func broker() throws {
        let given = GivenSetting("num.partitions", "3", .file(path: "server.properties", line: 7))
        let found = try explain("num.partitions", [given])
        #expect(found.count == 1)
        #expect(
            ConfigExplainCommand.table(found[0]) == """
                num.partitions: Partitions of a topic that is created without a count.
                  of              broker
                  value           3
                  source          server.properties, line 7
                  default         1
                  type            int
                  values          a whole number of at least 1
                  variable        MARTLET_NUM_PARTITIONS
                  changes         while the broker runs
                  effect          effective

                """)
    }

    @Test("a topic's setting says what a topic inherits, in the topic's unit, and from which of the broker's settings")
    func topic() throws {
        let given = GivenSetting("log.retention.hours", "2", .environment(variable: "MARTLET_LOG_RETENTION_HOURS"))
        let found = try explain("retention.ms", [given])
        #expect(found.map(\.value) == ["7200000"])
        #expect(found.map(\.source) == ["log.retention.hours from the environment (MARTLET_LOG_RETENTION_HOURS)"])
        let json = ConfigExplainCommand.json(found)
        #expect(json.hasPrefix("{\"settings\":[{\"name\":\"retention.ms\",\"of\":\"topic\",\"value\":\"7200000\""))
        #expect(json.contains("\"default_from\":\"log.retention.ms, log.retention.minutes (times 60000), "))
    }

    @Test("a name of both is explained for both, and one of none suggests what was meant")
    func names() throws {
        #expect(try explain("min.insync.replicas").map(\.subject) == [.broker, .topic])
        #expect(try explain("num.partitons").isEmpty)
        #expect(ExplainedSetting.nearMiss(to: "num.partitons") == "num.partitions")
        #expect(ExplainedSetting.nearMiss(to: "retention.m") == "retention.ms")
    }

    @Test("what has no effect says so")
    func effects() throws {
        #expect(ConfigExplainCommand.table(try explain("quota.window.num")[0]).contains("without effect"))
        #expect(ConfigExplainCommand.table(try explain("num.io.threads")[0]).contains("ignored: requests run on"))
    }

    @Test("the help of serve lists every setting with its default")
    func help() {
        let text = ServeCommand.spec.helpText
        for setting in BrokerSettingTable.all {
            #expect(text.contains("\n  " + setting.name + (setting.defaultValue.map { "=\($0)" } ?? "")))
        }
        #expect(text.contains("\nLimits:\n"))
    }
}
