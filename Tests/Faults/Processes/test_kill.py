"""A broker that is killed again and again, at random moments, under load.

Whatever it acknowledged is read back afterwards at its offset with its bytes, nothing that an idempotent producer sent
is there twice or out of order, and what a consumer saw in between is what the log holds in the end.

Run after `swift build`: PYTHONPATH=Tests/Compatibility python -m unittest discover Tests/Faults/Processes
MARTLET_SEED repeats a run, as far as threads can be repeated; MARTLET_ROUNDS sets how often it is killed.
"""

import os
import random
import subprocess
import threading
import unittest

from confluent_kafka import Consumer, KafkaException, Producer, TopicPartition
from confluent_kafka.admin import AdminClient, NewTopic

from broker import Broker
from clients import Confluent

SEED = int(os.environ.get("MARTLET_SEED", random.randrange(2**32)))
ROUNDS = int(os.environ.get("MARTLET_ROUNDS", 20))
SECONDS = 60
TOPIC, PARTITIONS = "killed", 3
# Small segments and frequent checkpoints, so that kills fall between their steps.
SETTINGS = {
    "log.segment.bytes": "1048576",
    "log.flush.offset.checkpoint.interval.ms": "100",
    "log.flush.start.offset.checkpoint.interval.ms": "100",
}


class Load:
    """A producer that keeps a bounded number of messages in flight and remembers what was acknowledged."""

    IN_FLIGHT = 400

    def __init__(self, codec, address, seed, changed):
        self.name, self._changed = f"{codec}-producer", changed
        self._random = random.Random(seed)
        self._producer = Producer({
            "bootstrap.servers": address, "enable.idempotence": True, "compression.type": codec,
            "linger.ms": 1, "batch.num.messages": self._random.choice([1, 20, 500]),
            "message.timeout.ms": 0, "retry.backoff.ms": 20, "reconnect.backoff.ms": 10, "reconnect.backoff.max.ms": 50,
            "log_level": 0,
        })
        self.sent = {}  # message -> its place among those of this producer and partition
        self.acknowledged = {}  # (partition, offset) -> message
        self.errors = []
        self._waiting = 0
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name=self.name)
        self._thread.start()

    def _run(self):
        while not self._stopping.is_set() and not self.errors:
            if self._waiting >= self.IN_FLIGHT:
                self._producer.poll(0.05)
                continue
            number = len(self.sent)
            key = b"%s %d" % (self.name.encode(), number)
            message = (key, self._random.randbytes(8) * self._random.randrange(1, 60), [])
            self.sent[key] = number
            self._waiting += 1
            self._producer.produce(
                TOPIC, message[1], message[0], partition=self._random.randrange(PARTITIONS),
                on_delivery=lambda error, report, message=message: self._delivered(error, report, message))
            self._producer.poll(0)

    def _delivered(self, error, report, message):
        self._waiting -= 1
        if error:
            self.errors.append(f"{self.name}: {message[0]!r}: {error}")
        else:
            self.acknowledged[report.partition(), report.offset()] = message
        with self._changed:
            self._changed.notify_all()

    def stop(self):
        self._stopping.set()
        self._thread.join()
        if self._producer.flush(SECONDS):
            self.errors.append(f"{self.name}: {len(self._producer)} messages were never acknowledged")


class Reader:
    """A consumer that reads through all restarts."""

    def __init__(self, address):
        self.seen = {}  # (partition, offset) -> message
        self.errors = []
        self._consumer = Consumer({
            "bootstrap.servers": address, "group.id": "unused", "enable.auto.commit": False,
            "auto.offset.reset": "error", "reconnect.backoff.ms": 10, "reconnect.backoff.max.ms": 50, "log_level": 0,
        })
        self._consumer.assign([TopicPartition(TOPIC, partition, 0) for partition in range(PARTITIONS)])
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="reader")
        self._thread.start()

    def _run(self):
        while not self._stopping.is_set() and not self.errors:
            for message in self._consumer.consume(1_000, 0.1):
                if (error := message.error()) is None:
                    place = message.partition(), message.offset()
                    if place in self.seen:
                        self.errors.append(f"{place} was delivered twice")
                    self.seen[place] = (message.key(), message.value(), message.headers() or [])
                elif not error.retriable() and not error.name().startswith("_"):
                    self.errors.append(f"the reader was told {error}")
                elif error.name() == "_AUTO_OFFSET_RESET":
                    self.errors.append(f"the reader's offset was out of range: {error}")

    def stop(self):
        self._stopping.set()
        self._thread.join()
        self._consumer.close()


class Kill(unittest.TestCase):
    def test_what_was_acknowledged_outlives_every_kill(self):
        rng = random.Random(SEED)
        broker = Broker(settings=SETTINGS)
        self.addCleanup(lambda: (broker.kill(), broker.remove()))
        admin = AdminClient({"bootstrap.servers": broker.address, "log_level": 0})
        admin.create_topics([NewTopic(TOPIC, PARTITIONS)])[TOPIC].result(SECONDS)
        del admin
        changed = threading.Condition()
        loads = [Load(codec, broker.address, rng.randrange(2**32), changed) for codec in ("none", "lz4", "zstd")]
        reader = Reader(broker.address)
        starts = []

        def acknowledged():
            return sum(len(load.acknowledged) for load in loads)

        def errors():
            return [error for one in [*loads, reader] for error in one.errors]

        try:
            for round in range(ROUNDS):
                enough = acknowledged() + rng.randrange(1, 2_000)
                with changed:
                    moved = changed.wait_for(lambda: acknowledged() >= enough or errors(), SECONDS)
                self.assertTrue(moved, f"seed {SEED}, round {round}: nothing was acknowledged any more\n{broker.log()}")
                self.assertEqual(errors(), [], f"seed {SEED}, round {round}\n{broker.log()}")
                broker.kill()
                for _ in range(rng.choice([0, 0, 0, 1, 2])):
                    self.kill_while_starting(broker, rng.uniform(0, 0.2))
                broker.restart()
                starts.append(broker.start_seconds)
        finally:
            for one in [*loads, reader]:
                one.stop()
        self.assertEqual(errors(), [], f"seed {SEED}\n{broker.log()}")
        self.assertEqual(broker.stop(), 0)
        broker.restart()
        self.judge(broker, loads, reader)
        print(f"{ROUNDS} kills, {acknowledged()} records acknowledged, {len(reader.seen)} read on the way; "
              f"starts took {max(starts):.2f} s at most; seed {SEED}")

    def kill_while_starting(self, broker, seconds):
        process = subprocess.Popen(broker.command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            process.wait(seconds)
            self.fail(f"seed {SEED}: the broker ended by itself with {process.returncode}")
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def judge(self, broker, loads, reader):
        log = {
            (partition, offset): message
            for partition in range(PARTITIONS)
            for offset, message in Confluent.consume(broker.address, TOPIC, partition=partition)
        }
        for partition in range(PARTITIONS):
            offsets = [offset for one, offset in log if one == partition]
            self.assertEqual(offsets, list(range(len(offsets))), f"seed {SEED}: partition {partition} has gaps")
        for load in loads:
            for place, message in load.acknowledged.items():
                self.assertEqual(log.get(place), message, f"seed {SEED}: {load.name} was told of {place}")
            found = [(place, key) for place, (key, _, _) in log.items() if key in load.sent]
            self.assertEqual(len(found), len(load.sent), f"seed {SEED}: {load.name} has lost or doubled records")
            for partition in range(PARTITIONS):
                order = [load.sent[key] for (one, _), key in found if one == partition]
                self.assertEqual(order, sorted(set(order)), f"seed {SEED}: {load.name}, partition {partition}")
        for place, message in reader.seen.items():
            self.assertEqual(log.get(place), message, f"seed {SEED}: the reader saw another record at {place}")


if __name__ == "__main__":
    unittest.main()
