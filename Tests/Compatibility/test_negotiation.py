"""How each client and the broker agree on versions: the first exchange of every connection."""

import asyncio
import json
import pathlib
import shutil
import struct
import subprocess
import unittest

from aiokafka.admin import AIOKafkaAdminClient
from confluent_kafka import Consumer
from kafka import KafkaAdminClient
from kio.index import load_response_schema
from kio.serial import entity_reader

from broker import Broker
from frames import frame, receive

GOLDEN = pathlib.Path(__file__).resolve().parents[1] / "MessagesTests/Golden"
API_VERSIONS, METADATA = 18, 3


def golden_requests(*keys):
    """The requests of these APIs that real clients were seen to send, and the systematic ones."""
    for path in sorted([*GOLDEN.glob("clients/*.jsonl"), *GOLDEN.glob("systematic/*.jsonl")]):
        for line in path.read_text(encoding="utf-8").splitlines():
            vector = json.loads(line)
            if vector["api"] in keys and vector["direction"] == "request":
                yield path.name, vector


class Negotiation(unittest.TestCase):
    def answer(self, connection, vector):
        """Sends a captured request and reads the answer with a codec that is not ours."""
        connection.sendall(frame(bytes.fromhex(vector["frame"])))
        payload = receive(connection)
        self.assertIsNotNone(payload, "the broker closed the connection")
        kind = load_response_schema(vector["api"], vector["version"])
        header, size = entity_reader(kind.__header_schema__)(payload, 0)
        response, read = entity_reader(kind)(payload, size)
        self.assertEqual(size + read, len(payload), "bytes after the last field")
        self.assertEqual(header.correlation_id, vector["header"]["correlationId"])
        return response

    def test_captured_openings_are_answered_with_the_list_of_versions(self):
        with Broker() as broker, broker.connect() as connection:
            lists = set()
            for name, vector in golden_requests(API_VERSIONS):
                with self.subTest(name, version=vector["version"], variant=vector.get("variant")):
                    response = self.answer(connection, vector)
                    # Kafka's rule for names of client software; the systematic vectors break it on purpose.
                    legal = "variant" not in vector or vector["version"] < 3
                    self.assertEqual(response.error_code, 0 if legal else 42)
                    if legal:
                        lists.add(tuple((one.api_key, one.min_version, one.max_version) for one in response.api_keys))
            self.assertEqual(len(lists), 1, "every client sees the same list")
            (versions,) = lists
            self.assertIn((API_VERSIONS, 0, 4), versions)
            self.assertEqual(len(versions), len({key for key, _, _ in versions}))

    def test_a_version_of_the_future_is_answered_in_the_oldest_form(self):
        body = b"\x00\x12\x00\x05\x00\x00\x00\x09\x00\x01c\x00" + b"\xff" * 20
        with Broker() as broker, broker.connect() as connection:
            connection.sendall(frame(body))
            correlation, error, count, key, low, high = struct.unpack(">ihihhh", receive(connection))
        self.assertEqual((correlation, error, count), (9, 35, 1))
        self.assertEqual((key, low, high), (API_VERSIONS, 0, 4))

    def test_captured_metadata_requests_are_answered_in_their_version(self):
        with Broker() as broker, broker.connect() as connection:
            for name, vector in golden_requests(METADATA):
                with self.subTest(name, version=vector["version"], variant=vector.get("variant")):
                    response = self.answer(connection, vector)
                    self.assertEqual([(one.host, one.port) for one in response.brokers], [(broker.host, broker.port)])

    def test_kafka_python(self):
        with Broker() as broker:
            admin = KafkaAdminClient(bootstrap_servers=broker.address)
            try:
                self.assertEqual(admin.describe_cluster()["cluster_id"], broker.cluster)
            finally:
                admin.close()

    def test_aiokafka(self):
        async def describe(address):
            admin = AIOKafkaAdminClient(bootstrap_servers=address)
            await admin.start()
            try:
                return await admin.describe_cluster()
            finally:
                await admin.close()

        with Broker() as broker:
            self.assertEqual(asyncio.run(describe(broker.address))["cluster_id"], broker.cluster)

    def test_librdkafka(self):
        with Broker() as broker:
            consumer = Consumer({"bootstrap.servers": broker.address, "group.id": "unused"})
            metadata = consumer.list_topics(timeout=10)
            consumer.close()
            self.assertEqual(metadata.cluster_id, broker.cluster)
            self.assertEqual([(one.host, one.port) for one in metadata.brokers.values()], [(broker.host, broker.port)])

    @unittest.skipUnless(shutil.which("kcat"), "kcat is not installed")
    def test_kcat(self):
        with Broker() as broker:
            listed = subprocess.run(
                ["kcat", "-b", broker.address, "-L", "-J"], capture_output=True, text=True, check=True, timeout=30)
            self.assertEqual(json.loads(listed.stdout)["brokers"], [{"id": 1, "name": broker.address}])


if __name__ == "__main__":
    unittest.main()
