"""kio's classes, generated from the protocol's definitions by other people's code."""

import dataclasses
import importlib
import re
import typing

from .tree import ZERO, Field

TIMES = {"timedelta_i32": "int32", "timedelta_i64": "int64", "datetime_i64": "int64"}


def snake(name):
    name = re.sub(r"([A-Z]+)([A-Z][a-z])", r"\1_\2", name)
    return re.sub(r"([a-z0-9])([A-Z])", r"\1_\2", name).lower()


class Source:
    name = "kio"

    def message(self, definition, version):
        stem, kind = re.fullmatch(r"(.*?)(Request|Response|Header)?", definition.name).groups()
        module = f"kio.schema.{snake(stem)}.v{version}.{(kind or 'data').lower()}"
        if kind == "Header":
            module = f"kio.schema.{snake(definition.name)}.v{version}.header"
        try:
            entity = getattr(importlib.import_module(module), definition.name)
        except ModuleNotFoundError:
            return None
        ours = definition.tree(version)
        return tree(entity, ours), entity.__flexible__


def tree(entity, ours):
    """kio renames fields (snake case, no units of time): each is looked up among ours, or keeps its name."""
    hints = typing.get_type_hints(entity)
    names = {snake(field.name): field for field in ours}
    found = []
    for field in dataclasses.fields(entity):
        metadata = field.metadata
        kind = metadata.get("kafka_type")
        hint = hints[field.name]
        nullable = type(None) in typing.get_args(hint)
        if nullable:
            hint = next(part for part in typing.get_args(hint) if part is not type(None))
        is_array = typing.get_origin(hint) is tuple
        element = typing.get_args(hint)[0] if is_array else hint
        mine = names.get(field.name.rstrip("_"))
        if kind in TIMES and mine is None:
            mine = names.get(field.name + "_ms")
        inner = ()
        if dataclasses.is_dataclass(element):
            kind = "struct"
            inner = tree(element, mine.fields if mine else ())
        # Times of -1 and ids of zeros are None there, whatever the protocol says of null; nullable arrays have no default.
        is_changed = kind in TIMES or kind == "uuid"
        has_default = not is_changed and not (is_array and nullable)
        found.append(
            Field(
                name=mine.name if mine else field.name,
                type=("[]" if is_array else "") + TIMES.get(kind, kind).replace("error_code", "int16"),
                nullable=None if is_changed else nullable,
                tag=metadata.get("tag"),
                default=default(field, kind) if has_default else None,
                fields=inner,
            )
        )
    return tuple(found)


def default(field, kind):
    value = field.default
    if value is dataclasses.MISSING:
        return ZERO
    if value is None:
        return ZERO if kind == "records" else "null"
    if isinstance(value, bool):
        return value or ZERO
    if isinstance(value, int):
        return int(value) or ZERO
    if isinstance(getattr(value, "value", None), int):
        return value.value or ZERO
    return ZERO
