"""The protocol's own definitions, as kafka-python carries them."""

from kafka.protocol.schemas.load_json import load_json

from .tree import ZERO, Field


def contains(text, version):
    if not text or text == "none":
        return False
    first, dash, last = text.rstrip("+").partition("-")
    if text.endswith("+"):
        return version >= int(first)
    return int(first) <= version <= int(last if dash else first)


class Source:
    name = "kafka-python"

    def message(self, definition, version):
        """The fields and flexibility, or None where the source lacks the message or the version."""
        try:
            data = load_json(definition.name)
        except FileNotFoundError:
            return None
        if not contains(data["validVersions"], version):
            return None
        structures = {}
        for field in data["fields"]:
            collect(field, structures)
        fields = tree(data["fields"], version, structures)
        return fields, contains(data["flexibleVersions"], version)


def collect(field, structures):
    if field.get("fields"):
        structures[field["type"].removeprefix("[]")] = field["fields"]
        for inner in field["fields"]:
            collect(inner, structures)


def tree(fields, version, structures):
    found = []
    for field in fields:
        if not contains(field["versions"], version):
            continue
        kind = field["type"]
        base = kind.removeprefix("[]")
        inner = ()
        if base[0].isupper():
            inner = tree(structures[base], version, structures)
            kind = kind.replace(base, "struct")
        tagged = contains(field.get("taggedVersions"), version)
        found.append(
            Field(
                name=field["name"][0].upper() + field["name"][1:],
                type=kind,
                nullable=contains(field.get("nullableVersions"), version),
                tag=field["tag"] if tagged else None,
                default=default(field),
                fields=inner,
                ignorable=field.get("ignorable", False) in (True, "true"),
            )
        )
    return tuple(found)


def default(field):
    text = field.get("default")
    if text is None or field["type"] == "records":
        return ZERO
    if text in ("null", "true", True):
        return "null" if text == "null" else True
    if text in ("false", False, ""):
        return ZERO
    return int(str(text), 0) or ZERO
