import Testing

@testable import MartletCommands

@Suite struct ClusterHealthTests {
    private func health(controller: Int32? = 1, leader: Int32? = 1, inSync: [Int32] = [1, 2]) -> ClusterHealth {
        let partitions = (Int32(0)..<2).map { index in
            TopicSummary.Partition(
                index: index, leader: index == 0 ? leader : 1, leaderEpoch: 0, replicas: [1, 2],
                inSync: index == 0 ? inSync : [1, 2])
        }
        let topic = TopicSummary(name: "orders", id: nil, isInternal: false, partitions: partitions)
        return ClusterHealth(clusterID: "abc", controller: controller, brokers: 2, [topic])
    }

    @Test("a cluster is healthy when every partition has a leader and all its replicas, and somebody is in charge")
    func healthy() {
        #expect(health().isHealthy)
        #expect(!health(controller: nil).isHealthy)
        #expect(!health(leader: nil).isHealthy)
        #expect(!health(inSync: [1]).isHealthy)
    }

    @Test("what is wrong is named")
    func named() throws {
        let weak = health(controller: nil, leader: nil, inSync: [2])
        #expect(
            weak.text == """
                cluster abc is NOT healthy
                  controller        none: nothing can be changed until one is elected
                  brokers           2
                  topics            1
                  partitions        2
                  without a leader  1 (orders-0)
                  under-replicated  1 (orders-0)
                """)
        let document = try JSONParser.parse(weak.json.text)
        #expect(document["healthy"] == .bool(false))
        #expect(document["controller"] == .null)
        #expect(document["offline_partitions"] == document["under_replicated_partitions"])
    }
}
