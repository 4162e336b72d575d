"""One message for every API, version and direction, with a distinctive value in every field, encoded by kio.

Three of each: `full` sets everything, `null` holds null or the empty value wherever the protocol allows it, inside one
element of every array, `empty` has empty arrays and untouched tagged fields. kafka-python, where it knows the API, must
read the same values from the bytes and write the same bytes again.
"""

import dataclasses
import datetime
import io
import typing
import uuid
import zlib

from kio.index import load_request_schema, load_response_schema
from kio.schema.errors import ErrorCode
from kio.serial import entity_reader, entity_writer
from kio.static.primitive import Records, i32Timedelta, i64Timedelta

from . import second_opinion
from .trees import is_nullable, tree

VARIANTS = ("full", "null", "empty")
CLIENT_ID = "golden-ü"
WIDTHS = {"int8": 8, "int16": 16, "int32": 32, "int64": 64, "uint16": 16, "uint32": 32}
EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)


class Distinctive:
    """Values derived from a field's path, so that a field keeps its value through all versions of its message."""

    def __init__(self, variant, root):
        self.variant = variant
        self.root = root

    def hash(self, path, salt=""):
        return zlib.crc32(f"{self.root}.{path}{salt}".encode())

    def message(self, kind):
        return self.entity(kind, "")

    def entity(self, kind, path):
        hints = typing.get_type_hints(kind)
        return kind(
            **{
                field.name: self.field(field, hints[field.name], f"{path}.{field.name}")
                for field in dataclasses.fields(kind)
                if not self.left_out(field)
            }
        )

    def left_out(self, field):
        """A tagged field equal to its default is not on the wire at all."""
        return self.variant != "full" and "tag" in field.metadata

    def field(self, field, hint, path):
        kind = field.metadata.get("kafka_type")
        tagged = "tag" in field.metadata
        if self.variant != "full" and is_nullable(hint) and not tagged and kind != "uuid":
            return None
        return self.value(without_null(hint), kind, path)

    def value(self, hint, kind, path):
        if typing.get_origin(hint) is tuple:
            count = {"full": 2, "null": 1, "empty": 0}[self.variant]
            element = without_null(typing.get_args(hint)[0])
            return tuple(self.value(element, kind, f"{path}[{index}]") for index in range(count))
        if dataclasses.is_dataclass(hint):
            return self.entity(hint, path)
        return self.primitive(hint, kind, path)

    def primitive(self, hint, kind, path):
        number = self.hash(path)
        wide = number << 31 | self.hash(path, "'") >> 1
        if kind in WIDTHS:
            width = WIDTHS[kind]
            if kind.startswith("u"):
                return hint(number & (1 << width) - 1 or 1)
            # Half of the numbers are negative; none is the customary default 0 or -1.
            magnitude = 2 + (number if width <= 32 else wide) % ((1 << width - 1) - 3)
            return hint(-magnitude if number & 1 else magnitude)
        if kind == "float64":
            return number / 8 + 0.125
        if kind == "bool":
            return self.variant == "full"
        if kind == "error_code":
            codes = [code for code in ErrorCode if code.value != 0]
            return codes[number % len(codes)]
        if kind == "string":
            word = path.rsplit(".", 1)[-1].split("[")[0].replace("_", "-")
            return hint(f"{word}-{number % 1000}-ü" if self.variant == "full" else "")
        if kind == "uuid":
            return uuid.UUID(int=wide << 64 | self.hash(path, "id")) if self.variant == "full" else None
        if kind in ("bytes", "records"):
            data = number.to_bytes(4, "big") + bytes(number % 5) if self.variant == "full" else b""
            return Records(data) if kind == "records" else data
        if kind == "timedelta_i32":
            return i32Timedelta.parse(datetime.timedelta(milliseconds=1 + number % 2_000_000_000))
        if kind == "timedelta_i64":
            return i64Timedelta.parse(datetime.timedelta(milliseconds=1 + wide % 100_000_000_000_000))
        if kind == "datetime_i64":
            return EPOCH + datetime.timedelta(milliseconds=1 + wide % 4_000_000_000_000)
        raise TypeError(f"{path}: no value for {kind} {hint}")


def without_null(hint):
    if not is_nullable(hint):
        return hint
    (inner,) = [part for part in typing.get_args(hint) if part is not type(None)]
    return inner


def header(schema, api, version, correlation):
    if schema.__name__ != "RequestHeader":
        return schema(correlation_id=correlation)
    return schema(request_api_key=api, request_api_version=version, correlation_id=correlation, client_id=CLIENT_ID)


def encoded(entity):
    buffer = io.BytesIO()
    entity_writer(type(entity))(buffer, entity)
    return buffer.getvalue()


def vector(api, name, version, direction, variant):
    """A frame without its size, and the values in it."""
    load = load_request_schema if direction == "request" else load_response_schema
    kind = load(api, version)
    body = Distinctive(variant, f"{name}.{direction}").message(kind)
    head = header(kind.__header_schema__, api, version, zlib.crc32(f"{name}{version}".encode()) & 0x7FFFFFFF)
    payload = encoded(body)
    read, size = entity_reader(kind)(payload, 0)
    if size != len(payload) or tree(read) != tree(body):
        raise AssertionError(f"kio reads back another {name} {direction} {version} {variant}")
    agreed = second_opinion.agrees(name, version, direction, payload, tree(body))
    return {
        "api": api,
        "name": name,
        "version": version,
        "direction": direction,
        "variant": variant,
        "by": ["kio", "kafka-python"] if agreed else ["kio"],
        "header": tree(head),
        "values": tree(body),
        "frame": (encoded(head) + payload).hex(),
    }


def vectors(api, name, versions):
    for version in versions:
        for direction in ("request", "response"):
            for variant in VARIANTS:
                yield vector(api, name, version, direction, variant)
