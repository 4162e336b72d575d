"""kio entities from plain values: what a response does not mention holds the protocol's default."""

import dataclasses
import datetime
import typing

from kio.schema.errors import ErrorCode
from kio.static.primitive import Records, i32Timedelta, i64Timedelta

from .trees import field_name, is_nullable


def build(kind, values):
    """A `kind` from a dictionary with the protocol's field names; names that this version lacks are dropped."""
    hints = typing.get_type_hints(kind)
    fields = {}
    for field in dataclasses.fields(kind):
        name = field_name(field)
        if name in values:
            fields[field.name] = converted(field, hints[field.name], values[name])
        elif field.default is dataclasses.MISSING:
            fields[field.name] = absent(field, hints[field.name])
    return kind(**fields)


def converted(field, hint, value):
    if value is None:
        return None
    if is_nullable(hint):
        (hint,) = [part for part in typing.get_args(hint) if part is not type(None)]
    if typing.get_origin(hint) is tuple:
        (element, _) = typing.get_args(hint)
        return tuple(converted(field, element, item) for item in value)
    if dataclasses.is_dataclass(hint):
        return build(hint, value)
    match field.metadata["kafka_type"]:
        case "error_code":
            return ErrorCode(value)
        case "records":
            return Records(value)
        case "timedelta_i32":
            return i32Timedelta.parse(datetime.timedelta(milliseconds=value))
        case "timedelta_i64":
            return i64Timedelta.parse(datetime.timedelta(milliseconds=value))
        case "datetime_i64":
            return None if value == -1 else datetime.datetime.fromtimestamp(value / 1000, datetime.UTC)
        case _:
            return value


def absent(field, hint):
    if typing.get_origin(hint) is tuple:
        return ()
    kind = field.metadata.get("kafka_type")
    if kind == "uuid" or is_nullable(hint) and kind != "records":
        return None
    if dataclasses.is_dataclass(hint):
        return build(hint, {})
    defaults = {"string": "", "bytes": b"", "records": b"", "bool": False, "float64": 0.0}
    return converted(field, hint, defaults.get(kind, 0))
