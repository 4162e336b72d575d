"""The admin's commands as people and scripts meet them: what they print, what they refuse, how they end."""

import json
import os
import signal
import socket
import subprocess
import unittest

from broker import Broker, binary, run
from clients import Confluent
from shared import SharedBroker, some_name
from terminal import Screen

NOBODY = "127.0.0.1:1"


class Commands(SharedBroker):
    def martlet(self, *words, expect=0):
        """Runs a command against the broker; the exit code has to be the expected one."""
        done = run(*words, environment={**os.environ, "MARTLET_SERVER": self.broker.address})
        self.assertEqual(done.returncode, expect, f"{words}: {done.stdout}{done.stderr}")
        return done

    def document(self, *words, expect=0):
        return json.loads(self.martlet(*words, "-o", "json", expect=expect).stdout)

    def error(self, *words, expect=1):
        """What a script learns of a failure: one object on stderr and nothing on stdout."""
        failed = self.martlet(*words, "-o", "json", expect=expect)
        self.assertEqual(failed.stdout, "", words)
        error = json.loads(failed.stderr)
        self.assertEqual(list(error), ["error"])
        self.assertEqual(list(error["error"]), ["code", "name", "message", "hint"])
        return error["error"]

    def some_topic(self, *options):
        name = some_name()
        self.martlet("topic", "create", name, *options)
        return name

    def fill(self, topic, count, partition=0):
        Confluent.produce(self.broker.address, topic, [(None, b"x", [])] * count, partition=partition)


class Topics(Commands):
    def test_create_list_describe_delete(self):
        name = some_name()
        created = self.martlet("topic", "create", name, "--partitions", "3", "--config", "retention.ms=60000")
        self.assertEqual(created.stdout, f"created {name}: 3 partitions, 1 replica\n")
        listed = [topic for topic in self.document("topic", "list")["topics"] if topic["name"] == name]
        self.assertEqual([(topic["partitions"], topic["replicas"]) for topic in listed], [(3, 1)])
        self.fill(name, 5, partition=1)

        [topic] = self.document("topic", "describe", name)["topics"]
        self.assertEqual(topic["id"], listed[0]["id"])
        self.assertEqual([part["next_offset"] for part in topic["partitions"]], [0, 5, 0])
        self.assertEqual([part["leader"] for part in topic["partitions"]], [1, 1, 1])
        self.assertGreater(topic["partitions"][1]["bytes"], 0)
        self.assertEqual(topic["records"], 5)
        settings = {setting["name"]: setting for setting in topic["settings"]}
        self.assertEqual((settings["retention.ms"]["value"], settings["retention.ms"]["source"]), ("60000", "topic"))
        shown = self.martlet("topic", "describe", name).stdout
        self.assertIn(f"{name}: 3 partitions, 1 replica, 5 records, ", shown)
        self.assertRegex(shown, r"retention\.ms +60000 +topic\n")

        self.assertIn(name, self.martlet("topic", "delete", name, "--yes").stdout)
        self.assertNotIn(name, self.martlet("topic", "list").stdout)

    def test_tables_can_be_read_by_scripts(self):
        name = self.some_topic("--partitions", "2")
        lines = self.martlet("topic", "list").stdout.splitlines()
        self.assertEqual(lines[0].split(), ["TOPIC", "PARTITIONS", "REPLICAS", "ID"])
        self.assertEqual([line.split()[1] for line in lines if line.split()[0] == name], ["2"])
        self.assertNotIn("\x1b", "".join(lines))

    def test_partitions_are_added_and_never_taken(self):
        name = self.some_topic()
        self.assertEqual(self.martlet("topic", "alter", name, "--partitions", "4").stdout, f"{name} has 4 partitions\n")
        self.assertEqual(len(self.document("topic", "describe", name)["topics"][0]["partitions"]), 4)
        self.assertEqual(self.error("topic", "alter", name, "--partitions", "2")["name"], "INVALID_PARTITIONS")
        self.assertIn("config set topic", self.error("topic", "alter", name, expect=2)["hint"])

    def test_trim(self):
        name = self.some_topic()
        self.fill(name, 10)
        trimmed = self.document("topic", "trim", name, "--partition", "0", "--before", "4", "--yes")
        self.assertEqual((trimmed["first_offset"], trimmed["records"]), (4, 4))
        [part] = self.document("topic", "describe", name)["topics"][0]["partitions"]
        self.assertEqual((part["first_offset"], part["next_offset"]), (4, 10))
        beyond = self.error("topic", "trim", name, "--partition", "0", "--before", "11", "--yes")
        self.assertEqual(beyond["name"], "OFFSET_OUT_OF_RANGE")
        self.assertIn("0 to 0", self.error("topic", "trim", name, "--partition", "7", "--before", "1", "--yes")["hint"])
        self.error("topic", "trim", name, "--before", "1", expect=2)
        self.martlet("topic", "trim", name, "--partition", "0", "--before", "end", "--yes")
        self.assertEqual(self.document("topic", "describe", name)["topics"][0]["records"], 0)

    def test_nothing_is_destroyed_without_a_yes(self):
        name = self.some_topic()
        self.fill(name, 3)
        for words in (["delete", name], ["trim", name, "--partition", "0", "--before", "3"]):
            refused = run("topic", *words, "--server", self.broker.address)
            self.assertEqual(refused.returncode, 2, words)
            self.assertIn("--yes", refused.stderr)
        shown = run("topic", "delete", name, "--server", self.broker.address).stderr
        self.assertRegex(shown, rf"{name} +1 +3 ")
        self.assertEqual(self.document("topic", "describe", name)["topics"][0]["records"], 3)

    def test_somebody_at_a_terminal_is_asked(self):
        name = self.some_topic()
        for answer, code in (("n", 1), ("", 1), ("y", 0)):
            screen = Screen("topic", "delete", name, "--server", self.broker.address)
            shown = screen.wait_for("[y/N] ")
            self.assertIn(name, shown)
            screen.press(answer + "\n")
            screen.wait_for("deleted" if code == 0 else "not deleted")
            self.assertEqual(screen.end(), (code, True), answer)
        self.assertNotIn(name, self.martlet("topic", "list").stdout)

    def test_ctrl_c_is_an_answer_too(self):
        name = self.some_topic()
        screen = Screen("topic", "delete", name, "--server", self.broker.address)
        screen.wait_for("[y/N] ")
        screen.press("\x03")
        self.assertEqual(screen.end(), (-signal.SIGINT, True))
        self.assertIn(name, self.martlet("topic", "list").stdout)

    def test_dry_runs_change_nothing(self):
        name, other = self.some_topic(), some_name()
        self.fill(name, 3)
        before = self.document("topic", "describe", name)
        self.assertIn("would create", self.martlet("topic", "create", other, "--dry-run").stdout)
        self.assertIn("would have 5", self.martlet("topic", "alter", name, "--partitions", "5", "--dry-run").stdout)
        self.assertIn("would delete", self.martlet("topic", "delete", name, "--dry-run").stdout)
        self.assertIn(
            "would delete 2 records",
            self.martlet("topic", "trim", name, "--partition", "0", "--before", "2", "--dry-run").stdout)
        self.martlet("config", "set", "topic", name, "retention.ms=1", "--dry-run")
        self.martlet("config", "unset", "topic", name, "retention.ms", "--dry-run")
        self.assertEqual(self.document("topic", "describe", name), before)
        self.assertNotIn(other, self.martlet("topic", "list").stdout)

    def test_some_of_several_fail(self):
        name, bad = some_name(), "not a name"
        partly = self.martlet("topic", "create", name, bad, "-o", "json", expect=5)
        good, refused = json.loads(partly.stdout)["topics"]
        self.assertEqual((good["name"], good["error"]), (name, None))
        self.assertEqual((refused["name"], refused["error"]["name"]), (bad, "INVALID_TOPIC_EXCEPTION"))
        self.assertEqual(json.loads(partly.stderr)["error"]["name"], "PARTLY_FAILED")
        shown = self.martlet("topic", "delete", name, "nowhere", "--yes", expect=5)
        self.assertIn(f"deleted {name}", shown.stdout)
        self.assertIn("there is no topic nowhere", shown.stderr)

    def test_failures_name_the_protocols_error_and_what_to_try(self):
        name = self.some_topic()
        twice = self.error("topic", "create", name)
        self.assertEqual((twice["code"], twice["name"]), (36, "TOPIC_ALREADY_EXISTS"))
        self.assertIn(f"martlet topic describe {name}", twice["hint"])
        missing = self.error("topic", "describe", name[:-1])
        self.assertEqual((missing["code"], missing["name"]), (3, "UNKNOWN_TOPIC_OR_PARTITION"))
        self.assertEqual(missing["hint"], f"Did you mean: martlet topic describe {name}?")
        for verb in (["delete", "--yes"], ["alter", "--partitions", "2"]):
            self.assertIn(name, self.error("topic", verb[0], name[:-1], *verb[1:])["hint"], verb)
        setting = self.error("topic", "create", some_name(), "--config", "retenton.ms=1")
        self.assertEqual((setting["name"], setting["hint"]), ("INVALID_CONFIG", "Did you mean retention.ms?"))
        self.assertEqual(self.error("topic", "create", some_name(), "--replicas", "3")["name"],
                         "INVALID_REPLICATION_FACTOR")


class Settings(Commands):
    def test_set_get_unset(self):
        name = self.some_topic()
        self.assertEqual(
            self.martlet("config", "set", "topic", name, "retention.ms=1000", "cleanup.policy=compact").stdout,
            f"topic {name}: retention.ms is 1000 (was 604800000)\n"
            f"topic {name}: cleanup.policy is compact (was delete)\n")
        got = self.document("config", "get", "topic", name, "retention.ms", "cleanup.policy")
        self.assertEqual((got["of"], got["name"]), ("topic", name))
        self.assertEqual([(one["name"], one["value"], one["source"]) for one in got["settings"]],
                         [("retention.ms", "1000", "topic"), ("cleanup.policy", "compact", "topic")])
        undone = self.document("config", "unset", "topic", name, "retention.ms")
        self.assertEqual(undone["changes"], [{"name": "retention.ms", "before": "1000", "after": "604800000"}])
        shown = self.martlet("config", "get", "topic", name).stdout
        self.assertRegex(shown, r"retention\.ms +604800000 +default\n")

    def test_brokers(self):
        [setting] = self.document("config", "get", "broker", "1", "num.partitions")["settings"]
        self.assertEqual((setting["value"], setting["source"]), ("1", "default"))
        self.martlet("config", "set", "broker", "1", "log.retention.ms=123456")
        [setting] = self.document("config", "get", "broker", "1", "log.retention.ms")["settings"]
        self.assertEqual((setting["value"], setting["source"]), ("123456", "broker"))
        self.martlet("config", "unset", "broker", "1", "log.retention.ms")
        self.assertEqual(self.error("config", "set", "broker", "1", "node.id=9")["name"], "INVALID_CONFIG")
        self.assertIn("cluster nodes", self.error("config", "get", "broker", "42")["hint"])

    def test_what_is_not_known_is_suggested(self):
        name = self.some_topic()
        for words in (["get", "topic", name, "retenton.ms"], ["set", "topic", name, "retenton.ms=1"],
                      ["unset", "topic", name, "retenton.ms"]):
            error = self.error("config", *words)
            self.assertEqual((error["name"], error["hint"]), ("UNKNOWN_SETTING", "Did you mean retention.ms?"), words)
        self.assertIn(f"config get topic {name}", self.error("config", "get", "topic", name[:-1])["hint"])
        bad = self.error("config", "set", "topic", name, "segment.ms=soon")
        self.assertEqual((bad["name"], bad["hint"]), ("INVALID_CONFIG", "Look it up: martlet config explain segment.ms"))

    def test_wrong_usage_is_judged_without_a_broker(self):
        for words in (["get", "cluster", "x"], ["get", "broker", "one"], ["get", "topic"], ["set", "topic", "x", "a"]):
            refused = run("config", *words, "--server", NOBODY)
            self.assertEqual(refused.returncode, 2, f"{words}: {refused.stderr}")


class Cluster(Commands):
    def test_status(self):
        self.some_topic("--partitions", "2")
        status = self.document("cluster", "status")
        self.assertEqual((status["cluster_id"], status["healthy"], status["controller"], status["brokers"]),
                         (self.broker.cluster, True, 1, 1))
        self.assertGreaterEqual(status["partitions"], 2)
        self.assertIn("is healthy\n", self.martlet("cluster", "status").stdout)

    def test_nodes(self):
        [node] = self.document("cluster", "nodes")["brokers"]
        self.assertEqual((node["id"], node["address"], node["controller"]), (1, self.broker.address, True))
        self.assertGreater(node["disk_total_bytes"], node["disk_free_bytes"])
        self.assertIn(self.broker.address, self.martlet("cluster", "nodes").stdout)


class Refusals(unittest.TestCase):
    ASKING = [["topic", "list"], ["topic", "create", "a"], ["topic", "describe", "a"], ["topic", "delete", "a", "--yes"],
              ["topic", "alter", "a", "--partitions", "2"], ["config", "get", "topic", "a"], ["cluster", "status"],
              ["topic", "trim", "a", "--partition", "0", "--before", "1", "--yes"], ["config", "set", "broker", "1", "a=b"],
              ["config", "unset", "topic", "a", "b"], ["cluster", "nodes"], ["top", "--once"], ["top", "-o", "json"]]

    def test_nothing_listens(self):
        for words in self.ASKING:
            failed = run(*words, "--server", NOBODY)
            self.assertEqual(failed.returncode, 3, words)
            self.assertEqual(failed.stdout, "", words)
            self.assertIn(f"nothing listens on {NOBODY}; start one with: martlet serve", failed.stderr, words)

    def test_what_listens_is_no_broker(self):
        with Broker("--set", "metrics.listener=127.0.0.1:0") as broker:
            page = next(line for line in broker.log().splitlines() if "metrics" in line)
            address = next(word.strip('",') for word in page.replace("=", " ").split() if word.startswith("127.0.0.1:"))
            failed = run("topic", "list", "--server", address, "--timeout", "5")
            self.assertNotEqual(failed.returncode, 0)
            self.assertIn(address, failed.stderr)

    def test_wrong_usage(self):
        for words, hint in [
            (["topic", "lst"], "martlet topic list"), (["topic", "list", "--sever", "x"], "--server"),
            (["topic", "list", "-o", "jsn"], "json"), (["topic", "list", "--server", "x"], "127.0.0.1:9092"),
            (["topic", "list", "--timeout", "soon"], "--timeout"), (["create"], "martlet topic create"),
            (["topic", "create"], "martlet topic create --help"), (["cluster", "node"], "martlet cluster nodes"),
            (["completion", "tcsh"], "bash"), (["top"], "--once"),
        ]:
            refused = run(*words)
            self.assertEqual(refused.returncode, 2, words)
            self.assertIn(hint, refused.stderr, words)
            self.assertEqual(refused.stdout, "", words)

    def test_wrong_usage_is_json_for_those_who_ask_for_it(self):
        refused = run("topic", "list", "--sever", "x", "-o", "json")
        self.assertEqual(refused.returncode, 2)
        self.assertEqual(json.loads(refused.stderr)["error"]["name"], "USAGE")


class Help(unittest.TestCase):
    COMMANDS = ["serve", "topic create", "topic list", "topic describe", "topic alter", "topic delete", "topic trim",
                "config get", "config set", "config unset", "config explain", "cluster status", "cluster nodes", "top",
                "log dump", "log verify", "log salvage", "bench produce", "bench consume", "bench latency", "completion"]

    def test_every_command_has_help_with_examples(self):
        for command in self.COMMANDS:
            words = command.split()
            for asked in ([*words, "--help"], [*words, "-h"], ["help", *words]):
                shown = run(*asked)
                self.assertEqual((shown.returncode, shown.stderr), (0, ""), asked)
                self.assertIn(f"Usage: martlet {command}", shown.stdout)
                self.assertIn(f"Examples:\n  martlet {command}", shown.stdout)
            self.assertTrue(all(len(line) <= 120 for line in shown.stdout.splitlines()) or words == ["serve"], command)

    def test_families_have_help_asked_or_not(self):
        for family in ("topic", "config", "cluster", "log", "bench"):
            asked, unasked = run(family, "--help"), run(family)
            self.assertEqual((asked.returncode, unasked.returncode), (0, 2))
            self.assertEqual((asked.stdout, asked.stderr), (unasked.stderr, ""))
            self.assertEqual(run("help", family).stdout, asked.stdout)

    def test_the_overview_names_them_all(self):
        shown = run("--help").stdout
        for word in {command.split()[-1] for command in self.COMMANDS}:
            self.assertIn(word, shown)
        self.assertTrue(all(len(line) <= 80 for line in shown.splitlines()), shown)


class Interrupted(unittest.TestCase):
    def test_ctrl_c_ends_a_command_that_waits(self):
        with socket.create_server(("127.0.0.1", 0)) as silent:
            address = "127.0.0.1:%d" % silent.getsockname()[1]
            process = subprocess.Popen(
                [binary(), "topic", "list", "--server", address], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            connection, _ = silent.accept()
            process.send_signal(signal.SIGINT)
            output, errors = process.communicate(timeout=10)
            connection.close()
            self.assertEqual((process.returncode, output, errors), (-signal.SIGINT, b"", b""))

    def test_a_broker_that_does_not_answer_is_given_up(self):
        with socket.create_server(("127.0.0.1", 0)) as silent:
            address = "127.0.0.1:%d" % silent.getsockname()[1]
            failed = run("topic", "list", "--server", address, "--timeout", "1")
            self.assertEqual(failed.returncode, 3, failed.stderr)
            self.assertIn(address, failed.stderr)


if __name__ == "__main__":
    unittest.main()
