"""Fields this release does not know: an older colour must not destroy what a newer one wrote."""

from functools import cache
from typing import Any

import msgspec
from msgspec import inspect

Shape = dict[str, Any]
"""The fields of a struct by the name in the file; for a field that is itself a struct, its shape."""


def carried_over(stored: bytes, kind: type[Any], value: Any) -> bytes | None:
    """The new value as JSON with the unknown fields of the stored one; None when there are none."""
    known = msgspec.json.decode(stored, type=kind)
    if msgspec.json.encode(known) == stored:
        return None
    readable: Any = kind
    extras = _unknown(msgspec.json.decode(stored), shape_of(readable))
    if not extras:
        return None
    return msgspec.json.encode(_merged(msgspec.json.decode(msgspec.json.encode(value)), extras))


@cache
def shape_of(kind: Any) -> Shape:
    info = inspect.type_info(kind)
    return _shape(info) or {}


def _shape(info: inspect.Type) -> Shape | None:
    if isinstance(info, inspect.UnionType):
        shapes = [shape for shape in map(_shape, info.types) if shape is not None]
        return shapes[0] if len(shapes) == 1 else None
    if not isinstance(info, inspect.StructType):
        return None
    fields: Shape = {field.encode_name: _shape(field.type) for field in info.fields}
    if info.tag_field is not None:
        fields[info.tag_field] = None
    return fields


def _unknown(stored: dict[str, Any], shape: Shape) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in stored.items():
        if name not in shape:
            found[name] = value
        elif shape[name] is not None and isinstance(value, dict):
            inner = _unknown(value, shape[name])
            if inner:
                found[name] = inner
    return found


def _merged(value: dict[str, Any], extras: dict[str, Any]) -> dict[str, Any]:
    for name, extra in extras.items():
        if name not in value:
            value[name] = extra
        elif isinstance(extra, dict) and isinstance(value[name], dict):
            _merged(value[name], extra)
    return value
