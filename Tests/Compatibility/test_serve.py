"""`martlet serve` as an operator meets it: starting, refusing, stopping."""

import json
import os
import signal
import socket
import tempfile
import unittest

from broker import Broker, run
from frames import is_closed


class Starting(unittest.TestCase):
    def test_ready_line_names_the_chosen_port(self):
        with Broker() as broker:
            self.assertNotEqual(broker.port, 0)
            self.assertEqual(broker.node, 1)
            self.assertEqual(len(broker.cluster), 22)
            broker.connect().close()

    def test_identity_stays_over_restarts_and_belongs_to_one_node(self):
        with tempfile.TemporaryDirectory() as data:
            with Broker(data=data) as first:
                pass
            with Broker(data=data) as second:
                self.assertEqual(first.cluster, second.cluster)
            refused = run("serve", "--listen", "127.0.0.1:0", "--data", data, "--node-id", "7")
            self.assertEqual(refused.returncode, 1)
            self.assertIn("--node-id 1", refused.stderr)

    def test_second_broker_on_the_same_directory_is_refused(self):
        with Broker() as broker:
            refused = run("serve", "--listen", "127.0.0.1:0", "--data", broker.data)
            self.assertEqual(refused.returncode, 1)
            self.assertIn("another broker is using", refused.stderr)
            self.assertEqual(refused.stdout, "")

    def test_lock_does_not_outlive_a_killed_broker(self):
        with tempfile.TemporaryDirectory() as data:
            killed = Broker(data=data)
            killed.kill()
            killed.remove()
            with Broker(data=data):
                pass

    def test_busy_port_says_what_to_do(self):
        with Broker() as broker, tempfile.TemporaryDirectory() as data:
            refused = run("serve", "--listen", broker.address, "--data", data)
            self.assertEqual(refused.returncode, 1)
            self.assertIn(f"{broker.address} is in use", refused.stderr)
            self.assertIn("--listen", refused.stderr)

    def test_address_of_another_machine_says_what_to_do(self):
        with tempfile.TemporaryDirectory() as data:
            refused = run("serve", "--listen", "192.0.2.1:0", "--data", data)
        self.assertEqual(refused.returncode, 1)
        self.assertIn("not an address of this machine", refused.stderr)

    def test_directory_that_cannot_be_written_says_what_to_do(self):
        with tempfile.NamedTemporaryFile() as file:
            refused = run("serve", "--listen", "127.0.0.1:0", "--data", file.name + "/data")
        self.assertEqual(refused.returncode, 1)
        self.assertIn("--data DIR", refused.stderr)

    def test_ipv6(self):
        if not socket.has_ipv6 or not _ipv6_works():
            self.skipTest("this machine has no IPv6")
        with Broker(listen="[::1]:0") as broker:
            self.assertEqual(broker.host, "[::1]")
            socket.create_connection(("::1", broker.port), timeout=10).close()

    def test_wildcard_takes_every_address_and_advertises_the_host_name(self):
        with Broker(listen=":0") as broker:
            socket.create_connection(("127.0.0.1", broker.port), timeout=10).close()
            self.assertIn(f"clients are told to connect to {socket.gethostname()}:{broker.port}", broker.log())


class Settings(unittest.TestCase):
    def test_flag_hides_variable_hides_file(self):
        with tempfile.TemporaryDirectory() as directory:
            path = os.path.join(directory, "server.properties")
            with open(path, "w", encoding="utf-8") as file:
                file.write("node.id=5\nlog.level=debug\n")
            with Broker("--config", path) as broker:
                self.assertEqual(broker.node, 5)
            with Broker("--config", path, environment={"MARTLET_NODE_ID": "6"}) as broker:
                self.assertEqual(broker.node, 6)
            with Broker("--config", path, "--node-id", "7", environment={"MARTLET_NODE_ID": "6"}) as broker:
                self.assertEqual(broker.node, 7)

    def test_misspelt_setting_is_wrong_usage_with_a_suggestion(self):
        refused = run("serve", "--set", "num.partitons=3")
        self.assertEqual(refused.returncode, 2)
        self.assertIn("did you mean num.partitions?", refused.stderr)

    def test_protocol_that_is_not_served_is_refused(self):
        refused = run("serve", "--set", "listeners=KERBEROS://:9092")
        self.assertEqual(refused.returncode, 2)
        self.assertIn("KERBEROS", refused.stderr)

    def test_json_log(self):
        with Broker(settings={"log.format": "json"}) as broker:
            pass
        lines = [json.loads(line) for line in broker.log().splitlines()]
        messages = [line["message"] for line in lines]
        self.assertIn("started", messages)
        self.assertEqual(messages[-1], "stopped")
        self.assertTrue(all(line["level"] == "info" for line in lines))


class CommandLine(unittest.TestCase):
    def test_version(self):
        shown = run("--version")
        self.assertEqual(shown.returncode, 0)
        self.assertRegex(shown.stdout, r"^martlet \d+\.\d+\.\d+\n$")

    def test_help_has_examples(self):
        for words in (["--help"], ["-h"], ["help"], ["serve", "--help"], ["serve", "-h"]):
            shown = run(*words)
            self.assertEqual(shown.returncode, 0, words)
            self.assertIn("Examples:\n  martlet serve", shown.stdout)
            self.assertEqual(shown.stderr, "")

    def test_a_family_of_commands_has_help_too(self):
        for family, member in [("log", "log verify"), ("bench", "bench consume"), ("config", "config explain")]:
            shown = run(family, "--help")
            self.assertEqual(shown.returncode, 0, family)
            self.assertIn("martlet " + member, shown.stdout)
            self.assertNotIn("martlet serve\n", shown.stdout)

    def test_near_misses_are_suggested(self):
        for words, suggestion in [(["serv"], "martlet serve"), (["serve", "--lisen", "x"], "--listen"),
                                  (["--verson"], "--version")]:
            refused = run(*words)
            self.assertEqual(refused.returncode, 2, words)
            self.assertIn(suggestion, refused.stderr)
            self.assertEqual(refused.stdout, "")

    def test_nothing_to_do_is_wrong_usage(self):
        self.assertEqual(run().returncode, 2)
        self.assertEqual(run("serve", "--data").returncode, 2)
        self.assertEqual(run("serve", "extra").returncode, 2)


class Stopping(unittest.TestCase):
    def test_either_signal_ends_it_cleanly(self):
        for number in (signal.SIGTERM, signal.SIGINT):
            broker = Broker()
            connection = broker.connect()
            self.assertEqual(broker.stop(number), 0)
            self.assertTrue(is_closed(connection))
            self.assertIn(f"signal={number.name}", broker.log())
            connection.close()
            broker.remove()

    def test_port_is_free_again_at_once(self):
        first = Broker()
        connection = first.connect()
        self.assertEqual(first.stop(), 0)
        with Broker(listen=first.address):
            pass
        connection.close()
        first.remove()


def _ipv6_works():
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::1", 0))
        return True
    except OSError:
        return False


if __name__ == "__main__":
    unittest.main()
