"""The watermark rebuilt from the files: after a boot, in a copy, or when it is missing.

Every complete batch with a good checksum counts. Only what follows the last one may have been under way; it is moved
aside. If a whole batch lies beyond a line that is not whole, that line was damaged later: nothing is touched then.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass

from app.store.disk import Disk
from app.store.errors import NotReady
from app.store.journal import keep_tail
from app.store.lines import BadLine, RawLine, decoded
from app.store.segments import Follows, Segments, head_line
from app.store.watermark import CLOSED, JOURNAL, Watermark, offset_of, segment_of, word


@dataclass
class Scan:
    """How far a file is whole: the end of its last complete batch, and what comes after."""

    segment: int
    end: int
    last_seq: int
    bad_at: int | None = None
    whole_after: bool = False


def recover(segments: Segments, watermark: Watermark, at_us: int) -> None:
    """Called under the lock. Makes the journal's word true, or raises NotReady and changes nothing."""
    segment = _last_segment(segments)
    scan = _scan(segments, segment)
    _refuse_damage(segments, scan, watermark.at_least)
    _settle(segments, scan, at_us)
    watermark.words[CLOSED] = 0
    watermark.words[JOURNAL] = word(segment, scan.end)


def _last_segment(segments: Segments) -> int:
    """The highest segment that begins whole; one that was being started when the machine stopped does not."""
    numbers = segments.paths.logs()
    while numbers:
        try:
            segments.head(numbers[-1])
        except NotReady:
            if len(numbers) == 1 or _has_a_batch(segments, numbers[-1]):
                raise
            numbers.pop()
            continue
        _check_chain(segments, numbers)
        return numbers[-1]
    raise NotReady(segments.org_id, "there is no journal")


def _has_a_batch(segments: Segments, segment: int) -> bool:
    return any(line is not None for _, _, line in _lines(segments, segment, 0))


def _check_chain(segments: Segments, numbers: list[int]) -> None:
    """From the last segment back to a snapshot or to the first, every segment must be there."""
    snapshots = set(segments.paths.snapshots())
    segment = numbers[-1]
    if snapshots and max(snapshots) > segment:
        raise NotReady(segments.org_id, f"{segments.paths.log(max(snapshots)).name} is missing")
    while segment not in snapshots:
        before = segments.head(segment).follows.after
        if before == 0:
            return
        if before not in numbers:
            missing = segments.paths.snapshot(segment).name
            raise NotReady(segments.org_id, f"{missing} is missing, and so is the segment before it")
        segment = before


def _scan(segments: Segments, segment: int) -> Scan:
    head = segments.head(segment)
    scan = Scan(segment, end=head.length, last_seq=head.last_seq)
    seq, awaited = head.last_seq, 0
    for start, end, line in _lines(segments, segment, head.length):
        if scan.bad_at is not None:
            scan.whole_after = scan.whole_after or (
                line is not None and line.n == 0 and line.s > scan.last_seq
            )
        elif line is None or line.s != seq + 1 or (awaited and line.n != awaited - 1):
            scan.bad_at = start
        else:
            seq, awaited = line.s, line.n
            if line.n == 0:
                scan.end, scan.last_seq = end, seq
    return scan


def _lines(segments: Segments, segment: int, offset: int) -> Iterator[tuple[int, int, RawLine | None]]:
    """Each stretch of bytes that ends with a newline or the file: where it lies, and its line if it is whole."""
    data = _bytes(segments, segment)
    while offset < len(data):
        cut = data.find(b"\n", offset)
        end = len(data) if cut < 0 else cut + 1
        yield offset, end, _whole(data[offset:cut]) if cut >= 0 else None
        offset = end


def _whole(raw: bytes) -> RawLine | None:
    try:
        return decoded(raw)
    except BadLine:
        return None


def _bytes(segments: Segments, segment: int) -> bytes:
    return segments.path(segment).read_bytes()


def _refuse_damage(segments: Segments, scan: Scan, at_least: int) -> None:
    segment = scan.segment
    place = word(segment, scan.end if scan.bad_at is None else scan.bad_at)
    if scan.whole_after:
        raise segments.damaged(place, "a line is not whole, and whole batches follow it")
    if segment_of(at_least) > segment:
        raise NotReady(segments.org_id, f"{segments.path(segment_of(at_least)).name} is missing")
    if segment_of(at_least) == segment and offset_of(at_least) > scan.end:
        raise segments.damaged(place, "a line is not whole that was acknowledged")


def _settle(segments: Segments, scan: Scan, at_us: int) -> None:
    """What was under way goes aside; what counts is made durable, because nobody knows whether it was."""
    disk, segment = segments.disk, scan.segment
    for number in segments.paths.logs():
        if number > segment:
            path = segments.path(number)
            disk.rename(path, segments.paths.torn(path, at_us))
    descriptor = disk.open(segments.path(segment), write=True)
    try:
        if os.fstat(descriptor).st_size > scan.end:
            keep_tail(segments, word(segment, scan.end), at_us)
            disk.truncate(descriptor, scan.end)
        disk.fdatasync(descriptor)
    finally:
        os.close(descriptor)
    disk.fsync_dir(segments.paths.home)


def first_segment(disk: Disk, segments: Segments, at_us: int) -> None:
    """The first segment of a new org."""
    descriptor = disk.create(segments.path(1))
    try:
        disk.write(descriptor, head_line(segments.org_id, Follows(1), last_seq=0, at_us=at_us), 0)
        disk.fdatasync(descriptor)
    finally:
        os.close(descriptor)
    disk.fsync_dir(segments.paths.home)
