"""kafka-python of the years 2019 and 2020, which many applications still pin."""

import sys

from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer, TopicPartition
from kafka.admin import ConfigResource, ConfigResourceType, NewPartitions, NewTopic
from kafka.structs import OffsetAndMetadata

from .telling import asked, records, sent

CLIENT = "golden-kafka-python-old"


def producers(base):
    for codec in ("none", "gzip", "snappy", "lz4"):
        producer = KafkaProducer(**base, compression_type=None if codec == "none" else codec, linger_ms=50)
        batch = records(codec)
        for record in batch:
            producer.send(
                f"old-{codec}", key=record["key"], value=record["value"], headers=record["headers"], partition=0,
                timestamp_ms=record["timestamp"],
            )
        producer.flush(20)
        producer.close()
        sent(f"old-{codec}", codec, batch)


def consume(base):
    consumer = KafkaConsumer(
        "old-none", "old-gzip", **base, group_id="old-group", auto_offset_reset="earliest", enable_auto_commit=False,
        session_timeout_ms=34567, max_poll_interval_ms=45678,
    )
    seen = 0
    while seen < 10:
        seen += sum(len(messages) for messages in consumer.poll(timeout_ms=1000).values())
    place = TopicPartition("old-none", 0)
    consumer.commit({place: OffsetAndMetadata(5, "half way")})
    asked(8, "old-group", 5, "half way")
    consumer.committed(place)
    consumer.end_offsets([place])
    consumer.offsets_for_times({place: 1_700_000_001_234})
    asked(2, "old-none", 1_700_000_001_234)
    consumer.close()
    asked(11, "old-group", 34567, 45678)


def administrator(base):
    admin = KafkaAdminClient(**base)
    admin.create_topics([NewTopic("old-wide", 4, 1, topic_configs={"cleanup.policy": "compact"})])
    asked(19, "old-wide", 4, "cleanup.policy", "compact")
    admin.create_partitions({"old-wide": NewPartitions(6)})
    asked(37, "old-wide", 6)
    resource = ConfigResource(ConfigResourceType.TOPIC, "old-wide", configs={"retention.ms": "7654321"})
    admin.describe_configs([resource])
    admin.alter_configs([resource])
    asked(33, "old-wide", "retention.ms", "7654321")
    admin.list_consumer_groups()
    admin.describe_consumer_groups(["old-group"])
    admin.list_consumer_group_offsets("old-group")
    admin.delete_topics(["old-wide"])
    asked(20, "old-wide")
    admin.close()


def main(server, profile):
    base = {"bootstrap_servers": server, "client_id": CLIENT}
    producers(base)
    consume(base)
    if profile == "2.4":
        administrator(base)


main(*sys.argv[1:])
