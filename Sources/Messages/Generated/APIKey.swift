// Generated from Tools/Schema/definitions by `swift run generate-messages`.
// swift-format-ignore-file

/// The APIs that are served.
package enum APIKey: Int16, CaseIterable, Sendable {
    case produce = 0
    case fetch = 1
    case listOffsets = 2
    case metadata = 3
    case offsetCommit = 8
    case offsetFetch = 9
    case findCoordinator = 10
    case joinGroup = 11
    case heartbeat = 12
    case leaveGroup = 13
    case syncGroup = 14
    case describeGroups = 15
    case listGroups = 16
    case saslHandshake = 17
    case apiVersions = 18
    case createTopics = 19
    case deleteTopics = 20
    case deleteRecords = 21
    case initProducerId = 22
    case offsetForLeaderEpoch = 23
    case addPartitionsToTxn = 24
    case addOffsetsToTxn = 25
    case endTxn = 26
    case writeTxnMarkers = 27
    case txnOffsetCommit = 28
    case describeAcls = 29
    case createAcls = 30
    case deleteAcls = 31
    case describeConfigs = 32
    case alterConfigs = 33
    case alterReplicaLogDirs = 34
    case describeLogDirs = 35
    case saslAuthenticate = 36
    case createPartitions = 37
    case createDelegationToken = 38
    case renewDelegationToken = 39
    case expireDelegationToken = 40
    case describeDelegationToken = 41
    case deleteGroups = 42
    case electLeaders = 43
    case incrementalAlterConfigs = 44
    case alterPartitionReassignments = 45
    case listPartitionReassignments = 46
    case offsetDelete = 47
    case describeClientQuotas = 48
    case alterClientQuotas = 49
    case describeUserScramCredentials = 50
    case alterUserScramCredentials = 51
    case updateFeatures = 57
    case describeCluster = 60
    case describeProducers = 61
    case unregisterBroker = 64
    case describeTransactions = 65
    case listTransactions = 66
    case consumerGroupHeartbeat = 68
    case consumerGroupDescribe = 69
    case getTelemetrySubscriptions = 71
    case pushTelemetry = 72
    case listConfigResources = 74
    case describeTopicPartitions = 75
    case shareGroupHeartbeat = 76
    case shareGroupDescribe = 77
    case shareFetch = 78
    case shareAcknowledge = 79
    case initializeShareGroupState = 83
    case readShareGroupState = 84
    case writeShareGroupState = 85
    case deleteShareGroupState = 86
    case readShareGroupStateSummary = 87
    case streamsGroupHeartbeat = 88
    case streamsGroupDescribe = 89
    case describeShareGroupOffsets = 90
    case alterShareGroupOffsets = 91
    case deleteShareGroupOffsets = 92
}

extension APIKey {
    var facts: APIFacts {
        switch self {
        case .produce:
            APIFacts(name: "Produce", versions: 3...13, advertised: 0...13, flexible: 9, listeners: [.broker], isListed: true)
        case .fetch:
            APIFacts(name: "Fetch", versions: 4...18, advertised: 4...18, flexible: 12, listeners: [.broker, .controller], isListed: true)
        case .listOffsets:
            APIFacts(name: "ListOffsets", versions: 1...11, advertised: 1...11, flexible: 6, listeners: [.broker], isListed: true)
        case .metadata:
            APIFacts(name: "Metadata", versions: 0...13, advertised: 0...13, flexible: 9, listeners: [.broker], isListed: true)
        case .offsetCommit:
            APIFacts(name: "OffsetCommit", versions: 2...10, advertised: 2...10, flexible: 8, listeners: [.broker], isListed: true)
        case .offsetFetch:
            APIFacts(name: "OffsetFetch", versions: 1...10, advertised: 1...10, flexible: 6, listeners: [.broker], isListed: true)
        case .findCoordinator:
            APIFacts(name: "FindCoordinator", versions: 0...6, advertised: 0...6, flexible: 3, listeners: [.broker], isListed: true)
        case .joinGroup:
            APIFacts(name: "JoinGroup", versions: 0...9, advertised: 0...9, flexible: 6, listeners: [.broker], isListed: true)
        case .heartbeat:
            APIFacts(name: "Heartbeat", versions: 0...4, advertised: 0...4, flexible: 4, listeners: [.broker], isListed: true)
        case .leaveGroup:
            APIFacts(name: "LeaveGroup", versions: 0...5, advertised: 0...5, flexible: 4, listeners: [.broker], isListed: true)
        case .syncGroup:
            APIFacts(name: "SyncGroup", versions: 0...5, advertised: 0...5, flexible: 4, listeners: [.broker], isListed: true)
        case .describeGroups:
            APIFacts(name: "DescribeGroups", versions: 0...6, advertised: 0...6, flexible: 5, listeners: [.broker], isListed: true)
        case .listGroups:
            APIFacts(name: "ListGroups", versions: 0...5, advertised: 0...5, flexible: 3, listeners: [.broker], isListed: true)
        case .saslHandshake:
            APIFacts(name: "SaslHandshake", versions: 0...1, advertised: 0...1, flexible: nil, listeners: [.broker, .controller], isListed: true)
        case .apiVersions:
            APIFacts(name: "ApiVersions", versions: 0...4, advertised: 0...4, flexible: 3, listeners: [.broker, .controller], isListed: true)
        case .createTopics:
            APIFacts(name: "CreateTopics", versions: 2...7, advertised: 2...7, flexible: 5, listeners: [.broker, .controller], isListed: true)
        case .deleteTopics:
            APIFacts(name: "DeleteTopics", versions: 1...6, advertised: 1...6, flexible: 4, listeners: [.broker, .controller], isListed: true)
        case .deleteRecords:
            APIFacts(name: "DeleteRecords", versions: 0...2, advertised: 0...2, flexible: 2, listeners: [.broker], isListed: true)
        case .initProducerId:
            APIFacts(name: "InitProducerId", versions: 0...5, advertised: 0...5, flexible: 2, listeners: [.broker], isListed: true)
        case .offsetForLeaderEpoch:
            APIFacts(name: "OffsetForLeaderEpoch", versions: 2...4, advertised: 2...4, flexible: 4, listeners: [.broker], isListed: true)
        case .addPartitionsToTxn:
            APIFacts(name: "AddPartitionsToTxn", versions: 0...5, advertised: 0...5, flexible: 3, listeners: [.broker], isListed: true)
        case .addOffsetsToTxn:
            APIFacts(name: "AddOffsetsToTxn", versions: 0...4, advertised: 0...4, flexible: 3, listeners: [.broker], isListed: true)
        case .endTxn:
            APIFacts(name: "EndTxn", versions: 0...5, advertised: 0...5, flexible: 3, listeners: [.broker], isListed: true)
        case .writeTxnMarkers:
            APIFacts(name: "WriteTxnMarkers", versions: 1...2, advertised: 1...2, flexible: 1, listeners: [.broker], isListed: true)
        case .txnOffsetCommit:
            APIFacts(name: "TxnOffsetCommit", versions: 0...5, advertised: 0...5, flexible: 3, listeners: [.broker], isListed: true)
        case .describeAcls:
            APIFacts(name: "DescribeAcls", versions: 1...3, advertised: 1...3, flexible: 2, listeners: [.broker, .controller], isListed: true)
        case .createAcls:
            APIFacts(name: "CreateAcls", versions: 1...3, advertised: 1...3, flexible: 2, listeners: [.broker, .controller], isListed: true)
        case .deleteAcls:
            APIFacts(name: "DeleteAcls", versions: 1...3, advertised: 1...3, flexible: 2, listeners: [.broker, .controller], isListed: true)
        case .describeConfigs:
            APIFacts(name: "DescribeConfigs", versions: 1...4, advertised: 1...4, flexible: 4, listeners: [.broker, .controller], isListed: true)
        case .alterConfigs:
            APIFacts(name: "AlterConfigs", versions: 0...2, advertised: 0...2, flexible: 2, listeners: [.broker, .controller], isListed: true)
        case .alterReplicaLogDirs:
            APIFacts(name: "AlterReplicaLogDirs", versions: 1...2, advertised: 1...2, flexible: 2, listeners: [.broker], isListed: true)
        case .describeLogDirs:
            APIFacts(name: "DescribeLogDirs", versions: 1...5, advertised: 1...5, flexible: 2, listeners: [.broker], isListed: true)
        case .saslAuthenticate:
            APIFacts(name: "SaslAuthenticate", versions: 0...2, advertised: 0...2, flexible: 2, listeners: [.broker, .controller], isListed: true)
        case .createPartitions:
            APIFacts(name: "CreatePartitions", versions: 0...3, advertised: 0...3, flexible: 2, listeners: [.broker, .controller], isListed: true)
        case .createDelegationToken:
            APIFacts(name: "CreateDelegationToken", versions: 1...3, advertised: 1...3, flexible: 2, listeners: [.broker, .controller], isListed: true)
        case .renewDelegationToken:
            APIFacts(name: "RenewDelegationToken", versions: 1...2, advertised: 1...2, flexible: 2, listeners: [.broker, .controller], isListed: true)
        case .expireDelegationToken:
            APIFacts(name: "ExpireDelegationToken", versions: 1...2, advertised: 1...2, flexible: 2, listeners: [.broker, .controller], isListed: true)
        case .describeDelegationToken:
            APIFacts(name: "DescribeDelegationToken", versions: 1...3, advertised: 1...3, flexible: 2, listeners: [.broker, .controller], isListed: true)
        case .deleteGroups:
            APIFacts(name: "DeleteGroups", versions: 0...2, advertised: 0...2, flexible: 2, listeners: [.broker], isListed: true)
        case .electLeaders:
            APIFacts(name: "ElectLeaders", versions: 0...2, advertised: 0...2, flexible: 2, listeners: [.broker, .controller], isListed: true)
        case .incrementalAlterConfigs:
            APIFacts(name: "IncrementalAlterConfigs", versions: 0...1, advertised: 0...1, flexible: 1, listeners: [.broker, .controller], isListed: true)
        case .alterPartitionReassignments:
            APIFacts(name: "AlterPartitionReassignments", versions: 0...1, advertised: 0...1, flexible: 0, listeners: [.broker, .controller], isListed: true)
        case .listPartitionReassignments:
            APIFacts(name: "ListPartitionReassignments", versions: 0...0, advertised: 0...0, flexible: 0, listeners: [.broker, .controller], isListed: true)
        case .offsetDelete:
            APIFacts(name: "OffsetDelete", versions: 0...0, advertised: 0...0, flexible: nil, listeners: [.broker], isListed: true)
        case .describeClientQuotas:
            APIFacts(name: "DescribeClientQuotas", versions: 0...1, advertised: 0...1, flexible: 1, listeners: [.broker], isListed: true)
        case .alterClientQuotas:
            APIFacts(name: "AlterClientQuotas", versions: 0...1, advertised: 0...1, flexible: 1, listeners: [.broker, .controller], isListed: true)
        case .describeUserScramCredentials:
            APIFacts(name: "DescribeUserScramCredentials", versions: 0...0, advertised: 0...0, flexible: 0, listeners: [.broker, .controller], isListed: true)
        case .alterUserScramCredentials:
            APIFacts(name: "AlterUserScramCredentials", versions: 0...0, advertised: 0...0, flexible: 0, listeners: [.broker, .controller], isListed: true)
        case .updateFeatures:
            APIFacts(name: "UpdateFeatures", versions: 0...2, advertised: 0...2, flexible: 0, listeners: [.broker, .controller], isListed: true)
        case .describeCluster:
            APIFacts(name: "DescribeCluster", versions: 0...2, advertised: 0...2, flexible: 0, listeners: [.broker, .controller], isListed: true)
        case .describeProducers:
            APIFacts(name: "DescribeProducers", versions: 0...0, advertised: 0...0, flexible: 0, listeners: [.broker], isListed: true)
        case .unregisterBroker:
            APIFacts(name: "UnregisterBroker", versions: 0...0, advertised: 0...0, flexible: 0, listeners: [.broker, .controller], isListed: true)
        case .describeTransactions:
            APIFacts(name: "DescribeTransactions", versions: 0...0, advertised: 0...0, flexible: 0, listeners: [.broker], isListed: true)
        case .listTransactions:
            APIFacts(name: "ListTransactions", versions: 0...2, advertised: 0...2, flexible: 0, listeners: [.broker], isListed: true)
        case .consumerGroupHeartbeat:
            APIFacts(name: "ConsumerGroupHeartbeat", versions: 0...1, advertised: 0...1, flexible: 0, listeners: [.broker], isListed: true)
        case .consumerGroupDescribe:
            APIFacts(name: "ConsumerGroupDescribe", versions: 0...1, advertised: 0...1, flexible: 0, listeners: [.broker], isListed: true)
        case .getTelemetrySubscriptions:
            APIFacts(name: "GetTelemetrySubscriptions", versions: 0...0, advertised: 0...0, flexible: 0, listeners: [.broker], isListed: true)
        case .pushTelemetry:
            APIFacts(name: "PushTelemetry", versions: 0...0, advertised: 0...0, flexible: 0, listeners: [.broker], isListed: true)
        case .listConfigResources:
            APIFacts(name: "ListConfigResources", versions: 0...1, advertised: 0...1, flexible: 0, listeners: [.broker], isListed: true)
        case .describeTopicPartitions:
            APIFacts(name: "DescribeTopicPartitions", versions: 0...0, advertised: 0...0, flexible: 0, listeners: [.broker], isListed: true)
        case .shareGroupHeartbeat:
            APIFacts(name: "ShareGroupHeartbeat", versions: 1...1, advertised: 1...1, flexible: 1, listeners: [.broker], isListed: true)
        case .shareGroupDescribe:
            APIFacts(name: "ShareGroupDescribe", versions: 1...1, advertised: 1...1, flexible: 1, listeners: [.broker], isListed: true)
        case .shareFetch:
            APIFacts(name: "ShareFetch", versions: 1...2, advertised: 1...2, flexible: 1, listeners: [.broker], isListed: true)
        case .shareAcknowledge:
            APIFacts(name: "ShareAcknowledge", versions: 1...2, advertised: 1...2, flexible: 1, listeners: [.broker], isListed: true)
        case .initializeShareGroupState:
            APIFacts(name: "InitializeShareGroupState", versions: 0...0, advertised: 0...0, flexible: 0, listeners: [.broker], isListed: false)
        case .readShareGroupState:
            APIFacts(name: "ReadShareGroupState", versions: 0...0, advertised: 0...0, flexible: 0, listeners: [.broker], isListed: false)
        case .writeShareGroupState:
            APIFacts(name: "WriteShareGroupState", versions: 0...1, advertised: 0...1, flexible: 0, listeners: [.broker], isListed: false)
        case .deleteShareGroupState:
            APIFacts(name: "DeleteShareGroupState", versions: 0...0, advertised: 0...0, flexible: 0, listeners: [.broker], isListed: false)
        case .readShareGroupStateSummary:
            APIFacts(name: "ReadShareGroupStateSummary", versions: 0...1, advertised: 0...1, flexible: 0, listeners: [.broker], isListed: false)
        case .streamsGroupHeartbeat:
            APIFacts(name: "StreamsGroupHeartbeat", versions: 0...0, advertised: 0...0, flexible: 0, listeners: [.broker], isListed: true)
        case .streamsGroupDescribe:
            APIFacts(name: "StreamsGroupDescribe", versions: 0...0, advertised: 0...0, flexible: 0, listeners: [.broker], isListed: true)
        case .describeShareGroupOffsets:
            APIFacts(name: "DescribeShareGroupOffsets", versions: 0...1, advertised: 0...1, flexible: 0, listeners: [.broker], isListed: true)
        case .alterShareGroupOffsets:
            APIFacts(name: "AlterShareGroupOffsets", versions: 0...0, advertised: 0...0, flexible: 0, listeners: [.broker], isListed: true)
        case .deleteShareGroupOffsets:
            APIFacts(name: "DeleteShareGroupOffsets", versions: 0...0, advertised: 0...0, flexible: 0, listeners: [.broker], isListed: true)
        }
    }
}
