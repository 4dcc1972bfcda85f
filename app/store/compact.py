"""Compaction: a process of its own writes the state before a new segment, from the files, without holding the lock.

Run as `python -m app.store.compact`, with what to do as one line of JSON on standard input.
"""

import fcntl
import os
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from zlib import crc32

import msgspec

from app.core.clock import Clock, SystemClock
from app.store.disk import Disk
from app.store.errors import NoSuchOrg, NotReady, StoreError
from app.store.journal import Journal
from app.store.lines import BadLine, Line, RawLine, decoded, encoded, is_whole
from app.store.locks import OrgLock
from app.store.paths import OrgPaths, TreePaths
from app.store.segments import SEAL, SNAPSHOT, SNAPSHOT_BIT, Lines, Segments
from app.store.snapshot import Contents, Part, Seal, contents_of, sealed_at
from app.store.view import DELETE, IDEM, IDEM_KEPT_US, OUTBOX, Outgoing
from app.store.watermark import GONE, JOURNAL, Watermark, boot_id, segment_of, word

GENERATION_KEPT_US = 24 * 3600 * 1_000_000
SEGMENTS_MAX = 999_999
SYNC_EVERY_BYTES = 4 << 20
"""A snapshot is synced as it grows, so that no writer waits behind all of it."""
NICENESS = 10


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """What to compact. `relayed` says how far each log has taken over the outbox.

    With `erase`, older generations and moved-aside bytes go at once, and answers kept for repeated requests with
    them; entries that wait for a log and are about one of the subjects are left out.
    """

    root: str
    org_id: str
    relayed: dict[str, int] = {}
    erase: bool = False
    subjects: frozenset[str] = frozenset()


class _Known(msgspec.Struct, gc=False):
    """What of a line decides whether it stays."""

    c: str
    k: str
    s: int
    t: int
    o: str = ""
    n: int = 0
    i: str = ""


class _Kept(msgspec.Struct, gc=False):
    """A line of the snapshot to be: where it lies now, and whether it can be copied as it is."""

    seq: int
    place: int
    length: int
    as_is: bool


class Compaction:
    """One run over one org."""

    def __init__(self, job: Job, clock: Clock, disk: Disk) -> None:
        self._job = job
        self._clock = clock
        self._disk = disk
        self._paths: OrgPaths = TreePaths(Path(job.root)).org(job.org_id)
        self._segments = Segments(job.org_id, self._paths, disk)
        self._watermark = Watermark(self._paths.watermark, boot_id())
        self._journal = Journal(self._segments, self._watermark)
        self._kept: dict[str, dict[str, _Kept]] = {}
        self._answers: dict[str, _Kept] = {}
        self._mark = 0
        self._seq = 0

    def run(self) -> int:
        """Answers the segment that the new snapshot stands before."""
        if not self._watermark.trusted:
            raise NotReady(self._job.org_id, "the org was not opened since the machine started")
        with CompactionLock(self._paths):
            if self._watermark.words[JOURNAL] == GONE:
                raise NoSuchOrg(self._job.org_id)
            self._begin()
            self._read(self._watermark.words[JOURNAL])
            segment = self._rotate()
            self._write(segment)
            self._drop_older(segment)
        return segment

    def close(self) -> None:
        self._journal.close()
        self._segments.close()
        self._watermark.close()

    def _begin(self) -> None:
        mark = self._watermark.words[JOURNAL]
        older = [number for number in self._paths.snapshots() if number <= segment_of(mark)]
        first = older[-1] if older else min(self._paths.logs())
        if older:
            self._take_snapshot(first)
        head = self._segments.head(first)
        self._mark, self._seq = word(first, head.length), head.last_seq

    def _take_snapshot(self, segment: int) -> None:
        """Every line of a snapshot has its own checksum, so the copy need not be read as rows."""
        start = SNAPSHOT_BIT | word(segment, 0)
        size = self._paths.snapshot(segment).stat().st_size
        last = ""
        for lines in self._segments.lines(start, size):
            for place, raw, line in self._known(lines):
                last = line.c
                if line.c not in {SNAPSHOT, SEAL}:
                    self._keep(line, place, len(raw))
        if last != SEAL:
            raise self._segments.damaged(start + size, "the snapshot ends too early")

    def _read(self, mark: int) -> None:
        for lines in self._segments.read(self._mark, mark):
            for place, raw, line in self._known(lines):
                if line.s != self._seq + 1:
                    raise self._segments.damaged(place, f"sequence {line.s} follows {self._seq}")
                self._seq = line.s
                self._keep(line, place, len(raw))
        self._mark = mark

    def _known(self, lines: Lines) -> Iterator[tuple[int, bytes, _Known]]:
        decoder = msgspec.json.Decoder(_Known)
        place = lines.place
        for raw in lines.raw:
            if not is_whole(raw):
                raise self._segments.damaged(place, "the checksum of the line does not match")
            yield place, raw, decoder.decode(raw)
            place += len(raw) + 1

    def _keep(self, line: _Known, place: int, length: int) -> None:
        as_is = line.n == 0 and not line.i
        kept = _Kept(line.s, place, length, as_is)
        if line.i and line.t >= self._clock.now_us() - IDEM_KEPT_US:
            self._answers[line.i] = kept
        if line.c == IDEM:
            return
        records = self._kept.setdefault(line.c, {})
        records.pop(line.k, None)
        if line.o != DELETE:
            records[line.k] = kept

    def _rotate(self) -> int:
        """The only moment under the lock: the rest of the journal is short by now."""
        lock = OrgLock(self._paths.lock)
        try:
            with lock:
                self._read(self._watermark.words[JOURNAL])
                return self._journal.rotate(self._seq, self._clock.now_us())
        finally:
            lock.close()

    def _write(self, segment: int) -> None:
        self._drop_relayed()
        lengths = dict.fromkeys([*self._kept, IDEM], 0)
        counts = dict.fromkeys(lengths, 0)
        for name, line in self._lines():
            lengths[name] += len(line)
            counts[name] += 1
        parts = [Part(name, counts[name], lengths[name]) for name in lengths if counts[name]]
        temp = self._paths.snapshot_temp(segment)
        temp.unlink(missing_ok=True)
        descriptor = self._disk.create(temp)
        try:
            self._fill(_Out(self._disk, descriptor), Contents(segment, parts, self._job.relayed))
        finally:
            os.close(descriptor)
        self._disk.rename(temp, self._paths.snapshot(segment))
        self._disk.fsync_dir(self._paths.home)

    def _fill(self, out: "_Out", contents: Contents) -> None:
        org_id, now_us = self._job.org_id, self._clock.now_us()
        out.add(encoded(Line(c=SNAPSHOT, k=org_id, s=self._seq, t=now_us, d=contents)))
        for _, line in self._lines():
            out.add(line)
        seal = Seal(out.lines, out.size, f"{out.crc:08x}")
        out.add(encoded(Line(c=SEAL, k=org_id, s=self._seq, t=now_us, d=seal)))
        out.finish()

    def _lines(self) -> Iterator[tuple[str, bytes]]:
        """The snapshot's lines, collection by collection, each in the order of change."""
        for name, records in self._kept.items():
            for kept in records.values():
                raw = self._segments.record(kept.place, kept.length)
                yield name, raw + b"\n" if kept.as_is else encoded(_alone(decoded(raw)))
        for kept in self._answers.values():
            yield IDEM, encoded(self._answer(decoded(self._segments.record(kept.place, kept.length))))

    def _answer(self, line: RawLine) -> Line[Any]:
        answer = None if self._job.erase else line.a
        return Line(c=IDEM, k=line.i, s=line.s, t=line.t, i=line.i, f=line.f, a=answer)

    def _drop_relayed(self) -> None:
        waiting = self._kept.get(OUTBOX, {})
        taken = self._taken_for_good()
        for key, kept in list(waiting.items()):
            line = decoded(self._segments.record(kept.place, kept.length))
            row = msgspec.json.decode(line.d, type=Outgoing)
            if kept.seq <= taken.get(row.l, 0) or row.u in self._job.subjects:
                del waiting[key]

    def _taken_for_good(self) -> Mapping[str, int]:
        """What the logs had taken over a day ago: a slow copy may have read a log before it took over the rest."""
        if self._job.erase:
            return self._job.relayed
        a_day_ago = self._newest_settled()
        return contents_of(self._segments, a_day_ago).relayed if a_day_ago else {}

    def _drop_older(self, segment: int) -> None:
        """One generation before this one stays, and each stays a day after it was overtaken, for slow copies."""
        oldest = self._oldest_kept(segment)
        for number in self._paths.snapshots():
            if number < oldest:
                self._disk.unlink(self._paths.snapshot(number))
        for number in self._paths.logs():
            if number < oldest:
                self._disk.unlink(self._paths.log(number))
        for path in self._paths.snapshot_temps():
            self._disk.unlink(path)
        if self._job.erase:
            for path in self._paths.torn_files():
                self._disk.unlink(path)
        self._disk.fsync_dir(self._paths.home)

    def _oldest_kept(self, segment: int) -> int:
        return segment if self._job.erase else self._newest_settled(before=segment)

    def _newest_settled(self, before: int = SEGMENTS_MAX) -> int:
        """The newest snapshot that is a day old; 0 where there is none."""
        until = self._clock.now_us() - GENERATION_KEPT_US
        older = [number for number in self._paths.snapshots() if number < before]
        return max((number for number in older if sealed_at(self._segments, number) <= until), default=0)


class _Out:
    """The snapshot as it grows: written in pieces, synced in steps."""

    def __init__(self, disk: Disk, descriptor: int) -> None:
        self._disk = disk
        self._descriptor = descriptor
        self._waiting: list[bytes] = []
        self._waiting_bytes = 0
        self._written = 0
        self.lines = 0
        self.crc = 0

    @property
    def size(self) -> int:
        return self._written + self._waiting_bytes

    def add(self, line: bytes) -> None:
        self._waiting.append(line)
        self._waiting_bytes += len(line)
        self.lines += 1
        self.crc = crc32(line, self.crc)
        if self._waiting_bytes >= SYNC_EVERY_BYTES:
            self.finish()

    def finish(self) -> None:
        self._disk.write(self._descriptor, b"".join(self._waiting), self._written)
        self._disk.fdatasync(self._descriptor)
        self._written += self._waiting_bytes
        self._waiting, self._waiting_bytes = [], 0


class CompactionLock:
    """One compaction of an org at a time. Taken before the org's lock, never the other way round."""

    def __init__(self, paths: OrgPaths) -> None:
        self._path = paths.compaction_lock
        self._descriptor = -1

    def __enter__(self) -> None:
        self._descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        fcntl.flock(self._descriptor, fcntl.LOCK_EX)

    def __exit__(self, *_: object) -> None:
        os.close(self._descriptor)


def _alone(line: RawLine) -> RawLine:
    """A record that came in a batch or protected a request, without what made it part of that."""
    line.n, line.i, line.f, line.a = 0, "", "", None
    return line


def compact(job: Job, *, clock: Clock | None = None, disk: Disk | None = None) -> int:
    """In this process. Answers the segment that the new snapshot stands before."""
    run = Compaction(job, clock or SystemClock(), disk or Disk())
    try:
        return run.run()
    finally:
        run.close()


def main() -> int:
    os.nice(NICENESS)
    job = msgspec.json.decode(sys.stdin.buffer.read(), type=Job)
    try:
        compact(job)
    except (StoreError, OSError, BadLine) as problem:
        sys.stderr.write(f"{problem}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
