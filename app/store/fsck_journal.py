"""The check of one org's journal: every snapshot and every segment that is there, also those kept for slow copies."""

from dataclasses import dataclass, field
from pathlib import Path
from zlib import crc32

import msgspec

from app.store.blobs import Blob
from app.store.findings import NOT_NEEDED, OPENING_SETTLES, RESTORE, Findings, lines_of
from app.store.lines import BadLine, RawLine, decoded
from app.store.paths import OrgPaths
from app.store.segments import HEAD, SEAL, SNAPSHOT, Follows
from app.store.snapshot import Contents, Seal
from app.store.view import DELETE, OUTBOX, Outgoing
from app.store.watermark import FILE_BYTES, JOURNAL, Watermark, boot_id, offset_of, segment_of

BLOB_MARK = b'"is":"blob"'


@dataclass
class JournalState:
    """What the journal says at its end, as far as other checks need it."""

    trusted: bool = False
    last_seq: int = 0
    whole: bool = True
    blobs: dict[tuple[str, str], list[Blob]] = field(default_factory=dict)
    outbox: dict[str, set[int]] = field(default_factory=dict)
    """by log, the sequences of the rows it was told"""
    words: dict[str, int] = field(default_factory=dict)
    """by log, how far it is durable"""


def words_of(paths: OrgPaths) -> tuple[bool, int, dict[str, int]]:
    """Whether the marks are of this boot, the journal's, and each log's. Changes nothing."""
    if not paths.watermark.exists() or paths.watermark.stat().st_size < FILE_BYTES:
        return False, 0, {}
    watermark = Watermark(paths.watermark, boot_id())
    try:
        names = {name: slot for name in _log_names(paths) if (slot := watermark.find(name)) is not None}
        # The logs' marks first: what they were carried is then below the journal's mark.
        words = {name: watermark.words[slot] for name, slot in names.items()}
        return watermark.trusted, watermark.words[JOURNAL], words
    finally:
        watermark.close()


def _log_names(paths: OrgPaths) -> list[str]:
    return [path.name for path in sorted(paths.home.iterdir()) if path.is_dir() and paths.months(path.name)]


def check_journal(paths: OrgPaths, findings: Findings) -> JournalState:
    trusted, mark, words = words_of(paths)
    state = JournalState(trusted=trusted, words=words)
    check = JournalCheck(paths, findings, state=state, mark=mark if trusted else 0)
    check.run()
    return state


class JournalCheck:
    def __init__(self, paths: OrgPaths, findings: Findings, *, state: JournalState, mark: int) -> None:
        self._paths = paths
        self._findings = findings
        self.state = state
        self._mark = mark
        self._first_needed = 0
        self.org_id = findings.org
        self.ends: dict[int, int] = {}
        """by segment, the sequence it ends with"""

    def run(self) -> None:
        before = len(self._findings.problems)
        segments = self._segments()
        if segments:
            self._first_needed = max(
                (one for one in self._paths.snapshots() if one <= segments[-1]), default=0
            )
        for number in sorted({*segments, *self._paths.snapshots()}):
            if number in self._paths.snapshots():
                self._check_snapshot(number)
            if number in segments:
                self._check_segment(number, segments)
        self.state.whole = len(self._findings.problems) == before

    # Segments

    def _segments(self) -> list[int]:
        """Those that count. Where the mark is not known, one that was only being started does not."""
        found = self._paths.logs()
        if self._mark:
            found = [number for number in found if number <= segment_of(self._mark)]
        while not self._mark and len(found) > 1 and not self._begins(found[-1]):
            meaning = "The segment was being started and has no whole line."
            self._findings.note(self._paths.log(found.pop()), 0, meaning=meaning, next_step=OPENING_SETTLES)
        if not found or (self._mark and found[-1] != segment_of(self._mark)):
            missing = self._paths.log(segment_of(self._mark) or 1)
            self._findings.problem(missing, 0, meaning="The current segment is missing.")
        return found

    def _begins(self, number: int) -> bool:
        return any(ended and _whole(raw) for _, raw, ended in lines_of(self._paths.log(number)))

    def _check_segment(self, number: int, segments: list[int]) -> None:
        path, stop = self._paths.log(number), self._stop(number, segments)
        if stop is not None and path.stat().st_size < stop:
            self._damage(path, path.stat().st_size, "The file ends before what was acknowledged.")
        reading = _Reading(self, number)
        for offset, raw, ended in lines_of(path, stop):
            if not reading.take(offset, raw, ended=ended):
                break
        self._findings.read(path, path.stat().st_size if stop is None else stop)
        reading.finish(path.stat().st_size)
        if reading.bad_at is not None:
            self._judge(path, reading, maybe_torn=stop is None and number == segments[-1])
        self.ends[number] = self.state.last_seq = reading.seq
        self._check_follows(number, segments)

    def _stop(self, number: int, segments: list[int]) -> int | None:
        """Where the segment ends; None where only its lines can tell."""
        if number == segments[-1]:
            return offset_of(self._mark) if self._mark else None
        follows = self._follows(segments[segments.index(number) + 1])
        return follows.bytes if follows is not None and follows.after == number else None

    def _follows(self, number: int) -> Follows | None:
        _, raw, _ = next(lines_of(self._paths.log(number)), (0, b"", False))
        try:
            return msgspec.json.decode(decoded(raw).d, type=Follows)
        except (BadLine, msgspec.DecodeError):
            return None

    def _check_follows(self, number: int, segments: list[int]) -> None:
        if number <= self._first_needed or number in self._paths.snapshots():
            return
        follows = self._follows(number)
        if follows is not None and follows.after and follows.after not in segments:
            missing = self._paths.log(follows.after)
            self._damage(missing, 0, f"The segment is missing, and so is a snapshot before segment {number}.")

    def _judge(self, path: Path, reading: "_Reading", *, maybe_torn: bool) -> None:
        """A line that is not whole is damage, unless nothing but a write under way can have left it."""
        if maybe_torn and not reading.whole_after:
            meaning = "The file ends with a batch that was never acknowledged."
            self._findings.note(path, reading.batch_end, meaning=meaning, next_step=OPENING_SETTLES)
        else:
            self._damage(path, reading.bad_at or 0, reading.why)

    def _damage(self, path: Path, offset: int, meaning: str) -> None:
        needed = int(path.name[:6]) >= self._first_needed
        self._findings.problem(path, offset, meaning=meaning, next_step=RESTORE if needed else NOT_NEEDED)

    def accept(self, line: RawLine, raw: bytes) -> None:
        """A line of the journal or a snapshot counts."""
        self._findings.counts.lines += 1
        if line.c == OUTBOX:
            self._accept_outbox(line)
            return
        self._findings.counts.records += 1
        self.state.blobs.pop((line.c, line.k), None)
        if line.o != DELETE and BLOB_MARK in raw:
            self.state.blobs[line.c, line.k] = blobs_in(msgspec.json.decode(line.d))

    def _accept_outbox(self, line: RawLine) -> None:
        row = msgspec.json.decode(line.d, type=Outgoing)
        self.state.outbox.setdefault(row.l, set()).add(line.s)

    # Snapshots

    def _check_snapshot(self, number: int) -> None:
        path = self._paths.snapshot(number)
        try:
            self._read_snapshot(path, number)
        except (BadLine, msgspec.DecodeError) as problem:
            self._damage(path, 0, f"The snapshot is not what was written: {problem}.")
        self._findings.read(path, path.stat().st_size)

    def _read_snapshot(self, path: Path, number: int) -> None:
        checksum, lines, size, sealed = 0, 0, 0, False
        for offset, raw, ended in lines_of(path):
            line = self._snapshot_line(path, offset, raw)
            if line is None:
                return
            if line.c == SEAL:
                sealed = ended
                seal = msgspec.json.decode(line.d, type=Seal)
                if (seal.lines, seal.bytes, seal.crc) != (lines, offset, f"{checksum:08x}"):
                    self._damage(path, offset, "The seal does not match what is before it.")
                continue
            self._accept_snapshot_line(line, raw, number)
            checksum, lines, size = crc32(raw + b"\n", checksum), lines + 1, offset + len(raw) + 1
        if not sealed:
            self._damage(path, size, "The snapshot ends without its seal.")

    def _snapshot_line(self, path: Path, offset: int, raw: bytes) -> RawLine | None:
        try:
            return decoded(raw)
        except BadLine:
            self._damage(
                path,
                offset,
                "The checksum of a line does not match: a byte was changed after it was written.",
            )
            return None

    def _accept_snapshot_line(self, line: RawLine, raw: bytes, number: int) -> None:
        if line.c != SNAPSHOT:
            self.accept(line, raw)
            return
        contents = msgspec.json.decode(line.d, type=Contents)
        if contents.segment != number or line.k != self.org_id:
            raise BadLine(f"it says it is of {line.k}, segment {contents.segment}")
        self.ends[number - 1] = line.s
        if number == self._first_needed:
            self.state.last_seq = line.s
            self.state.blobs.clear()


class _Reading:
    """The lines of one segment, one after the other."""

    def __init__(self, check: JournalCheck, number: int) -> None:
        self._check = check
        self._number = number
        self._awaited = 0
        self._batch: list[tuple[RawLine, bytes]] = []
        self.seq = 0
        """of the last whole batch"""
        self.batch_end = 0
        self.bad_at: int | None = None
        self.why = ""
        self.whole_after = False

    def take(self, offset: int, raw: bytes, *, ended: bool) -> bool:
        """Whether to go on."""
        line = _whole(raw) if ended else None
        if self.bad_at is not None:
            self.whole_after = self.whole_after or (line is not None and line.n == 0 and line.s > self.seq)
            return not self.whole_after
        self.why = self._wrong(offset, line)
        if self.why or line is None:
            self.bad_at = offset
            # A whole line that does not belong here was not left by a write under way.
            self.whole_after = line is not None
        else:
            self._accept(offset + len(raw) + 1, line, raw)
        return True

    def finish(self, size: int) -> None:
        if self.bad_at is None and self._batch:
            self.bad_at, self.why = size, "A batch is not complete: its last lines are missing."

    def _wrong(self, offset: int, line: RawLine | None) -> str:
        if line is None:
            return "The checksum of a line does not match: a byte was changed after it was written, or the line is cut."
        if offset == 0:
            return self._wrong_head(line)
        if line.s != self.seq + len(self._batch) + 1:
            return f"Sequence {line.s} follows {self.seq + len(self._batch)}: lines are missing."
        if self._batch and line.n != self._awaited - 1:
            return "A batch is not complete: lines of it are missing."
        return ""

    def _wrong_head(self, line: RawLine) -> str:
        follows = msgspec.json.decode(line.d, type=Follows) if line.c == HEAD else None
        if follows is None or follows.segment != self._number:
            return "The first line is not that of this segment."
        if line.k != self._check.org_id:
            return f"The segment belongs to {line.k}."
        end = self._check.ends.get(self._number - 1, line.s)
        if end != line.s:
            return f"The segment begins after sequence {line.s}, the one before it ends with {end}."
        return ""

    def _accept(self, end: int, line: RawLine, raw: bytes) -> None:
        if line.c == HEAD:
            self.seq, self.batch_end = line.s, end
            return
        self._awaited = line.n
        self._batch.append((line, raw))
        if line.n == 0:
            for one, its_raw in self._batch:
                self._check.accept(one, its_raw)
            self._batch.clear()
            self.seq, self.batch_end = line.s, end


def _whole(raw: bytes) -> RawLine | None:
    try:
        return decoded(raw)
    except BadLine:
        return None


def blobs_in(value: object) -> list[Blob]:
    """Every mention of a blob in a record. One that is `purging` lets go of its bytes first and is finished by the next
    night: nobody is to bring them back."""
    if isinstance(value, list):
        return [blob for one in value for blob in blobs_in(one)]
    if not isinstance(value, dict) or value.get("purging") is True:
        return []
    if value.get("is") == "blob":
        return [msgspec.convert(value, Blob)]
    return [blob for one in value.values() for blob in blobs_in(one)]
