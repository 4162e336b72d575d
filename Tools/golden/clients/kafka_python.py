"""kafka-python 3: the same work, and every request object that it encodes told field by field."""

import sys

from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer, TopicPartition
from kafka.admin import (
    ACL, ACLFilter, ACLOperation, ACLPermissionType, ACLResourcePatternType, ConfigResource, ResourcePattern,
    ResourcePatternFilter, ResourceType, UserScramCredentialDeletion, UserScramCredentialUpsertion,
)
from kafka.protocol.api_message import ApiMessage
from kafka.structs import OffsetAndMetadata

from golden.second_opinion import plain

from .telling import CODECS, asked, records, sent, tell

CLIENT = "golden-kafka-python"
encode = ApiMessage.encode


def values(struct, value, version):
    """The fields of a request object, whose parts may be objects, tuples in wire order, or still to be encoded."""
    if value is None:
        return None
    if isinstance(value, tuple):
        named = dict(zip([field.name for field in struct.untagged_fields(version)], value))
    else:
        named = {field.name: getattr(value, field.name) for field in struct._fields}
    told = {}
    for field in struct._fields:
        if not field.for_version_q(version) or field.name not in named:
            continue
        part = named[field.name]
        if field.is_struct():
            told[field.name] = values(field, part, version)
        elif field.is_struct_array() and part is not None:
            told[field.name] = [values(field, one, version) for one in part]
        else:
            told[field.name] = part.encode() if hasattr(part, "encode") and not isinstance(part, str) else part
    return plain(told)


def telling_encode(self, version=None, header=False, framed=False):
    if version is not None:
        self.API_VERSION = version
    if header and self.is_request():
        line = {"key": self.API_KEY, "version": self.API_VERSION, "correlation": self.header.correlation_id}
        tell(line | {"object": values(self._struct, self, self.API_VERSION)})
    return encode(self, version=version, header=header, framed=framed)


ApiMessage.encode = telling_encode


def produce(producer, topic, batch):
    for record in batch:
        producer.send(
            topic, key=record["key"], value=record["value"], headers=record["headers"], partition=0,
            timestamp_ms=record["timestamp"],
        )
    producer.flush(20)


def producers(base, codecs):
    plainly = base | {"enable_idempotence": False, "linger_ms": 50}
    for codec in codecs:
        producer = KafkaProducer(**plainly, compression_type=None if codec == "none" else codec)
        batch = records(codec)
        produce(producer, f"kp-{codec}", batch)
        producer.close()
        sent(f"kp-{codec}", codec, batch)
    for acks in (0, 1):
        batch = records(f"acks {acks}")
        producer = KafkaProducer(**plainly, acks=acks)
        produce(producer, f"kp-acks-{acks}", batch)
        producer.close()
        sent(f"kp-acks-{acks}", "none", batch)
        asked(0, acks)
    batch = records("idempotent")
    producer = KafkaProducer(**base, linger_ms=50)
    produce(producer, "kp-idempotent", batch)
    producer.close()
    sent("kp-idempotent", "none", batch, idempotent=True)


def transactions(base):
    producer = KafkaProducer(**base, transactional_id="tx-kp", transaction_timeout_ms=43210, linger_ms=50)
    producer.init_transactions()
    asked(22, "tx-kp", 43210)
    batch = records("transactional")
    producer.begin_transaction()
    produce(producer, "kp-transactional", batch)
    offsets = {TopicPartition("kp-none", 0): OffsetAndMetadata(3, "noted", 0)}
    consumer = KafkaConsumer(**base, group_id="kp-group-tx")
    producer.send_offsets_to_transaction(offsets, consumer.group_metadata())
    producer.commit_transaction()
    asked(28, "tx-kp", "kp-group-tx", "kp-none", 3, "noted")
    asked(26, "tx-kp", True)
    producer.begin_transaction()
    produce(producer, "kp-transactional", batch)
    producer.abort_transaction()
    asked(26, "tx-kp", False)
    sent("kp-transactional", "none", batch + batch, transactional=True, idempotent=True)
    consumer.close()
    producer.close()


def consume(base, group, **settings):
    consumer = KafkaConsumer(
        "kp-none", "kp-lz4", **base, group_id=group, auto_offset_reset="earliest", enable_auto_commit=False,
        **settings,
    )
    seen = 0
    while seen < 10:
        seen += sum(len(messages) for messages in consumer.poll(timeout_ms=1000, max_records=500).values())
    place = TopicPartition("kp-none", 0)
    consumer.commit({place: OffsetAndMetadata(5, "half way", 0)})
    asked(8, group, 5, "half way")
    consumer.committed(place)
    consumer.end_offsets([place])
    consumer.offsets_for_times({place: 1_700_000_001_234})
    asked(2, "kp-none", 1_700_000_001_234)
    consumer.close()


def administrator(base, modern):
    admin = KafkaAdminClient(**base)
    admin.create_topics({
        "kp-wide": {"num_partitions": 4, "replication_factor": 1, "configs": {"cleanup.policy": "compact"}},
        "kp-placed": {"num_partitions": -1, "replication_factor": -1, "assignments": {0: [1], 1: [1]}},
    })
    asked(19, "kp-wide", 4, "cleanup.policy", "compact")
    admin.create_partitions({"kp-wide": 6})
    asked(37, "kp-wide", 6)
    admin.describe_configs([ConfigResource("TOPIC", "kp-wide", ["retention.ms"]), ConfigResource("BROKER", "1")])
    asked(32, "kp-wide", "retention.ms")
    setting = {"retention.ms": "7654321"}
    if modern:
        setting["cleanup.policy"] = ("APPEND", "delete")
    admin.alter_configs([ConfigResource("TOPIC", "kp-wide", setting)], raise_on_unknown=False, incremental=modern)
    asked(44 if modern else 33, "kp-wide", "retention.ms", "7654321")
    admin.list_topics()
    admin.describe_topics(["kp-wide"])
    if modern:  # It wants a field that version 0 of the answer lacks.
        admin.describe_cluster()
    admin.list_groups()
    admin.describe_groups(["kp-group"])
    place = TopicPartition("kp-none", 0)
    admin.list_partition_offsets({place: -1, TopicPartition("kp-lz4", 0): -2})
    asked(2, "kp-none", "kp-lz4", -1, -2)
    admin.alter_group_offsets("kp-group", {place: OffsetAndMetadata(2, "altered", 0)})
    asked(8, "kp-group", 2, "altered")
    admin.list_group_offsets({"kp-group": [place]})
    admin.delete_records({place: 2})
    asked(21, "kp-none", 2)
    pattern = ResourcePattern(ResourceType.TOPIC, "orders", ACLResourcePatternType.PREFIXED)
    admin.create_acls([ACL("User:ada", "*", ACLOperation.READ, ACLPermissionType.ALLOW, pattern)])
    asked(30, "orders", "User:ada", "*", 3)
    anything = ResourcePatternFilter(ResourceType.ANY, None, ACLResourcePatternType.ANY)
    everyone = ACLFilter(None, None, ACLOperation.ANY, ACLPermissionType.ANY, anything)
    admin.describe_acls(everyone)
    admin.delete_acls([everyone])
    admin.describe_log_dirs()
    admin.alter_replica_log_dirs({("kp-none", 0, 1): "/var/lib/golden/other"})
    asked(34, "kp-none", 0, "/var/lib/golden/other")
    if modern:
        admin.elect_leaders(0, {"kp-none": [0, 1]})
        asked(43, "kp-none", 0, 1)
        admin.alter_partition_reassignments({place: [1], TopicPartition("kp-none", 1): None})
        asked(45, "kp-none", 0, 1)
        admin.list_partition_reassignments({"kp-none": [0]})
        admin.describe_topic_partitions(["kp-wide"], response_partition_limit=77)
        asked(75, "kp-wide", 77)
        admin.describe_producers([place])
        admin.describe_transactions(["tx-kp"])
        admin.list_transactions(state_filters=["Ongoing"], producer_id_filters=[4001], duration_filter_ms=1000)
        asked(66, "Ongoing", 4001, 1000)
        admin.list_config_resources()
        admin.alter_user_scram_credentials([
            UserScramCredentialUpsertion("ada", "SCRAM-SHA-256", "secret", iterations=8192, salt=b"salt-of-the-earth"),
            UserScramCredentialDeletion("grace", "SCRAM-SHA-512"),
        ])
        asked(51, "ada", "grace", 8192, b"salt-of-the-earth".hex())
        admin.describe_user_scram_credentials(["ada"])
        admin.update_features({"group.version": ("SAFE_DOWNGRADE", 1)}, validate_only=True)
        asked(57, "group.version", 1, True)
        admin.delete_group_offsets("kp-group", [place])
        asked(47, "kp-group", "kp-none", 0)
    admin.delete_groups(["kp-group"])
    asked(42, "kp-group")
    admin.delete_topics(["kp-placed"])
    asked(20, "kp-placed")
    admin.close()


def main(server, profile):
    modern = profile == "latest"
    base = {"bootstrap_servers": server, "client_id": CLIENT}
    login = {
        "security_protocol": "SASL_PLAINTEXT", "sasl_mechanism": "PLAIN", "sasl_plain_username": "ada",
        "sasl_plain_password": "countess",
    }
    old = profile in ("1.0", "0.11")
    producers(base | login if modern else base, CODECS[:4] if old else CODECS)
    transactions(base)
    consume(base, "kp-group", session_timeout_ms=34567)
    asked(11, "kp-group", 34567)
    if not old:
        consume(base, "kp-static", group_instance_id="instance-7")
        administrator(base, modern)


main(*sys.argv[1:])
