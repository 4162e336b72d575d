"""confluent-kafka: producers of every kind, consumers of both protocols, and the administrator."""

import sys

from confluent_kafka import Consumer, ConsumerGroupTopicPartitions, Producer, TopicPartition
from confluent_kafka import ElectionType, IsolationLevel, TopicCollection
from confluent_kafka.admin import (
    AclBinding, AclBindingFilter, AclOperation, AclPermissionType, AdminClient, AlterConfigOpType, ConfigEntry,
    ConfigResource, NewPartitions, NewTopic, OffsetSpec, ResourcePatternType, ResourceType, ScramCredentialInfo,
    ScramMechanism, UserScramCredentialDeletion, UserScramCredentialUpsertion,
)

from .telling import CODECS, asked, records, sent

CLIENT = "golden-librdkafka"


def produce(producer, topic, batch):
    for record in batch:
        producer.produce(
            topic, key=record["key"], value=record["value"], headers=record["headers"], partition=0,
            timestamp=record["timestamp"],
        )
    assert producer.flush(20) == 0


def producers(base, sasl, codecs):
    for codec in codecs:
        topic, batch = f"rd-{codec}", records(codec)
        produce(Producer(base | sasl | {"compression.type": codec, "linger.ms": 50}), topic, batch)
        sent(topic, codec, batch)
    for acks in (0, 1):
        topic, batch = f"rd-acks-{acks}", records(f"acks {acks}")
        produce(Producer(base | {"acks": acks, "linger.ms": 50}), topic, batch)
        sent(topic, "none", batch)
        asked(0, acks)
    batch = records("idempotent")
    produce(Producer(base | {"enable.idempotence": True, "linger.ms": 50}), "rd-idempotent", batch)
    sent("rd-idempotent", "none", batch, idempotent=True)


def transactions(base):
    producer = Producer(base | {"transactional.id": "tx-rd", "transaction.timeout.ms": 54321, "linger.ms": 50})
    producer.init_transactions(20)
    asked(22, "tx-rd", 54321)
    batch = records("transactional")
    producer.begin_transaction()
    produce(producer, "rd-transactional", batch)
    consumer = Consumer(base | {"group.id": "rd-group-tx"})
    offsets = [TopicPartition("rd-none", 0, 3, metadata="noted")]
    producer.send_offsets_to_transaction(offsets, consumer.consumer_group_metadata(), 20)
    producer.commit_transaction(20)
    asked(24, "tx-rd")
    asked(28, "tx-rd", "rd-group-tx", "rd-none", 3)
    asked(26, "tx-rd", True)
    producer.begin_transaction()
    produce(producer, "rd-transactional", batch)
    producer.abort_transaction(20)
    asked(26, "tx-rd", False)
    sent("rd-transactional", "none", batch + batch, transactional=True, idempotent=True)
    consumer.close()


def consume(base, group, settings):
    settings = {"group.id": group, "auto.offset.reset": "earliest", "enable.auto.commit": False} | settings
    consumer = Consumer(base | settings)
    consumer.subscribe(["rd-none", "rd-lz4"])
    seen = 0
    while seen < 10:
        message = consumer.poll(20)
        assert message is not None and message.error() is None, message and message.error()
        seen += 1
    consumer.commit(offsets=[TopicPartition("rd-none", 0, 5, "half way")], asynchronous=False)
    asked(8, group, 5, "half way\0")  # confluent-kafka sends the C string's end along
    consumer.committed([TopicPartition("rd-none", 0)], 20)
    consumer.get_watermark_offsets(TopicPartition("rd-none", 0), 20)
    consumer.offsets_for_times([TopicPartition("rd-none", 0, 1_700_000_001_234)], 20)
    asked(2, "rd-none", 1_700_000_001_234)
    consumer.close()


def consumers(base, modern):
    consume(base, "rd-classic", {"session.timeout.ms": 34567})
    asked(11, "rd-classic", 34567)
    consume(base, "rd-static", {"group.instance.id": "instance-7", "isolation.level": "read_uncommitted"})
    if modern:
        consume(base, "rd-modern", {"group.protocol": "consumer", "group.remote.assignor": "uniform"})
        asked(68, "rd-modern", "uniform")


def each(futures):
    for future in futures.values() if isinstance(futures, dict) else [futures]:
        future.result(20)


def administrator(base, modern):
    admin = AdminClient(base)
    wide = NewTopic("rd-wide", num_partitions=4, replication_factor=1, config={"cleanup.policy": "compact"})
    placed = NewTopic("rd-placed", num_partitions=2, replica_assignment=[[1], [1]])
    each(admin.create_topics([wide, placed], operation_timeout=12.0))
    asked(19, "rd-wide", 4, "cleanup.policy", "compact")
    each(admin.create_partitions([NewPartitions("rd-wide", 6)]))
    asked(37, "rd-wide", 6)
    resource = ConfigResource(ConfigResource.Type.TOPIC, "rd-wide")
    each(admin.describe_configs([resource, ConfigResource(ConfigResource.Type.BROKER, "1")]))
    asked(32, "rd-wide", 2, "1", 4)
    each(admin.alter_configs([ConfigResource(ConfigResource.Type.TOPIC, "rd-wide", {"retention.ms": "1234567"})]))
    asked(33, "rd-wide", "retention.ms", "1234567")
    entries = [
        ConfigEntry("retention.ms", "7654321", incremental_operation=AlterConfigOpType.SET),
        ConfigEntry("cleanup.policy", None, incremental_operation=AlterConfigOpType.DELETE),
    ]
    each(admin.incremental_alter_configs(
        [ConfigResource(ConfigResource.Type.TOPIC, "rd-wide", incremental_configs=entries)]
    ))
    asked(44, "rd-wide", "7654321", "cleanup.policy", 1)
    each(admin.describe_topics(TopicCollection(["rd-wide"])))
    each(admin.describe_cluster(include_authorized_operations=modern))
    each(admin.list_consumer_groups())
    each(admin.describe_consumer_groups(["rd-classic"]))
    asked(69 if modern else 15, "rd-classic")
    each(admin.list_offsets(
        {TopicPartition("rd-none", 0): OffsetSpec.latest(), TopicPartition("rd-lz4", 0): OffsetSpec.earliest()},
        isolation_level=IsolationLevel.READ_COMMITTED,
    ))
    asked(2, "rd-none", -1, "rd-lz4", -2, 1)
    each(admin.list_consumer_group_offsets([ConsumerGroupTopicPartitions("rd-classic")]))
    each(admin.alter_consumer_group_offsets(
        [ConsumerGroupTopicPartitions("rd-classic", [TopicPartition("rd-none", 0, 2)])]
    ))
    asked(8, "rd-classic", "rd-none", 2)
    each(admin.delete_records([TopicPartition("rd-none", 0, 2)]))
    asked(21, "rd-none", 2)
    acl = (ResourceType.TOPIC, "orders", ResourcePatternType.LITERAL, "User:ada", "*")
    each(admin.create_acls([AclBinding(*acl, AclOperation.READ, AclPermissionType.ALLOW)]))
    asked(30, "orders", "User:ada", "*", 3)
    anything = AclBindingFilter(
        ResourceType.ANY, None, ResourcePatternType.ANY, None, None, AclOperation.ANY, AclPermissionType.ANY
    )
    each(admin.describe_acls(anything))
    each(admin.delete_acls([AclBindingFilter(*acl, AclOperation.ANY, AclPermissionType.ANY)]))
    asked(31, "orders", "User:ada")
    if modern:
        each(admin.elect_leaders(ElectionType.PREFERRED, [TopicPartition("rd-none", 0)]))
        asked(43, "rd-none", 0)
        information = ScramCredentialInfo(ScramMechanism.SCRAM_SHA_256, 8192)
        each(admin.alter_user_scram_credentials([
            UserScramCredentialUpsertion("ada", information, b"secret", b"salt-of-the-earth"),
            UserScramCredentialDeletion("grace", ScramMechanism.SCRAM_SHA_512),
        ]))
        asked(51, "ada", "grace", 8192, b"salt-of-the-earth".hex())
        each(admin.describe_user_scram_credentials(["ada"]))
        asked(50, "ada")
    each(admin.delete_consumer_groups(["rd-classic"]))
    asked(42, "rd-classic")
    each(admin.delete_topics(["rd-placed"]))
    asked(20, "rd-placed")


def main(server, profile):
    modern = profile == "latest"
    base = {"bootstrap.servers": server, "client.id": CLIENT, "allow.auto.create.topics": True}
    sasl = {
        "security.protocol": "sasl_plaintext", "sasl.mechanism": "PLAIN", "sasl.username": "ada",
        "sasl.password": "countess",
    }
    old = profile in ("1.0", "0.11")
    producers(base, sasl if modern else {}, CODECS[:4] if old else CODECS)
    if modern:
        asked(36, b"\x00ada\x00countess".hex())
    transactions(base)
    consumers(base, modern)
    if not old:
        administrator(base, modern)


main(*sys.argv[1:])
