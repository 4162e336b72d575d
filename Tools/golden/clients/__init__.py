"""What each client is asked to do. Every script runs alone, against the fake broker, and tells on stdout what it asked."""

from typing import NamedTuple


class Client(NamedTuple):
    name: str
    # Whose version the vectors carry: an installed package, or None where the script tells it.
    package: str | None
    # What the fake broker offers; see `capturing.RELEASES`.
    releases: tuple[str, ...]


CLIENTS = {
    client.name: client
    for client in [
        Client("librdkafka", "confluent-kafka", ("latest", "3.3", "2.4", "1.0", "0.11")),
    ]
}
