"""kafka-python's reading of a message, to hold against kio's: two implementations that share no code."""

import importlib
import pkgutil
import re

import kafka.protocol
from kafka.protocol.api_message import ApiMessage

# kafka-python 3.0.12 takes ThrottleTimeMs for unknown bytes at the end and writes 0 in its place.
EXCEPTIONS = {("ApiVersions", "response")}
BITS = re.compile("^(?!include).*authorizedoperations$")
NIL = "00000000-0000-0000-0000-000000000000"


def _messages():
    for module in pkgutil.walk_packages(kafka.protocol.__path__, "kafka.protocol."):
        if ".old" not in module.name and "stubs" not in module.name:
            importlib.import_module(module.name)
    return {kind.__name__: kind for kind in ApiMessage.__subclasses__() if re.fullmatch(r"[A-Za-z]+", kind.__name__)}


MESSAGES = _messages()


def plain(value):
    """Names without case and underscores, bytes as hex, uuids as text: what both libraries can be compared in."""
    if isinstance(value, dict):
        # kafka-python turns the bits of authorized operations into a set; the bytes it writes show that it read them.
        names = {key: key.replace("_", "").lower() for key in value}
        return {names[key]: plain(element) for key, element in value.items() if not BITS.search(names[key])}
    if isinstance(value, (list, tuple)):
        return [plain(element) for element in value]
    if isinstance(value, (bytes, bytearray, memoryview)):
        return bytes(value).hex()
    if isinstance(value, int) and abs(value) >= 2**53:
        return str(value)
    if value is None or isinstance(value, (bool, int, float, str)):
        return None if value == NIL else value
    return plain(str(value))


def differences(ours, theirs, path=""):
    if isinstance(ours, dict) and isinstance(theirs, dict):
        for key in ours.keys() | theirs.keys():
            if isinstance(ours.get(key), dict) and theirs.get(key, ()) is None:
                continue  # A struct in a tag that is not sent: kio gives its defaults, kafka-python nothing.
            if key not in ours or key not in theirs:
                yield f"{path}.{key} is only in one"
            else:
                yield from differences(ours[key], theirs[key], f"{path}.{key}")
    elif isinstance(ours, list) and isinstance(theirs, list) and len(ours) == len(theirs):
        for index, pair in enumerate(zip(ours, theirs)):
            yield from differences(*pair, f"{path}[{index}]")
    elif ours != theirs:
        yield f"{path}: {ours!r} and {theirs!r}"


def agrees(name, version, direction, payload, values):
    """Whether kafka-python knows the message; if it does, it must read the same values and write the same bytes."""
    kind = MESSAGES.get(name + direction.capitalize())
    if kind is None or version > kind.max_version or (name, direction) in EXCEPTIONS:
        return False
    message = kind[version].decode(payload)
    message._header = None
    found = list(differences(plain(values), plain(message.to_dict(json=False))))
    written = bytes(message.encode(version=version))
    if written != payload:
        found.append(f"writes {written.hex()}")
    if found:
        raise AssertionError(f"kafka-python on {name} {direction} {version}, {payload.hex()}: {'; '.join(found)}")
    return True
