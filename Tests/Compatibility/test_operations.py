"""What an operator sees of a running broker: metrics, health, settings explained, and its end when the disk fails."""

import json
import os
import pathlib
import re
import socket
import struct
import subprocess
import tempfile
import time
import unittest
import urllib.error
import urllib.request

from confluent_kafka import KafkaException, Producer
from confluent_kafka.admin import AdminClient, NewTopic

import frames
from broker import Broker, run
from clients import Confluent

SAMPLE = re.compile(r'([a-z_]+)(?:\{(.*)\})? (-?[0-9.]+)')
LABEL = re.compile(r'([a-z]+)="((?:[^"\\]|\\.)*)"')


def metrics_address(broker):
    found = re.search(r"metrics and health pages are served listen=(\S+)", broker.log())
    return found[1]


def get(address, path):
    """Status and body."""
    try:
        with urllib.request.urlopen(f"http://{address}{path}", timeout=10) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


def samples(text):
    """{(name, ((label, value), …)): number}; fails on a line that is no sample and no comment."""
    found = {}
    for line in text.splitlines():
        if line.startswith(("# HELP ", "# TYPE ")):
            continue
        match = SAMPLE.fullmatch(line)
        assert match, f"no sample: {line!r}"
        found[match[1], tuple(sorted(LABEL.findall(match[2] or "")))] = float(match[3])
    return found


def produce(broker, topic, values, **settings):
    """Produces and gives the errors, None for each that was acknowledged."""
    outcomes = []
    producer = Producer({"bootstrap.servers": broker.address, **settings})
    for value in values:
        producer.produce(topic, value, on_delivery=lambda error, _: outcomes.append(error))
    producer.flush(20)
    return outcomes


def create(broker, *topics):
    admin = AdminClient({"bootstrap.servers": broker.address})
    for made in admin.create_topics(list(topics)).values():
        made.result(10)


class Pages(unittest.TestCase):
    def setUp(self):
        self.broker = Broker(settings={"metrics.listener": "127.0.0.1:0"})
        self.addCleanup(self.broker.__exit__, None, None, None)
        self.address = metrics_address(self.broker)

    def test_what_clients_do_is_counted(self):
        create(self.broker, NewTopic("counted", 3, 1))
        self.assertEqual(produce(self.broker, "counted", ["value"] * 10, acks="all"), [None] * 10)
        with self.broker.connect():
            status, text = get(self.address, "/metrics")
        self.assertEqual(status, 200)
        found = samples(text)

        def value(name, **labels):
            return found[f"martlet_{name}", tuple(sorted(labels.items()))]

        self.assertEqual(value("topics"), 1)
        self.assertEqual(value("partitions"), 3)
        self.assertGreater(value("topic_log_bytes", topic="counted"), 0)
        self.assertEqual(value("request_seconds_count", api="CreateTopics"), 1)
        produced = value("request_seconds_count", api="Produce")
        self.assertGreaterEqual(produced, 1)
        self.assertEqual(value("request_seconds_bucket", api="Produce", le="+Inf"), produced)
        self.assertGreater(value("request_seconds_sum", api="Produce"), 0)
        self.assertEqual(value("requests_under_way", api="Produce"), 0)
        self.assertGreaterEqual(value("sync_seconds_count", of="logs", what="file"), 1)
        self.assertGreaterEqual(value("sync_seconds_count", of="metadata", what="file"), 1)
        self.assertGreaterEqual(value("connections"), 1)
        self.assertGreater(value("received_bytes_total"), 0)
        self.assertEqual(value("log_directory_up", directory=f"{self.broker.data}/log"), 1)
        self.assertEqual(value("limit", setting="max.connections"), 2147483647)
        self.assertEqual(value("unsent_memory_bytes"), 0)
        self.assertEqual(value("jobs_waiting", lane="sync"), 0)
        self.assertGreater(value("process_resident_memory_bytes"), 0)

    def test_refusals_are_counted_by_their_reason(self):
        with self.broker.connect() as connection:
            connection.sendall(b"GET / HTTP/1.1\r\n\r\n")
            self.assertEqual(connection.recv(1), b"")
        found = samples(get(self.address, "/metrics")[1])
        self.assertEqual(found["martlet_connections_ended_total", (("reason", "http"),)], 1)

    def test_health(self):
        self.assertEqual(get(self.address, "/live"), (200, "live\n"))
        self.assertEqual(get(self.address, "/ready"), (200, "ready\n"))
        status, text = get(self.address, "/nothing")
        self.assertEqual(status, 404)
        self.assertIn("/metrics", text)

    def test_strangers_are_bounded(self):
        host, port = self.address.rsplit(":", 1)
        silent = [socket.create_connection((host, int(port)), timeout=10) for _ in range(8)]
        self.assertEqual(get(self.address, "/live")[0], 200)
        with socket.create_connection((host, int(port)), timeout=10) as endless:
            endless.sendall(b"a" * 8192)
            self.assertTrue(endless.recv(64).startswith(b"HTTP/1.1 431 "))
        with socket.create_connection((host, int(port)), timeout=10) as poster:
            poster.sendall(b"POST /metrics HTTP/1.1\r\n\r\n")
            self.assertTrue(poster.recv(64).startswith(b"HTTP/1.1 405 "))
        for connection in silent:
            connection.close()


class FailingDisk(unittest.TestCase):
    """A broker with one topic and one acknowledged record, on a disk whose syncs fail from `break_disk` on."""

    def start(self, failing):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        shim, self.broken = os.path.join(directory.name, "failing_sync.so"), os.path.join(directory.name, "broken")
        source = pathlib.Path(__file__).with_name("failing_sync.c")
        subprocess.run(["clang", "-shared", "-fPIC", "-o", shim, source, "-ldl"], check=True)
        broker = Broker(
            settings={"metrics.listener": "127.0.0.1:0"},
            environment={"LD_PRELOAD": shim, "FAIL_SYNC_WHEN": self.broken, "FAIL_SYNC_OF": failing})
        self.addCleanup(broker.remove)
        create(broker, NewTopic("doomed", 1, 1))
        self.assertEqual(produce(broker, "doomed", ["safe"], acks="all"), [None])
        return broker

    def break_disk(self):
        pathlib.Path(self.broken).touch()

    def test_broker_whose_only_disk_fails_ends_and_says_so(self):
        broker = self.start(failing="/log/doomed-0/")
        self.break_disk()
        settings = {"acks": "all", "delivery.timeout.ms": 3000, "request.timeout.ms": 1000}
        outcomes = produce(broker, "doomed", ["lost"], **settings)
        self.assertEqual(len(outcomes), 1)
        self.assertIsNotNone(outcomes[0], "a record was acknowledged that no sync had covered")
        self.assertEqual(broker.process.wait(20), 1)
        self.assertIn("a log directory is out of service", broker.log())
        self.assertIn("martlet: no log directory is left in service", broker.log())
        # What had been acknowledged is there for the next start.
        with Broker(data=broker.data) as next_start:
            self.assertIn("last-stop=unclean", next_start.log())

    def test_broker_whose_metadata_cannot_be_written_ends_and_says_so(self):
        broker = self.start(failing="/metadata/")
        self.break_disk()
        admin = AdminClient({"bootstrap.servers": broker.address})
        future = admin.create_topics(
            [NewTopic("undecided", 1, 1)], operation_timeout=5, request_timeout=5)["undecided"]
        with self.assertRaises(KafkaException, msg="a topic was reported as created that no sync had covered"):
            future.result()
        self.assertEqual(broker.process.wait(20), 1)
        self.assertIn("martlet: the metadata is out of service", broker.log())
        with Broker(data=broker.data) as next_start:
            found = Confluent.consume(next_start.address, "doomed")
            self.assertEqual([value for _, (_, value, _) in found], [b"safe"])


class SeveralDirectories(unittest.TestCase):
    def test_log_moves_to_another_directory_while_it_is_used(self):
        with tempfile.TemporaryDirectory() as directory:
            one, two = os.path.join(directory, "one"), os.path.join(directory, "two")
            broker = Broker(settings={"log.dirs": f"{one},{two}"})
            self.addCleanup(broker.remove)
            create(broker, NewTopic("moving", 1, 1))
            values = [f"value {number}" for number in range(2000)]
            self.assertEqual(set(produce(broker, "moving", values, acks="all")), {None})
            source, target = (one, two) if os.path.exists(os.path.join(one, "moving-0")) else (two, one)
            self.assertEqual(self._alter(broker, target, "moving"), 0)
            deadline = time.monotonic() + 20
            while os.path.exists(os.path.join(source, "moving-0")):
                self.assertLess(time.monotonic(), deadline, "it did not move")
                self.assertEqual(produce(broker, "moving", ["meanwhile"], acks="all"), [None])
                values.append("meanwhile")
            self.assertTrue(os.path.exists(os.path.join(target, "moving-0", f"{0:020}.log")))
            self._expect(broker, values)
            self.assertEqual(self._alter(broker, "/nowhere", "moving"), 57)
            broker.process.kill()
            broker.process.wait()
            with Broker(data=broker.data, settings={"log.dirs": f"{one},{two}"}) as after:
                self._expect(after, values)

    def _expect(self, broker, values):
        found = Confluent.consume(broker.address, "moving")
        self.assertEqual([value.decode() for _, (_, value, _) in found], values)

    def _alter(self, broker, path, topic):
        """The error code of AlterReplicaLogDirs 1 for the topic's only partition."""
        def text(value):
            return struct.pack(">h", len(value)) + value.encode()
        body = struct.pack(">i", 1) + text(path) + struct.pack(">i", 1) + text(topic) + struct.pack(">ii", 1, 0)
        with broker.connect() as connection:
            connection.sendall(frames.request(34, 1, body=body))
            return struct.unpack(">h", frames.receive(connection)[-2:])[0]


class PeriodicWork(unittest.TestCase):
    def test_offsets_are_written_down_and_old_records_go(self):
        settings = {
            "replica.high.watermark.checkpoint.interval.ms": 500, "log.retention.check.interval.ms": 500,
            "log.segment.delete.delay.ms": 0,
        }
        with Broker(settings=settings) as broker:
            create(broker, NewTopic("kept", 1, 1), NewTopic("short", 1, 1, config={"retention.ms": "1000"}))
            self.assertEqual(produce(broker, "kept", ["value"], acks="all"), [None])
            self.assertEqual(produce(broker, "short", ["value"], acks="all"), [None])
            log = pathlib.Path(broker.data, "log")
            self._await(lambda: "kept 0 1" in (log / "replication-offset-checkpoint").read_text())
            self._await(lambda: "short 0 1" in (log / "log-start-offset-checkpoint").read_text())
            self._await(lambda: [file.name for file in (log / "short-0").glob("*.log")] == [f"{1:020}.log"])
            self.assertTrue((log / "kept-0" / f"{0:020}.log").exists())

    def _await(self, holds, seconds=20):
        deadline = time.monotonic() + seconds
        while True:
            try:
                if holds():
                    return
            except FileNotFoundError:
                pass
            self.assertLess(time.monotonic(), deadline, "it did not happen")
            time.sleep(0.05)


class Explaining(unittest.TestCase):
    def test_setting_with_its_source(self):
        with tempfile.TemporaryDirectory() as directory:
            path = os.path.join(directory, "server.properties")
            pathlib.Path(path).write_text("log.retention.hours=2\n", encoding="utf-8")
            shown = run("config", "explain", "retention.ms", "--config", path, "-o", "json")
        self.assertEqual(shown.returncode, 0)
        setting = json.loads(shown.stdout)["settings"][0]
        self.assertEqual(setting["value"], "7200000")
        self.assertEqual(setting["source"], f"log.retention.hours from {path}, line 1")
        self.assertEqual(setting["default"], "604800000")

    def test_misspelt_setting(self):
        refused = run("config", "explain", "num.partitons")
        self.assertEqual(refused.returncode, 2)
        self.assertIn("martlet config explain num.partitions", refused.stderr)

    def test_help_lists_all_settings(self):
        shown = run("serve", "--help")
        self.assertIn("\n  num.partitions=1 ", shown.stdout)
        self.assertIn("\n  metrics.listener", shown.stdout)


if __name__ == "__main__":
    unittest.main()
