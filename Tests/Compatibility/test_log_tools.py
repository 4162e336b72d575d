"""`martlet log dump|verify|salvage` as an operator uses them: no broker, or one that is running."""

import json
import os
import pathlib
import shutil
import tempfile
import unittest

from confluent_kafka import Producer
from confluent_kafka.admin import AdminClient, NewTopic

from broker import Broker, run

RECORDS = 120
BATCH = 10


def fill(broker):
    """A topic with two partitions: one of several batches, one without a record."""
    admin = AdminClient({"bootstrap.servers": broker.address})
    admin.create_topics([NewTopic("orders", 2, 1)])["orders"].result(10)
    producer = Producer({"bootstrap.servers": broker.address, "enable.idempotence": True, "linger.ms": 0})
    for number in range(RECORDS):
        producer.produce("orders", f"value-{number}".encode(), key=f"key-{number}".encode(), partition=0)
        if number % BATCH == BATCH - 1:
            assert producer.flush(20) == 0
    return producer


class LogTools(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.root = pathlib.Path(tempfile.mkdtemp(prefix="martlet-test-"))
        cls.addClassCleanup(shutil.rmtree, cls.root, ignore_errors=True)
        with Broker(data=str(cls.root / "pristine")) as broker:
            fill(broker)

    def setUp(self):
        self.data = self.root / self.id()
        shutil.copytree(self.root / "pristine", self.data)
        self.log = self.data / "log" / "orders-0"
        self.segment = self.log / "00000000000000000000.log"

    def batches(self):
        """What dump says of each batch, from the first on."""
        result = run("log", "dump", "-o", "json", str(self.segment))
        self.assertEqual((result.returncode, result.stderr), (0, ""))
        return [json.loads(line) for line in result.stdout.splitlines()]

    def damage(self, number):
        """Flips a bit in the last byte of a batch; gives what dump said of it before."""
        batch = self.batches()[number]
        with open(self.segment, "r+b") as file:
            file.seek(batch["position"] + batch["bytes"] - 1)
            byte = file.read(1)[0]
            file.seek(-1, os.SEEK_CUR)
            file.write(bytes([byte ^ 0x10]))
        return batch

    def refused(self, code, message, hint, *arguments):
        result = run("log", *arguments)
        self.assertEqual(result.stdout, "")
        self.assertIn(message, result.stderr)
        self.assertIn(hint, result.stderr)
        self.assertEqual(result.returncode, code)

    # Dump

    def test_dump_prints_a_batch_a_line(self):
        batches = self.batches()
        self.assertEqual(sum(batch["record_count"] for batch in batches), RECORDS)
        self.assertEqual(batches[0]["base_offset"], 0)
        for before, after in zip(batches, batches[1:]):
            self.assertEqual(after["base_offset"], before["last_offset"] + 1)
            self.assertEqual(after["position"], before["position"] + before["bytes"])
        self.assertEqual(batches[-1]["last_offset"], RECORDS - 1)
        self.assertNotIn("records", batches[0])

        table = run("log", "dump", str(self.log)).stdout.splitlines()
        self.assertTrue(table[0].startswith(str(self.segment)))
        self.assertEqual(table[1].split()[:5], ["OFFSETS", "POSITION", "BYTES", "EPOCH", "RECORDS"])
        self.assertEqual(len(table), 2 + len(batches))
        self.assertEqual(table[2].split()[0], f"0-{batches[0]['last_offset']}")

    def test_dump_shows_records_of_a_part(self):
        result = run("log", "dump", str(self.log), "--records", "-o", "json", "--from", "42", "--until", "43")
        records = [record for line in result.stdout.splitlines() for record in json.loads(line)["records"]]
        found = {record["offset"]: (record["key"], record["value"]) for record in records}
        self.assertEqual(found[42], ("key-42", "value-42"))
        self.assertLessEqual(len(found), 2 * BATCH)
        text = run("log", "dump", str(self.log), "--records", "--from", "42", "--until", "43").stdout
        self.assertIn('"key-42": "value-42"', text)

    def test_dump_shows_the_small_files(self):
        epochs = run("log", "dump", str(self.log / "leader-epoch-checkpoint"))
        self.assertEqual(epochs.stdout.splitlines(), ["leader_epoch  start_offset", "0             0"])
        points = run("log", "dump", "-o", "json", str(self.data / "log" / "recovery-point-offset-checkpoint"))
        self.assertIn({"topic": "orders", "partition": 0, "offset": RECORDS},
                      [json.loads(line) for line in points.stdout.splitlines()])
        manifest = run("log", "dump", "-o", "json", str(self.data / "log" / "martlet.manifest"))
        self.assertEqual(json.loads(manifest.stdout)["end"], RECORDS)
        snapshot = next(self.log.glob("*.snapshot"))
        producers = json.loads(run("log", "dump", "-o", "json", str(snapshot)).stdout)
        self.assertEqual(producers["last_sequence"], RECORDS - 1)

    # Verify

    def test_sound_files_are_sound(self):
        for path in [self.data, self.data / "log", self.log, f"{self.log}/", self.segment]:
            result = run("log", "verify", str(path))
            self.assertEqual(result.returncode, 0, result.stdout)
            self.assertIn(f"1 segments, {len(self.batches())} batches, {RECORDS} records", result.stdout)
            self.assertTrue(result.stdout.endswith("sound\n"))
            self.assertEqual(result.stderr, "")

    def test_verify_says_where_damage_is(self):
        batch = self.damage(5)
        result = run("log", "verify", "-o", "json", str(self.data))
        self.assertEqual(result.returncode, 1)
        findings = [json.loads(line) for line in result.stdout.splitlines()]
        self.assertEqual(
            [(f["severity"], f["path"], f["position"], f["first_offset"], f["next_offset"]) for f in findings],
            [("damage", str(self.segment), batch["position"], batch["base_offset"], batch["last_offset"] + 1)])
        self.assertIn("checksum", findings[0]["message"])
        self.assertIn("damaged", result.stderr)
        text = run("log", "verify", str(self.log)).stdout
        self.assertIn(
            f"DAMAGE {self.segment} byte {batch['position']} "
            f"offsets {batch['base_offset']} to {batch['last_offset']}: ", text)

    def test_verify_reads_a_directory_of_kafkas(self):
        for file in [*self.log.glob("martlet.*"), *(self.data / "log").glob("martlet.*")]:
            file.unlink()
        result = run("log", "verify", str(self.data / "log"))
        self.assertEqual((result.returncode, result.stdout.split()[-1]), (0, "sound"), result.stdout)
        self.damage(0)
        self.assertEqual(run("log", "verify", str(self.data / "log")).returncode, 1)

    def test_verify_beside_a_running_broker(self):
        with Broker(data=str(self.data)):
            result = run("log", "verify", str(self.data))
            self.assertEqual(result.returncode, 0, result.stdout)
            self.assertIn("warning: a broker has", result.stderr)

    # Salvage

    def test_salvage_copies_what_can_be_read(self):
        batch = self.damage(5)
        before = self.segment.read_bytes()
        target = self.root / f"{self.id()}-rescued"
        dry = run("log", "salvage", str(self.log), "--dry-run")
        self.assertEqual(dry.returncode, 5)
        self.assertIn(f"given up: offsets {batch['base_offset']} to {batch['last_offset']} ", dry.stdout)
        self.assertFalse(target.exists())

        result = run("log", "salvage", "-o", "json", str(self.log), "--to", str(target))
        self.assertEqual(result.returncode, 5)
        outcome = json.loads(result.stdout)
        self.assertEqual(outcome["bytes_given_up"], batch["bytes"])
        self.assertEqual([lost["first_offset"] for lost in outcome["given_up"]], [batch["base_offset"]])
        self.assertEqual(outcome["batches"], len(self.batches_of(target)))
        self.assertEqual(self.segment.read_bytes(), before)
        start, end = batch["position"], batch["position"] + batch["bytes"]
        self.assertEqual((target / self.segment.name).read_bytes(), before[:start] + before[end:])
        # A broker that gets the copy knows which sequences it has seen.
        snapshot = max(target.glob("*.snapshot"))
        producers = json.loads(run("log", "dump", "-o", "json", str(snapshot)).stdout)
        self.assertEqual(producers["last_sequence"], RECORDS - 1)

    def batches_of(self, directory):
        return run("log", "dump", "-o", "json", str(directory)).stdout.splitlines()

    def test_salvage_of_a_sound_log_is_complete(self):
        result = run("log", "salvage", str(self.segment))
        self.assertEqual(result.returncode, 0, result.stderr)
        copy = pathlib.Path(f"{self.segment}.salvaged-1", self.segment.name)
        self.assertEqual(copy.read_bytes(), self.segment.read_bytes())
        self.assertEqual(run("log", "verify", str(copy.parent)).returncode, 0)

    # Wrong input

    def test_what_is_no_log_is_refused(self):
        missing = str(self.root / "missing")
        for command in ["dump", "verify", "salvage"]:
            self.refused(1, "no such file or directory", "Give a .log file", command, missing)
            self.refused(2, "needs PATH", f"martlet log {command} --help", command)
            self.refused(2, "--output cannot be", "table, json", command, "-o", "xml", str(self.log))
        other = self.root / f"{self.id()}-other"
        (other / "thing-1").mkdir(parents=True)
        self.refused(1, "holds no log", "Give a .log file", "verify", str(other))
        (other / "notes.txt").write_text("nothing to see")
        self.refused(2, "is no segment of a log", "Give a .log file", "verify", str(other / "notes.txt"))
        self.refused(2, "is no segment of a log", "Give a .log file", "salvage", str(other / "notes.txt"))
        self.refused(2, "is no file that can be shown", ".snapshot", "dump", str(other / "notes.txt"))
        self.refused(2, "--from x is no offset", "--from 42", "dump", str(self.log), "--from", "x")
        error = json.loads(run("log", "verify", "-o", "json", missing).stderr)["error"]
        self.assertEqual((error["name"], error["code"]), ("FAILED", None))

    def test_salvage_goes_only_where_nothing_is(self):
        self.refused(2, "exists already", "--to DIR", "salvage", str(self.log), "--to", str(self.data))
        self.refused(
            2, "there is no directory", "mkdir -p", "salvage", str(self.log), "--to", str(self.root / "no" / "such"))

    def test_a_damaged_checkpoint_is_named(self):
        path = self.log / "leader-epoch-checkpoint"
        path.write_text("0\n1\nzero 0\n")
        self.refused(1, "is damaged", "martlet log verify", "dump", str(path))
        result = run("log", "verify", str(self.log))
        self.assertEqual(result.returncode, 1)
        self.assertIn(f"DAMAGE {path}: it is damaged or gone; its copy is sound", result.stdout)


if __name__ == "__main__":
    unittest.main()
