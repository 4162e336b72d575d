"""The records that the fixtures hold, and how a fixture tells them."""

TIMESTAMP = 1_700_000_000_000

# Each record: timestamp, key, value, headers. Bytes are given as (unit, times), to stay readable in the fixture.
NULL = None


def text(string, times=1):
    return (string.encode(), times)


RECORDS = [
    (TIMESTAMP, text("key"), text("value"), []),
    (TIMESTAMP + 5, NULL, text("v", 300), [("h", text("x")), ("null", NULL), ("empty", text("")), ("h", text("again"))]),
    (TIMESTAMP - 700, text(""), text(""), []),
    (TIMESTAMP + 86_400_000, text("tombstone"), NULL, []),
    (TIMESTAMP + 1, text("long ", 40), text("0123456789abcdef", 100), [("größe", text("ü", 3))]),
]

CODECS = {0: "none", 1: "gzip", 2: "snappy", 3: "lz4", 4: "zstd"}


def plain(value):
    return None if value is None else value[0] * value[1]


def spelled(value):
    if value is None:
        return None
    unit, times = value
    return unit.hex() if times == 1 else f"{unit.hex()}*{times}"


def fixture(name, batch, codec, records, transactional=False, producer=(-1, -1, -1), base_offset=0, deltas=None):
    deltas = deltas or range(len(records))
    return {
        "name": name,
        "batch": bytes(batch).hex(),
        "codec": codec,
        "transactional": transactional,
        "producer": list(producer),
        "records": [
            {
                "offset": base_offset + delta,
                "timestamp": timestamp,
                "key": spelled(key),
                "value": spelled(value),
                "headers": [[name, spelled(content)] for name, content in headers],
            }
            for delta, (timestamp, key, value, headers) in zip(deltas, records)
        ],
    }
