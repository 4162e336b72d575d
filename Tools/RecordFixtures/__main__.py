"""Writes Tests/RecordsTests/Fixtures/batches.json: batches made by independent clients and codecs, with what is in them.

Run it with the project's Python environment: python Tools/RecordFixtures. Each fixture carries the whole batch in hex and
the records that went in, so that a test can tell whether we read the same. "76*300" stands for the byte 0x76, 300 times.
"""

import json
import pathlib
import unittest.mock

import clients
import streams

TARGET = pathlib.Path(__file__).resolve().parents[2] / "Tests/RecordsTests/Fixtures/batches.json"


def main():
    # The clients leave the time of compression in gzip's header.
    with unittest.mock.patch("time.time", return_value=0):
        fixtures = clients.kafka_python() + clients.aiokafka() + streams.all()
    lines = ",\n".join(json.dumps(fixture, sort_keys=True) for fixture in fixtures)
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(f"[\n{lines}\n]\n")
    print(f"{len(fixtures)} batches, {TARGET.stat().st_size} bytes")


main()
