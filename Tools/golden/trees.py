"""Messages of kio as plain trees, with the protocol's own field names."""

import dataclasses
import datetime
import enum
import typing
import uuid

NIL = uuid.UUID(int=0)

# Kafka's names for these end in Ms; kio gives the fields a type that holds the unit and drops the ending.
TIMED = {"timedelta_i32", "timedelta_i64", "datetime_i64"}


def field_name(field):
    """`max_wait` of a timed type is the protocol's `maxWaitMs`."""
    first, *rest = field.name.split("_")
    name = first + "".join(word.capitalize() for word in rest)
    if field.metadata.get("kafka_type") in TIMED and not name.endswith("Ms"):
        name += "Ms"
    return name


def tree(value):
    """A kio entity, or any value within one, as JSON can hold it: bytes as hex, uuids in their usual form."""
    if dataclasses.is_dataclass(value):
        return {field_name(field): field_tree(field, getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, tuple):
        return [tree(element) for element in value]
    if isinstance(value, enum.Enum):
        return int(value.value)
    if isinstance(value, datetime.timedelta):
        return round(value.total_seconds() * 1000)
    if isinstance(value, datetime.datetime):
        return round(value.timestamp() * 1000)
    if isinstance(value, uuid.UUID):
        return str(value)
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int):
        # Many readers of JSON keep numbers as doubles, which hold no more than 53 bits exactly.
        return int(value) if abs(value) < 2**53 else str(int(value))
    if isinstance(value, float):
        return float(value)
    if isinstance(value, str):
        return str(value)
    raise TypeError(f"no tree for {type(value)}")


def field_tree(field, value):
    """kio says None where the wire has the nil uuid or the timestamp -1: neither is null in the protocol."""
    kind = field.metadata.get("kafka_type")
    if kind == "uuid":
        if isinstance(value, tuple):
            return [str(element or NIL) for element in value]
        return str(value or NIL)
    if kind == "datetime_i64" and value is None:
        return -1
    return tree(value)


def is_nullable(hint):
    return type(None) in typing.get_args(hint)
