import MartletWire

/// What an error code means to whoever uses a client, and what to try.
struct ErrorMeaning: Hashable, Sendable {
    let text: String
    let hint: String?

    init(_ text: String, _ hint: String? = nil) {
        self.text = text
        self.hint = hint
    }
}

extension ErrorCode {
    /// `nil` for codes that only brokers tell each other, and for those that this client does not know.
    var meaning: ErrorMeaning? { Self.meanings[self] }

    private static let meanings = Dictionary(
        [
            topicMeanings, partitionMeanings, recordMeanings, groupMeanings, transactionMeanings, accessMeanings,
            otherMeanings,
        ]
        .flatMap { $0 }
    ) { first, _ in first }

    private static let topicMeanings: [(ErrorCode, ErrorMeaning)] = [
        (.unknownTopicOrPartition, .init("it does not exist", "list what exists, or create it first")),
        (.unknownTopicId, .init("no topic has this id", "the topic was deleted, or created anew under its name")),
        (.inconsistentTopicId, .init("its id has changed", "the topic was deleted and created anew; open it again")),
        (
            .invalidTopicException,
            .init(
                "this is not a name for a topic",
                "use 1 to 249 of the letters a-z and A-Z, digits, \".\", \"_\" and \"-\"")
        ),
        (.topicAlreadyExists, .init("it exists already", "use it, delete it first, or choose another name")),
        (.topicDeletionDisabled, .init("the broker deletes no topics", "set delete.topic.enable=true on the brokers")),
        (
            .invalidPartitions,
            .init("this number of partitions cannot be", "a topic has at least one, and never fewer than before")
        ),
        (
            .invalidReplicationFactor,
            .init("this number of replicas cannot be", "it is at least 1 and at most the number of brokers")
        ),
        (
            .invalidReplicaAssignment,
            .init(
                "this assignment of replicas cannot be",
                "name existing brokers, each once, equally many for each partition")
        ),
        (.invalidConfig, .init("a setting cannot have this value", "look at its name and its values")),
        (.policyViolation, .init("the cluster's rules do not allow it")),
        (.resourceNotFound, .init("it does not exist")),
        (.duplicateResource, .init("it was named twice in one request")),
        (.reassignmentInProgress, .init("it is being moved already", "wait for that, or cancel it")),
        (.noReassignmentInProgress, .init("it is not being moved")),
        (.electionNotNeeded, .init("the preferred replica leads already")),
        (.preferredLeaderNotAvailable, .init("its preferred replica is not in sync", "see which brokers are down")),
        (.eligibleLeadersNotAvailable, .init("no replica that may lead is alive", "start the brokers that have one")),
    ]

    private static let partitionMeanings: [(ErrorCode, ErrorMeaning)] = [
        (.leaderNotAvailable, .init("it has no leader at the moment", "wait, or see which brokers are down")),
        (.notLeaderOrFollower, .init("the broker that was asked does not lead it any more", "try again")),
        (.replicaNotAvailable, .init("that broker has no replica of it")),
        (.listenerNotFound, .init("its leader cannot be reached by the listener in use", "see the brokers' listeners")),
        (.offsetOutOfRange, .init("no record has this offset", "look up the earliest and the latest offset")),
        (.offsetNotAvailable, .init("its new leader does not know its end yet", "try again")),
        (.fencedLeaderEpoch, .init("what the client knows of its leader is old", "try again")),
        (.unknownLeaderEpoch, .init("what the broker knows of its leader is old", "try again")),
        (.kafkaStorageError, .init("the broker cannot use its disk", "see the broker's log")),
        (.logDirNotFound, .init("the broker has no such directory", "see its setting log.dirs")),
        (
            .notEnoughReplicas,
            .init(
                "fewer replicas are in sync than min.insync.replicas asks for: nothing was written",
                "see which brokers are down")
        ),
        (
            .notEnoughReplicasAfterAppend,
            .init(
                "written, and then fewer replicas were in sync than min.insync.replicas asks for",
                "see which brokers are down")
        ),
        (.requestTimedOut, .init("it was not done in time, and may be done yet", "look before trying again")),
    ]

    private static let recordMeanings: [(ErrorCode, ErrorMeaning)] = [
        (
            .corruptMessage,
            .init("the records were damaged on their way", "try again; if it stays, suspect the network")
        ),
        (
            .messageTooLarge,
            .init(
                "a record or batch is larger than the topic takes",
                "raise the topic's max.message.bytes, or send less at once")
        ),
        (.recordListTooLarge, .init("the batch is larger than a segment", "send less at once")),
        (
            .invalidRecord,
            .init("a record is not allowed there", "a compacted topic needs a key in every record")
        ),
        (
            .invalidTimestamp,
            .init(
                "a timestamp is too far from the broker's clock",
                "see message.timestamp.before.max.ms and …after.max.ms")
        ),
        (.unsupportedCompressionType, .init("the broker does not know this codec", "use another one")),
        (.unsupportedForMessageFormat, .init("the topic's records are too old for that")),
        (.invalidRequiredAcks, .init("acks is 0, 1 or all")),
        (.invalidFetchSize, .init("this size cannot be")),
        (.fetchSessionTopicIdError, .init("topics of a fetch session were created anew", "try again")),
    ]

    private static let groupMeanings: [(ErrorCode, ErrorMeaning)] = [
        (.coordinatorLoadInProgress, .init("its coordinator is still starting", "try again")),
        (.coordinatorNotAvailable, .init("it has no coordinator at the moment", "try again")),
        (.notCoordinator, .init("the broker that was asked is not its coordinator any more", "try again")),
        (.invalidGroupId, .init("this is not a name for a group")),
        (.groupIdNotFound, .init("it does not exist", "list what exists")),
        (.nonEmptyGroup, .init("it has members", "stop them first")),
        (.unknownMemberId, .init("the group does not know this member any more")),
        (.illegalGeneration, .init("the group has been formed anew")),
        (.rebalanceInProgress, .init("the group is being formed anew", "try again")),
        (.groupSubscribedToTopic, .init("a member of the group reads the topic", "stop it first")),
        (.fencedInstanceId, .init("another member has this group.instance.id")),
        (.groupMaxSizeReached, .init("the group is full")),
    ]

    private static let transactionMeanings: [(ErrorCode, ErrorMeaning)] = [
        (.outOfOrderSequenceNumber, .init("records before these are missing", "make a new producer")),
        (.duplicateSequenceNumber, .init("these records were written before")),
        (.invalidProducerEpoch, .init("a newer producer has taken over", "make a new producer")),
        (.producerFenced, .init("a newer producer has taken over", "make a new producer")),
        (.unknownProducerId, .init("the broker does not remember this producer", "make a new producer")),
        (.invalidTxnState, .init("the transaction is not in a state for that")),
        (.concurrentTransactions, .init("another transaction of this producer is ending", "try again")),
        (.transactionalIdNotFound, .init("it does not exist")),
        (.transactionAbortable, .init("the transaction has to be aborted")),
        (.invalidTransactionTimeout, .init("the transaction's timeout is longer than the broker allows")),
    ]

    private static let accessMeanings: [(ErrorCode, ErrorMeaning)] = [
        (.topicAuthorizationFailed, .init("not allowed", "ask for the right to do this to the topic")),
        (.groupAuthorizationFailed, .init("not allowed", "ask for the right to use the group")),
        (.clusterAuthorizationFailed, .init("not allowed", "ask for the right to do this to the cluster")),
        (.transactionalIdAuthorizationFailed, .init("not allowed", "ask for the right to use the transactional id")),
        (.saslAuthenticationFailed, .init("the broker does not accept these credentials", "check user and password")),
        (.unsupportedSaslMechanism, .init("the broker does not know this mechanism", "use one that it names")),
        (.securityDisabled, .init("the broker has no authorization", "give it an authorizer first")),
    ]

    private static let otherMeanings: [(ErrorCode, ErrorMeaning)] = [
        (.unknownServerError, .init("the broker failed", "see the broker's log")),
        (.unsupportedVersion, .init("the broker is too old for that")),
        (.invalidRequest, .init("what was asked makes no sense to the broker")),
        (.notController, .init("the broker that was asked is not the controller any more", "try again")),
        (.brokerNotAvailable, .init("the broker cannot do that now", "try again")),
        (.brokerIdNotRegistered, .init("no broker has this id", "list the brokers")),
        (.throttlingQuotaExceeded, .init("more was asked than the quota allows", "try again later")),
        (.operationNotAttempted, .init("it was not tried, because something before it failed")),
    ]
}
