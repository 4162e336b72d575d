"""`martlet produce` against our broker, read back by other clients."""

import json
import signal
import subprocess
import threading
import unittest

import confluent_kafka
import confluent_kafka.admin
import kafka

from broker import Broker, binary, run
from shared import SharedBroker, some_name

SECONDS = 60


def produce(broker, *arguments, stdin=b"", expect=0):
    """Runs the command to its end: its stdout and stderr."""
    command = [binary(), "produce", *arguments, "--server", broker.address]
    done = subprocess.run(command, input=stdin, capture_output=True, timeout=SECONDS)
    if done.returncode != expect:
        raise AssertionError(f"{command} ended with {done.returncode}, not {expect}:\n{done.stderr.decode()}")
    return done.stdout.decode(), done.stderr.decode()


def records(broker, topic):
    """Every record: (partition, offset, key, value, headers, timestamp)."""
    consumer = kafka.KafkaConsumer(bootstrap_servers=broker.address, consumer_timeout_ms=10_000)
    partitions = [kafka.TopicPartition(topic, number) for number in consumer.partitions_for_topic(topic)]
    consumer.assign(partitions)
    consumer.seek_to_beginning(*partitions)
    left = sum(consumer.end_offsets(partitions).values())
    found = []
    while len(found) < left:
        for batch in consumer.poll(timeout_ms=1000).values():
            found += [(r.partition, r.offset, r.key, r.value, r.headers, r.timestamp) for r in batch]
    consumer.close()
    return sorted(found, key=lambda record: record[:2])


class Lines(SharedBroker):
    def test_every_line_is_a_record_and_the_last_needs_no_newline(self):
        topic = some_name()
        out, err = produce(self.broker, topic, stdin=b"one\n\nthree\r\nlast")
        self.assertEqual(out, "")
        self.assertEqual(err, "martlet: 4 records acknowledged\n")
        self.assertEqual([r[3] for r in records(self.broker, topic)], [b"one", b"", b"three\r", b"last"])

    def test_keys_and_headers(self):
        topic = some_name()
        produce(self.broker, topic, "--key-delimiter", "\\t", "--header", "a=1", "--header", "a=2=3", stdin=b"k\tv\tw\n")
        (_, _, key, value, headers, _), = records(self.broker, topic)
        self.assertEqual((key, value, [tuple(h) for h in headers]), (b"k", b"v\tw", [("a", b"1"), ("a", b"2=3")]))

    def test_codecs(self):
        for codec in ["none", "gzip", "snappy", "lz4", "zstd"]:
            with self.subTest(codec):
                topic = some_name()
                values = [b"value %d" % number for number in range(5000)]
                produce(self.broker, topic, "--codec", codec, stdin=b"\n".join(values))
                self.assertEqual([r[3] for r in records(self.broker, topic)], values)

    def test_nothing_is_no_record(self):
        _, err = produce(self.broker, some_name())
        self.assertEqual(err, "martlet: 0 records acknowledged\n")

    def test_acks(self):
        for acks, said in [("all", "acknowledged"), ("1", "acknowledged"), ("0", "sent, which nobody acknowledges")]:
            topic = some_name()
            _, err = produce(self.broker, topic, "--acks", acks, stdin=b"a\nb\n")
            self.assertEqual(err, f"martlet: 2 records {said}\n")
            self.assertEqual(len(records(self.broker, topic)), 2)


class Partitioning(SharedBroker):
    SETTINGS = {"num.partitions": "7"}

    def test_keys_lie_where_librdkafka_and_kafka_python_put_them(self):
        keys = [b"key-%d" % number for number in range(200)] + [b"a", b"ab", b"abc", "schlüssel".encode(), b"\xff\xfe"]
        lines = b"".join(key + b":" + b"v\n" for key in keys)
        topic = some_name()
        produce(self.broker, topic, "--key-delimiter", ":", stdin=lines)
        ours = {r[2]: r[0] for r in records(self.broker, topic)}

        other = some_name()
        producer = confluent_kafka.Producer(
            {"bootstrap.servers": self.broker.address, "partitioner": "murmur2_random", "broker.address.family": "v4"})
        for key in keys:
            producer.produce(other, b"v", key)
        self.assertEqual(producer.flush(SECONDS), 0)
        self.assertEqual(ours, {r[2]: r[0] for r in records(self.broker, other)})

        from kafka.partitioner.default import murmur2
        self.assertEqual(ours, {key: (murmur2(key) & 0x7FFFFFFF) % 7 for key in keys})

    def test_a_partition_is_chosen_or_refused(self):
        topic = some_name()
        produce(self.broker, topic, "--partition", "5", stdin=b"a\nb\n")
        self.assertEqual([r[0] for r in records(self.broker, topic)], [5, 5])
        _, err = produce(self.broker, topic, "--partition", "7", stdin=b"a\n", expect=1)
        self.assertEqual(err, f'martlet: "{topic}" has no partition 7\nIt has the partitions 0 to 6\n')


class JSONLines(SharedBroker):
    SETTINGS = {"num.partitions": "3"}

    def test_a_line_has_all_that_a_record_has(self):
        topic = some_name()
        lines = [
            {"topic": "other", "offset": 9, "partition": 2, "timestamp": 1790000000000, "key": "k", "value": "v\n"},
            {"value_base64": "/wA=", "key": None, "partition": 0, "headers": [{"key": "h", "value": "é"}]},
            {"value": None, "key": "gone", "partition": 1},
        ]
        stdin = "\n".join(json.dumps(line) for line in lines).encode()
        out, _ = produce(self.broker, topic, "--input", "json", "-o", "json", stdin=stdin)
        said = json.loads(out)
        self.assertEqual((said["topic"], said["lines"], said["acknowledged"], said["failed"]), (topic, 3, 3, 0))
        found = records(self.broker, topic)
        self.assertEqual(
            [(r[0], r[2], r[3], [tuple(h) for h in r[4]]) for r in found],
            [(0, None, b"\xff\x00", [("h", "é".encode())]), (1, b"gone", None, []), (2, b"k", b"v\n", [])])
        self.assertEqual(found[2][5], 1790000000000)

    def test_a_bad_line_ends_the_reading_and_is_named(self):
        topic = some_name()
        _, err = produce(self.broker, topic, "--input", "json", stdin=b'{"value":"a"}\n{"value":\n{"value":"c"}\n', expect=5)
        self.assertIn("martlet: 1 record acknowledged\n", err)
        self.assertIn("martlet: line 2 is not JSON: the text ends where a value should stand, at column 10", err)
        self.assertEqual([r[3] for r in records(self.broker, topic)], [b"a"])
        _, err = produce(self.broker, topic, "--input", "json", stdin=b"[]\n", expect=1)
        self.assertIn("line 1 is an array and not an object", err)


class Refusals(unittest.TestCase):
    def test_nothing_listening_is_said_at_once(self):
        for form, read in [("table", lambda err: err), ("json", lambda err: json.loads(err)["error"]["message"])]:
            done = run("produce", "t", "--server", "127.0.0.1:1", "-o", form)
            self.assertEqual(done.returncode, 3)
            self.assertIn("nothing listens on 127.0.0.1:1; start one with: martlet serve", read(done.stderr))

    def test_a_name_that_was_mistyped_is_suggested(self):
        with Broker(settings={"auto.create.topics.enable": "false"}) as broker:
            admin = confluent_kafka.admin.AdminClient({"bootstrap.servers": broker.address})
            for future in admin.create_topics([confluent_kafka.admin.NewTopic("orders", 1)]).values():
                future.result(SECONDS)
            _, err = produce(broker, "ordres", stdin=b"a\n", expect=1)
            self.assertIn('there is no topic "ordres"', err)
            self.assertIn("Did you mean: martlet produce orders?", err)
            self.assertIn("UNKNOWN_TOPIC_OR_PARTITION", err)

    def test_what_the_broker_refuses_is_counted(self):
        with Broker(settings={"message.max.bytes": "2000"}) as broker:
            _, err = produce(broker, "t", stdin=b"a\n" + b"x" * 5000 + b"\nb\n", expect=5)
            self.assertIn("martlet: 2 records acknowledged\n", err)
            self.assertIn("1 of 3 records were not acknowledged, the first on line 2", err)
            self.assertIn("MESSAGE_TOO_LARGE", err)
            self.assertEqual([r[3] for r in records(broker, "t")], [b"a", b"b"])

    def test_a_broker_that_falls_silent_is_waited_for_and_no_longer(self):
        with Broker() as broker:
            process = subprocess.Popen(
                [binary(), "produce", "t", "--server", broker.address, "--timeout", "2"],
                stdin=subprocess.PIPE, stderr=subprocess.PIPE)
            process.stdin.write(b"a\n")
            process.stdin.flush()
            while end(broker, "t") < 1:
                pass
            broker.process.send_signal(signal.SIGSTOP)
            try:
                process.stdin.write(b"b\nc\n")
                process.stdin.close()
                err = process.stderr.read().decode()
                self.assertEqual(process.wait(SECONDS), 5, err)
            finally:
                broker.process.send_signal(signal.SIGCONT)
                process.stderr.close()
            self.assertIn("martlet: 1 record acknowledged\n", err)
            self.assertIn("2 of 3 records were not acknowledged: the broker was silent for 2 s", err)

    def test_an_interruption_loses_nothing_that_was_given(self):
        with Broker() as broker:
            process = subprocess.Popen(
                [binary(), "produce", "t", "--server", broker.address], stdin=subprocess.PIPE, stderr=subprocess.PIPE)
            process.stdin.write(b"a\nb\n")
            process.stdin.flush()
            while end(broker, "t") < 2:
                pass
            process.send_signal(signal.SIGINT)
            self.assertEqual(process.stderr.read(), b"martlet: 2 records acknowledged; interrupted\n")
            self.assertEqual(process.wait(SECONDS), 0)
            process.stdin.close()
            process.stderr.close()

    def test_wrong_usage_needs_no_broker(self):
        for arguments in (["t", "--codec", "rar"], ["t", "--input", "json", "--key-delimiter", ":"], ["t", "--header", "x"], []):
            self.assertEqual(run("produce", *arguments).returncode, 2, arguments)

    def test_a_dry_run_needs_no_broker(self):
        command = [binary(), "produce", "t", "--dry-run", "--server", "127.0.0.1:1"]
        done = subprocess.run(command, input=b"a\nb\n", capture_output=True, timeout=SECONDS)
        self.assertEqual((done.returncode, done.stderr), (0, b'martlet: 2 records would be sent to "t"\n'))


class Restarts(unittest.TestCase):
    def test_a_killed_broker_costs_nothing_and_doubles_nothing(self):
        count = 400_000
        with Broker() as broker:
            process = subprocess.Popen(
                [binary(), "produce", "t", "--server", broker.address, "--timeout", "60", "-o", "json"],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE)

            def feed():
                for start in range(0, count, 1000):
                    process.stdin.write(b"".join(b"%d\n" % number for number in range(start, start + 1000)))
                process.stdin.close()

            feeder = threading.Thread(target=feed)
            feeder.start()
            for _ in range(3):
                # Killed as soon as it has taken something new.
                seen = end(broker, "t")
                while process.poll() is None and end(broker, "t") <= seen:
                    pass
                broker.kill()
                broker.restart()
            feeder.join()
            said = json.loads(process.stdout.read())
            process.stdout.close()
            self.assertEqual(process.wait(SECONDS), 0)
            self.assertEqual((said["acknowledged"], said["failed"]), (count, 0))
            self.assertEqual([int(r[3]) for r in records(broker, "t")], list(range(count)))


def end(broker, topic):
    """The end of partition 0; 0 while there is no topic."""
    consumer = kafka.KafkaConsumer(bootstrap_servers=broker.address)
    try:
        if not consumer.partitions_for_topic(topic):
            return 0
        place = kafka.TopicPartition(topic, 0)
        return consumer.end_offsets([place])[place]
    finally:
        consumer.close()


if __name__ == "__main__":
    unittest.main()
