"""aiokafka, whose protocol layer is its own: every request object told as its values in the order of the wire."""

import asyncio
import sys

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewPartitions, NewTopic
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from aiokafka.admin.records_to_delete import RecordsToDelete
from aiokafka.conn import AIOKafkaConnection
from aiokafka.protocol.api import RequestStruct
from aiokafka.protocol.types import Array, Schema, TaggedFields
from aiokafka.structs import OffsetAndMetadata

from golden.second_opinion import plain

from .telling import CODECS, asked, records, sent, tell

CLIENT = "golden-aiokafka"
build_request_header = RequestStruct.build_request_header


def values(schema, element):
    """The leaves of a request as its own schema lists them: aiokafka's names are not the protocol's."""
    if isinstance(schema, Schema):
        parts = [element.get_item(name) for name in schema.names] if hasattr(element, "get_item") else element
        return [leaf for field, part in zip(schema.fields, parts) for leaf in values(field, part)]
    if isinstance(schema, Array) and element is not None:
        return [leaf for part in element for leaf in values(schema.array_of, part)]
    return [] if schema is TaggedFields else [plain(element)]


def telling_header(self, correlation_id, client_id):
    line = {"key": self.API_KEY, "version": self.API_VERSION, "correlation": correlation_id}
    tell(line | {"object": values(self.SCHEMA, self)})
    return build_request_header(self, correlation_id=correlation_id, client_id=client_id)


RequestStruct.build_request_header = telling_header
assert AIOKafkaConnection.send.__code__.co_names.count("build_request_header") == 1


async def produce(producer, topic, batch):
    waiting = [
        await producer.send(
            topic, key=record["key"], value=record["value"], headers=record["headers"], partition=0,
            timestamp_ms=record["timestamp"],
        )
        for record in batch
    ]
    await asyncio.gather(*waiting)


async def producers(base):
    for codec in CODECS:
        batch = records(codec)
        settings = {"compression_type": None if codec == "none" else codec, "linger_ms": 50}
        async with AIOKafkaProducer(**base, **settings) as producer:
            await produce(producer, f"aio-{codec}", batch)
        sent(f"aio-{codec}", codec, batch)
    batch = records("idempotent")
    async with AIOKafkaProducer(**base, enable_idempotence=True, linger_ms=50) as producer:
        await produce(producer, "aio-idempotent", batch)
    sent("aio-idempotent", "none", batch, idempotent=True)


async def transactions(base):
    settings = {"transactional_id": "tx-aio", "transaction_timeout_ms": 43210, "linger_ms": 50}
    batch = records("transactional")
    async with AIOKafkaProducer(**base, **settings) as producer:
        async with producer.transaction():
            await produce(producer, "aio-transactional", batch)
            await producer.send_offsets_to_transaction(
                {TopicPartition("aio-none", 0): OffsetAndMetadata(3, "noted")}, "aio-group-tx"
            )
        await producer.begin_transaction()
        await produce(producer, "aio-transactional", batch)
        await producer.abort_transaction()
    asked(22, "tx-aio", 43210)
    asked(28, "tx-aio", "aio-group-tx", "aio-none", 3, "noted")
    asked(26, "tx-aio", False)
    sent("aio-transactional", "none", batch + batch, transactional=True, idempotent=True)


async def consume(base):
    settings = {"group_id": "aio-group", "auto_offset_reset": "earliest", "enable_auto_commit": False}
    async with AIOKafkaConsumer("aio-none", "aio-zstd", **base, **settings, session_timeout_ms=34567) as consumer:
        seen = 0
        while seen < 10:
            polled = await consumer.getmany(timeout_ms=20000)
            assert polled
            seen += sum(len(messages) for messages in polled.values())
        place = TopicPartition("aio-none", 0)
        await consumer.commit({place: (5, "half way")})
        await consumer.committed(place)
        await consumer.end_offsets([place])
        await consumer.offsets_for_times({place: 1_700_000_001_234})
    asked(11, "aio-group", 34567)
    asked(8, "aio-group", 5, "half way")
    asked(2, "aio-none", 1_700_000_001_234)


async def administrator(base):
    admin = AIOKafkaAdminClient(**base)
    await admin.start()
    wide = NewTopic("aio-wide", num_partitions=4, replication_factor=1, topic_configs={"cleanup.policy": "compact"})
    await admin.create_topics([wide])
    asked(19, "aio-wide", 4, "cleanup.policy", "compact")
    await admin.create_partitions({"aio-wide": NewPartitions(total_count=6)})
    asked(37, "aio-wide", 6)
    resource = ConfigResource(ConfigResourceType.TOPIC, "aio-wide", configs={"retention.ms": "7654321"})
    await admin.describe_configs([resource])
    await admin.alter_configs([resource])
    asked(33, "aio-wide", "retention.ms", "7654321")
    await admin.list_topics()
    await admin.describe_topics(["aio-wide"])
    await admin.describe_cluster()
    await admin.list_consumer_groups()
    await admin.describe_consumer_groups(["aio-group"])
    await admin.list_consumer_group_offsets("aio-group")
    await admin.delete_records({TopicPartition("aio-none", 0): RecordsToDelete(before_offset=2)})
    asked(21, "aio-none", 2)
    await admin.delete_topics(["aio-wide"])
    asked(20, "aio-wide")
    await admin.close()


async def main(server, profile):
    base = {"bootstrap_servers": server, "client_id": CLIENT}
    login = {
        "security_protocol": "SASL_PLAINTEXT", "sasl_mechanism": "PLAIN", "sasl_plain_username": "ada",
        "sasl_plain_password": "countess",
    }
    await producers(base | login if profile == "latest" else base)
    await transactions(base)
    await consume(base)
    if profile not in ("1.0", "0.11"):
        await administrator(base)


asyncio.run(main(*sys.argv[1:]))
