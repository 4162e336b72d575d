"""A message in one version, in the one form that all sources are brought to."""

from typing import NamedTuple


class Field(NamedTuple):
    """A field of one version. `fields` are those of a structure, also where it is an array's element. `nullable`,
    `default` and `ignorable` are None where a source does not say."""

    name: str
    type: str
    nullable: bool | None
    tag: int | None
    default: object
    fields: tuple = ()
    ignorable: bool | None = None


# The default where nothing is said: 0, false, empty, a structure of defaults.
ZERO = "zero"


def differences(ours, theirs, path):
    """Lines that say where two lists of fields differ, most general first."""
    lines = []
    names = [field.name for field in ours], [field.name for field in theirs]
    if names[0] != names[1]:
        # Tagged fields stand where their numbers put them, not where they are described.
        positional = [[field.name for field in fields if field.tag is None] for fields in (ours, theirs)]
        tagged = [sorted(field.name for field in fields if field.tag is not None) for fields in (ours, theirs)]
        if positional[0] != positional[1] or tagged[0] != tagged[1]:
            lines.append(f"{path}: fields {' '.join(names[0]) or '-'}, elsewhere {' '.join(names[1]) or '-'}")
    others = {field.name: field for field in theirs}
    for field in ours:
        other = others.get(field.name)
        if other is None:
            continue
        here = f"{path}.{field.name}"
        for what in ("type", "nullable", "tag", "default", "ignorable"):
            mine, its = getattr(field, what), getattr(other, what)
            if what != "tag" and None in (mine, its):
                continue
            if mine != its:
                lines.append(f"{here}: {what} {mine}, elsewhere {its}")
        lines += differences(field.fields, other.fields, here)
    return lines
