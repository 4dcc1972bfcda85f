"""Erases rows of a log without moving any other: each is replaced by a line of the same length that says nothing.

So places, back pointers and cursors stay true. The file is changed by a rename; whoever has the old one open lets it go
when the log's count of erasures changes.
"""

from collections.abc import Callable
from typing import Final

import msgspec

from app.store.lines import BadLine, sealed
from app.store.series import RawEntry, Series, body, parsed
from app.store.watermark import offset_of, segment_of, word

_MARKED: Final = b',"erased":true,"pad":"'
_SEALED_BYTES: Final = len(sealed(b"{}")) - len(b"{}")


def erase(series: Series, mark: int, about: Callable[[RawEntry], bool]) -> int:
    """Erases every row up to the mark that is about somebody; answers how many. Under the log's lock.

    When it fails in between, some months are done: erasing again does the rest.
    """
    rows = 0
    for month in [month for month in series.months() if month <= segment_of(mark)]:
        stop = offset_of(mark) if month == segment_of(mark) else series.size(month)
        rows += _erase_month(series, word(month, stop), about)
    return rows


def _erase_month(series: Series, stop: int, about: Callable[[RawEntry], bool]) -> int:
    month = segment_of(stop)
    erased = {}
    for place, raw in series.lines(month, 0, offset_of(stop)):
        try:
            row = parsed(raw)
        except BadLine as problem:
            raise series.damaged(place, str(problem)) from problem
        if bytes(row.d) and about(row):
            erased[offset_of(place)] = blank(row, len(raw) + 1)
    if erased:
        path = series.paths.month(series.name, month)
        series.disk.replace(path, _patched(path.read_bytes()[: offset_of(stop)], erased))
        series.reopen(month)
    return len(erased)


def blank(row: RawEntry, length: int) -> bytes:
    """The line that stands where the row stood: its place in the log stays, what it said is gone."""
    row.d = msgspec.Raw()
    head = body(row)[:-1]
    pad = length - _SEALED_BYTES - len(head) - 1 - len(_MARKED) - 1
    if pad >= 0:
        return sealed(head + _MARKED + b"x" * pad + b'"}')
    return sealed(head + b" " * (length - _SEALED_BYTES - len(head) - 1) + b"}")


def _patched(content: bytes, lines: dict[int, bytes]) -> bytes:
    whole = bytearray(content)
    for offset, line in lines.items():
        whole[offset : offset + len(line)] = line
    if len(whole) != len(content):
        raise AssertionError("an erased line has the length of the one it replaces")
    return bytes(whole)
