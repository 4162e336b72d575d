"""Our own definitions, read without the Swift parser."""

import re
from pathlib import Path

from .tree import ZERO, Field

FOLDER = Path(__file__).resolve().parent.parent / "Schema" / "definitions"


def span(text, last):
    match = re.fullmatch(r"(\d+)(?:-(\d+)|(\+))?", text)
    first = int(match[1])
    return range(first, (int(match[2]) if match[2] else last if match[3] else first) + 1)


class Definition:
    """One message: its versions, where they become flexible, and its lines."""

    def __init__(self, name, versions, flexible, key=None):
        self.name, self.versions, self.flexible, self.key = name, versions, flexible, key
        self.lines = []

    def is_flexible(self, version):
        return self.flexible is not None and version >= self.flexible

    def tree(self, version):
        self.structures = {}
        return self._fields(0, len(self.lines), 1, self.versions, version)

    def _fields(self, start, end, depth, versions, version):
        """The fields of lines `start` to `end`. Those of absent structures are walked too: later uses name them."""
        fields = []
        while start < end:
            stop = start + 1
            while stop < end and self.lines[stop][0] > depth:
                stop += 1
            name, rest = self.lines[start][1].split(": ", 1)
            head, *attributes = [part.strip() for part in rest.split(",")]
            head, _, default = head.partition(" = ")
            kind, *own = head.split()
            within = span(own[0], versions[-1]) if own else versions
            kind, question, null = kind.partition("?")
            nullable = bool(question) and (version in span(null, within[-1]) if null else True)
            base = kind.removeprefix("[]")
            inner = ()
            if base[0].isupper():
                if stop > start + 1:
                    self.structures[base] = (start + 1, stop, depth + 1, within)
                first, last, level, around = self.structures[base]
                around = around if stop > start + 1 else self.versions
                inner = self._fields(first, last, level, around, version)
                kind = kind.replace(base, "struct")
            if version in within:
                tags = [int(text.split()[1]) for text in attributes if text.startswith("tag ")]
                missing = own or any(v not in within for v in self.versions)
                fields.append(
                    Field(
                        name=name,
                        type=kind.replace("errorcode", "int16"),
                        nullable=nullable,
                        tag=tags[0] if tags else None,
                        default=value(default),
                        fields=inner,
                        ignorable="ignorable" in attributes if missing and own else None,
                    )
                )
            start = stop
        return tuple(fields)


def value(text):
    if not text:
        return ZERO
    if text in ("null", "true"):
        return {"null": "null", "true": True}[text]
    return int(text)


def read():
    """Every definition by the name of its message."""
    found = {}
    for path in sorted(FOLDER.glob("*.schema")):
        api = current = None
        for line in path.read_text().splitlines():
            if line.startswith("#") or not line:
                continue
            if not line.startswith(" "):
                head, _, attributes = line.partition(": ")
                words = head.split()
                options = dict(part.strip().split(" ", 1) for part in attributes.split(",") if " " in part.strip())
                if words[0] in ("request", "response"):
                    current = Definition(api.name + words[0].capitalize(), api.versions, api.flexible, api.key)
                elif words[0] == "records":
                    continue
                else:
                    versions = span(options["versions"], None)
                    flexible = int(options["flexible"].rstrip("+")) if "flexible" in options else None
                    current = Definition(words[-1], versions, flexible)
                    if words[0] == "api":
                        current.key = int(words[1])
                        api = current
                        continue
                found[current.name] = current
            else:
                depth = (len(line) - len(line.lstrip())) // 2
                current.lines.append((depth, line.strip()))
    return found
