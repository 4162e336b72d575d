"""What clients produce is what clients read: every library's producer against every library's consumer."""

import random
import shutil
import unittest

from confluent_kafka import KafkaException, TopicPartition
from confluent_kafka import Consumer as ConfluentConsumer
from confluent_kafka.admin import AdminClient, NewTopic
from kafka.errors import KafkaError

from broker import Broker
from clients import CODECS, LIBRARIES, SECONDS, Confluent, KafkaPython, kcat, kcat_lines
from shared import SharedBroker, some_name


def numbered(messages, start=0):
    return list(enumerate(messages, start))


def assigned(address):
    """A consumer outside of any group: nothing is committed, at its end neither."""
    return ConfluentConsumer({"bootstrap.servers": address, "group.id": "unused", "enable.auto.commit": False})


def some_messages(count=40):
    """Compressible and incompressible values, and every kind of absence."""
    rng = random.Random(4)
    messages = [
        (None, b"no key", []), (b"no value", None, []), (b"", b"", []), (b"both are absent", None, []),
        (b"headers", b"x", [("name", b"value"), ("name", b"again"), ("empty", b""), ("größe", b"\x00\xff")]),
    ]
    while len(messages) < count:
        value = rng.randbytes(700) if rng.random() < 0.3 else b"martlet " * rng.randrange(1, 400)
        messages.append((b"key %d" % len(messages), value, []))
    return messages


class Produce(SharedBroker):
    def create(self, partitions=1, **settings):
        name = some_name()
        admin = AdminClient({"bootstrap.servers": self.broker.address})
        config = {key.replace("_", "."): value for key, value in settings.items()}
        admin.create_topics([NewTopic(name, partitions, config=config)])[name].result(SECONDS)
        return name

    def test_every_codec_of_every_producer_is_read_by_every_consumer(self):
        messages = some_messages()
        for producer in LIBRARIES:
            topic = self.create()
            for round, codec in enumerate(CODECS):
                first = round * len(messages)
                with self.subTest(producer=producer.name, codec=codec):
                    offsets = producer.produce(self.broker.address, topic, messages, codec=codec)
                    self.assertEqual(offsets, list(range(first, first + len(messages))))
            for consumer in LIBRARIES:
                with self.subTest(producer=producer.name, consumer=consumer.name):
                    self.assertEqual(consumer.consume(self.broker.address, topic), numbered(messages * len(CODECS)))

    def test_acks_of_every_level(self):
        for producer in LIBRARIES:
            for acks in ("all", 1, 0):
                with self.subTest(producer=producer.name, acks=acks):
                    topic = self.create()
                    early = [(None, b"%d" % number, []) for number in range(50)]
                    producer.produce(self.broker.address, topic, early, acks=acks)
                    # Appended behind everything that the connection had brought before, and it is durable then.
                    last = (None, b"last", [])
                    if acks == 0:
                        self.wait_for_end(topic, len(early))
                    (offset,) = producer.produce(self.broker.address, topic, [last])
                    self.assertEqual(offset, len(early))
                    self.assertEqual(Confluent.consume(self.broker.address, topic), numbered([*early, last]))

    def wait_for_end(self, topic, count):
        """Reads until so many records are there: nothing else says when what needs no answer has arrived."""
        consumer = assigned(self.broker.address)
        try:
            consumer.assign([TopicPartition(topic, 0, 0)])
            self.assertEqual(len(consumer.consume(count, SECONDS)), count)
        finally:
            consumer.close()

    def test_idempotent_producer_keeps_order_in_every_partition(self):
        topic = self.create(partitions=4)
        address = self.broker.address
        for partition in range(4):
            messages = [(b"%d" % number, b"x" * (number % 300), []) for number in range(5_000)]
            offsets = Confluent.produce(
                address, topic, messages, partition=partition, **{"enable.idempotence": True,
                                                                  "batch.num.messages": 50})
            self.assertEqual(offsets, list(range(len(messages))))
            self.assertEqual(Confluent.consume(address, topic, partition=partition), numbered(messages))

    def test_large_message_up_to_the_topic_limit(self):
        topic = self.create(max_message_bytes=str(8 << 20))
        large = (None, random.Random(5).randbytes(5 << 20), [])
        Confluent.produce(self.broker.address, topic, [large], **{"message.max.bytes": 20_000_000})
        for consumer in LIBRARIES:
            with self.subTest(consumer.name):
                self.assertEqual(consumer.consume(self.broker.address, topic), [(0, large)])

    def test_larger_message_is_refused_and_the_next_one_is_not(self):
        topic = self.create()
        with self.assertRaises(KafkaException) as raised:
            Confluent.produce(
                self.broker.address, topic, [(None, b"x" * 2_000_000, [])], **{"message.max.bytes": 20_000_000})
        self.assertEqual(raised.exception.args[0].name(), "MSG_SIZE_TOO_LARGE")
        self.assertEqual(Confluent.produce(self.broker.address, topic, [(None, b"small", [])]), [0])

    def test_compacted_topic_takes_no_record_without_a_key(self):
        topic = self.create(cleanup_policy="compact")
        with self.assertRaises(KafkaError):
            KafkaPython.produce(self.broker.address, topic, [(None, b"no key", [])])
        self.assertEqual(KafkaPython.produce(self.broker.address, topic, [(b"key", b"value", [])]), [0])

    def test_topic_with_a_codec_of_its_own_stores_what_was_sent(self):
        messages = some_messages()
        for codec in ("gzip", "snappy", "lz4", "zstd", "uncompressed"):
            with self.subTest(codec):
                topic = self.create(compression_type=codec)
                Confluent.produce(self.broker.address, topic, messages, codec="lz4")
                self.assertEqual(Confluent.consume(self.broker.address, topic), numbered(messages))

    def test_append_time_replaces_the_time_of_the_producer(self):
        topic = self.create(message_timestamp_type="LogAppendTime")
        Confluent.produce(self.broker.address, topic, [(None, b"x", [])])
        consumer = assigned(self.broker.address)
        try:
            consumer.assign([TopicPartition(topic, 0, 0)])
            (message,) = consumer.consume(1, SECONDS)
        finally:
            consumer.close()
        self.assertEqual(message.timestamp()[0], 2)

    def test_topic_is_made_by_the_first_message(self):
        topic = some_name()
        self.assertEqual(KafkaPython.produce(self.broker.address, topic, [(None, b"x", [])]), [0])


class NoAutoCreation(SharedBroker):
    SETTINGS = {"auto.create.topics.enable": "false"}

    def test_unknown_topic_is_refused(self):
        with self.assertRaises(KafkaException) as raised:
            Confluent.produce(
                self.broker.address, some_name(), [(None, b"x", [])], **{"topic.metadata.propagation.max.ms": 10})
        self.assertIn(raised.exception.args[0].name(), ("UNKNOWN_TOPIC_OR_PART", "_UNKNOWN_TOPIC"))


@unittest.skipUnless(shutil.which("kcat"), "kcat is not installed")
class Kcat(SharedBroker):
    def test_lines_go_in_and_come_out(self):
        topic, address = some_name(), self.broker.address
        kcat("-P", "-b", address, "-t", topic, "-K", ":", "-H", "from=kcat", input=b"a:one\nb:two\nc:three\n")
        lines = kcat_lines("-b", address, "-t", topic, "-o", "beginning", "-e")
        self.assertEqual(
            [(line["offset"], line["key"], line["payload"], line["headers"]) for line in lines],
            [(0, "a", "one", ["from", "kcat"]), (1, "b", "two", ["from", "kcat"]), (2, "c", "three", ["from", "kcat"])])
        self.assertEqual(kcat("-C", "-b", address, "-t", topic, "-o", "-1", "-e", "-f", "%k %s"), b"c three")
        self.assertEqual(kcat("-C", "-b", address, "-t", topic, "-o", "1", "-c", "1", "-f", "%o %s"), b"1 two")

    def test_every_codec(self):
        for codec in CODECS:
            with self.subTest(codec):
                topic = some_name()
                lines = b"".join(b"line %d of many that are alike\n" % number for number in range(500))
                kcat("-P", "-b", self.broker.address, "-t", topic, "-z", codec, input=lines)
                self.assertEqual(
                    kcat("-C", "-b", self.broker.address, "-t", topic, "-o", "beginning", "-e"), lines)

    def test_offsets_by_time(self):
        topic, address = some_name(), self.broker.address
        kcat("-P", "-b", address, "-t", topic, input=b"one\ntwo\n")
        self.assertIn(b"offset 0", kcat("-Q", "-b", address, "-t", f"{topic}:0:1"))
        self.assertIn(b"offset 2", kcat("-Q", "-b", address, "-t", f"{topic}:0:-1"))


class Restart(unittest.TestCase):
    def test_records_outlive_a_restart_and_numbering_goes_on(self):
        messages = some_messages()
        with Broker() as broker:
            Confluent.produce(broker.address, "kept", messages, codec="zstd", **{"enable.idempotence": True})
            self.assertEqual(broker.stop(), 0)
            with Broker(data=broker.data) as again:
                self.assertEqual(Confluent.consume(again.address, "kept"), numbered(messages))
                self.assertEqual(Confluent.produce(again.address, "kept", [(None, b"on", [])]), [len(messages)])


if __name__ == "__main__":
    unittest.main()
