"""Where logs begin, end and were at a time; deletions, producers, directories: what clients ask beside the records."""

import asyncio
import logging
import os
import subprocess
import tempfile
import unittest

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka import TopicPartition as AIOTopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.admin import RecordsToDelete as AIORecordsToDelete
from confluent_kafka import Consumer, IsolationLevel, KafkaException, Producer, TopicPartition
from confluent_kafka.admin import AdminClient, NewTopic, OffsetSpec
from kafka import KafkaAdminClient, KafkaConsumer
from kafka import TopicPartition as KPTopicPartition
from kafka.admin import OffsetSpec as KPOffsetSpec
from kafka.errors import OffsetOutOfRangeError, PolicyViolationError

from broker import Broker
from shared import SharedBroker, some_name

SECONDS = 30
TIMES = [1_000_000, 3_000_000, 2_000_000, 5_000_000]


def fill(address, topic, times=TIMES, **options):
    """Records at these times, each in a batch of its own."""
    producer = Producer({"bootstrap.servers": address, **options})
    for number, time in enumerate(times):
        producer.produce(topic, f"record {number}", partition=0, timestamp=time)
        if producer.flush(SECONDS):
            raise AssertionError("a record was not acknowledged")


def reader(address, logger=None, **options):
    """A consumer that takes no part in a group; librdkafka wants one named all the same."""
    settings = {"bootstrap.servers": address, "group.id": "unused", "enable.auto.commit": False, "log_level": 2}
    return Consumer({**settings, **options}, **({"logger": logger} if logger else {}))


class Offsets(SharedBroker):
    def setUp(self):
        self.topic = some_name()
        self.admin = AdminClient({"bootstrap.servers": self.broker.address})
        self.create(self.topic)

    def create(self, name, **config):
        self.admin.create_topics([NewTopic(name, 1, 1, config=config)])[name].result(SECONDS)

    def confluent(self, spec, **options):
        (future,) = self.admin.list_offsets({TopicPartition(self.topic, 0): spec}, **options).values()
        return future.result(SECONDS)

    def consumer(self, **options):
        consumer = reader(self.broker.address, **options)
        self.addCleanup(consumer.close)
        return consumer


class Lookups(Offsets):
    def test_librdkafka_finds_ends_and_the_largest_timestamp(self):
        self.assertEqual(self.confluent(OffsetSpec.latest()).offset, 0)
        self.assertEqual(self.confluent(OffsetSpec.max_timestamp()).offset, -1)
        fill(self.broker.address, self.topic)
        self.assertEqual(self.confluent(OffsetSpec.earliest()).offset, 0)
        self.assertEqual(self.confluent(OffsetSpec.latest()).offset, 4)
        largest = self.confluent(OffsetSpec.max_timestamp())
        self.assertEqual((largest.offset, largest.timestamp), (3, 5_000_000))
        committed = self.confluent(OffsetSpec.latest(), isolation_level=IsolationLevel.READ_COMMITTED)
        self.assertEqual(committed.offset, 4)

    def test_librdkafka_finds_the_first_record_at_or_after_a_time(self):
        fill(self.broker.address, self.topic)
        for time, offset in [(0, 0), (1_000_000, 0), (1_000_001, 1), (3_000_001, 3), (5_000_001, -1)]:
            with self.subTest(time):
                self.assertEqual(self.confluent(OffsetSpec.for_timestamp(time)).offset, offset)
        consumer = self.consumer()
        self.assertEqual(consumer.get_watermark_offsets(TopicPartition(self.topic, 0), SECONDS), (0, 4))
        (found,) = consumer.offsets_for_times([TopicPartition(self.topic, 0, 2_500_000)], SECONDS)
        self.assertEqual(found.offset, 1)

    def test_a_time_within_a_compressed_batch_finds_its_record(self):
        for codec in ["gzip", "snappy", "lz4", "zstd"]:
            with self.subTest(codec):
                self.topic = some_name()
                self.create(self.topic)
                producer = Producer(
                    {"bootstrap.servers": self.broker.address, "compression.type": codec, "linger.ms": 500})
                for number in range(100):
                    producer.produce(self.topic, "a value that repeats" * 5, timestamp=1_000_000 + number)
                self.assertEqual(producer.flush(SECONDS), 0)
                found = self.confluent(OffsetSpec.for_timestamp(1_000_057))
                self.assertEqual((found.offset, found.timestamp), (57, 1_000_057))
                largest = self.confluent(OffsetSpec.max_timestamp())
                self.assertEqual((largest.offset, largest.timestamp), (99, 1_000_099))

    def test_kafka_python_sees_the_same(self):
        fill(self.broker.address, self.topic)
        partition = KPTopicPartition(self.topic, 0)
        consumer = KafkaConsumer(bootstrap_servers=self.broker.address)
        self.addCleanup(consumer.close)
        self.assertEqual(consumer.beginning_offsets([partition]), {partition: 0})
        self.assertEqual(consumer.end_offsets([partition]), {partition: 4})
        found = consumer.offsets_for_times({partition: 1_000_001})[partition]
        self.assertEqual((found.offset, found.timestamp), (1, 3_000_000))
        self.assertIsNone(consumer.offsets_for_times({partition: 5_000_001})[partition])
        admin = KafkaAdminClient(bootstrap_servers=self.broker.address)
        self.addCleanup(admin.close)
        for spec, offset in {
            KPOffsetSpec.EARLIEST: 0, KPOffsetSpec.LATEST: 4, KPOffsetSpec.MAX_TIMESTAMP: 3,
            KPOffsetSpec.EARLIEST_LOCAL: 0, KPOffsetSpec.LATEST_TIERED: -1,
        }.items():
            with self.subTest(spec):
                self.assertEqual(admin.list_partition_offsets({partition: spec})[partition].offset, offset)

    def test_aiokafka_sees_the_same(self):
        fill(self.broker.address, self.topic)
        partition = AIOTopicPartition(self.topic, 0)

        async def ask():
            async with AIOKafkaConsumer(bootstrap_servers=self.broker.address) as consumer:
                self.assertEqual(await consumer.beginning_offsets([partition]), {partition: 0})
                self.assertEqual(await consumer.end_offsets([partition]), {partition: 4})
                found = (await consumer.offsets_for_times({partition: 1_000_001}))[partition]
                self.assertEqual((found.offset, found.timestamp), (1, 3_000_000))

        asyncio.run(ask())

    def test_kcat_queries_offsets(self):
        fill(self.broker.address, self.topic)
        for asked, offset in [(-1, 4), (-2, 0), (1_000_001, 1), (5_000_001, -1)]:
            with self.subTest(asked):
                query = subprocess.run(
                    ["kcat", "-b", self.broker.address, "-Q", "-t", f"{self.topic}:0:{asked}"],
                    capture_output=True, text=True, timeout=SECONDS)
                self.assertEqual(query.stdout.strip(), f"{self.topic} [0] offset {offset}", query.stderr)


class Deletions(Offsets):
    def delete(self, offset, topic=None):
        (future,) = self.admin.delete_records([TopicPartition(topic or self.topic, 0, offset)]).values()
        return future.result(SECONDS).low_watermark

    def failure(self, *arguments):
        with self.assertRaises(KafkaException) as raised:
            self.delete(*arguments)
        return raised.exception.args[0].name()

    def test_librdkafka_moves_the_start(self):
        fill(self.broker.address, self.topic)
        self.assertEqual(self.delete(2), 2)
        self.assertEqual(self.confluent(OffsetSpec.earliest()).offset, 2)
        self.assertEqual(self.confluent(OffsetSpec.for_timestamp(0)).offset, 2)
        self.assertEqual(self.failure(5), "OFFSET_OUT_OF_RANGE")
        self.assertEqual(self.delete(-1), 4)
        self.assertEqual(self.delete(1), 4)
        self.assertEqual(self.confluent(OffsetSpec.latest()).offset, 4)
        table = some_name()
        self.create(table, **{"cleanup.policy": "compact"})
        self.assertEqual(self.failure(0, table), "POLICY_VIOLATION")

    def test_kafka_python_and_aiokafka_move_it_too(self):
        fill(self.broker.address, self.topic)
        admin = KafkaAdminClient(bootstrap_servers=self.broker.address)
        self.addCleanup(admin.close)
        partition = KPTopicPartition(self.topic, 0)
        self.assertEqual(admin.delete_records({partition: 1})[partition]["low_watermark"], 1)
        with self.assertRaises(OffsetOutOfRangeError):
            admin.delete_records({partition: 9})

        async def delete():
            client = AIOKafkaAdminClient(bootstrap_servers=self.broker.address)
            await client.start()
            try:
                return await client.delete_records(
                    {AIOTopicPartition(self.topic, 0): AIORecordsToDelete(before_offset=3)})
            finally:
                await client.close()

        self.assertEqual(asyncio.run(delete()), {AIOTopicPartition(self.topic, 0): 3})

    def test_a_consumer_goes_on_at_the_new_start(self):
        fill(self.broker.address, self.topic)
        self.delete(2)
        consumer = self.consumer(**{"auto.offset.reset": "earliest"})
        consumer.assign([TopicPartition(self.topic, 0, 0)])
        message = consumer.poll(SECONDS)
        self.assertIsNone(message.error())
        self.assertEqual((message.offset(), message.value()), (2, b"record 2"))


class Descriptions(Offsets):
    def setUp(self):
        super().setUp()
        self.python = KafkaAdminClient(bootstrap_servers=self.broker.address)
        self.addCleanup(self.python.close)

    def test_producers_of_a_partition(self):
        partition = KPTopicPartition(self.topic, 0)
        self.assertEqual(self.python.describe_producers([partition])[partition].active_producers, [])
        fill(self.broker.address, self.topic, **{"enable.idempotence": True})
        (producer,) = self.python.describe_producers([partition])[partition].active_producers
        self.assertEqual(
            (producer.producer_epoch, producer.last_sequence, producer.last_timestamp), (0, 3, TIMES[-1]))
        self.assertEqual(producer.current_transaction_start_offset, -1)

    def test_log_directories_hold_what_was_written(self):
        fill(self.broker.address, self.topic)
        (described,) = self.python.describe_log_dirs({self.topic: [0]})
        (directory,) = described["log_dirs"]
        self.assertEqual(directory["log_dir"], f"{self.broker.data}/log")
        (topic,) = directory["topics"]
        self.assertEqual(topic["name"], self.topic)
        (partition,) = topic["partitions"]
        self.assertGreater(partition["partition_size"], 4 * 61)
        self.assertGreater(directory["total_bytes"], directory["usable_bytes"])

    def test_a_log_directory_below_the_working_directory_is_named_absolutely_too(self):
        with Broker(data="some/data") as broker:
            admin = KafkaAdminClient(bootstrap_servers=broker.address)
            try:
                (described,) = admin.describe_log_dirs()
            finally:
                admin.close()
            (directory,) = described["log_dirs"]
            self.assertTrue(os.path.isabs(directory["log_dir"]), directory["log_dir"])
            self.assertTrue(directory["log_dir"].endswith("/some/data/log"), directory["log_dir"])

    def test_epochs_end_where_the_next_began(self):
        """A consumer that was there before a restart asks whether its log is still the same."""
        with tempfile.TemporaryDirectory() as data:
            with Broker(data=data) as first:
                fill(first.address, "events")
                port = first.port
            with Broker(data=data, listen=f"127.0.0.1:{port}") as second:
                logger = logging.Logger("librdkafka", logging.DEBUG)
                with self.assertLogs(logger, logging.DEBUG) as logs:
                    consumer = reader(second.address, logger, debug="fetch", log_level=7)
                    try:
                        consumer.assign([TopicPartition("events", 0, 2, leader_epoch=0)])
                        message = consumer.poll(SECONDS)
                        self.assertEqual((message.error(), message.offset()), (None, 2))
                    finally:
                        consumer.close()
                said = "\n".join(logs.output)
                self.assertIn("validation succeeded: broker end offset 4 (offset leader epoch 0)", said)


class AfterAKill(unittest.TestCase):
    def test_ends_hold_everything_that_was_acknowledged(self):
        with tempfile.TemporaryDirectory() as data:
            killed = Broker(data=data)
            fill(killed.address, "events")
            killed.kill()
            killed.remove()
            with Broker(data=data) as broker:
                consumer = reader(broker.address)
                try:
                    self.assertEqual(consumer.get_watermark_offsets(TopicPartition("events", 0), SECONDS), (0, 4))
                finally:
                    consumer.close()


if __name__ == "__main__":
    unittest.main()
