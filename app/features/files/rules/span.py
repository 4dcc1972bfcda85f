"""Which part of a file is meant. Pure."""

import re
from typing import Final

_ONE_RANGE: Final = re.compile(r"bytes=([0-9]{0,18})-([0-9]{0,18})")

Span = tuple[int, int]
"""From one byte up to, not including, another."""


class Beyond(Exception):
    """Nothing of what was asked for is in the file."""


def span(asked: str | None, size: int) -> Span | None:
    """None: the whole file. Several ranges in one, and what is no range at all, are answered so: it is allowed, and
    never more than the file is sent."""
    match = _ONE_RANGE.fullmatch(asked.strip()) if asked is not None else None
    if match is None or match[1] == match[2] == "":
        return None
    if match[1] == "":
        return _last(int(match[2]), size)
    first = int(match[1])
    last = min(int(match[2]), size - 1) if match[2] else size - 1
    if match[2] and int(match[2]) < first:
        return None
    if first >= size:
        raise Beyond
    return first, last + 1


def _last(count: int, size: int) -> Span:
    if count == 0 or size == 0:
        raise Beyond
    return max(0, size - count), size
