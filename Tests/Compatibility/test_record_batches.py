"""Record batches between us and the Python clients, both ways, on random records with a printed seed.

Run after `swift build`: python -m unittest discover Tests/Compatibility
RECORD_BATCHES names another build of the tool; MARTLET_SEED repeats a run, MARTLET_ROUNDS lengthens it.
"""

import importlib
import os
import pathlib
import random
import subprocess
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
TOOL = os.environ.get("RECORD_BATCHES", ROOT / ".build/debug/record-batches")
SEED = int(os.environ.get("MARTLET_SEED", random.randrange(2**32)))
ROUNDS = int(os.environ.get("MARTLET_ROUNDS", 6))
CODECS = {0: "none", 1: "gzip", 2: "snappy", 3: "lz4", 4: "zstd"}


def spelled(content):
    return "-" if content is None else bytes(content).hex()


def spelled_record(timestamp, key, value, headers):
    words = ["record", str(timestamp), spelled(key), spelled(value)]
    return " ".join(words + [f"{spelled(name.encode())}={spelled(content)}" for name, content in headers])


def some_bytes(rng, nullable=True):
    kind = rng.randrange(5)
    if kind == 0 and nullable:
        return None
    if kind == 1:
        return b""
    if kind == 2:
        return rng.randbytes(rng.randrange(1, 3_000))
    return rng.randbytes(8) * rng.randrange(1, 2_000)


def some_batch(rng):
    transactional = rng.random() < 0.5
    producer = (rng.randrange(2**62), rng.randrange(2**15), rng.randrange(2**31)) if transactional else (-1, -1, -1)
    records = [
        (
            1_700_000_000_000 + rng.randrange(-10**9, 10**9),
            some_bytes(rng),
            some_bytes(rng),
            [(rng.choice(["", "name", "größe"]), some_bytes(rng)) for _ in range(rng.choice([0, 0, 1, 3]))],
        )
        for _ in range(rng.randrange(1, 30))
    ]
    return transactional, producer, records


def ask(lines):
    """All answers of the tool to all lines."""
    done = subprocess.run([TOOL], input="\n".join(lines) + "\n", capture_output=True, text=True, check=True)
    return done.stdout.splitlines()


class RecordBatches(unittest.TestCase):
    CLIENTS = ("kafka", "aiokafka")

    def batches(self):
        rng = random.Random(SEED)
        for codec in CODECS:
            for _ in range(ROUNDS):
                yield codec, *some_batch(rng)

    def test_clients_read_what_we_build(self):
        batches = list(self.batches())
        lines = []
        for codec, transactional, producer, records in batches:
            lines.append(" ".join(map(str, ["batch", codec, int(transactional), *producer])))
            lines += [spelled_record(*record) for record in records]
            lines.append("end")
        answers = ask(lines)
        self.assertEqual(len(answers), len(batches), f"MARTLET_SEED={SEED}: {answers[:1]}")
        for answer, (codec, transactional, producer, records) in zip(answers, batches):
            word, _, batch = answer.partition(" ")
            self.assertEqual(word, "built", f"MARTLET_SEED={SEED}: {answer}")
            for client in self.CLIENTS:
                with self.subTest(client=client, codec=CODECS[codec], seed=SEED):
                    self.check(client, bytes.fromhex(batch), codec, transactional, producer, records)

    def check(self, client, batch, codec, transactional, producer, records):
        reader = importlib.import_module(f"{client}.record.default_records").DefaultRecordBatch(bytearray(batch))
        self.assertTrue(reader.validate_crc())
        self.assertEqual(reader.magic, 2)
        self.assertEqual(reader.base_offset, 0)
        self.assertEqual(reader.compression_type, codec)
        self.assertEqual(reader.is_transactional, transactional)
        self.assertFalse(reader.is_control_batch)
        self.assertEqual((reader.producer_id, reader.producer_epoch, reader.base_sequence), producer)
        self.assertEqual(reader.last_offset_delta, len(records) - 1)
        self.assertEqual(reader.max_timestamp, max(timestamp for timestamp, *_ in records))
        found = list(reader)
        self.assertEqual([record.offset for record in found], list(range(len(records))))
        self.assertEqual(
            [spelled_record(r.timestamp, r.key, r.value, r.headers) for r in found],
            [spelled_record(*record) for record in records])

    def test_we_read_what_clients_build(self):
        lines, expected = [], []
        for client in self.CLIENTS:
            builder = importlib.import_module(f"{client}.record.default_records").DefaultRecordBatchBuilder
            for codec, transactional, producer, records in self.batches():
                batch = builder(2, codec, transactional, *producer, 1 << 26)
                for index, (timestamp, key, value, headers) in enumerate(records):
                    batch.append(index, timestamp, key, value, headers)
                built = bytes(batch.build())
                # aiokafka leaves a batch plain where compression does not pay.
                told = built[22] & 7
                self.assertIn(told, (0, codec))
                lines.append(f"read {built.hex()}")
                expected.append(" ".join(map(str, ["batch", told, int(transactional), *producer])))
                expected += [spelled_record(*record) for record in records]
                expected.append("end")
        self.assertEqual(ask(lines), expected, f"MARTLET_SEED={SEED}")

    def test_damaged_batches_are_refused_and_the_next_is_read(self):
        rng = random.Random(SEED)
        _, _, records = some_batch(rng)
        builder = importlib.import_module("kafka.record.default_records").DefaultRecordBatchBuilder
        batch = builder(2, 0, False, -1, -1, -1, 1 << 26)
        for index, record in enumerate(records):
            batch.append(index, *record)
        sound = bytes(batch.build())
        damaged = bytearray(sound)
        damaged[rng.randrange(21, len(sound))] ^= 1 << rng.randrange(8)
        answers = ask([f"read {damaged.hex()}", f"read {sound[:-1].hex()}", f"read {sound.hex()}"])
        self.assertTrue(answers[0].startswith("refused "), f"MARTLET_SEED={SEED}: {answers[0]}")
        self.assertTrue(answers[1].startswith("refused the batch needs"), f"MARTLET_SEED={SEED}: {answers[1]}")
        self.assertEqual(answers[-1], "end")


if __name__ == "__main__":
    unittest.main()
