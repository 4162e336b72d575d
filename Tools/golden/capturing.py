"""Runs the clients against the fake broker and turns what was said into vectors, checked against what was asked."""

import json
import os
import subprocess
import sys
from pathlib import Path

from kafka.protocol.broker_version_data import BROKER_API_VERSIONS

from . import second_opinion
from .batches import batches_of
from .fake_broker import HOST, PORT, FakeBroker
from .fixtures import served
from .handlers import HANDLERS
from .trees import tree

TOOLS = Path(__file__).resolve().parents[1]

# The same work is done against what brokers of several releases offer, so that a client shows its older versions too.
RELEASES = {"latest": None, "3.3": (3, 3), "2.4": (2, 4), "1.0": (1, 0), "0.11": (0, 11)}

# How many messages of one API, version and direction a client's file keeps; the rest say the same again.
KEPT = {"request": 3, "response": 1}


def ranges(release):
    """What a broker of that release offers of the APIs that the fake one answers."""
    offered = {key: (low, high) for key, _, low, high in served()}
    offered[0] = (0, offered[0][1])
    known = BROKER_API_VERSIONS[RELEASES[release]] if RELEASES[release] else offered
    common = {
        api: (max(known[api][0], offered[api][0]), min(known[api][1], offered[api][1]))
        for api in HANDLERS
        if api in known and api in offered
    }
    return {api: (low, high) for api, (low, high) in common.items() if low <= high}


def leaves(value):
    if isinstance(value, dict):
        for element in value.values():
            yield from leaves(element)
    elif isinstance(value, list):
        for element in value:
            yield from leaves(element)
    else:
        yield value


class Captured:
    """All that one client said and was told, over all releases."""

    def __init__(self, client):
        self.client = client
        self.exchanges = []
        self.sent = []
        self.names = {}

    def add(self, release, broker, told):
        exchanges = list(broker.exchanges)
        self.exchanges += exchanges
        self.names |= broker.state.names
        requests = [(one.api, tree(one.request)) for one in exchanges]
        for line in told:
            if "api" in line:
                found = any(
                    api == line["api"] and not [value for value in line["values"] if value not in list(leaves(values))]
                    for api, values in requests
                )
                if not found:
                    raise AssertionError(f"{self.client} on {release}: no request {line['api']} with {line['values']}: {[v for a, v in requests if a == line['api']]}")
            elif "object" in line:
                self.check_object(line, exchanges, broker.refused)
            else:
                self.sent.append((release, line, exchanges))

    def check_object(self, line, exchanges, refused):
        """The client's own object, as it was just before it was encoded, against what kio read from the bytes."""
        key = (line["key"], line["version"], line["correlation"])
        theirs = line["object"]
        candidates = [
            second_opinion.plain(tree(one.request))
            for one in exchanges
            if (one.api, one.version, one.header.correlation_id) == key
        ]
        if key not in refused and not any(matches(ours, theirs) for ours in candidates):
            raise AssertionError(f"{self.client} meant {theirs} in {key}, kio read {candidates}")

    def vectors(self):
        names = {key: name for key, name, _, _ in served()}
        kept = {}
        for one in self.exchanges:
            if one.api not in names:
                continue
            sides = [("request", one.header, one.request, one.request_frame)]
            if one.response is not None:
                sides.append(("response", one.response_header, one.response, one.response_frame))
            for direction, header, message, frame in sides:
                place = kept.setdefault((one.api, one.version, direction), {})
                body = json.dumps(tree(message))
                if body in place or len(place) >= KEPT[direction]:
                    continue
                vector = {
                    "api": one.api, "name": names[one.api], "version": one.version, "direction": direction,
                    "by": [self.client if direction == "request" else "kio"], "header": tree(header),
                    "values": tree(message), "frame": frame.hex(),
                }
                if direction == "request" and frame != one.canonical_frame:
                    vector["otherwise"] = one.canonical_frame.hex()
                place[body] = vector
        return [kept[key][body] for key in sorted(kept) for body in kept[key]]

    def batches(self):
        """The distinct record batches; the same work on another release often gives the same bytes."""
        found = {}
        for release, line, exchanges in self.sent:
            for one in batches_of(self.client, release, line, exchanges, self.names):
                found.setdefault(one["batch"], one)
        return list(found.values())


def matches(ours, theirs):
    if isinstance(theirs, list):  # Values in wire order, without the protocol's names.
        return list(leaves(ours)) == list(leaves(theirs))
    return not list(second_opinion.differences(ours, theirs))


def installed(client):
    """An old release cannot live beside the new one of the same name: it gets a folder of its own."""
    folder = TOOLS.parent / ".venv/clients" / client.name
    if not folder.exists():
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", str(folder), client.package]
        subprocess.run(command, check=True)
    return str(folder)


def run(command, broker, environment):
    process = subprocess.run(
        command, cwd=TOOLS, env=os.environ | environment, capture_output=True, text=True, timeout=120
    )
    if process.returncode != 0 or broker.failures:
        raise AssertionError(f"{command}: {process.stdout[-500:]}{process.stderr[-3000:]} {broker.failures}")
    return [json.loads(line) for line in process.stdout.splitlines() if line.startswith("{")]


def capture(client):
    """Runs a client's script once for each release."""
    captured = Captured(f"{client.name} {client.version()}")
    module = f"golden.clients.{client.script or client.name.replace('-', '_')}"
    environment = {"PYTHONPATH": installed(client)} if client.is_apart else {}
    for release in client.releases:
        with FakeBroker(ranges(release)) as broker:
            told = run([sys.executable, "-m", module, f"{HOST}:{PORT}", release], broker, environment)
        captured.add(release, broker, told)
    return captured
