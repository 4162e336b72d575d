"""`martlet top` on a terminal of its own, and for scripts."""

import fcntl
import json
import os
import pty
import select
import signal
import struct
import subprocess
import termios
import time
import unittest

from broker import binary, run
from clients import Confluent
from shared import SharedBroker, some_name


class Screen:
    """A terminal with a program on it, and what the program has drawn."""

    def __init__(self, *words, rows=24, columns=80):
        self.main, other = pty.openpty()
        self.before = termios.tcgetattr(self.main)
        self.resize(rows, columns)
        self.process = subprocess.Popen(
            [binary(), *words], stdin=other, stdout=other, stderr=other, start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0))
        os.close(other)
        self.drawn = ""

    def resize(self, rows, columns):
        fcntl.ioctl(self.main, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def wait_for(self, text, seconds=20):
        """Reads until the text has been drawn since the last call, and gives what was drawn."""
        deadline = time.monotonic() + seconds
        while text not in self.drawn:
            ready, _, _ = select.select([self.main], [], [], max(deadline - time.monotonic(), 0))
            assert ready, f"{text!r} was not drawn: {self.drawn[-3000:]!r}"
            try:
                self.drawn += os.read(self.main, 65536).decode()
            except OSError as error:
                raise AssertionError(f"{text!r} was not drawn before the end: {self.drawn[-3000:]!r}") from error
        seen, self.drawn = self.drawn, ""
        return seen

    def press(self, keys):
        os.write(self.main, keys.encode())

    def end(self):
        self.wait_for("\x1b[?1049l")
        code = self.process.wait(20)
        attributes = termios.tcgetattr(self.main)
        os.close(self.main)
        return code, attributes[3] == self.before[3]


class Top(SharedBroker):
    def test_the_live_view_draws_sorts_and_leaves_the_terminal_as_it_was(self):
        topic = some_name()
        self.assertEqual(run("topic", "create", topic, "--server", self.broker.address).returncode, 0)
        screen = Screen("top", "--server", self.broker.address, "--interval", "1")
        first = screen.wait_for(topic)
        self.assertIn("\x1b[?1049h", first)
        self.assertIn(self.broker.cluster, first)
        Confluent.produce(self.broker.address, topic, [(None, b"x" * 100, [])] * 1000)
        screen.wait_for("KiB")
        screen.press("s")
        screen.wait_for("sort (records in)")
        screen.press("h")
        screen.wait_for("this help")
        screen.press("x")
        screen.wait_for(topic)
        screen.resize(10, 40)
        screen.wait_for("j/k scroll…")
        screen.press("q")
        self.assertEqual(screen.end(), (0, True))

    def test_signals_end_it_as_keys_do(self):
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            screen = Screen("top", "--server", self.broker.address)
            screen.wait_for("q quit")
            screen.process.send_signal(number)
            self.assertEqual(screen.end(), (0, True), number)

    def test_a_broker_that_is_not_there_is_said_on_the_usual_screen(self):
        screen = Screen("top", "--server", "127.0.0.1:1")
        shown = screen.wait_for("start one with: martlet serve")
        self.assertNotIn("\x1b[?1049h", shown)
        self.assertEqual(screen.process.wait(20), 3)
        os.close(screen.main)

    def test_once(self):
        topic = some_name()
        self.assertEqual(
            run("topic", "create", topic, "--partitions", "3", "--server", self.broker.address).returncode, 0)
        shown = run("top", "--once", "--server", self.broker.address)
        self.assertEqual((shown.returncode, shown.stderr), (0, ""))
        self.assertRegex(shown.stdout, rf"{topic} +3 +0 +0 B ")
        self.assertNotIn("\x1b", shown.stdout)
        document = json.loads(run("top", "--once", "-o", "json", "--server", self.broker.address).stdout)
        self.assertEqual([broker["id"] for broker in document["brokers"]], [1])
        [found] = [one for one in document["topics"] if one["name"] == topic]
        self.assertEqual((found["partitions"], found["records_in_per_second"]), (3, 0))

    def test_scripts_get_an_object_each_time(self):
        process = subprocess.Popen(
            [binary(), "top", "-o", "json", "--interval", "1", "--server", self.broker.address],
            stdout=subprocess.PIPE, text=True)
        first, second = (json.loads(process.stdout.readline()) for _ in range(2))
        process.stdout.close()
        self.assertIsNone(first["interval_ms"])
        self.assertGreaterEqual(second["interval_ms"], 1000)
        self.assertNotEqual(process.wait(20), 0)


if __name__ == "__main__":
    unittest.main()
