"""The state before a segment, in one file: what a journal says when everything that was overtaken is left out.

The first line says which collections lie where, the last counts and seals the file. Nothing in it ever changes.
"""

import os
from collections.abc import Iterable, Iterator
from itertools import accumulate
from typing import Any
from zlib import crc32

import msgspec

from app.store.errors import Gone
from app.store.lines import BadLine, Line, RawLine, decoded
from app.store.segments import SEAL, SNAPSHOT, SNAPSHOT_BIT, Segments
from app.store.view import View
from app.store.watermark import SEGMENT_SHIFT, word

SEAL_BYTES_MAX = 4096
READ_BYTES = 1 << 17
"""Small enough that what is thrown away while reading does not grow the process."""


class Part(msgspec.Struct, array_like=True):
    """The lines of one collection, in the order of their change."""

    collection: str
    lines: int
    bytes: int


class Contents(msgspec.Struct):
    """What the first line says."""

    segment: int
    parts: list[Part]
    relayed: dict[str, int] = {}
    """by log, the sequence of the last entry that it had taken over when this was written"""


class Seal(msgspec.Struct):
    """What the last line says of everything before it."""

    lines: int
    bytes: int
    crc: str


def read_snapshot(view: View, segments: Segments, segment: int) -> None:
    """Fills an empty view; NotReady when the snapshot is not exactly what was written."""
    reader = _Reader(segments, segment, view)
    head, contents = reader.head()
    checksum = crc32(head.line)
    view.last_seq = view.first_seq = head.seq
    offset = len(head.line)
    for part in contents.parts:
        for start, chunk in reader.chunks(offset, offset + part.bytes):
            checksum = crc32(chunk, checksum)
            reader.take(part.collection, start, chunk)
        offset += part.bytes
    reader.check(offset, checksum, 1 + sum(part.lines for part in contents.parts))


def contents_of(segments: Segments, segment: int) -> Contents:
    """What the first line of a snapshot says."""
    return _Reader(segments, segment, View([])).head()[1]


class _Head(msgspec.Struct):
    line: bytes
    seq: int


class _Reader:
    def __init__(self, segments: Segments, segment: int, view: View) -> None:
        self._view = view
        self._segments = segments
        self._segment = segment
        self._start = SNAPSHOT_BIT | word(segment, 0)
        try:
            self._descriptor = segments.descriptor(self._start >> SEGMENT_SHIFT)
        except FileNotFoundError as problem:
            raise Gone(segments.org_id, f"{segments.paths.snapshot(segment).name} is missing") from problem
        self._size = os.fstat(self._descriptor).st_size

    def head(self) -> tuple[_Head, Contents]:
        raw = os.pread(self._descriptor, READ_BYTES, 0)
        raw = raw[: raw.find(b"\n") + 1]
        line = self._line(raw, 0, SNAPSHOT)
        contents = self._decoded(line, 0, Contents)
        if contents.segment != self._segment or line.k != self._segments.org_id:
            raise self._damaged(0, f"the snapshot is of {line.k}, segment {contents.segment}")
        return _Head(raw, line.s), contents

    def chunks(self, offset: int, end: int) -> Iterator[tuple[int, bytes]]:
        """Whole lines, about a megabyte at a time."""
        size = READ_BYTES
        while offset < end:
            raw = os.pread(self._descriptor, min(size, end - offset), offset)
            cut = raw.rfind(b"\n") + 1
            if cut == 0 and size > self._size:
                raise self._damaged(offset, "the snapshot ends too early")
            size = READ_BYTES if cut else size * 4
            if cut:
                yield offset, raw[:cut] if cut < len(raw) else raw
                offset += cut

    def take(self, collection: str, offset: int, chunk: bytes) -> None:
        """The lines of a chunk become rows, or what else they are."""
        lengths = list(map(len, chunk[:-1].split(b"\n")))
        starts = accumulate((length + 1 for length in lengths[:-1]), initial=self._start + offset)
        try:
            rows = self._view.collections.known(collection)
            if rows is None:
                _settle(self._view, chunk[:-1].split(b"\n"), starts)
            else:
                rows.load(self._view.reader(collection).decode_lines(chunk), starts, lengths)
        except (msgspec.DecodeError, UnicodeDecodeError, BadLine) as problem:
            raise self._damaged(offset, f"a line from here on is not a record: {problem}") from problem

    def check(self, offset: int, checksum: int, lines: int) -> None:
        """The last line must say exactly what was read."""
        raw = os.pread(self._descriptor, SEAL_BYTES_MAX, offset)
        seal = self._decoded(self._line(raw, offset, SEAL), offset, Seal)
        if (seal.lines, seal.bytes, seal.crc) != (lines, offset, f"{checksum:08x}"):
            raise self._damaged(offset, "the seal does not match what is before it")

    def _line(self, raw: bytes, offset: int, name: str) -> RawLine:
        try:
            line = decoded(raw[:-1])
        except BadLine as problem:
            raise self._damaged(offset, str(problem)) from problem
        if line.c != name or raw[-1:] != b"\n":
            raise self._damaged(offset, f"a line {name} was to be here")
        return line

    def _decoded(self, line: RawLine, offset: int, kind: type[Any]) -> Any:
        try:
            return msgspec.json.decode(line.d, type=kind)
        except msgspec.DecodeError as problem:
            raise self._damaged(offset, str(problem)) from problem

    def _damaged(self, offset: int, why: str) -> Exception:
        return self._segments.damaged(self._start + offset, why)


def _settle(view: View, raw: Iterable[bytes], starts: Iterable[int]) -> None:
    """Lines that are no rows: kept answers, entries that wait. Collections of another release pass unread."""
    seq = view.last_seq
    for one, start in zip(raw, starts, strict=True):
        line: Line[Any] = decoded(one)
        view.settle(line, start, len(one))
    view.last_seq = seq


def sealed_at(segments: Segments, segment: int) -> int:
    """When the snapshot was finished, in microseconds."""
    path = segments.paths.snapshot(segment)
    with path.open("rb") as source:
        source.seek(max(0, path.stat().st_size - SEAL_BYTES_MAX))
        last = source.read().rstrip(b"\n").rpartition(b"\n")[2]
    try:
        return decoded(last).t
    except BadLine as problem:
        raise segments.damaged(SNAPSHOT_BIT | word(segment, 0), "the last line is no seal") from problem
