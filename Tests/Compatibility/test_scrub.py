"""The scrub as an operator sees it: what has rotted on the disk is found, named and counted while the broker serves the rest."""

import os
import pathlib
import re
import time
import unittest
import urllib.request

from confluent_kafka import Consumer, KafkaError, Producer, TopicPartition
from confluent_kafka.admin import AdminClient, AlterConfigOpType, ConfigEntry, ConfigResource, NewTopic

from broker import Broker

SETTINGS = {"metrics.listener": "127.0.0.1:0", "log.scrub.enable": "false", "log.scrub.interval.ms": "500"}
PATIENCE_SECONDS = 20


def metrics(broker):
    address = re.search(r"metrics and health pages are served listen=(\S+)", broker.log())[1]
    with urllib.request.urlopen(f"http://{address}/metrics", timeout=10) as response:
        lines = response.read().decode().splitlines()
    return {name.split("{")[0]: float(value) for name, value in
            (line.rsplit(" ", 1) for line in lines if line.startswith(("martlet_scrub", "martlet_damaged")))}


class Scrub(unittest.TestCase):
    def wait_for(self, broker, condition):
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not condition(found := metrics(broker)):
            self.assertLess(time.monotonic(), deadline, f"{found}\n{broker.log()}")
            time.sleep(0.05)
        return found

    def flip(self, path, position):
        with open(path, "r+b") as file:
            file.seek(position)
            byte = file.read(1)[0]
            file.seek(position)
            file.write(bytes([byte ^ 1]))
            os.fsync(file.fileno())

    def test_rot_is_named_and_counted_and_the_rest_is_served(self):
        with Broker(settings=SETTINGS) as broker:
            admin = AdminClient({"bootstrap.servers": broker.address})
            admin.create_topics([NewTopic("orders", 2, 1)])["orders"].result(10)
            producer = Producer({"bootstrap.servers": broker.address})
            for partition in [0, 1]:
                producer.produce("orders", b"x" * 1000, partition=partition)
            self.assertEqual(producer.flush(20), 0)
            segment = pathlib.Path(broker.data, "log", "orders-1", "00000000000000000000.log")
            self.flip(segment, 500)
            self.assertEqual(metrics(broker)["martlet_scrub_read_bytes_total"], 0)

            # The setting holds at once.
            resource = ConfigResource(ConfigResource.Type.BROKER, "1", incremental_configs=[
                ConfigEntry("log.scrub.enable", "true", incremental_operation=AlterConfigOpType.SET)])
            for future in admin.incremental_alter_configs([resource]).values():
                future.result(10)
            found = self.wait_for(broker, lambda found: found["martlet_scrub_last_pass_timestamp_seconds"] > 0)
            self.assertGreaterEqual(found["martlet_scrub_read_bytes_total"], 2 * 1000)
            self.assertEqual(found["martlet_scrub_damage_total"], 1)
            self.assertEqual(found["martlet_damaged_ranges"], 1)
            broker.wait_for_log("offsets 0 to 0")
            self.assertIn("martlet log salvage", broker.log())

            # Another pass tells nothing new.
            read = found["martlet_scrub_read_bytes_total"]
            found = self.wait_for(broker, lambda found: found["martlet_scrub_read_bytes_total"] > read)
            self.assertEqual(found["martlet_scrub_damage_total"], 1)
            self.assertEqual(broker.log().count("offsets 0 to 0"), 1)
            self.assertEqual(self.read(broker, 0), b"x" * 1000)
            self.assertIsNone(self.read(broker, 1))

    def read(self, broker, partition):
        """The first value of a partition; None where the broker will not give it."""
        consumer = Consumer({
            "bootstrap.servers": broker.address, "group.id": "unused", "enable.auto.commit": False,
            "auto.offset.reset": "error"})
        try:
            consumer.assign([TopicPartition("orders", partition, 0)])
            message = consumer.poll(3)
            if message is None or message.error() is not None:
                if message is not None:
                    self.assertNotEqual(message.error().code(), KafkaError._PARTITION_EOF)
                return None
            return message.value()
        finally:
            consumer.close()


if __name__ == "__main__":
    unittest.main()
