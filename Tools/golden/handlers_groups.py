"""Groups of one member, offsets and transactions."""

from .handlers import NODE, SESSION, handles, identified, topic_id  # noqa: F401

MEMBER = "member-0001"


@handles(10)
def find_coordinator(state, request, version):
    place = {"nodeId": NODE} | state.address
    if version >= 4:
        return {"coordinators": [{"key": key} | place for key in request.coordinator_keys]}
    return place


@handles(11)
def join_group(state, request, version):
    chosen = request.protocols[0]
    state.generations[request.group_id] += 1
    state.groups[request.group_id] = request.protocol_type
    member = {"memberId": MEMBER, "metadata": chosen.metadata}
    return {
        "generationId": state.generations[request.group_id],
        "protocolType": request.protocol_type,
        "protocolName": chosen.name,
        "leader": MEMBER,
        "memberId": MEMBER,
        "members": [member],
    }


@handles(14)
def sync_group(state, request, version):
    assignment = request.assignments[0].assignment if request.assignments else b""
    return {"protocolType": "consumer", "protocolName": "range", "assignment": assignment}


@handles(12)
def heartbeat(state, request, version):
    return {}


@handles(13)
def leave_group(state, request, version):
    if version < 3:
        return {}
    members = [{"memberId": one.member_id, "groupInstanceId": one.group_instance_id} for one in request.members]
    return {"members": members}


@handles(8)
def offset_commit(state, request, version):
    topics = []
    for topic in request.topics:
        name = state.name_of(topic)
        for partition in topic.partitions:
            state.commits[request.group_id][name, partition.partition_index] = partition
        partitions = [{"partitionIndex": partition.partition_index} for partition in topic.partitions]
        topics.append(identified(state, name) | {"partitions": partitions})
    return {"topics": topics}


def committed(state, group, name, index):
    commit = state.commits[group].get((name, index))
    return {
        "partitionIndex": index,
        "committedOffset": commit.committed_offset if commit else -1,
        "committedLeaderEpoch": getattr(commit, "committed_leader_epoch", -1) if commit else -1,
        "metadata": commit.committed_metadata if commit else "",
    }


def committed_topics(state, group, topics):
    if topics is None:
        wanted = {}
        for name, index in state.commits[group]:
            wanted.setdefault(name, []).append(index)
    else:
        wanted = {state.name_of(topic): topic.partition_indexes for topic in topics}
    return [
        identified(state, name) | {"partitions": [committed(state, group, name, index) for index in indexes]}
        for name, indexes in wanted.items()
    ]


@handles(9)
def offset_fetch(state, request, version):
    if version < 8:
        return {"topics": committed_topics(state, request.group_id, request.topics)}
    groups = [
        {"groupId": group.group_id, "topics": committed_topics(state, group.group_id, group.topics)}
        for group in request.groups
    ]
    return {"groups": groups}


@handles(68)
def consumer_group_heartbeat(state, request, version):
    epoch = max(request.member_epoch, 0) + (1 if request.member_epoch == 0 else 0)
    answer = {
        "memberId": request.member_id or MEMBER,
        "memberEpoch": request.member_epoch if request.member_epoch < 0 else epoch,
        "heartbeatIntervalMs": 100,
    }
    if request.member_epoch == 0:
        partitions = [
            {"topicId": topic_id(name), "partitions": list(range(state.topic(name)))}
            for name in request.subscribed_topic_names or ()
        ]
        answer["assignment"] = {"topicPartitions": partitions}
    return answer


@handles(69)
def consumer_group_describe(state, request, version):
    groups = [
        {"groupId": group, "groupState": "Stable", "groupEpoch": 3, "assignmentEpoch": 3, "assignorName": "uniform"}
        for group in request.group_ids
    ]
    return {"groups": groups}


@handles(15)
def describe_groups(state, request, version):
    return {
        "groups": [
            {
                "groupId": group,
                "groupState": "Stable",
                "protocolType": "consumer",
                "protocolData": "range",
                "members": [
                    {
                        "memberId": MEMBER,
                        "clientId": "client",
                        "clientHost": "/127.0.0.1",
                        "memberMetadata": bytes.fromhex("00000000000100056f7468657200000000"),
                        "memberAssignment": bytes.fromhex("00000000000100056f7468657200000001" "00000000" "00000000"),
                    }
                ],
            }
            for group in request.groups
        ]
    }


@handles(16)
def list_groups(state, request, version):
    groups = [
        {"groupId": group, "protocolType": kind, "groupState": "Stable", "groupType": "classic"}
        for group, kind in sorted(state.groups.items())
    ]
    return {"groups": groups}


@handles(42)
def delete_groups(state, request, version):
    return {"results": [{"groupId": group} for group in request.groups_names]}


@handles(47)
def offset_delete(state, request, version):
    topics = [
        {"name": topic.name, "partitions": [{"partitionIndex": one.partition_index} for one in topic.partitions]}
        for topic in request.topics
    ]
    return {"topics": topics}


@handles(22)
def init_producer_id(state, request, version):
    state.producer_id += 1
    return {"producerId": state.producer_id, "producerEpoch": 0}


@handles(24)
def add_partitions_to_txn(state, request, version):
    def results(topics):
        return [
            {
                "name": topic.name,
                "resultsByPartition": [{"partitionIndex": index} for index in topic.partitions],
            }
            for topic in topics
        ]

    if version < 4:
        return {"resultsByTopicV3AndBelow": results(request.v3_and_below_topics)}
    return {
        "resultsByTransaction": [
            {"transactionalId": one.transactional_id, "topicResults": results(one.topics)}
            for one in request.transactions
        ]
    }


@handles(25)
def add_offsets_to_txn(state, request, version):
    return {}


@handles(26)
def end_txn(state, request, version):
    # From version 5 every end bumps the producer's epoch.
    return {"producerId": request.producer_id, "producerEpoch": request.producer_epoch + 1}


@handles(28)
def txn_offset_commit(state, request, version):
    topics = [
        {"name": topic.name, "partitions": [{"partitionIndex": one.partition_index} for one in topic.partitions]}
        for topic in request.topics
    ]
    return {"topics": topics}
