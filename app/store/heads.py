"""Where the newest row of each subject lies. Kept in `.heads` beside the log, a cache that can always be rebuilt.

Subjects are known by 64 bits of their hash. Two subjects of one hash share a chain, and who reads it skips the rows of
the other: so a collision costs a little time and never a row.
"""

import os
from array import array
from bisect import bisect_left
from hashlib import blake2b
from pathlib import Path
from typing import Final
from zlib import crc32

import msgspec

from app.store.lines import is_whole, sealed
from app.store.series import EMPTY, NOWHERE, RawEntry, carried
from app.store.watermark import segment_of

SAVE_EVERY_ROWS: Final = 10_000
"""So many rows are read again at most when a log is opened."""
SAVE_AT_CLOSE_ROWS: Final = 1_000
"""Fewer are read again faster than they are saved."""
_WORD_BYTES: Final = 8


class Summary(msgspec.Struct):
    """What is known of a log up to a mark."""

    mark: int = EMPTY
    seq: int = 0
    carried: int = 0
    """sequence of the last outbox row carried over"""
    spans: dict[int, tuple[int, int]] = {}
    """by month: the earliest and the latest time of a row"""
    last: str = ""
    """the last row's checksum, which shows that the heads are of this very log"""
    count: int = 0
    check: int = 0


class Heads:
    """The summary, and the place of each subject's newest row: a sorted table, and what came after it was made."""

    def __init__(self) -> None:
        self.known = Summary()
        self._names = array("Q")
        self._places = array("Q")
        self._fresh: dict[int, int] = {}
        self._unsaved_rows = 0

    def newest(self, subject: str) -> int:
        """The place of the subject's newest row, or NOWHERE."""
        return self.place_of(name_of(subject))

    def place_of(self, name: int) -> int:
        """The same for the hash of a subject."""
        place = self._fresh.get(name)
        if place is None:
            at = bisect_left(self._names, name)
            place = self._places[at] if at < len(self._names) and self._names[at] == name else NOWHERE
        return place

    def note(self, place: int, row: RawEntry) -> None:
        """A row that follows all that is known."""
        known = self.known
        known.seq = row.s
        known.carried = carried(row)
        month = segment_of(place)
        first, last = known.spans.get(month, (row.t, row.t))
        if not first <= row.t <= last or month not in known.spans:
            known.spans[month] = min(first, row.t), max(last, row.t)
        if row.k:
            self._fresh[name_of(row.k)] = place
        self._unsaved_rows += 1

    def worth_saving(self, *, closing: bool = False) -> bool:
        return self._unsaved_rows >= (SAVE_AT_CLOSE_ROWS if closing else SAVE_EVERY_ROWS)

    def save(self, path: Path) -> None:
        """Not synced: a cache that did not become durable is rebuilt."""
        self._fold()
        body = self._names.tobytes() + self._places.tobytes()
        self.known.count, self.known.check = len(self._names), crc32(body)
        temp = path.with_name(f"{path.name}.{os.getpid()}.tmp")
        temp.write_bytes(sealed(msgspec.json.encode(self.known)) + body)
        temp.replace(path)
        self._unsaved_rows = 0

    @classmethod
    def saved(cls, path: Path) -> "Heads | None":
        """The heads as they were saved; None where there are none or they are not whole."""
        try:
            head, _, body = path.read_bytes().partition(b"\n")
            known = msgspec.json.decode(head, type=Summary)
        except (OSError, msgspec.DecodeError, UnicodeDecodeError):
            return None
        half = known.count * _WORD_BYTES
        if not is_whole(head) or len(body) != 2 * half or crc32(body) != known.check:
            return None
        heads = cls()
        heads.known = known
        heads._names = array("Q", body[:half])
        heads._places = array("Q", body[half:])
        return heads

    def _fold(self) -> None:
        """What is fresh joins the sorted table."""
        places = dict(zip(self._names, self._places, strict=True))
        places.update(self._fresh)
        self._names = array("Q", sorted(places))
        self._places = array("Q", [places[name] for name in self._names])
        self._fresh.clear()


def name_of(subject: str) -> int:
    return int.from_bytes(blake2b(subject.encode(), digest_size=_WORD_BYTES).digest(), "little")
