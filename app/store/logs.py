"""What is written once and read by subject or by time: timeline, events, usage, audit and their like.

A read is the log plus the rows of the outbox that were not carried over yet. Each row names the place of the row before
it with the same subject, so the last rows of a subject are found without an index.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Final, Generic, Protocol, TypeVar

import msgspec

from app.core.clock import Clock
from app.store.erasure import erase
from app.store.errors import NotReady, StorageFull
from app.store.heads import Heads, name_of
from app.store.kinds import LogKind
from app.store.lines import SEAL_BYTES, BadLine, sealed
from app.store.log_pages import LogPage, LogRow, Pages, Place, Span, State, page
from app.store.series import EMPTY, NOWHERE, RawEntry, Series, body, carried, month_of, parsed
from app.store.series_end import SeriesEnd
from app.store.view import OutboxRow
from app.store.watermark import DOUBT, segment_of

T = TypeVar("T")

RELAY_ROWS_MAX: Final = 2_000
"""So many outbox rows are carried over in one append."""
DAMAGE_REMEMBERED_S: Final = 5.0


class Journal(Protocol):
    """The org's journal, as a log sees it."""

    @property
    def last_seq(self) -> int: ...

    def outbox_after(self, log: str, seq: int) -> list[OutboxRow]: ...

    def relayed(self, log: str, seq: int) -> None: ...


class Words(Protocol):
    def __getitem__(self, slot: int, /) -> int: ...

    def __setitem__(self, slot: int, mark: int, /) -> None: ...


class LogWords:
    """The two shared words of a log: how far it is durable, and how often rows of it were erased."""

    def __init__(self, words: Words, mark: int, erasures: int) -> None:
        self._words = words
        self._mark = mark
        self._erasures = erasures

    @property
    def mark(self) -> int:
        return self._words[self._mark]

    @mark.setter
    def mark(self, mark: int) -> None:
        self._words[self._mark] = mark

    @property
    def erasures(self) -> int:
        return self._words[self._erasures]

    def count_erasure(self) -> None:
        self._words[self._erasures] += 1


class Log(Generic[T]):
    def __init__(self, kind: LogKind[T], series: Series, *, words: LogWords, journal: Journal, clock: Clock):
        self.kind = kind
        self._series = series
        self._end = SeriesEnd(series, clock)
        self._words = words
        self._erasures = words.erasures
        self._journal = journal
        self._clock = clock
        self._mutex = threading.RLock()
        self._heads: Heads | None = None
        self._damage: tuple[float, NotReady] | None = None
        self._pages = Pages(kind.type)

    # Writing

    def append(self, entry: T, *, subject: str | None = None) -> None:
        """Durable when it returns. For acts that change nothing; what tells of a change goes through the batch."""
        row = RawEntry(self.kind.name, subject or "", 0, self._clock.now_us())
        row.d = msgspec.Raw(msgspec.json.encode(entry))
        with self._mutex, self._end.lock():
            self._write([row], self._caught_up(locked=True))

    def take_over(self) -> int:
        """Carries the oldest waiting outbox rows over; answers how many. Nothing is carried twice, nothing is lost:
        how far it has come is read from the log's own last row."""
        with self._mutex:
            if not self._journal.outbox_after(self.kind.name, self._caught_up().known.carried):
                return 0
            with self._end.lock():
                heads = self._caught_up(locked=True)
                waiting = self._journal.outbox_after(self.kind.name, heads.known.carried)[:RELAY_ROWS_MAX]
                if waiting:
                    self._write([self._from_outbox(row) for row in waiting], heads)
            self._journal.relayed(self.kind.name, heads.known.carried)
            return len(waiting)

    def erase(self, about: Callable[[str | None, T], bool]) -> int:
        """Erases every row about somebody, by subject and entry; answers how many. Cursors and places stay true.

        What waits in the outbox is carried over first; the journal forgets it when it is compacted with `erase`.
        """
        while self.take_over():
            pass
        with self._mutex, self._end.lock():
            mark = self._caught_up(locked=True).known.mark
            try:
                return self._erase(mark, about)
            except OSError as problem:
                raise StorageFull(self._series.org_id, f"{self.kind.name}: {problem}") from problem

    def _erase(self, mark: int, about: Callable[[str | None, T], bool]) -> int:
        try:
            return erase(self._series, mark, lambda row: about(row.k or None, self._pages.entry(row.d)))
        finally:
            # Also when it failed half way: what is done must be seen as done.
            self._words.count_erasure()

    # Reading

    @property
    def carried_seq(self) -> int:
        """The sequence of the last outbox row in the log."""
        with self._mutex:
            return self._caught_up().known.carried

    def tail(
        self,
        *,
        subject: str | None = None,
        limit: int = 50,
        before: str | None = None,
        where: Callable[[T], bool] | None = None,
    ) -> LogPage[T]:
        """The newest rows, of one subject or of all, that fit a condition; rows that come later move no cursor."""
        start = Place.read(before)
        with self._mutex:
            state = self._state(subject)
            if where is None and subject is not None:
                return page(self._pages.of_subject(self._series, state, start), limit)
        series = self._own_series()
        try:
            read = self._pages.of_all if subject is None else self._pages.of_subject
            return page(read(series, state, start), limit, where)
        finally:
            series.close()

    def scan(self, *, from_us: int | None = None, to_us: int | None = None) -> Iterator[LogRow[T]]:
        """Every row from one time up to, not including, another, oldest first, as of now."""
        with self._mutex:
            state = self._state(None)
            spans = dict(self._caught_up().known.spans)
        wanted = Span(0 if from_us is None else from_us, DOUBT if to_us is None else to_us)
        months = {month for month, (first, last) in spans.items() if wanted.meets(first, last)}
        return self._pages.scan(self._own_series(), state, (wanted, months))

    def close(self) -> None:
        with self._mutex:
            if self._heads is not None and self._heads.worth_saving(closing=True):
                self._save(self._heads)
            self._heads = None
            self._series.close()
            self._end.close()

    def _state(self, subject: str | None) -> State:
        """Under the mutex: what is read of the journal belongs to what is read of the log."""
        heads = self._caught_up()
        self._journal.relayed(self.kind.name, heads.known.carried)
        waiting = self._journal.outbox_after(self.kind.name, heads.known.carried)
        oldest = min(heads.known.spans, default=0)
        if subject is None:
            return State(heads.known.mark, waiting, oldest)
        own = [row for row in waiting if row.subject == subject]
        return State(heads.known.mark, own, oldest, subject, heads.newest(subject))

    def _own_series(self) -> Series:
        series = self._series
        return Series(series.org_id, series.name, paths=series.paths, disk=series.disk)

    def _from_outbox(self, row: OutboxRow) -> RawEntry:
        source = f"{row.seq}:{row.index}"
        return RawEntry(self.kind.name, row.subject or "", 0, row.at_us, r=source, d=row.entry)

    # Keeping up

    def _write(self, rows: list[RawEntry], heads: Heads) -> None:
        """Under the log's lock, with everything known up to its mark."""
        month = max(segment_of(heads.known.mark), month_of(self._clock.now_us()))
        mark = self._end.append(heads.known.mark, month, lambda start: _laid_out(rows, heads, start))
        self._words.mark = mark
        self._caught_up(locked=True)

    def _caught_up(self, *, locked: bool = False) -> Heads:
        """The heads with everything durable in them."""
        heads, mark = self._heads, self._words.mark
        if self._erasures != self._words.erasures:
            self._erasures = self._words.erasures
            self._series.close()
        if heads is not None and heads.known.mark == mark:
            return heads
        self._refuse_damage()
        try:
            if mark == 0 or mark & DOUBT:
                mark = self._recovered(locked=locked)
            heads = self._read(heads or self._saved(mark), mark)
        except NotReady as problem:
            self._heads = None
            self._damage = self._clock.boot_s(), problem
            raise
        self._heads = heads
        return heads

    def _refuse_damage(self) -> None:
        if self._damage is not None:
            since_s, problem = self._damage
            if self._clock.boot_s() - since_s < DAMAGE_REMEMBERED_S:
                raise problem
            self._damage = None

    def _recovered(self, *, locked: bool) -> int:
        """Makes the mark true from the files, once for all processes. Where there is no file yet, nothing is made."""
        if self._words.mark in {0, DOUBT} and not self._series.months():
            return EMPTY
        if not locked:
            with self._end.lock():
                return self._recovered(locked=True)
        mark = self._words.mark
        if mark == 0 or mark & DOUBT:
            self._series.close()
            mark = self._end.recover(mark & ~DOUBT, self._journal.last_seq)
            self._words.mark = mark
        return mark

    def _saved(self, mark: int) -> Heads:
        """The saved heads if they are of this log, else none."""
        heads = Heads.saved(self._series.paths.heads(self.kind.name))
        if heads is None or not EMPTY < heads.known.mark <= mark:
            return Heads()
        if not self._series.starts_row(heads.known.mark):
            return Heads()
        return heads if self._last_checksum(heads.known.mark) == heads.known.last else Heads()

    def _last_checksum(self, mark: int) -> str:
        """Of the row before a mark."""
        _, raw = next(self._series.backwards(mark), (NOWHERE, b""))
        return raw[-SEAL_BYTES:].decode(errors="replace")

    def _read(self, heads: Heads, mark: int) -> Heads:
        for place, raw in self._series.forwards(heads.known.mark, mark):
            try:
                row = parsed(raw)
            except BadLine as problem:
                raise self._series.damaged(place, str(problem)) from problem
            if row.c != self.kind.name or (heads.known.seq and row.s != heads.known.seq + 1):
                why = f"row {row.s} of {row.c} follows row {heads.known.seq} of {self.kind.name}"
                raise self._series.damaged(place, why)
            heads.note(place, row)
        heads.known.mark = mark
        if heads.worth_saving():
            self._save(heads)
        return heads

    def _save(self, heads: Heads) -> None:
        # Only a cache: without it the next one who opens the log reads it whole.
        heads.known.last = self._last_checksum(heads.known.mark)
        with suppress(OSError):
            heads.save(self._series.paths.heads(self.kind.name))


def _laid_out(rows: list[RawEntry], heads: Heads, start: int) -> bytes:
    """The lines of rows that follow what the heads know, the first at `start`."""
    lines: list[bytes] = []
    newest: dict[int, int] = {}
    seq, last_carried, place = heads.known.seq, heads.known.carried, start
    for row in rows:
        seq += 1
        row.s = seq
        name = name_of(row.k)
        row.p = (newest.get(name) or heads.place_of(name)) if row.k else NOWHERE
        row.a = 0 if row.r else last_carried
        line = sealed(body(row))
        lines.append(line)
        last_carried = carried(row)
        if row.k:
            newest[name] = place
        place += len(line)
    return b"".join(lines)
