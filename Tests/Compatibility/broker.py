"""A broker process for one test: its own data directory, a port that the system chose, its log at hand.

    with Broker() as broker:
        ...                       # broker.address, broker.port
    broker.log()                  # everything that it said on stderr

MARTLET names the binary; without it the newest one under .build is taken.
"""

import os
import pathlib
import re
import select
import shutil
import signal
import socket
import subprocess
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
READY = re.compile(r"martlet ready on (\S+):(\d+) \(node (\d+), cluster (\S+), data (.+)\)\n")
START_SECONDS = 30
STOP_SECONDS = 20


def binary():
    """The martlet to test."""
    if named := os.environ.get("MARTLET"):
        return os.path.abspath(named)
    built = [path for kind in ("release", "debug") if (path := ROOT / ".build" / kind / "martlet").exists()]
    if not built:
        raise FileNotFoundError("no martlet under .build; build it with: swift build")
    return str(max(built, key=lambda path: path.stat().st_mtime))


def run(*arguments, timeout=START_SECONDS, environment=None):
    """Runs a command of martlet to its end."""
    return subprocess.run(
        [binary(), *arguments], capture_output=True, text=True, timeout=timeout, env=environment)


class Broker:
    """A running `martlet serve`; as a context manager it stops at the end and says how that went."""

    def __init__(self, *arguments, data=None, listen="127.0.0.1:0", settings=None, environment=None):
        self._owned = tempfile.mkdtemp(prefix="martlet-test-")
        self.data = data or os.path.join(self._owned, "data")
        self._log = open(os.path.join(self._owned, "log"), "w+b")
        self._environment = None if environment is None else {**os.environ, **environment}
        self._options = ["--data", self.data, *arguments]
        for key, value in (settings or {}).items():
            self._options += ["--set", f"{key}={value}"]
        self._start(listen)

    def _start(self, listen):
        self.command = [binary(), "serve", "--listen", listen, *self._options]
        started = time.monotonic()
        self.process = subprocess.Popen(
            self.command, stdout=subprocess.PIPE, stderr=self._log, cwd=self._owned, env=self._environment)
        line = self._first_line()
        self.start_seconds = time.monotonic() - started
        match = READY.fullmatch(line)
        if not match:
            self.kill()
            raise AssertionError(f"the broker did not become ready: {line!r}\n{self.log()}")
        self.host, self.port = match[1], int(match[2])
        self.node, self.cluster = int(match[3]), match[4]
        self.address = f"{self.host}:{self.port}"
        self.command[3] = self.address

    def restart(self):
        """Starts it again after its end, where its clients look for it."""
        self.process.stdout.close()
        self._start(self.address)

    def _first_line(self):
        line, deadline = b"", time.monotonic() + START_SECONDS
        while not line.endswith(b"\n"):
            ready, _, _ = select.select([self.process.stdout], [], [], max(deadline - time.monotonic(), 0))
            byte = os.read(self.process.stdout.fileno(), 1) if ready else b""
            if not byte:
                break
            line += byte
        return line.decode()

    def connect(self, timeout=10):
        return socket.create_connection((self.host, self.port), timeout=timeout)

    def log(self):
        self._log.flush()
        with open(self._log.name, encoding="utf-8", errors="replace") as lines:
            return lines.read()

    def wait_for_log(self, text, seconds=10):
        """Waits until the broker has said something; the log is a file, so it is looked at again and again."""
        deadline = time.monotonic() + seconds
        while text not in self.log():
            assert time.monotonic() < deadline, f"{text!r} was not logged:\n{self.log()}"
            assert self.process.poll() is None or text in self.log(), f"the broker ended:\n{self.log()}"
            time.sleep(0.01)

    def ended(self):
        """How many connections ended for each reason; said when the broker stops."""
        return {reason: int(count) for reason, count in re.findall(r"ended-([a-z-]+)=(\d+)", self.log())}

    def resident_bytes(self):
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+) kB", status)[1]) * 1024

    def log_directories(self):
        """The partitions that have files."""
        return sorted(path.name for path in pathlib.Path(self.data, "log").iterdir() if path.is_dir())

    def cpu_seconds(self):
        fields = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def stop(self, with_signal=signal.SIGTERM):
        """Asks it to stop and gives the exit code."""
        if self.process.poll() is None:
            self.process.send_signal(with_signal)
        try:
            return self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()
            raise AssertionError(f"the broker did not stop within {STOP_SECONDS} s:\n{self.log()}")

    def kill(self):
        self.process.kill()
        self.process.wait()

    def remove(self):
        self.process.stdout.close()
        self._log.close()
        shutil.rmtree(self._owned, ignore_errors=True)

    def __enter__(self):
        return self

    def __exit__(self, kind, value, trace):
        try:
            code = self.stop()
            log = self.log()
        finally:
            self._keep_log()
            self.remove()
        if kind is None:
            assert code == 0, f"the broker ended with {code}:\n{log}"

    def _keep_log(self):
        kept = self.log()
        self.log = lambda: kept
