"""Topics, settings and the rest of what administrators ask for."""

from .handlers import NODE, handles, identified, topic_id

LOG_DIR = "/var/lib/golden"
SETTING = {"name": "retention.ms", "value": "604800000", "configSource": 5, "configType": 5}


def partitions_of(topics, field):
    """The (topic, partitions) pairs of a request, with an answer for each partition under `field`."""
    return [
        {"name": topic.name, "topic": topic.name, "partitions": [{field: one} for one in indexes(topic)]}
        for topic in topics
    ]


def indexes(topic):
    if hasattr(topic, "partition_indexes"):
        return topic.partition_indexes
    return [getattr(one, "partition_index", one) for one in topic.partitions]


@handles(19)
def create_topics(state, request, version):
    topics = []
    for topic in request.topics:
        if not request.validate_only:
            state.topic(topic.name, max(topic.num_partitions, len(topic.assignments), 1))
        counts = {"numPartitions": topic.num_partitions, "replicationFactor": 1}
        topics.append(identified(state, topic.name) | counts | {"configs": [SETTING]})
    return {"topics": topics}


@handles(20)
def delete_topics(state, request, version):
    names = [topic.name or state.names[topic.topic_id] for topic in getattr(request, "topics", ())]
    names += getattr(request, "topic_names", ())
    for name in names:
        state.topics.pop(name, None)
    return {"responses": [identified(state, name) for name in names]}


@handles(37)
def create_partitions(state, request, version):
    for topic in request.topics:
        state.topics[topic.name] = topic.count
    return {"results": [{"name": topic.name} for topic in request.topics]}


@handles(21)
def delete_records(state, request, version):
    return {"topics": partitions_of(request.topics, "partitionIndex")}


@handles(32)
def describe_configs(state, request, version):
    synonym = {"name": "log.retention.ms", "value": "604800000", "source": 4}
    configs = [SETTING | {"synonyms": [synonym], "documentation": "How long."}]
    return {
        "results": [
            {"resourceType": one.resource_type, "resourceName": one.resource_name, "configs": configs}
            for one in request.resources
        ]
    }


@handles(33)
@handles(44)
def alter_configs(state, request, version):
    return {
        "responses": [
            {"resourceType": one.resource_type, "resourceName": one.resource_name} for one in request.resources
        ]
    }


ACL = {
    "resourceType": 2, "resourceName": "orders", "patternType": 3, "principal": "User:ada", "host": "*",
    "operation": 3, "permissionType": 3,
}


@handles(29)
def describe_acls(state, request, version):
    return {"resources": [ACL | {"acls": [ACL]}]}


@handles(30)
def create_acls(state, request, version):
    return {"results": [{} for _ in request.creations]}


@handles(31)
def delete_acls(state, request, version):
    return {"filterResults": [{"matchingAcls": [ACL]} for _ in request.filters]}


@handles(34)
def alter_replica_log_dirs(state, request, version):
    return {
        "results": [
            {"topicName": topic.name, "partitions": [{"partitionIndex": index} for index in topic.partitions]}
            for one in request.dirs
            for topic in one.topics
        ]
    }


@handles(35)
def describe_log_dirs(state, request, version):
    topics = [
        {"name": name, "partitions": [{"partitionIndex": index, "partitionSize": 1000 + index} for index in range(count)]}
        for name, count in sorted(state.topics.items())
    ]
    return {"results": [{"logDir": LOG_DIR, "topics": topics, "totalBytes": 10**12, "usableBytes": 10**11}]}


@handles(43)
def elect_leaders(state, request, version):
    results = [
        {"topic": one.topic, "partitionResult": [{"partitionId": index} for index in one.partitions]}
        for one in request.topic_partitions or ()
    ]
    return {"replicaElectionResults": results}


@handles(45)
def alter_partition_reassignments(state, request, version):
    return {"responses": partitions_of(request.topics, "partitionIndex"), "allowReplicationFactorChange": True}


@handles(46)
def list_partition_reassignments(state, request, version):
    moving = {"partitionIndex": 0, "replicas": [NODE, 2], "addingReplicas": [2]}
    return {"topics": [{"name": name, "partitions": [moving]} for name in sorted(state.topics)[:1]]}


@handles(48)
def describe_client_quotas(state, request, version):
    entity = [{"entityType": "user", "entityName": "ada"}, {"entityType": "client-id", "entityName": None}]
    return {"entries": [{"entity": entity, "values": [{"key": "producer_byte_rate", "value": 1048576.5}]}]}


@handles(49)
def alter_client_quotas(state, request, version):
    entries = [
        {"entity": [{"entityType": part.entity_type, "entityName": part.entity_name} for part in entry.entity]}
        for entry in request.entries
    ]
    return {"entries": entries}


@handles(50)
def describe_user_scram_credentials(state, request, version):
    names = [user.name for user in request.users or ()] or ["ada"]
    infos = [{"mechanism": 1, "iterations": 8192}]
    return {"results": [{"user": name, "credentialInfos": infos} for name in names]}


@handles(51)
def alter_user_scram_credentials(state, request, version):
    names = [one.name for one in request.deletions] + [one.name for one in request.upsertions]
    return {"results": [{"user": name} for name in names]}


@handles(57)
def update_features(state, request, version):
    return {"results": [{"feature": one.feature} for one in request.feature_updates]}


@handles(60)
def describe_cluster(state, request, version):
    broker = {"brokerId": NODE, "rack": "rack-a"} | state.address
    return {
        "endpointType": getattr(request, "endpoint_type", 1),
        "clusterId": "golden-cluster",
        "controllerId": NODE,
        "brokers": [broker],
        "clusterAuthorizedOperations": 0b1101_0000_0000,
    }


@handles(61)
def describe_producers(state, request, version):
    producer = {
        "producerId": 4001, "producerEpoch": 3, "lastSequence": 17, "lastTimestamp": 1_700_000_000_000,
        "coordinatorEpoch": 2, "currentTxnStartOffset": -1,
    }
    topics = partitions_of(request.topics, "partitionIndex")
    for topic in topics:
        for partition in topic["partitions"]:
            partition["activeProducers"] = [producer]
    return {"topics": topics}


@handles(65)
def describe_transactions(state, request, version):
    return {
        "transactionStates": [
            {
                "transactionalId": one, "transactionState": "Ongoing", "transactionTimeoutMs": 60000,
                "transactionStartTimeMs": 1_700_000_000_000, "producerId": 4001, "producerEpoch": 3,
                "topics": [{"topic": "orders", "partitions": [0, 1]}],
            }
            for one in request.transactional_ids
        ]
    }


@handles(66)
def list_transactions(state, request, version):
    return {
        "transactionStates": [{"transactionalId": "tx-1", "producerId": 4001, "transactionState": "Ongoing"}],
        "unknownStateFilters": [one for one in request.state_filters if one != "Ongoing"],
    }


@handles(74)
def list_config_resources(state, request, version):
    return {"configResources": [{"resourceName": "metrics-a", "resourceType": 16}]}


@handles(75)
def describe_topic_partitions(state, request, version):
    topics = []
    for topic in request.topics:
        partitions = [
            {
                "partitionIndex": index, "leaderId": NODE, "leaderEpoch": 0, "replicaNodes": [NODE], "isrNodes": [NODE],
                "eligibleLeaderReplicas": [], "lastKnownElr": [],
            }
            for index in range(state.topic(topic.name))
        ]
        topics.append({"name": topic.name, "topicId": topic_id(topic.name), "partitions": partitions})
    return {"topics": topics}
