"""Pages of a log: its rows newest first, behind those that still wait in the outbox, and cursors that stay true."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

import msgspec

from app.store.errors import BadCursor
from app.store.lines import is_whole
from app.store.series import NOWHERE, Entry, Series, carried
from app.store.view import OutboxRow
from app.store.watermark import DOUBT, offset_of, segment_of

T = TypeVar("T")

ROWS_LOOKED_AT_MAX: Final = 20_000
"""A page whose condition fits few rows ends after so many; its cursor goes on from there."""


class Place(msgspec.Struct, frozen=True, gc=False):
    """Where a page goes on: before a row of the log, or before an outbox row while that had not been carried over.

    Of the rows that came into the log after `end`, only those of outbox rows before `seq` belong to later pages.
    """

    row: int = 0
    seq: int = 0
    end: int = 0

    def text(self) -> str:
        return f"{self.row:x}-{self.seq:x}-{self.end:x}"

    @classmethod
    def read(cls, text: str | None) -> "Place":
        if text is None:
            return cls()
        try:
            row, seq, end = (int(part, 16) for part in text.split("-"))
        except ValueError as problem:
            raise BadCursor("not a cursor of this log") from problem
        if min(row, seq, end) < 0 or max(row, seq, end) >= DOUBT or not (row or seq):
            raise BadCursor("not a cursor of this log")
        return cls(row, seq, end)

    def after(self, place: int) -> "Place":
        """Going on from a row of the log."""
        return Place(place, self.seq, self.end) if place >= self.end and self.seq else Place(place)

    def passes_over(self, place: int, row: Entry[Any]) -> bool:
        """Whether a row came in after the first page was given, or was told on it."""
        return self.seq > 0 and place >= self.end and not (row.r and carried(row) < self.seq)


class LogRow(msgspec.Struct, Generic[T], frozen=True, gc=False):
    """An entry as it was written."""

    at_us: int
    subject: str | None
    value: T
    place: Place

    @property
    def cursor(self) -> str:
        """Where the rows before it go on."""
        return self.place.text()


class LogPage(msgspec.Struct, Generic[T], frozen=True):
    """Newest first. `next` is where it goes on; None where it ends."""

    rows: list[LogRow[T]]
    next: str | None


class State(msgspec.Struct, frozen=True):
    """The log at one instant: its end, and what waits to be carried over."""

    mark: int
    waiting: list[OutboxRow]
    oldest_month: int = 0
    subject: str = ""
    newest: int = NOWHERE


@dataclass(frozen=True)
class Span:
    """From one time up to another."""

    from_us: int
    to_us: int

    def holds(self, at_us: int) -> bool:
        return self.from_us <= at_us < self.to_us

    def meets(self, first_us: int, last_us: int) -> bool:
        return first_us < self.to_us and self.from_us <= last_us


class Found(msgspec.Struct, Generic[T], frozen=True, gc=False):
    """A row, and where a page that ends with it goes on. No value: it was erased."""

    at_us: int
    subject: str
    value: T | None
    place: Place


class Pages(Generic[T]):
    """Reads rows of one log as their type."""

    def __init__(self, kind: type[T]) -> None:
        self._entries: msgspec.json.Decoder[Entry[T]] = msgspec.json.Decoder(
            Entry[kind]  # type: ignore[valid-type]  # the type is known when it runs
        )
        self._values = msgspec.json.Decoder(kind)

    def entry(self, raw: msgspec.Raw) -> T:
        return self._values.decode(raw)

    def of_subject(self, series: Series, state: State, start: Place) -> Iterator[Found[T]]:
        """The rows of the state's subject, newest first, found by following each row to the one before it."""
        yield from self._waiting(series, state, start)
        place = state.newest
        if start.row:
            row = self._row(series, start.row, series.row(start.row))
            if row.k != state.subject:
                raise BadCursor("the cursor names a row of another subject")
            place = row.p
        while place != NOWHERE and segment_of(place) >= state.oldest_month:
            row = self._row(series, place, series.row(place))
            if row.k == state.subject and not start.passes_over(place, row):
                yield Found(row.t, row.k, row.d, start.after(place))
            if row.p >= place:
                raise series.damaged(place, "the row before it lies behind it")
            place = row.p

    def of_all(self, series: Series, state: State, start: Place) -> Iterator[Found[T]]:
        """Every row, newest first."""
        yield from self._waiting(series, state, start)
        for place, raw in series.backwards(start.row or state.mark):
            row = self._row(series, place, raw)
            if not start.passes_over(place, row):
                yield Found(row.t, row.k, row.d, start.after(place))

    def scan(self, series: Series, state: State, wanted: "tuple[Span, set[int]]") -> Iterator[LogRow[T]]:
        """Every row of a span, oldest first, from the months that have some. Closes the series."""
        span, months = wanted
        try:
            for month in sorted(months):
                stop = offset_of(state.mark) if month == segment_of(state.mark) else series.size(month)
                for place, raw in series.lines(month, 0, stop):
                    row = self._row(series, place, raw)
                    if row.d is not None and span.holds(row.t):
                        yield LogRow(row.t, row.k or None, row.d, Place(place))
        finally:
            series.close()
        for waiting in state.waiting:
            if span.holds(waiting.at_us):
                found = self._outgoing(waiting, state.mark)
                yield LogRow(found.at_us, waiting.subject, self._values.decode(waiting.entry), found.place)

    def _waiting(self, series: Series, state: State, start: Place) -> Iterator[Found[T]]:
        if start.row:
            if start.row >= state.mark or not series.starts_row(start.row):
                raise BadCursor("the cursor names no row of this log")
            return
        for waiting in reversed(state.waiting):
            if start.seq == 0 or waiting.seq < start.seq:
                yield self._outgoing(waiting, start.end or state.mark)

    def _outgoing(self, row: OutboxRow, end: int) -> Found[T]:
        return Found(row.at_us, row.subject or "", self._values.decode(row.entry), Place(0, row.seq, end))

    def _row(self, series: Series, place: int, raw: bytes) -> Entry[T]:
        if not is_whole(raw):
            raise series.damaged(place, "the checksum of the row does not match")
        try:
            return self._entries.decode(raw)
        except msgspec.DecodeError as problem:
            raise series.damaged(place, f"the line is not a row of this log: {problem}") from problem


def page(found: Iterator[Found[T]], limit: int, where: Callable[[T], bool] | None = None) -> LogPage[T]:
    rows: list[LogRow[T]] = []
    for looked_at, one in enumerate(found, 1):
        if one.value is not None and (where is None or where(one.value)):
            rows.append(LogRow(one.at_us, one.subject or None, one.value, one.place))
        if len(rows) == limit or looked_at == ROWS_LOOKED_AT_MAX:
            return LogPage(rows, None if next(found, None) is None else one.place.text())
    return LogPage(rows, None)
