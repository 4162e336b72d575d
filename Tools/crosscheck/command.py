"""Compares every version of every message with every source that has it."""

import collections

from . import definitions, kafka_python, kio
from .tree import differences


def versions(numbers):
    runs = []
    for number in sorted(numbers):
        if runs and runs[-1][1] == number - 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ",".join(f"{first}" if first == last else f"{first}-{last}" for first, last in runs)


def main():
    found = collections.defaultdict(set)
    compared = collections.Counter()
    uncovered = []
    for name, definition in definitions.read().items():
        covered = set()
        for source in (kafka_python.Source(), kio.Source()):
            for version in definition.versions:
                theirs = source.message(definition, version)
                if theirs is None:
                    continue
                fields, flexible = theirs
                covered.add(version)
                compared[source.name] += 1
                lines = differences(definition.tree(version), fields, name)
                if definition.is_flexible(version) != flexible:
                    lines.append(f"{name}: flexible {definition.is_flexible(version)}, elsewhere {flexible}")
                for line in lines:
                    found[f"{source.name}: {line}"].add(version)
        missing = set(definition.versions) - covered
        if missing:
            uncovered.append(name if not covered else f"{name} {versions(missing)}")
    for line, at in found.items():
        print(f"{line} [versions {versions(at)}]")
    print(f"in no source: {', '.join(uncovered)}")
    total = ", ".join(f"{count} in {name}" for name, count in compared.items())
    print(f"versions of messages compared: {total}; {len(found)} differences")
    return 1 if found else 0
