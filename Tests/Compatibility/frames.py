"""Frames of the protocol, written by hand: for tests that send what no client would."""

import struct


def request(key, version, correlation=1, client="test", body=b"", flexible=False):
    name = client.encode()
    header = struct.pack(">hhih", key, version, correlation, len(name)) + name + (b"\0" if flexible else b"")
    return frame(header + body)


def frame(payload):
    return struct.pack(">i", len(payload)) + payload


def api_versions(version=0, correlation=1, software="test", software_version="1.0", body=None):
    if body is None:
        body = b"" if version < 3 else compact(software) + compact(software_version) + b"\0"
    return request(18, version, correlation, body=body, flexible=version >= 3)


def compact(text):
    return bytes([len(text) + 1]) + text.encode()


def receive(connection):
    """The next frame's payload; None where the peer has closed."""
    size = _exactly(connection, 4)
    if size is None:
        return None
    return _exactly(connection, struct.unpack(">i", size)[0])


def is_closed(connection):
    """Waits for the peer to close; fails with a timeout where it does not."""
    try:
        return connection.recv(1) == b""
    except ConnectionResetError:
        return True


def _exactly(connection, count):
    data = b""
    while len(data) < count:
        try:
            piece = connection.recv(count - len(data))
        except ConnectionResetError:
            return None
        if not piece:
            return None
        data += piece
    return data
