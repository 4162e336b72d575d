"""Completion as the shells do it: bash always, zsh and fish where they are installed."""

import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

from broker import binary, run
from shared import SharedBroker, some_name


class Completion(SharedBroker):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.topic = some_name()
        assert run("topic", "create", cls.topic, "--server", cls.broker.address).returncode == 0
        cls.bin = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.bin.cleanup)
        os.symlink(binary(), pathlib.Path(cls.bin.name, "martlet"))
        cls.environment = {
            **os.environ, "PATH": f"{cls.bin.name}:{os.environ['PATH']}", "MARTLET_SERVER": cls.broker.address}

    def script(self, shell, text, *arguments):
        done = subprocess.run(
            [shell, "-c", text, shell, *arguments], capture_output=True, text=True, timeout=30, env=self.environment,
            cwd=self.bin.name)
        self.assertEqual(done.stderr, "")
        return done.stdout.splitlines()

    def bash(self, *words):
        """The candidates for the last word; `=` and `:` are words of their own, as bash has them."""
        return self.script(
            "bash", 'source <(martlet completion bash); COMP_WORDS=(martlet "$@"); COMP_CWORD=$#; _martlet; '
            '[ ${#COMPREPLY[@]} -eq 0 ] || printf "%s\\n" "${COMPREPLY[@]}"', *words)

    def test_bash(self):
        self.assertEqual(self.bash("top"), ["topic", "top"])
        self.assertEqual(self.bash("topic", "de"), ["describe", "delete"])
        self.assertEqual(self.bash("topic", "list", "--out"), ["--output"])
        self.assertEqual(self.bash("topic", "list", "-o", ""), ["table", "json"])
        self.assertEqual(self.bash("topic", "list", "--output", "=", "j"), ["json"])
        self.assertEqual(self.bash("topic", "create", "x", "--config", "cleanup.p"), ["cleanup.policy="])
        self.assertEqual(self.bash("topic", "create", "x", "--config", "cleanup.policy", "=", "c"), ["compact"])
        self.assertEqual(self.bash("config", "get", "topic", "x", "retention.m"), ["retention.ms"])
        self.assertEqual(self.bash("bench", "produce", "--codec", "z"), ["zstd"])
        self.assertEqual(self.bash("log", "dump", "mart"), ["martlet"])
        self.assertEqual(self.bash("topic", "nonsense", ""), [])

    def test_live_topics(self):
        self.assertEqual(self.bash("topic", "describe", self.topic[:8]), [self.topic])
        self.assertEqual(self.bash("config", "get", "topic", self.topic[:8]), [self.topic])
        host, port = self.broker.address.split(":")
        self.assertEqual(self.bash("topic", "delete", "--server", host, ":", port, self.topic[:8]), [self.topic])

    def test_without_a_broker_there_is_silence(self):
        self.assertEqual(self.bash("topic", "describe", "--server", "127.0.0.1", ":", "1", ""), [])
        self.assertEqual(self.bash("topic", "describe", "--server", "nonsense", ""), [])

    @unittest.skipUnless(shutil.which("fish"), "fish is not installed")
    def test_fish(self):
        def fish(line):
            found = self.script("fish", f"martlet completion fish | source; complete -C '{line}'")
            return [candidate.split("\t")[0] for candidate in found]

        self.assertEqual(fish("martlet topic des"), ["describe"])
        self.assertEqual(fish("martlet topic list --output=j"), ["--output=json"])
        self.assertEqual(fish(f"martlet topic describe {self.topic[:8]}"), [self.topic])

    @unittest.skipUnless(shutil.which("zsh"), "zsh is not installed")
    def test_zsh_accepts_the_script(self):
        text = "autoload -U compinit; compinit -D -u; source <(martlet completion zsh); echo $_comps[martlet]"
        self.assertEqual(self.script("zsh", text), ["_martlet"])


if __name__ == "__main__":
    unittest.main()
