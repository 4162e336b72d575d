"""Runs the rows and prints their table. See Benchmarks/README.md for what the rows are."""

import argparse
import datetime
import os
import pathlib
import platform
import subprocess
import sys

import measure

# They enter their rows, in this order.
import throughput  # noqa: F401
import latency  # noqa: F401
import footprint  # noqa: F401
import growth  # noqa: F401

RESULTS = pathlib.Path(__file__).resolve().parents[1] / "results"


def commit():
    found = subprocess.run(
        ["git", "describe", "--always", "--dirty"], capture_output=True, text=True, cwd=RESULTS.parent)
    return found.stdout.strip() or "unknown"


def heading():
    with open("/proc/cpuinfo", encoding="utf-8") as info:
        model = next((line.split(":")[1].strip() for line in info if line.startswith("model name")), platform.machine())
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    today = datetime.date.today().isoformat()
    return (
        f"{today}  martlet {commit()}  {os.cpu_count()} x {model}  Linux {platform.release()}  load before: {load}\n"
        "median of the rounds' ratios (least–largest); figures compare within a row only")


def main():
    parser = argparse.ArgumentParser(prog="Benchmarks/run load")
    parser.add_argument("words", nargs="*", help="rows whose names hold all of them")
    parser.add_argument("--list", action="store_true", help="name the rows")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--volume", type=int, default=512, help="MiB that a throughput round moves (default 512)")
    parser.add_argument("--save", action="store_true", help="keep the table in Benchmarks/results")
    options = parser.parse_args()
    rows = [row for row in measure.ROWS if all(word.lower() in row.name.lower() for word in options.words)]
    if options.list:
        print("\n".join(f"{row.name}  {row.target}" for row in rows))
        return 0
    if not rows:
        print("no row holds these words; see --list", file=sys.stderr)
        return 2
    settings = measure.Settings(rounds=options.rounds, volume=options.volume << 20)
    head = heading()
    print(head + "\n")
    outcomes = []
    for row in rows:
        measure.say(row.name)
        outcomes.append((row, row.measure(settings)))
        measure.say("")
        print(measure.table(outcomes[-1:]), flush=True)
    text = f"{head}\n\n{measure.table(outcomes)}\n"
    print("\n" + text)
    if options.save:
        path = RESULTS / f"load-{datetime.date.today().isoformat()}.txt"
        RESULTS.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        print(f"written to {path}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
