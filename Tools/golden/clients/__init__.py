"""What each client is asked to do. Every script runs alone, against the fake broker, and tells on stdout what it asked."""

import importlib.metadata
import re
import subprocess
from typing import NamedTuple


RELEASES = ("latest", "3.3", "2.4", "1.0", "0.11")


class Client(NamedTuple):
    name: str
    # The installed package, whose version the vectors carry; or a requirement that is installed beside, for itself alone.
    package: str
    # What the fake broker offers; see `capturing.RELEASES`.
    releases: tuple[str, ...]
    # The script, where it is not called as the client is.
    script: str | None = None

    @property
    def is_apart(self):
        return "==" in self.package

    def version(self):
        if self.is_apart:
            return self.package.split("==")[1]
        if self.package != "kcat":
            return importlib.metadata.version(self.package)
        told = subprocess.run(["kcat", "-V"], capture_output=True, text=True, check=True).stdout
        return " with librdkafka ".join(re.findall(r"(?:Version|librdkafka) ([0-9.]+)", told))


CLIENTS = {
    client.name: client
    for client in [
        Client("librdkafka", "confluent-kafka", RELEASES),
        Client("kafka-python", "kafka-python", RELEASES),
        Client("aiokafka", "aiokafka", RELEASES),
        Client("kafka-python-2.0", "kafka-python==2.0.2", ("latest", "2.4", "1.0"), "kafka_python_old"),
        Client("kafka-python-1.4", "kafka-python==1.4.7", ("latest", "1.0"), "kafka_python_old"),
        Client("kcat", "kcat", ("latest", "2.4", "0.11")),
    ]
}
