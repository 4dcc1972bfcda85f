"""Appending to the journal: write, fdatasync, watermark. What fails is cut off; the next write starts a new file."""

import os
from contextlib import suppress

from app.store.disk import Disk
from app.store.errors import NotReady, StorageFull
from app.store.paths import OrgPaths
from app.store.segments import Follows, Segments, head_line
from app.store.watermark import CLOSED, JOURNAL, Watermark, offset_of, segment_of, word

SEGMENT_BYTES_MAX = 256 << 20
"""A longer segment is followed by a new one, so that no single file grows without end."""


class Journal:
    """The end of one org's journal. Every method is called under the org's lock."""

    def __init__(self, segments: Segments, watermark: Watermark) -> None:
        self._segments = segments
        self._watermark = watermark
        self._org_id = segments.org_id
        self._paths: OrgPaths = segments.paths
        self._disk: Disk = segments.disk
        self._descriptor = -1
        self._segment = 0
        self._end = 0

    @property
    def healthy(self) -> bool:
        """Whether the current segment still takes lines."""
        return self._watermark.words[CLOSED] != segment_of(self._watermark.words[JOURNAL])

    def write(self, data: bytes, last_seq: int, at_us: int) -> int:
        """Makes whole batches durable; answers the place of the first byte. StorageFull when it can't."""
        mark = self._watermark.words[JOURNAL]
        if not self.healthy or offset_of(mark) > SEGMENT_BYTES_MAX:
            return self._write_to_new(data, last_seq, at_us)
        try:
            self._open_current(mark, at_us)
            self._disk.write(self._descriptor, data, offset_of(mark))
            self._disk.fdatasync(self._descriptor)
        except OSError as problem:
            self._close_segment(mark)
            raise StorageFull(self._org_id, str(problem)) from problem
        self._end = mark + len(data)
        return mark

    def publish(self) -> None:
        """What was written is visible, to every process at once."""
        self._watermark.words[JOURNAL] = self._end

    def rotate(self, last_seq: int, at_us: int) -> int:
        """Starts a new segment; answers its number."""
        self._write_to_new(b"", last_seq, at_us)
        self.publish()
        return segment_of(self._end)

    def close(self) -> None:
        if self._descriptor >= 0:
            os.close(self._descriptor)
        self._descriptor, self._segment = -1, 0

    def _open_current(self, mark: int, at_us: int) -> None:
        if self._segment != segment_of(mark):
            self.close()
            self._descriptor = self._disk.open(self._paths.log(segment_of(mark)), write=True)
            self._segment = segment_of(mark)
        size = os.fstat(self._descriptor).st_size
        if size < offset_of(mark):
            raise NotReady(
                self._org_id, f"{self._paths.log(self._segment).name} is shorter than what was acknowledged"
            )
        if size > offset_of(mark):
            keep_tail(self._segments, mark, at_us)
            self._disk.truncate(self._descriptor, offset_of(mark))

    def _write_to_new(self, data: bytes, last_seq: int, at_us: int) -> int:
        mark = self._watermark.words[JOURNAL]
        segment = segment_of(mark) + 1
        follows = Follows(segment, segment - 1, offset_of(mark))
        head = head_line(self._org_id, follows, last_seq=last_seq, at_us=at_us)
        try:
            self._start(segment, head + data, at_us)
        except OSError as problem:
            self.close()
            raise StorageFull(self._org_id, str(problem)) from problem
        self._end = word(segment, len(head) + len(data))
        return word(segment, len(head))

    def _start(self, segment: int, data: bytes, at_us: int) -> None:
        path = self._paths.log(segment)
        if path.exists():
            self._disk.rename(path, self._paths.torn(path, at_us))
        self.close()
        self._descriptor = self._disk.create(path)
        self._disk.write(self._descriptor, data, 0)
        self._disk.fdatasync(self._descriptor)
        self._disk.fsync_dir(path.parent)
        self._segment = segment

    def _close_segment(self, mark: int) -> None:
        """After a failed sync nobody knows what is on disk beyond the mark: cut it off and never append here again."""
        self._watermark.words[CLOSED] = segment_of(mark)
        if self._segment == segment_of(mark):
            # Where it cannot be cut: readers stop at the mark, and the next segment's first line names it as the end.
            with suppress(OSError):
                self._disk.truncate(self._descriptor, offset_of(mark))
        self.close()


def keep_tail(segments: Segments, mark: int, at_us: int) -> None:
    """Copies what lies beyond a mark into a file of its own, which nothing reads."""
    path = segments.paths.log(segment_of(mark))
    with path.open("rb") as source:
        source.seek(offset_of(mark))
        tail = source.read()
    segments.disk.replace(segments.paths.torn(path, at_us), tail)
