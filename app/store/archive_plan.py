"""What of an org goes into an archive, caught at one instant beside writers: the marks say how far each file counts.

The logs are caught first and the journal after them, so that no log runs ahead of the journal. Files of the journal
are held open from then on: a compaction may take their names away, not their bytes.
"""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from app.store.archive import is_carried
from app.store.blobs import AREAS, BlobMissing, Blobs
from app.store.disk import Disk
from app.store.errors import Gone, NoSuchOrg
from app.store.org import Org
from app.store.paths import OrgPaths
from app.store.segments import SNAPSHOT_BIT, Segments
from app.store.watermark import DOUBT, GONE, JOURNAL, SEGMENT_SHIFT, offset_of, segment_of

READ_BYTES: Final = 1 << 20
ATTEMPTS_MAX: Final = 5
_BESIDE: Final = ("docs", "cursors", "jobs", "inbox", *AREAS)
"""Directories that are no logs."""
_SEGMENT: Final = re.compile(r"\d{6}\.(?:log|snap)\.jsonl\Z")
_MONTH: Final = re.compile(r"\d{4}-\d{2}\.jsonl\Z")


@dataclass(frozen=True)
class Piece:
    """One file that goes in: its path below the org's directory, and how many of its bytes count."""

    path: str
    size: int
    descriptor: int = -1
    """Held open where its name may go meanwhile."""
    grows: bool = True
    """Only so many bytes count, whatever is there by now. Else the file is replaced as a whole, and counts as such."""


@dataclass
class Plan:
    """Everything of one org as of one mark."""

    org: Org
    segments: Segments
    mark: int
    base: int
    """The segment that the state begins with: its snapshot, or its log where there is none."""
    has_snapshot: bool
    pieces: list[Piece]
    missing: list[str] = field(default_factory=list)
    """Files that went away before they were read."""

    @property
    def size(self) -> int:
        return sum(piece.size for piece in self.pieces)

    @property
    def journal_bytes(self) -> int:
        return sum(piece.size for piece in self.pieces if piece.descriptor >= 0)

    def content(self, piece: Piece) -> Iterator[bytes] | None:
        """The bytes that count, none more. None where the file went away meanwhile; it is noted as missing."""
        if piece.descriptor >= 0:
            return _read(piece.descriptor, piece.size)
        try:
            descriptor = _opened(self.org.paths, piece.path)
        except FileNotFoundError:
            self.missing.append(piece.path)
            return None
        return _read_and_close(descriptor, piece.size if piece.grows else os.fstat(descriptor).st_size)

    def close(self) -> None:
        self.segments.close()


def plan(org: Org) -> Plan:
    """NotReady where the org is damaged; NoSuchOrg where it is gone."""
    org.open()
    for _ in range(ATTEMPTS_MAX - 1):
        try:
            return _plan(org)
        except Gone:  # a compaction has just dropped what this began to hold
            continue
    return _plan(org)


def _plan(org: Org) -> Plan:
    segments = Segments(org.id, org.paths, Disk())
    logs = list(_logs(org))
    mark = org.watermark.words[JOURNAL]
    if mark == GONE:
        raise NoSuchOrg(org.id)
    snapshots = [number for number in org.paths.snapshots() if number <= segment_of(mark)]
    base = max(snapshots, default=min(org.paths.logs()))
    held = Plan(org, segments, mark, base, bool(snapshots), [])
    try:
        held.pieces += [*_journal(held), *logs, *_others(org.paths)]
    except FileNotFoundError as problem:
        held.close()
        raise Gone(org.id, f"{problem.filename} is missing") from problem
    except BaseException:
        held.close()
        raise
    return held


def _journal(held: Plan) -> Iterator[Piece]:
    if held.has_snapshot:
        yield _held(held, SNAPSHOT_BIT >> SEGMENT_SHIFT | held.base)
    for number in range(held.base, segment_of(held.mark) + 1):
        yield _held(held, number)


def _held(held: Plan, file: int) -> Piece:
    """An older segment ends where the one after it says, the last at the mark; a snapshot is whole."""
    descriptor = held.segments.descriptor(file)
    name = held.segments.path(file).name
    if file == segment_of(held.mark):
        size = offset_of(held.mark)
    elif file & (SNAPSHOT_BIT >> SEGMENT_SHIFT):
        size = os.fstat(descriptor).st_size
    else:
        size = held.segments.head(file + 1).follows.bytes
    return Piece(name, size, descriptor)


def _logs(org: Org) -> Iterator[Piece]:
    for folder in sorted(org.paths.home.iterdir()):
        if folder.is_dir() and not folder.is_symlink() and is_carried(folder.name):
            for month in org.paths.months(folder.name) if folder.name not in _BESIDE else ():
                path = org.paths.month(folder.name, month)
                size = _whole_rows(path, _log_mark(org, folder.name), month)
                if size:
                    yield Piece(f"{folder.name}/{path.name}", size)


def _log_mark(org: Org, name: str) -> int:
    """How far a log is durable; 0 where nobody has used it since the machine started, and so nobody writes."""
    slot = org.watermark.find(name)
    mark = 0 if slot is None else org.watermark.words[slot]
    return 0 if mark & DOUBT else mark


def _whole_rows(path: Path, mark: int, month: int) -> int:
    if mark and segment_of(mark) <= month:
        return offset_of(mark) if segment_of(mark) == month else 0
    size = path.stat().st_size
    if mark or size == 0:
        return size
    with path.open("rb") as file:  # a row that was never finished has no end
        at = size
        while at > 0:
            start = max(0, at - READ_BYTES)
            file.seek(start)
            cut = file.read(at - start).rfind(b"\n")
            if cut >= 0:
                return start + cut + 1
            at = start
    return 0


def _others(paths: OrgPaths) -> Iterator[Piece]:
    """Documents, blobs and the rest; the months of logs and the journal are caught before."""
    for folder, folders, files in os.walk(paths.home):
        here = Path(folder)
        place = here.relative_to(paths.home)
        folders[:] = sorted(
            name for name in folders if is_carried(str(place / name)) and not (here / name).is_symlink()
        )
        for name in sorted(files):
            path = str(place / name) if place.parts else name
            if is_carried(path) and not (_is_caught(path) or (here / name).is_symlink()):
                yield Piece(path, (here / name).stat().st_size, grows=False)


def _is_caught(path: str) -> bool:
    """Segments of the journal, months of logs and the locks beside them."""
    folder, _, name = path.rpartition("/")
    if not folder:
        return _SEGMENT.match(name) is not None
    return "/" not in folder and folder not in _BESIDE and (_MONTH.match(name) is not None or name == "lock")


def _opened(paths: OrgPaths, path: str) -> int:
    """Without following links, whatever lies in the way by now."""
    if path.partition("/")[0] in AREAS:
        try:
            with Blobs("", paths, Disk()).open(path) as file:
                return os.dup(file.fileno())
        except BlobMissing:
            raise FileNotFoundError(path) from None
    return os.open(paths.home / path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)


def _read_and_close(descriptor: int, size: int) -> Iterator[bytes]:
    try:
        yield from _read(descriptor, size)
    finally:
        os.close(descriptor)


def _read(descriptor: int, size: int) -> Iterator[bytes]:
    at = 0
    while at < size:
        chunk = os.pread(descriptor, min(READ_BYTES, size - at), at)
        if not chunk:
            return
        yield chunk
        at += len(chunk)
