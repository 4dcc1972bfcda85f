"""The journal's files: how a segment begins, how it follows the one before, how its lines are read."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec

from app.store.disk import Disk
from app.store.errors import Gone, NotReady
from app.store.lines import BadLine, Line, decoded, encoded
from app.store.paths import OrgPaths
from app.store.watermark import SEGMENT_SHIFT, offset_of, segment_of, word

READ_BYTES = 1 << 20
HEAD_BYTES_MAX = 4096
SNAPSHOT_BIT = 1 << 63
"""Set in the place of a record that lies in the snapshot of a segment, not in its log."""

HEAD = "_seg"
SNAPSHOT = "_snap"
SEAL = "_seal"


class Follows(msgspec.Struct):
    """What the first line of a segment says: its number, and where the segment before it ends."""

    segment: int
    after: int = 0
    bytes: int = 0


@dataclass(frozen=True)
class Head:
    """The first line of a segment."""

    org_id: str
    last_seq: int
    follows: Follows
    length: int


@dataclass(frozen=True)
class Lines:
    """A run of whole lines of one file, without their newlines, and the place of the first."""

    place: int
    raw: list[bytes]


def head_line(org_id: str, follows: Follows, *, last_seq: int, at_us: int) -> bytes:
    return encoded(Line(c=HEAD, k=org_id, s=last_seq, t=at_us, d=follows))


class Segments:
    """Reads the files of one org's journal; keeps them open, so that a place stays readable."""

    def __init__(self, org_id: str, paths: OrgPaths, disk: Disk) -> None:
        self.org_id = org_id
        self.paths = paths
        self.disk = disk
        self._open: dict[int, int] = {}
        self._heads: dict[int, Head] = {}

    def head(self, segment: int) -> Head:
        """The first line of a segment; NotReady when it is missing or not whole."""
        known = self._heads.get(segment)
        if known is None:
            known = self._heads[segment] = self._read_head(segment)
        return known

    def read(self, start: int, end: int) -> Iterator[Lines]:
        """The lines between two places, across segments. Everything before `end` is known to be durable."""
        while segment_of(start) < segment_of(end):
            following = self.head(segment_of(start) + 1).follows
            yield from self.lines(start, following.bytes)
            start = word(segment_of(start) + 1, self.head(segment_of(start) + 1).length)
        yield from self.lines(start, offset_of(end))

    def lines(self, start: int, end_offset: int) -> Iterator[Lines]:
        """The lines of one file from a place to an offset, in runs of about a megabyte."""
        file, offset = start >> SEGMENT_SHIFT, offset_of(start)
        while offset < end_offset:
            run = self._run(file, offset, end_offset)
            yield Lines(file << SEGMENT_SHIFT | offset, run[:-1].split(b"\n"))
            offset += len(run)

    def record(self, place: int, length: int) -> bytes:
        """The line at a place, without its newline."""
        line = os.pread(self.descriptor(place >> SEGMENT_SHIFT), length, offset_of(place))
        if len(line) != length:
            raise self.damaged(place, "the file ends inside a record that was acknowledged")
        return line

    def is_unlinked(self, place: int) -> bool:
        """Whether the file of a place is gone, and stays only because it is open here."""
        return os.fstat(self.descriptor(place >> SEGMENT_SHIFT)).st_nlink == 0

    def descriptor(self, file: int) -> int:
        found = self._open.get(file)
        if found is None:
            found = self._open[file] = self.disk.open(self.path(file))
        return found

    def path(self, file: int) -> Path:
        snapshot_file = SNAPSHOT_BIT >> SEGMENT_SHIFT
        if file & snapshot_file:
            return self.paths.snapshot(file ^ snapshot_file)
        return self.paths.log(file)

    def damaged(self, place: int, why: str) -> NotReady:
        return NotReady(
            self.org_id, f"{self.path(place >> SEGMENT_SHIFT).name} at byte {offset_of(place)}: {why}"
        )

    def close(self) -> None:
        for descriptor in self._open.values():
            os.close(descriptor)
        self._open.clear()
        self._heads.clear()

    def _run(self, file: int, offset: int, end_offset: int) -> bytes:
        """Some whole lines, newline included."""
        size = READ_BYTES
        while True:
            run = os.pread(self.descriptor(file), min(size, end_offset - offset), offset)
            cut = run.rfind(b"\n") + 1
            if cut:
                return run[:cut]
            if len(run) < size:
                place = file << SEGMENT_SHIFT | offset
                raise self.damaged(place, "the file ends inside a record that was acknowledged")
            size *= 4

    def _read_head(self, segment: int) -> Head:
        place = word(segment, 0)
        try:
            raw = os.pread(self.descriptor(segment), HEAD_BYTES_MAX, 0)
        except FileNotFoundError as problem:
            raise Gone(self.org_id, f"{self.path(segment).name} is missing") from problem
        return self._parsed_head(raw, place)

    def _parsed_head(self, raw: bytes, place: int) -> Head:
        end = raw.find(b"\n")
        try:
            line = decoded(raw[: max(end, 0)])
            follows = msgspec.json.decode(line.d, type=Follows)
        except (BadLine, msgspec.DecodeError) as problem:
            raise self.damaged(place, f"the first line of the segment is not whole ({problem})") from problem
        if line.c != HEAD or follows.segment != segment_of(place):
            raise self.damaged(place, "the first line is not that of this segment")
        if line.k != self.org_id:
            raise self.damaged(place, f"the segment belongs to {line.k}")
        return Head(line.k, line.s, follows, end + 1)
