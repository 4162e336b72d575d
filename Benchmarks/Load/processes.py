"""The processes of a measurement: brokers with what they cost, and clients."""

import contextlib
import json
import os
import pathlib
import re
import select
import shutil
import subprocess
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
NATIVE = ROOT / ".build" / "load"
MARTLET = os.environ["MARTLET"]
DATA = os.environ.get("MARTLET_BENCH_DIR") or tempfile.gettempdir()
START_SECONDS = 120


@contextlib.contextmanager
def scratch():
    """A directory for one measurement's data."""
    path = tempfile.mkdtemp(prefix="martlet-load-", dir=DATA)
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


class Process:
    """A broker: it says one line when it is ready."""

    def __init__(self, command, ready):
        self.log = tempfile.TemporaryFile()
        self.started = time.monotonic()
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=self.log)
        found, _, _ = select.select([self.process.stdout], [], [], START_SECONDS)
        line = self.process.stdout.readline().decode() if found else ""
        match = re.search(ready, line)
        if not match:
            self.kill()
            self.log.seek(0)
            raise SystemExit(f"{command[0]} did not become ready: {line!r}\n{self.log.read().decode()}")
        self.ready = match
        self.port = int(match[1])
        self.address = f"127.0.0.1:{self.port}"

    def cpu(self):
        """Seconds of processor time so far."""
        fields = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory(self, field="VmRSS"):
        """Resident bytes; with VmHWM the most there ever were."""
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(rf"{field}:\s+(\d+) kB", status)[1]) * 1024

    def stop(self):
        self.process.terminate()
        self.process.wait()
        self.process.stdout.close()

    def kill(self):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.stop()


class Martlet(Process):
    def __init__(self, data, *, port=0, settings=None):
        command = [MARTLET, "serve", "--data", f"{data}/martlet", "--listen", f"127.0.0.1:{port}"]
        for key, value in (settings or {}).items():
            command += ["--set", f"{key}={value}"]
        super().__init__(command, r"martlet ready on \S+:(\d+) ")
        self.logs = pathlib.Path(data, "martlet", "log")


class NullBroker(Process):
    def __init__(self, *options):
        super().__init__([NATIVE / "null-broker", *map(str, options)], r"ready (\d+) (\d+)")
        #: How many records a consumer finds.
        self.records = int(self.ready[2])


def _figures(command, *names):
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True)
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(map(str, command))} failed:\n{done.stderr}")
    return dict(zip(names, map(float, done.stdout.split())))


def produce(broker, topic, *, records, size, batch, acks=1):
    """librdkafka's producer."""
    return _figures(
        [NATIVE / "librdkafka-load", "produce", broker.address, topic, records, size, batch, acks],
        "records", "bytes", "seconds", "cpu")


def consume(broker, topic, *, records):
    """librdkafka's consumer."""
    return _figures(
        [NATIVE / "librdkafka-load", "consume", broker.address, topic, records],
        "records", "bytes", "seconds", "cpu")


def producers(broker, topic, **options):
    """Connections with one request under way each."""
    command = [NATIVE / "producers", "127.0.0.1", broker.port, topic]
    for name, value in options.items():
        command += [f"--{name.replace('_', '-')}", value]
    return _figures(command, "requests", "seconds", "p50", "p99", "cpu")


def group_commit(path, waiters, size, syncs):
    """What the disk gives to many waiters at most."""
    try:
        return _figures([NATIVE / "group-commit", path, waiters, size, syncs], "requests", "seconds")
    finally:
        os.unlink(path)


def bench(broker, *arguments):
    """`martlet bench`, which resends frames that were made once."""
    command = [MARTLET, "bench", *map(str, arguments), "--server", broker.address, "-o", "json"]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(command)} failed:\n{done.stderr}")
    return json.loads(done.stdout)
