"""`martlet top` on a terminal of its own, and for scripts."""

import json
import signal
import subprocess
import unittest

from broker import binary, run
from clients import Confluent
from shared import SharedBroker, some_name
from terminal import Screen

LEFT = "\x1b[?1049l"


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
        screen.wait_for(LEFT)
        self.assertEqual(screen.end(), (0, True))

    def test_signals_end_it_as_keys_do(self):
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            screen = Screen("top", "--server", self.broker.address)
            screen.wait_for("q quit")
            screen.process.send_signal(number)
            screen.wait_for(LEFT)
            self.assertEqual(screen.end(), (0, True), number)

    def test_a_broker_that_is_not_there_is_said_on_the_usual_screen(self):
        screen = Screen("top", "--server", "127.0.0.1:1")
        shown = screen.wait_for("start one with: martlet serve")
        self.assertNotIn("\x1b[?1049h", shown)
        self.assertEqual(screen.end(), (3, True))

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
