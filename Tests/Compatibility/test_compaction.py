"""Compaction as consumers see it: of each key the last value, at the offset that it always had."""

import time
import unittest

from confluent_kafka import Consumer, Producer, TopicPartition
from confluent_kafka.admin import AdminClient, NewTopic

from broker import Broker

KEYS = 50
ROUNDS = 100
PATIENCE_SECONDS = 60


def read_all(broker, topic):
    """{offset: (key, value)} from the beginning to the end."""
    consumer = Consumer({
        "bootstrap.servers": broker.address, "group.id": "unused", "enable.auto.commit": False,
        "check.crcs": True})
    try:
        _, end = consumer.get_watermark_offsets(TopicPartition(topic, 0), timeout=10)
        consumer.assign([TopicPartition(topic, 0, 0)])
        found, deadline = {}, time.monotonic() + 20
        while not found or max(found) < end - 1:
            if time.monotonic() > deadline:
                raise AssertionError(f"read {len(found)} records, none at {end - 1}")
            message = consumer.poll(1)
            if message is not None:
                assert message.error() is None, message.error()
                found[message.offset()] = (message.key(), message.value())
        return found
    finally:
        consumer.close()


class Compaction(unittest.TestCase):
    def test_only_last_values_stay(self):
        with Broker(settings={"log.cleaner.backoff.ms": "200"}) as broker:
            admin = AdminClient({"bootstrap.servers": broker.address})
            topic = NewTopic("latest", 1, 1, config={
                "cleanup.policy": "compact", "segment.bytes": str(1 << 20), "segment.ms": "600000",
                "min.cleanable.dirty.ratio": "0.01"})
            admin.create_topics([topic])["latest"].result(10)
            written = {}
            producer = Producer({"bootstrap.servers": broker.address, "linger.ms": 5})

            def delivered(error, message):
                self.assertIsNone(error)
                written[message.offset()] = (message.key(), message.value())

            for number in range(ROUNDS * KEYS):
                value = f"{number // KEYS}:".encode() + b"x" * 1000
                producer.produce("latest", value, key=f"key-{number % KEYS}".encode(), on_delivery=delivered)
                producer.poll(0)
            self.assertEqual(producer.flush(30), 0)

            last = {key: offset for offset, (key, _) in sorted(written.items())}
            deadline = time.monotonic() + PATIENCE_SECONDS
            while True:
                found = read_all(broker, "latest")
                # At most two segments of a mebibyte are not compacted: the one appended to, and what filled it up.
                if len(found) < 2200 or time.monotonic() > deadline:
                    break
                time.sleep(0.2)
            self.assertLess(len(found), 2200)
            self.assertEqual({offset: written.get(offset) for offset in found}, found)
            self.assertLessEqual(set(last.values()), set(found))
            self.assertEqual(max(found), len(written) - 1)


if __name__ == "__main__":
    unittest.main()
