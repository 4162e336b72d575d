import MartletBase
import MartletMessages
import MartletWire
import Testing

@testable import MartletBroker

@Suite struct ClusterHandlersTests {
    @Test("the cluster is described with its brokers; controllers have no address of their own")
    func described() throws {
        let test = try TestBroker()
        let cluster = try test.ask(DescribeClusterRequest(includeClusterAuthorizedOperations: true), version: 1)
        #expect(cluster.brokers.map(\.port) == [9092])
        #expect(cluster.controllerId == 1)
        #expect(cluster.clusterAuthorizedOperations != .min)
        #expect(try test.ask(DescribeClusterRequest(endpointType: 2), version: 1).errorCode == .mismatchedEndpointType)
        #expect(try test.ask(DescribeClusterRequest(endpointType: 3), version: 1).errorCode == .unsupportedEndpointType)
    }

    @Test("every producer gets another id, over the end of a block and over a restart")
    func producerIDs() throws {
        let disk = try {
            let test = try TestBroker()
            var seen: Set<Int64> = []
            for _ in 0..<1500 {
                let response = try test.ask(InitProducerIdRequest(transactionalId: nil), version: 4)
                #expect(response.errorCode == .none)
                #expect(response.producerEpoch == 0)
                #expect(seen.insert(response.producerId).inserted)
            }
            return test.stop()
        }()
        let again = try TestBroker(disk: disk, instance: 8)
        #expect(try again.ask(InitProducerIdRequest(transactionalId: nil), version: 4).producerId >= 1500)
    }

    @Test("a transactional id is refused where nobody coordinates transactions")
    func transactional() throws {
        let test = try TestBroker()
        #expect(
            try test.ask(InitProducerIdRequest(transactionalId: "t"), version: 4).errorCode == .unsupportedVersion)
        #expect(try test.ask(InitProducerIdRequest(transactionalId: ""), version: 4).errorCode == .invalidRequest)
    }

    @Test("elections of a single node are not needed, of unknown partitions refused")
    func elections() throws {
        let test = try TestBroker()
        try test.createTopic("events", partitions: 2)
        let named = ElectLeadersRequest(topicPartitions: [.init(topic: "events", partitions: [0, 7])])
        let results = try test.ask(named, version: 2).replicaElectionResults
        #expect(
            results.flatMap { $0.partitionResult.map(\.errorCode) } == [.electionNotNeeded, .unknownTopicOrPartition])
        #expect(try test.ask(ElectLeadersRequest(topicPartitions: nil), version: 2).replicaElectionResults.isEmpty)
        #expect(
            try test.ask(ElectLeadersRequest(electionType: 5, topicPartitions: nil), version: 2).errorCode
                == .invalidRequest)
    }

    @Test("replicas may be reassigned to where they are, nowhere else, and nothing is under way")
    func reassignments() throws {
        let test = try TestBroker()
        try test.createTopic("events")
        let ask = { (partition: Int32, replicas: [Int32]?) in
            try test.ask(
                AlterPartitionReassignmentsRequest(topics: [
                    .init(name: "events", partitions: [.init(partitionIndex: partition, replicas: replicas)])
                ]), version: 1
            ).responses[0].partitions[0].errorCode
        }
        #expect(try ask(0, [1]) == .none)
        #expect(try ask(0, [2]) == .invalidReplicaAssignment)
        #expect(try ask(0, [1, 1]) == .invalidReplicaAssignment)
        #expect(try ask(0, []) == .invalidReplicaAssignment)
        #expect(try ask(0, nil) == .noReassignmentInProgress)
        #expect(try ask(9, [1]) == .unknownTopicOrPartition)
        #expect(try test.ask(ListPartitionReassignmentsRequest(topics: nil), version: 0).topics.isEmpty)
    }
}
