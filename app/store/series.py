"""The monthly files of one log: how a row looks on disk, and how rows are read forwards, backwards and by place.

A place is `month << 40 | offset` of a row's first byte, the month written 202611.
"""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, Final, Generic, TypeVar

import msgspec

from app.store.disk import Disk
from app.store.errors import NotReady
from app.store.lines import BadLine, is_whole
from app.store.paths import OrgPaths
from app.store.watermark import offset_of, segment_of, word

D = TypeVar("D")

READ_BYTES: Final = 1 << 20
BACK_BYTES: Final = 1 << 16
ROW_BYTES_USUAL: Final = 1024
ROW_BYTES_MAX: Final = 16 << 20
MONTHS_OPEN_MAX: Final = 36

NOWHERE: Final = 0
"""The place of no row: nothing precedes the first row of a subject."""
EMPTY: Final = word(1, 0)
"""The mark of a log that has no row yet, as opposed to a mark that is not known (0)."""


class Entry(msgspec.Struct, Generic[D], gc=False, omit_defaults=True):
    """A row of a log as its line holds it."""

    c: str
    """the log"""
    k: str
    """subject, empty for none"""
    s: int
    """sequence, contiguous over the life of the log"""
    t: int
    """time, microseconds since 1970"""
    p: int = NOWHERE
    """place of the row before it that has the same subject"""
    r: str = ""
    """source: the outbox row `<seq>:<i>` that was carried over"""
    a: int = 0
    """in a row without source: sequence of the last outbox row carried over before it"""
    d: D | None = None
    """the entry; absent where it was erased"""


class RawEntry(Entry[Any], gc=False, omit_defaults=True):
    """A row whose entry is still JSON; empty where it was erased."""

    d: msgspec.Raw = msgspec.Raw()


_decoder = msgspec.json.Decoder(RawEntry)


def parsed(raw: bytes) -> RawEntry:
    """The row of a line without its newline, its entry still as JSON; BadLine where it is not whole."""
    if not is_whole(raw):
        raise BadLine("the checksum of the line does not match")
    try:
        return _decoder.decode(raw)
    except msgspec.DecodeError as problem:
        raise BadLine(f"the line is not a row of a log: {problem}") from problem


def body(row: RawEntry) -> bytes:
    """The row as a JSON object, without its checksum."""
    if bytes(row.d):
        return msgspec.json.encode(row)
    return msgspec.json.encode(Entry(row.c, row.k, row.s, row.t, row.p, row.r, row.a))


def carried(row: Entry[Any]) -> int:
    """The sequence of the last outbox row that is in the log when this row is."""
    return int(row.r.partition(":")[0]) if row.r else row.a


def month_of(at_us: int) -> int:
    moment = datetime.fromtimestamp(at_us // 1_000_000, UTC)
    return moment.year * 100 + moment.month


class Series:
    """Reads the files of one log. Not shared between threads without a lock."""

    def __init__(self, org_id: str, name: str, *, paths: OrgPaths, disk: Disk) -> None:
        self.org_id = org_id
        self.name = name
        self.paths = paths
        self.disk = disk
        self._open: dict[int, int] = {}

    def months(self) -> list[int]:
        return self.paths.months(self.name)

    def size(self, month: int) -> int:
        return os.fstat(self.descriptor(month)).st_size

    def descriptor(self, month: int) -> int:
        found = self._open.get(month)
        if found is None:
            if len(self._open) >= MONTHS_OPEN_MAX:
                self.close()
            try:
                found = self.disk.open(self.paths.month(self.name, month), write=True)
            except FileNotFoundError as problem:
                raise NotReady(self.org_id, f"{self.name}/{self._file(month)} is missing") from problem
            self._open[month] = found
        return found

    def row(self, place: int) -> bytes:
        """The line at a place, without its newline."""
        descriptor, offset = self.descriptor(segment_of(place)), offset_of(place)
        raw = os.pread(descriptor, ROW_BYTES_USUAL, offset)
        end = raw.find(b"\n")
        if end < 0:
            raw = os.pread(descriptor, ROW_BYTES_MAX, offset)
            end = raw.find(b"\n")
        if end < 0:
            raise self.damaged(place, "the file ends inside a row that was acknowledged")
        return raw[:end]

    def forwards(self, start: int, end: int) -> Iterator[tuple[int, bytes]]:
        """Each place and line between two marks, across months; everything before `end` is known to be durable."""
        last = segment_of(end)
        for month in self.months():
            if segment_of(start) <= month <= last:
                first = offset_of(start) if month == segment_of(start) else 0
                stop = offset_of(end) if month == last else self.size(month)
                yield from self.lines(month, first, stop)

    def lines(self, month: int, offset: int, stop: int) -> Iterator[tuple[int, bytes]]:
        """Each place and line of one file between two offsets that are the ends of lines."""
        while offset < stop:
            run = self._run(month, offset, stop)
            place = word(month, offset)
            for raw in run[:-1].split(b"\n"):
                yield place, raw
                place += len(raw) + 1
            offset += len(run)

    def backwards(self, mark: int) -> Iterator[tuple[int, bytes]]:
        """Each place and line before a mark, the newest first, across months."""
        yield from self._back(segment_of(mark), offset_of(mark))
        for month in reversed([month for month in self.months() if month < segment_of(mark)]):
            yield from self._back(month, self.size(month))

    def starts_row(self, place: int) -> bool:
        """Whether a row may begin at a place: at the start of a file, or after a newline."""
        offset = offset_of(place)
        if segment_of(place) not in self.months():
            return False
        return offset == 0 or os.pread(self.descriptor(segment_of(place)), 1, offset - 1) == b"\n"

    def damaged(self, place: int, why: str) -> NotReady:
        return NotReady(
            self.org_id, f"{self.name}/{self._file(segment_of(place))} at byte {offset_of(place)}: {why}"
        )

    def reopen(self, month: int) -> None:
        """Forgets the open file of a month, because another one lies at its path."""
        descriptor = self._open.pop(month, None)
        if descriptor is not None:
            os.close(descriptor)

    def close(self) -> None:
        for descriptor in self._open.values():
            os.close(descriptor)
        self._open.clear()

    def _file(self, month: int) -> str:
        return self.paths.month(self.name, month).name

    def _run(self, month: int, offset: int, stop: int) -> bytes:
        """Some whole lines, newline included."""
        size = READ_BYTES
        while True:
            run = os.pread(self.descriptor(month), min(size, stop - offset), offset)
            cut = run.rfind(b"\n") + 1
            if cut:
                return run[:cut]
            if len(run) < size:
                raise self.damaged(word(month, offset), "the file ends inside a row that was acknowledged")
            size *= 4

    def _back(self, month: int, end: int) -> Iterator[tuple[int, bytes]]:
        """The lines of one file before an offset, the last first, read in blocks."""
        rest = b""
        while end > 0:
            start = max(0, end - BACK_BYTES)
            block = os.pread(self.descriptor(month), end - start, start) + rest
            if len(block) != end - start + len(rest):
                raise self.damaged(word(month, end), "the file is shorter than what was acknowledged")
            end = start
            cut = block.find(b"\n") + 1 if start else 0
            if start and (cut == 0 or cut == len(block)):
                rest = block
                continue
            yield from self._split_back(month, start + cut, block[cut:])
            rest = block[:cut]

    def _split_back(self, month: int, offset: int, block: bytes) -> Iterator[tuple[int, bytes]]:
        at = offset + len(block)
        for raw in reversed(block.split(b"\n")[:-1]):
            at -= len(raw) + 1
            yield word(month, at), raw
