"""A broker of one node that real clients can work against, whose every message is read and written by kio."""

import io
import socket
import struct
import threading
from typing import NamedTuple

from kio.index import load_request_schema, load_response_schema
from kio.serial import entity_reader, entity_writer

from .building import build
from .handlers import HANDLERS, State

# Requests that a client is known to end with bytes that belong to no field; brokers ignore them.
TRAILING = {(51, 0): "librdkafka ends with one empty tag section too many"}

HOST, PORT = "127.0.0.1", 19092


class Exchange(NamedTuple):
    """A request as it came and its answer as it left, both without the frame's size."""

    api: int
    version: int
    header: object
    request: object
    request_frame: bytes
    # What kio writes for the values that it read; a client that writes otherwise is not canonical.
    canonical_frame: bytes
    response_header: object
    response: object
    response_frame: bytes | None


def encoded(entity):
    buffer = io.BytesIO()
    entity_writer(type(entity))(buffer, entity)
    return buffer.getvalue()


class FakeBroker:
    """Serves the versions in `ranges` ({api: (lowest, highest)}) and keeps what was said in `exchanges`."""

    def __init__(self, ranges):
        self.ranges = ranges
        self.state = State(HOST, PORT, ranges)
        self.exchanges = []
        self.lock = threading.Lock()
        self.failures = []
        # ApiVersions requests of a version that is not offered: (api, version, correlation id).
        self.refused = set()
        self.serving = []

    def __enter__(self):
        self.listener = socket.create_server((HOST, PORT))
        threading.Thread(target=self.accept, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        for thread in self.serving:  # A fetch that the client left behind is still waiting for data.
            thread.join()

    def accept(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            thread = threading.Thread(target=self.serve, args=(connection,), daemon=True)
            thread.start()
            self.serving.append(thread)

    def serve(self, connection):
        stream = connection.makefile("rb")
        try:
            while size := stream.read(4):
                (count,) = struct.unpack(">i", size)
                answer = self.answer(stream.read(count))
                if answer is not None:
                    connection.sendall(struct.pack(">i", len(answer)) + answer)
        except OSError:
            return
        except Exception as error:  # A client must never meet a silent close: the capture fails with this.
            self.failures.append(error)
            raise
        finally:
            stream.close()
            connection.close()

    def answer(self, frame):
        api, version = struct.unpack(">hh", frame[:4])
        lowest, highest = self.ranges.get(api, (0, -1))
        if not lowest <= version <= highest:
            if api == 18:
                return self.refuse_version(frame)
            raise AssertionError(f"request {api} of version {version}, which is not offered")
        kind = load_request_schema(api, version)
        header, size = entity_reader(kind.__header_schema__)(frame, 0)
        request, body = entity_reader(kind)(frame, size)
        if size + body != len(frame) and (api, version) not in TRAILING:
            raise AssertionError(f"{len(frame) - size - body} bytes after request {api} of version {version}")

        values = HANDLERS[api](self.state, request, version)
        response = response_header = response_frame = None
        if values is not None:
            answer_kind = load_response_schema(api, version)
            response = build(answer_kind, values)
            response_header = answer_kind.__header_schema__(correlation_id=header.correlation_id)
            response_frame = encoded(response_header) + encoded(response)
        exchange = Exchange(
            api, version, header, request, frame, encoded(header) + encoded(request), response_header, response,
            response_frame,
        )
        with self.lock:
            self.exchanges.append(exchange)
        return response_frame

    def refuse_version(self, frame):
        """The answer to an ApiVersions of the future: version 0, error 35, and this API's own range."""
        self.refused.add(struct.unpack(">hhi", frame[:8]))
        lowest, highest = self.ranges[18]
        kind = load_response_schema(18, 0)
        only = {"apiKey": 18, "minVersion": lowest, "maxVersion": highest}
        return frame[4:8] + encoded(build(kind, {"errorCode": 35, "apiKeys": [only]}))
