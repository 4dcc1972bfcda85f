"""The end of one log: rows are appended here, synced, and only then shown, as in the journal.

After a failed sync the file is cut back to its mark and used again: the cut drops the pages that nobody can vouch for,
and what was durable before it stays so.
"""

import contextlib
import os
from collections.abc import Callable
from dataclasses import dataclass

from app.core.clock import Clock
from app.store.errors import Forked, StorageFull
from app.store.heads import name_of
from app.store.lines import SEAL_BYTES, BadLine, is_whole, sealed
from app.store.locks import OrgLock
from app.store.series import EMPTY, RawEntry, Series, body, carried, parsed
from app.store.watermark import offset_of, segment_of, word

_SEAL = b',"z":"'


class SeriesEnd:
    """Every method but `lock` is called while the log's lock is held."""

    def __init__(self, series: Series, clock: Clock) -> None:
        self._series = series
        self._clock = clock
        self._disk = series.disk
        self._lock: OrgLock | None = None
        self._pid = os.getpid()

    def lock(self) -> OrgLock:
        if os.getpid() != self._pid:
            raise Forked("the tree was opened before a fork: open another one in this process")
        if self._lock is None:
            path = self._series.paths.series_lock(self._series.name)
            try:
                path.parent.mkdir(mode=0o700, exist_ok=True)
                path.touch(mode=0o600)
                self._lock = OrgLock(path)
            except OSError as problem:
                raise self._failed(problem) from problem
        return self._lock

    def close(self) -> None:
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def append(self, mark: int, month: int, encode: Callable[[int], bytes]) -> int:
        """Makes rows durable after the mark; answers the new mark. `encode` is told the place of the first row."""
        try:
            self._trim(mark)
            start = mark if month == segment_of(mark) else self._start(month)
            data = encode(start)
            descriptor = self._series.descriptor(month)
            try:
                self._disk.write(descriptor, data, offset_of(start))
                self._disk.fdatasync(descriptor)
            except OSError:
                self._cut_back(start)
                raise
        except OSError as problem:
            raise self._failed(problem) from problem
        return start + len(data)

    def _failed(self, problem: OSError) -> StorageFull:
        return StorageFull(self._series.org_id, f"{self._series.name}: {problem}")

    def _trim(self, mark: int) -> None:
        """What lies beyond the mark was never acknowledged."""
        month = segment_of(mark)
        if mark == EMPTY:
            return
        self._reopen_if_replaced(month)
        size = self._series.size(month)
        if size < offset_of(mark):
            raise self._series.damaged(mark, "the file is shorter than what was acknowledged")
        if size > offset_of(mark):
            self._keep(month, offset_of(mark))
            self._disk.truncate(self._series.descriptor(month), offset_of(mark))

    def _start(self, month: int) -> int:
        """An empty file for the month. One that is there already was begun by who died before its first row."""
        path = self._series.paths.month(self._series.name, month)
        self._series.reopen(month)
        if path.exists():
            self._disk.rename(path, self._series.paths.torn(path, self._clock.now_us()))
        os.close(self._disk.create(path))
        self._disk.fsync_dir(path.parent)
        # The log's own directory may be new as well.
        self._disk.fsync_dir(path.parent.parent)
        return word(month, 0)

    def _cut_back(self, mark: int) -> None:
        # Where even this fails: readers stop at the mark, and the next append cuts first.
        with contextlib.suppress(OSError):
            self._disk.truncate(self._series.descriptor(segment_of(mark)), offset_of(mark))

    def _reopen_if_replaced(self, month: int) -> None:
        at_path = self._series.paths.month(self._series.name, month).stat()
        opened = os.fstat(self._series.descriptor(month))
        if (at_path.st_dev, at_path.st_ino) != (opened.st_dev, opened.st_ino):
            self._series.reopen(month)

    def _keep(self, month: int, offset: int) -> None:
        """Copies what lies beyond an offset into a file of its own, which nothing reads."""
        descriptor = self._series.descriptor(month)
        tail = os.pread(descriptor, self._series.size(month) - offset, offset)
        path = self._series.paths.month(self._series.name, month)
        self._disk.replace(self._series.paths.torn(path, self._clock.now_us()), tail)

    # The mark rebuilt from the files: after a boot, in a copy, or when it is missing

    def recover(self, at_least: int, journal_seq: int) -> int:
        """The true mark. `at_least` was durable for certain; rows from beyond the journal's end are moved aside."""
        try:
            return self._recover(at_least, journal_seq)
        except OSError as problem:
            raise self._failed(problem) from problem

    def _recover(self, at_least: int, journal_seq: int) -> int:
        months = self._series.months()
        mark = EMPTY
        while months and mark == EMPTY:
            mark = self._whole_part(months.pop())
        if mark < at_least:
            raise self._series.damaged(mark, "rows that were acknowledged are missing or not whole")
        if mark == EMPTY:
            return mark
        for month in [month for month in self._series.months() if month > segment_of(mark)]:
            self._set_aside(month)
        self._trim(mark)
        mark = self._without_rows_beyond(mark, journal_seq)
        if mark != EMPTY:
            self._disk.fdatasync(self._series.descriptor(segment_of(mark)))
        self._disk.fsync_dir(self._series.paths.series(self._series.name))
        return mark

    def _whole_part(self, month: int) -> int:
        """The mark after the last whole row of a file; EMPTY where it has none."""
        scan = scan_month(self._series, month)
        if scan.bad_at is not None and scan.whole_after:
            raise self._series.damaged(
                word(month, scan.bad_at), "a row is not whole, and whole rows follow it"
            )
        return word(month, scan.end) if scan.end else EMPTY

    def _set_aside(self, month: int) -> None:
        path = self._series.paths.month(self._series.name, month)
        self._series.reopen(month)
        self._disk.rename(path, self._series.paths.torn(path, self._clock.now_us()))

    def _without_rows_beyond(self, mark: int, journal_seq: int) -> int:
        """Rows carried over from a journal that went further than the one that is here.

        The files of a copy were read at different instants. The rows of such changes go, because the same sequences
        will be given to other changes; rows that came from no journal are written again behind the last that stays.
        """
        beyond: list[tuple[int, RawEntry]] = []
        before: tuple[int, RawEntry] | None = None
        for place, raw in self._series.backwards(mark):
            row = self._row(place, raw)
            if carried(row) <= journal_seq:
                before = place, row
                break
            beyond.append((place, row))
        if not beyond:
            return mark
        first = beyond[-1][0]
        # By the place of a row beyond, the newest row of its chain that stays: the older ones are known first.
        standing: dict[int, int] = {}
        for place, row in reversed(beyond):
            standing[place] = row.p = standing.get(row.p, row.p)
        stay = _rebuilt([row for _, row in reversed(beyond) if not row.r], first, before)
        self._series.paths.heads(self._series.name).unlink(missing_ok=True)
        for month in [month for month in self._series.months() if month > segment_of(first)]:
            self._set_aside(month)
        self._keep(segment_of(first), offset_of(first))
        descriptor = self._series.descriptor(segment_of(first))
        self._disk.truncate(descriptor, offset_of(first))
        self._disk.write(descriptor, stay, offset_of(first))
        return first + len(stay) if stay or offset_of(first) else EMPTY

    def _row(self, place: int, raw: bytes) -> RawEntry:
        try:
            return parsed(raw)
        except BadLine as problem:
            raise self._series.damaged(place, str(problem)) from problem


@dataclass
class Scan:
    """How far a file is whole: the end of its last whole row, and what comes after."""

    end: int = 0
    rows: int = 0
    bad_at: int | None = None
    whole_after: bool = False


def scan_month(series: Series, month: int) -> Scan:
    """Reads a file whose end is not known, from its first row on."""
    data = series.paths.month(series.name, month).read_bytes()
    scan, seq, offset = Scan(), 0, 0
    while offset < len(data):
        cut = data.find(b"\n", offset)
        row = _whole(data[offset:cut]) if cut >= 0 else None
        if scan.bad_at is not None:
            scan.whole_after = scan.whole_after or (row is not None and row.s > seq)
        elif row is None or (seq and row.s != seq + 1):
            scan.bad_at = offset
            scan.whole_after = row is not None or _hides_whole_row(data[offset : cut + 1 or len(data)])
        else:
            seq, scan.end, scan.rows = row.s, cut + 1, scan.rows + 1
        offset = cut + 1 if cut >= 0 else len(data)
    return scan


def _whole(raw: bytes) -> RawEntry | None:
    try:
        return parsed(raw)
    except BadLine:
        return None


def _hides_whole_row(stretch: bytes) -> bool:
    """Whether bytes that are no row begin with one: then its newline was damaged. A torn row ends before its seal."""
    at = stretch.find(_SEAL)
    while 0 <= at < len(stretch) - SEAL_BYTES:
        if is_whole(stretch[: at + SEAL_BYTES]):
            return True
        at = stretch.find(_SEAL, at + 1)
    return False


def _rebuilt(rows: list[RawEntry], first: int, before: tuple[int, RawEntry] | None) -> bytes:
    """Rows as they read when they follow `before` at the place `first`."""
    seq, last_carried = (before[1].s, carried(before[1])) if before else (0, 0)
    lines, newest, place = [], dict[int, int](), first
    for row in rows:
        name = name_of(row.k)
        row.p = newest.get(name) or row.p
        seq += 1
        row.s, row.a = seq, last_carried
        line = sealed(body(row))
        if row.k:
            newest[name] = place
        lines.append(line)
        place += len(line)
    return b"".join(lines)
