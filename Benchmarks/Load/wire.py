"""As much of the protocol as it takes to make topics, send a record and ask for records."""

import socket
import struct
import time

CREATE_TOPICS, DELETE_TOPICS, PRODUCE, FETCH = 19, 20, 0, 1


def text(value):
    encoded = value.encode()
    return struct.pack(">h", len(encoded)) + encoded


def frame(key, version, body, correlation=1):
    payload = struct.pack(">hhi", key, version, correlation) + text("load") + body
    return struct.pack(">i", len(payload)) + payload


def connect(broker, seconds=120):
    """Tries again while nobody listens yet."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            connection = socket.create_connection(("127.0.0.1", broker.port), timeout=seconds)
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            return connection
        except ConnectionRefusedError:
            if time.monotonic() > deadline:
                raise


def exactly(connection, count):
    data = b""
    while len(data) < count:
        piece = connection.recv(count - len(data))
        if not piece:
            raise SystemExit("the broker closed a connection")
        data += piece
    return data


def ask(connection, key, version, body):
    """The answer without its correlation id."""
    connection.sendall(frame(key, version, body))
    return exactly(connection, struct.unpack(">i", exactly(connection, 4))[0])[4:]


def create_topics(broker, names, partitions, settings=None):
    """Makes topics in requests of a few at a time."""
    configs = b"".join(text(key) + text(value) for key, value in (settings or {}).items())
    step = max(1, 10_000 // partitions)
    with connect(broker) as connection:
        for first in range(0, len(names), step):
            some = names[first:first + step]
            body = struct.pack(">i", len(some))
            for name in some:
                body += text(name) + struct.pack(">ihi", partitions, 1, 0)
                body += struct.pack(">i", len(settings or {})) + configs
            answer = ask(connection, CREATE_TOPICS, 2, body + struct.pack(">i?", 60_000, False))
            at = 8
            for _ in some:
                at += 2 + struct.unpack_from(">h", answer, at)[0]
                error, detail = struct.unpack_from(">hh", answer, at)
                at += 4 + max(detail, 0)
                if error not in (0, 36):
                    raise SystemExit(f"a topic was refused with error {error}")


def delete_topic(broker, name):
    with connect(broker) as connection:
        ask(connection, DELETE_TOPICS, 1, struct.pack(">i", 1) + text(name) + struct.pack(">i", 60_000))


_CRC = []
for _byte in range(256):
    for _ in range(8):
        _byte = _byte >> 1 ^ (0x82F63B78 if _byte & 1 else 0)
    _CRC.append(_byte)


def crc32c(data):
    value = 0xFFFFFFFF
    for byte in data:
        value = value >> 8 ^ _CRC[(value ^ byte) & 0xFF]
    return value ^ 0xFFFFFFFF


def batch(value=b"value"):
    """A batch of one record with a short value."""
    record = b"\0\0\0\x01" + bytes([len(value) * 2]) + value + b"\0"
    record = bytes([len(record) * 2]) + record
    now = int(time.time() * 1000)
    checked = struct.pack(">hiqqqhii", 0, 0, now, now, -1, -1, -1, 1) + record
    return struct.pack(">qiibI", 0, len(checked) + 9, -1, 2, crc32c(checked)) + checked


def produce(connection, topic, partition=0, acks=-1):
    """Sends one record and waits for the answer; gives its error."""
    records = batch()
    body = struct.pack(">hhii", -1, acks, 30_000, 1) + text(topic)
    body += struct.pack(">iii", 1, partition, len(records)) + records
    answer = ask(connection, PRODUCE, 7, body)
    return struct.unpack_from(">h", answer, 4 + len(text(topic)) + 8)[0]


def fetch_frame(topic, offset=0, most=1 << 20):
    body = struct.pack(">iiiibi", -1, 500, 1, 50 << 20, 0, 1) + text(topic)
    return frame(FETCH, 4, body + struct.pack(">iiqi", 1, 0, offset, most))
