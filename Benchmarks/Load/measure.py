"""Rows of the table: what is measured, what it should be, and how figures of one run are put beside each other."""

import dataclasses
import statistics
import subprocess
import sys


@dataclasses.dataclass
class Row:
    name: str
    target: str
    measure: object


@dataclasses.dataclass
class Outcome:
    figure: str
    #: None where there is no target to hold it against.
    met: bool | None
    detail: str = ""


@dataclasses.dataclass
class Settings:
    rounds: int = 5
    volume: int = 512 << 20


ROWS = []


def row(name, target):
    """Makes a function of the settings into a row."""

    def enter(measure):
        ROWS.append(Row(name, target, measure))
        return measure

    return enter


def say(text):
    """How far it is, on a terminal only."""
    if sys.stderr.isatty():
        print(f"\r\x1b[K{text}", end="", file=sys.stderr, flush=True)


def touch_memory(count):
    """Uses memory and gives it back. A virtual machine hands free memory back to its host, and the next to use it waits
    for it page by page; that would be charged to whoever fills the page cache."""
    subprocess.run([sys.executable, "-c", f"b'x' * {count}"], check=True)


def alternate(rounds, memory=0, **sides):
    """Measures the sides in turn, `rounds` times, and gives the figures of each. A first round warms up and is dropped.
    `memory`: what a round will fill, touched before it."""
    figures = {name: [] for name in sides}
    for number in range(rounds + 1):
        for name, measure in sides.items():
            say(f"round {number} of {rounds}: {name}")
            if memory:
                touch_memory(memory)
            figure = measure()
            if number > 0:
                figures[name].append(figure)
    return figures


def median(values):
    return statistics.median(values)


class Ratio:
    """The median of the rounds' ratios, with the least and the largest."""

    def __init__(self, ours, theirs):
        self.rounds = sorted(a / b for a, b in zip(ours, theirs))
        self.value = statistics.median(self.rounds)

    def __str__(self):
        return f"{self.value:.2f} ({self.rounds[0]:.2f}–{self.rounds[-1]:.2f})"

    def at_least(self, bound, detail=""):
        return Outcome(str(self), self.value >= bound, detail)

    def at_most(self, bound, detail=""):
        return Outcome(str(self), self.value <= bound, detail)


def at_most(value, bound, unit, detail=""):
    return Outcome(f"{value:.3g} {unit}", value <= bound, detail)


def mebibytes(count):
    return count / (1 << 20)


def table(outcomes):
    """Text of rows and outcomes."""
    lines = []
    width = max((len(row.name) for row, _ in outcomes), default=0)
    targets = max((len(row.target) for row, _ in outcomes), default=0)
    figures = max((len(outcome.figure) for _, outcome in outcomes), default=0)
    for row, outcome in outcomes:
        mark = {True: "met", False: "NOT", None: "   "}[outcome.met]
        lines.append(
            f"{row.name:<{width}}  {row.target:<{targets}}  {outcome.figure:>{figures}}  {mark}  {outcome.detail}".rstrip())
    return "\n".join(lines)
