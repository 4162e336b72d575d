"""What the fake broker answers: enough state for clients to go on, plain values for everything else."""

import struct
import threading
import time
import uuid
from collections import defaultdict

NODE = 1
PRODUCER_ID = 4000
SESSION = 7777
TOPIC_SPACE = uuid.UUID("6d617274-6c65-7400-8000-000000000001")


def topic_id(name):
    return uuid.uuid5(TOPIC_SPACE, name)


class State:
    def __init__(self, host, port, ranges):
        self.host, self.port, self.ranges = host, port, ranges
        self.topics = {}
        self.logs = defaultdict(list)
        self.names = {}
        self.commits = defaultdict(dict)
        self.groups = {}
        self.generations = defaultdict(int)
        self.sessions = {}
        self.producer_id = PRODUCER_ID
        self.changed = threading.Condition(threading.RLock())

    @property
    def address(self):
        return {"host": self.host, "port": self.port}

    def topic(self, name, partitions=2):
        self.names.setdefault(topic_id(name), name)
        return self.topics.setdefault(name, partitions)

    def name_of(self, topic):
        """The name in an element that may carry a name, in one of two fields, or an id."""
        for field in ("name", "topic"):
            if getattr(topic, field, None):
                return getattr(topic, field)
        return self.names[topic.topic_id]

    def end(self, name, partition):
        log = self.logs[name, partition]
        return log[-1][1] if log else 0

    def append(self, name, partition, records):
        """Appends a batch of format 2, its base offset rewritten in place as a broker does."""
        with self.changed:
            base = self.end(name, partition)
            (last_delta,) = struct.unpack(">i", records[23:27])
            batch = struct.pack(">q", base) + records[8:12] + struct.pack(">i", 0) + records[16:]
            self.logs[name, partition].append((base, base + last_delta + 1, batch))
            self.changed.notify_all()
            return base


HANDLERS = {}


def handles(api):
    def register(handler):
        HANDLERS[api] = handler
        return handler

    return register


def identified(state, name):
    return {"name": name, "topic": name, "topicId": topic_id(name)}


@handles(18)
def api_versions(state, request, version):
    keys = [{"apiKey": api, "minVersion": low, "maxVersion": high} for api, (low, high) in sorted(state.ranges.items())]
    features = [
        {"name": "group.version", "minVersion": 0, "maxVersion": 1, "maxVersionLevel": 1, "minVersionLevel": 1},
        {"name": "transaction.version", "minVersion": 0, "maxVersion": 2, "maxVersionLevel": 2, "minVersionLevel": 2},
    ]
    answer = {"apiKeys": keys}
    if any(high >= 1 for api, (_, high) in state.ranges.items() if api == 68):
        answer |= {"supportedFeatures": features, "finalizedFeaturesEpoch": 11, "finalizedFeatures": features}
    return answer


@handles(3)
def metadata(state, request, version):
    if request.topics is None or version == 0 and not request.topics:
        names = sorted(state.topics)
    else:
        names = [topic.name or state.names[topic.topic_id] for topic in request.topics]
    topics = []
    for name in names:
        partitions = [
            {
                "partitionIndex": index,
                "leaderId": NODE,
                "leaderEpoch": 0,
                "replicaNodes": [NODE],
                "isrNodes": [NODE],
            }
            for index in range(state.topic(name))
        ]
        topics.append(identified(state, name) | {"partitions": partitions})
    broker = {"nodeId": NODE, "rack": "rack-a"} | state.address
    return {"brokers": [broker], "clusterId": "golden-cluster", "controllerId": NODE, "topics": topics}


@handles(0)
def produce(state, request, version):
    responses = []
    for topic in request.topic_data:
        name = state.name_of(topic)
        partitions = [
            {
                "index": partition.index,
                "baseOffset": state.append(name, partition.index, bytes(partition.records)),
                "logAppendTimeMs": -1,
                "logStartOffset": 0,
            }
            for partition in topic.partition_data
        ]
        responses.append(identified(state, name) | {"partitionResponses": partitions})
    return {"responses": responses} if request.acks != 0 else None


@handles(1)
def fetch(state, request, version):
    wanted = {
        (state.name_of(topic), partition.partition): partition.fetch_offset
        for topic in request.topics
        for partition in topic.partitions
    }
    session = 0
    if version >= 7 and request.session_epoch >= 0:
        session = SESSION
        kept = state.sessions.setdefault(SESSION, {}) if request.session_id else state.sessions.update({SESSION: {}})
        kept = state.sessions[SESSION]
        for topic in request.forgotten_topics_data:
            for partition in topic.partitions:
                kept.pop((state.name_of(topic), partition), None)
        kept.update(wanted)
        wanted = kept
    deadline = time.monotonic() + min(request.max_wait.total_seconds(), 0.1)
    with state.changed:
        while not any(state.end(*place) > offset for place, offset in wanted.items()):
            left = deadline - time.monotonic()
            if left <= 0 or not state.changed.wait(left):
                break
        responses = [partition_data(state, place, offset) for place, offset in wanted.items()]
    return {"sessionId": session, "responses": responses}


def partition_data(state, place, offset):
    name, index = place
    batches = [batch for _, end, batch in state.logs[place] if end > offset]
    partition = {
        "partitionIndex": index,
        "highWatermark": state.end(*place),
        "lastStableOffset": state.end(*place),
        "logStartOffset": 0,
        "preferredReadReplica": -1,
        "records": b"".join(batches),
    }
    return identified(state, name) | {"partitions": [partition]}


@handles(2)
def list_offsets(state, request, version):
    topics = []
    for topic in request.topics:
        partitions = []
        for partition in topic.partitions:
            end = state.end(topic.name, partition.partition_index)
            offset = end if partition.timestamp == -1 else 0
            partitions.append(
                {"partitionIndex": partition.partition_index, "timestamp": -1, "offset": offset, "leaderEpoch": 0}
            )
        topics.append({"name": topic.name, "partitions": partitions})
    return {"topics": topics}


@handles(23)
def offset_for_leader_epoch(state, request, version):
    return {
        "topics": [
            {
                "topic": topic.topic,
                "partitions": [
                    {
                        "partition": partition.partition,
                        "leaderEpoch": 0,
                        "endOffset": state.end(topic.topic, partition.partition),
                    }
                    for partition in topic.partitions
                ],
            }
            for topic in request.topics
        ]
    }


@handles(17)
def sasl_handshake(state, request, version):
    return {"mechanisms": ["PLAIN", "SCRAM-SHA-256"]}


@handles(36)
def sasl_authenticate(state, request, version):
    return {"authBytes": b"", "sessionLifetimeMs": 0}


from . import handlers_admin, handlers_groups  # noqa: E402,F401  (they register themselves)
