"""How a script tells what it asked of its client: one JSON object on a line of stdout."""

import json
import sys
import threading

TIMESTAMP = 1_700_000_000_000
CODECS = ("none", "gzip", "snappy", "lz4", "zstd")


lock = threading.Lock()


def tell(line):
    """One write for the whole line: clients encode requests on threads of their own."""
    with lock:
        sys.stdout.write(json.dumps(line) + "\n")
        sys.stdout.flush()


def asked(api, *values):
    """A request of this API must carry all these values."""
    tell({"api": api, "values": values})


def sent(topic, codec, records, partition=0, transactional=False, idempotent=False):
    """Batches to this topic must hold exactly these records, in this order."""
    told = [
        {
            "key": None if record["key"] is None else record["key"].hex(),
            "value": None if record["value"] is None else record["value"].hex(),
            "timestamp": record["timestamp"],
            "headers": [[name, None if value is None else value.hex()] for name, value in record["headers"]],
        }
        for record in records
    ]
    kind = {"codec": codec, "transactional": transactional, "idempotent": idempotent}
    tell({"topic": topic, "partition": partition, "records": told} | kind)


def records(salt, headers=True, nulls=True):
    """Records that compress, with null, empty and binary keys and values."""

    def record(index, key, value, headers_of_record=()):
        listed = list(headers_of_record) if headers else []
        return {"key": key, "value": value, "timestamp": TIMESTAMP + index * 1000, "headers": listed}

    text = (f"the quick {salt} martlet flies over the lazy broker; " * 8).encode()
    return [
        record(0, b"key-0", text),
        record(1, None if nulls else b"n", text, [("trace", b"\x00\x01\xfe\xff")]),
        record(2, b"key-2", None if nulls else b"tombstone", [("empty", b""), ("trace", b"again"), ("trace", b"twice")]),
        record(3, b"", b""),
        record(4, bytes(range(256)), "grüße, 世界".encode(), [("ключ", "значение".encode())]),
    ]
