import MartletBase
import MartletWire

/// Why a change is not made, whatever the store says.
package enum ChangeRefusal: Error, Hashable, Sendable {
    case invalidTopicName(String, TopicNameFault)
    case topicExists(String)
    case topicNameCollides(String, with: String)
    case unknownTopic(String)
    case unknownTopicID(TopicID)
    case unknownPartition(TopicPartition)
    case invalidPartitionCount(String)
    case invalidReplicationFactor(String)
    case invalidAssignment(String)
    case invalidSetting(String)
    case invalidRequest(String)
    /// Another change of the topic takes several transactions and is not over.
    case changeUnderWay(topic: String)
    case electionNotNeeded
    case preferredLeaderNotAvailable(NodeID)
    case eligibleLeadersNotAvailable
    case producerIDsExhausted
    /// The broker that would make the change is not registered, or fenced.
    case authorNotRegistered(NodeID)
    case clusterNotCreated
    case otherCluster(expected: UUID128, found: UUID128)
    case formatNotReadable(level: Int16, readable: ClosedRange<Int16>)
    /// A value that cannot be stored: a text or a list too long for its encoding.
    case notStorable(WireError)
}

package enum TopicNameFault: Hashable, Sendable {
    case empty
    case dots
    case tooLong(Int)
    case illegalCharacter
}

extension ChangeRefusal {
    /// How the protocol says it.
    package var errorCode: ErrorCode {
        switch self {
        case .invalidTopicName, .topicNameCollides: .invalidTopicException
        case .topicExists: .topicAlreadyExists
        case .unknownTopic, .unknownPartition: .unknownTopicOrPartition
        case .unknownTopicID: .unknownTopicId
        case .invalidPartitionCount: .invalidPartitions
        case .invalidReplicationFactor: .invalidReplicationFactor
        case .invalidAssignment: .invalidReplicaAssignment
        case .invalidSetting: .invalidConfig
        case .invalidRequest, .notStorable: .invalidRequest
        case .changeUnderWay: .reassignmentInProgress
        case .electionNotNeeded: .electionNotNeeded
        case .preferredLeaderNotAvailable: .preferredLeaderNotAvailable
        case .eligibleLeadersNotAvailable: .eligibleLeadersNotAvailable
        case .producerIDsExhausted: .unknownServerError
        case .authorNotRegistered: .staleBrokerEpoch
        case .clusterNotCreated: .brokerNotAvailable
        case .otherCluster: .inconsistentClusterId
        case .formatNotReadable: .unsupportedVersion
        }
    }
}

extension ChangeRefusal: CustomStringConvertible {
    package var description: String {
        switch self {
        case .invalidTopicName(let name, let fault): "the topic name \"\(name)\" is not legal: \(fault.text)"
        case .topicExists(let name): "the topic \"\(name)\" exists already"
        case .topicNameCollides(let name, let other):
            "the topic name \"\(name)\" collides with the topic \"\(other)\": \".\" and \"_\" count as the same"
        case .unknownTopic(let name): "there is no topic \"\(name)\""
        case .unknownTopicID(let id): "there is no topic with id \(id)"
        case .unknownPartition(let partition): "there is no partition \(partition)"
        case .invalidPartitionCount(let why), .invalidReplicationFactor(let why), .invalidAssignment(let why),
            .invalidSetting(let why), .invalidRequest(let why):
            why
        case .changeUnderWay(let name): "another change of the topic \"\(name)\" is still under way; try again later"
        case .electionNotNeeded: "the partition has the leader that it should have"
        case .preferredLeaderNotAvailable(let node): "the preferred leader, broker \(node), is not alive and in sync"
        case .eligibleLeadersNotAvailable: "no replica is alive that may lead"
        case .producerIDsExhausted: "all producer ids have been given out"
        case .authorNotRegistered(let node): "broker \(node) is not registered at the moment and changes no metadata"
        case .clusterNotCreated: "the metadata store holds no cluster yet"
        case .otherCluster(let expected, let found):
            """
            the metadata store belongs to the cluster \(found), and this broker to \(expected): point it at its own \
            store, or give it an empty data directory
            """
        case .formatNotReadable(let level, let readable):
            """
            the cluster writes format level \(level), and this release reads the levels \(readable.lowerBound) to \
            \(readable.upperBound): start a release that reads level \(level)
            """
        case .notStorable(let error): "the change cannot be stored: \(error)"
        }
    }
}

extension TopicNameFault {
    fileprivate var text: String {
        switch self {
        case .empty: "it is empty"
        case .dots: "\".\" and \"..\" are reserved"
        case .tooLong(let count): "it has \(count) characters, and at most \(TopicName.longest) are allowed"
        case .illegalCharacter: "only letters, digits, \".\", \"_\" and \"-\" are allowed"
        }
    }
}
