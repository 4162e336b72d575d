import MartletBase
import MartletMessages
import MartletWire
import Testing

@testable import MartletBroker

@Suite struct ConfigHandlersTests {
    private func described(
        _ test: TestBroker, _ type: Int8, _ name: String, _ keys: [String]?
    ) throws -> DescribeConfigsResponse.DescribeConfigsResult {
        let request = DescribeConfigsRequest(
            resources: [.init(resourceType: type, resourceName: name, configurationKeys: keys)], includeSynonyms: true,
            includeDocumentation: true)
        return try test.ask(request, version: 4).results[0]
    }

    private func altered(
        _ test: TestBroker, _ type: Int8, _ name: String, _ key: String, _ operation: Int8, _ value: String?
    ) throws -> ErrorCode {
        let request = IncrementalAlterConfigsRequest(
            resources: [
                .init(
                    resourceType: type, resourceName: name,
                    configs: [.init(name: key, configOperation: operation, value: value)])
            ])
        return try test.ask(request, version: 1).responses[0].errorCode
    }

    @Test("a topic's settings are all described, with type, source, synonyms and meaning")
    func topic() throws {
        let test = try TestBroker()
        try test.createTopic("events", partitions: 1, ["retention.ms": "1000"])
        let all = try described(test, 2, "events", nil)
        #expect(all.configs.count == TopicSettingTable.all.count)
        let retention = try #require(all.configs.first { $0.name == "retention.ms" })
        #expect(retention.value == "1000")
        #expect(retention.configSource == 1)
        #expect(retention.configType == 5)
        #expect(retention.synonyms.map(\.source) == [1, 5])
        #expect(retention.documentation?.isEmpty == false)
        #expect(try described(test, 2, "events", ["retention.ms"]).configs.map(\.name) == ["retention.ms"])
    }

    @Test("what stands in a request twice is described once")
    func repeatedResources() throws {
        let test = try TestBroker()
        let resource = DescribeConfigsRequest.DescribeConfigsResource(
            resourceType: 4, resourceName: "1", configurationKeys: nil)
        let narrow = DescribeConfigsRequest.DescribeConfigsResource(
            resourceType: 4, resourceName: "1", configurationKeys: ["num.partitions"])
        let request = DescribeConfigsRequest(resources: [resource, narrow, resource])
        let results = try test.ask(request, version: 4).results
        #expect(results.count == 2)
        #expect(results.last?.configs.map(\.name) == ["num.partitions"])
    }

    @Test("unknown topics, other brokers and kinds without settings are refused")
    func refusals() throws {
        let test = try TestBroker()
        #expect(try described(test, 2, "ghost", nil).errorCode == .unknownTopicOrPartition)
        #expect(try described(test, 4, "2", nil).errorCode == .invalidRequest)
        #expect(try described(test, 4, "x", nil).errorCode == .invalidRequest)
        #expect(try described(test, 99, "x", nil).errorCode == .invalidRequest)
    }

    @Test("single settings are set, appended to, subtracted from and deleted")
    func incremental() throws {
        let test = try TestBroker()
        try test.createTopic("events")
        let policy = { try described(test, 2, "events", ["cleanup.policy"]).configs[0].value }
        #expect(try altered(test, 2, "events", "cleanup.policy", 2, "compact") == .none)
        #expect(try policy() == "delete,compact")
        #expect(try altered(test, 2, "events", "cleanup.policy", 3, "delete") == .none)
        #expect(try policy() == "compact")
        #expect(try altered(test, 2, "events", "cleanup.policy", 0, "delete") == .none)
        #expect(try altered(test, 2, "events", "cleanup.policy", 1, nil) == .none)
        #expect(try policy() == "delete")
        #expect(try altered(test, 2, "events", "cleanup.policy", 0, "shrink") == .invalidConfig)
        #expect(try altered(test, 2, "events", "no.such.thing", 0, "1") == .invalidConfig)
        #expect(try altered(test, 2, "events", "retention.ms", 2, "1") == .invalidConfig)
        #expect(try altered(test, 2, "events", "retention.ms", 9, "1") == .invalidRequest)
        #expect(try altered(test, 2, "ghost", "retention.ms", 0, "1") == .unknownTopicOrPartition)
    }

    @Test("replacing all settings forgets those that are not named")
    func replaced() throws {
        let test = try TestBroker()
        try test.createTopic("events", partitions: 1, ["retention.ms": "1000", "segment.bytes": "2000000"])
        let request = AlterConfigsRequest(
            resources: [
                .init(resourceType: 2, resourceName: "events", configs: [.init(name: "retention.ms", value: "7")])
            ])
        #expect(try test.ask(request, version: 2).responses[0].errorCode == .none)
        let configs = try described(test, 2, "events", ["retention.ms", "segment.bytes"]).configs
        let values = configs.map { "\($0.name)=\($0.value ?? "")" }.sorted()
        #expect(values == ["retention.ms=7", "segment.bytes=1073741824"])
    }

    @Test("a setting of all brokers is a topic's default, and one of the start can be changed by a restart only")
    func brokers() throws {
        let test = try TestBroker(["log.retention.ms": "3000"])
        try test.createTopic("events")
        let retention = { try described(test, 2, "events", ["retention.ms"]).configs[0] }
        #expect(try retention().value == "3000")
        #expect(try retention().configSource == 4)
        #expect(try altered(test, 4, "", "log.retention.ms", 0, "2000") == .none)
        #expect(try retention().value == "2000")
        #expect(try retention().configSource == 3)
        #expect(try altered(test, 4, "1", "log.dirs", 0, "/x") == .invalidConfig)
        let broker = try described(test, 4, "1", ["log.retention.ms"]).configs[0]
        #expect(broker.synonyms.map(\.source) == [3, 4])
        #expect(try described(test, 4, "", nil).configs.map(\.name) == ["log.retention.ms"])
    }

    @Test("resources are listed by kind")
    func listed() throws {
        let test = try TestBroker()
        try test.createTopic("events")
        let all = try test.ask(ListConfigResourcesRequest(), version: 1).configResources
        #expect(all.map { "\($0.resourceType) \($0.resourceName)" } == ["2 events", "4 1"])
        #expect(try test.ask(ListConfigResourcesRequest(), version: 0).configResources.isEmpty)
        #expect(
            try test.ask(ListConfigResourcesRequest(resourceTypes: [77]), version: 1).errorCode == .unsupportedVersion)
    }
}
