import Testing

@testable import MartletBroker

private func resolve(
    flags: [(String, String)] = [], environment: [(name: String, value: String)] = [], file: String = ""
) throws(BrokerSettings.Refused) -> BrokerSettings {
    try BrokerSettings.resolve(
        flags: flags.map { GivenSetting($0.0, $0.1, .flag("--set \($0.0)=\($0.1)")) }, environment: environment,
        file: PropertiesFile(path: "server.properties", text: file))
}

@Suite struct BrokerSettingsTests {
    @Test("a setting that nobody gave has its default")
    func defaults() throws {
        let settings = try resolve()
        #expect(settings.integer("num.partitions") == 1)
        #expect(settings.value("num.partitions")?.source == .defaultValue)
        #expect(settings.flag("auto.create.topics.enable"))
        #expect(settings.text("broker.rack") == nil)
    }

    @Test("the flag hides the environment, the environment the file, the file the default")
    func order() throws {
        let file = "num.partitions = 2"
        let variable = [(name: "MARTLET_NUM_PARTITIONS", value: "3")]
        #expect(try resolve(file: file).value("num.partitions")?.source == .file(path: "server.properties", line: 1))
        #expect(try resolve(environment: variable, file: file).integer("num.partitions") == 3)
        let all = try resolve(flags: [("num.partitions", "4")], environment: variable, file: file)
        #expect(all.integer("num.partitions") == 4)
    }

    @Test("of a flag given twice the last one holds")
    func repeated() throws {
        #expect(try resolve(flags: [("num.partitions", "4"), ("num.partitions", "5")]).integer("num.partitions") == 5)
    }

    @Test("an unknown key is refused with what was probably meant, and with where it stands")
    func unknown() {
        #expect(
            throws: BrokerSettings.Refused(reasons: [
                "unknown setting num.partitons from server.properties, line 2; did you mean num.partitions?"
            ])
        ) { try resolve(file: "# ours\nnum.partitons=3") }
    }

    @Test("every mistake of a file is named at once")
    func severalMistakes() throws {
        do {
            _ = try resolve(file: "num.partitions=none\nlog.retention.hours=soon\nwhatever.this.is=1")
            Issue.record("three mistakes were taken")
        } catch {
            #expect(error.reasons.count == 3)
            #expect(error.reasons[0] == "num.partitions from server.properties, line 1: \"none\" is not a whole number")
        }
    }

    @Test("a setting that Kafka has and this broker leaves out is a warning with its reason")
    func ignored() throws {
        let settings = try resolve(file: "process.roles=broker,controller")
        #expect(settings.warnings.count == 1)
        #expect(settings.warnings[0].contains("process.roles"))
        #expect(settings.warnings[0].contains("no ZooKeeper"))
    }

    @Test("an unknown variable is a warning, a client's variable is none")
    func variables() throws {
        let settings = try resolve(environment: [
            (name: "MARTLET_NUM_PARTITONS", value: "3"), (name: "MARTLET_SERVER", value: "x"),
            (name: "HOME", value: "/"),
        ])
        #expect(
            settings.warnings == [
                "the variable MARTLET_NUM_PARTITONS names no setting; did you mean MARTLET_NUM_PARTITIONS?"
            ])
    }

    @Test("each variable names one setting only")
    func variablesAreUnique() {
        let variables = BrokerSettingTable.all.map { BrokerSettings.variable(for: $0.name) }
        #expect(Set(variables).count == variables.count)
    }
}

@Suite struct SettingTableTests {
    @Test("names are unique and every default is a valid value")
    func consistent() throws {
        for table in [BrokerSettingTable.all, TopicSettingTable.all] {
            #expect(Set(table.map(\.name)).count == table.count)
            for definition in table {
                if let value = definition.defaultValue {
                    #expect(throws: Never.self, "\(definition.name)") { try definition.type.validate(value) }
                }
            }
        }
    }

    @Test("every synonym of a topic's setting is a setting of the broker")
    func synonyms() {
        for definition in TopicSettingTable.all {
            for synonym in definition.synonyms {
                #expect(BrokerSettingTable.named(synonym.name) != nil, "\(definition.name): \(synonym.name)")
            }
        }
    }

    @Test("a synonym in the topic's own unit has the topic's default, or none")
    func defaultsAgree() {
        for definition in TopicSettingTable.all {
            for synonym in definition.synonyms where synonym.factor == 1 {
                guard let value = BrokerSettingTable.named(synonym.name)?.defaultValue else { continue }
                #expect(value == definition.defaultValue, "\(definition.name) and \(synonym.name)")
            }
        }
    }
}
