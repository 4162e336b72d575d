"""The fixture files: one message on a line, in an order that does not depend on the run."""

import json
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MESSAGES = ROOT / "Tests/MessagesTests/Golden"
RECORDS = ROOT / "Tests/RecordsTests/Golden"
SCHEMAS = ROOT / "Tools/Schema/definitions"


def served():
    """(key, name, lowest, highest) of every API that the schemas declare as served."""
    for path in sorted(SCHEMAS.glob("*.schema")):
        found = re.search(r"^api (\d+) (\w+): versions? (\d+)(?:-(\d+))?", path.read_text(), re.MULTILINE)
        if found:
            key, name, low, high = found.groups()
            yield int(key), name, int(low), int(high or low)


def text(vectors):
    lines = [json.dumps(vector, ensure_ascii=False, separators=(",", ":")) for vector in vectors]
    return "".join(line + "\n" for line in lines)


def read(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def write(path, vectors):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text(vectors), encoding="utf-8")
