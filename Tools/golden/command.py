"""The command line of capture-golden."""

import argparse
import re
import sys

from . import capturing, fixtures, payloads, systematic
from .clients import CLIENTS


# Payloads are taken out of what the clients sent, hence last.
NAMES = ["systematic", *CLIENTS, "payloads"]


def main(arguments):
    parser = argparse.ArgumentParser(prog="Tools/capture-golden")
    parser.add_argument("--check", action="store_true", help="compare with the committed files instead of writing")
    parser.add_argument("name", nargs="*", help=f"{', '.join(NAMES)}; all if none is given")
    options = parser.parse_args(arguments)
    names = options.name or NAMES
    if unknown := [name for name in names if name not in NAMES]:
        parser.error(f"nothing is called {', '.join(unknown)}")

    differing = []
    for name in names:
        captured = files(name)
        for path, vectors in captured.items():
            if options.check:
                differing += differences(path, vectors)
            else:
                fixtures.write(path, vectors)
            print(f"{path.relative_to(fixtures.ROOT)}: {len(vectors)} vectors", file=sys.stderr)
    for line in differing:
        print(line)
    return 1 if differing else 0


def files(name):
    match name:
        case "systematic":
            return systematic_files()
        case "payloads":
            return {fixtures.MESSAGES / "payloads/consumer-protocol.jsonl": list(payloads.vectors())}
        case client:
            return client_files(client)


def systematic_files():
    files = {}
    for key, name, low, high in fixtures.served():
        kebab = re.sub(r"(?<=[a-z])(?=[A-Z])", "-", name).lower()
        path = fixtures.MESSAGES / "systematic" / f"{key:02}-{kebab}.jsonl"
        files[path] = list(systematic.vectors(key, name, range(low, high + 1)))
    return files


def client_files(name):
    client = CLIENTS[name]
    captured = capturing.capture(client)
    files = {fixtures.MESSAGES / "clients" / f"{name}.jsonl": captured.vectors()}
    if batches := captured.batches():
        files[fixtures.RECORDS / f"{name}.jsonl"] = batches
    return files


def differences(path, vectors):
    """Systematic vectors and payloads are the same on every run. A client's ids, times and order vary: it must still speak the same
    versions of the same APIs, with the same fields."""
    if not path.exists():
        return [f"{path.name}: not committed"]
    committed = fixtures.read(path)
    if path.parent.name in ("systematic", "payloads"):
        return [] if committed == vectors else [f"{path.name}: differs from a new capture"]

    def spoken(vectors):
        """Messages by name, version and direction; batches by their topic."""
        return {tuple(vector.get(part) for part in ("name", "version", "direction", "topic")) for vector in vectors}

    return [f"{path.name}: {one} is in one capture only" for one in sorted(spoken(committed) ^ spoken(vectors), key=str)]
