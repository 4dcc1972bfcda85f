"""Lists: narrowed by index, range and text, filtered by a rule, in an order, page by page."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any, Generic, TypeVar

import msgspec

from app.store.collection import Collection as Rows
from app.store.errors import BadCursor
from app.store.indexes import Dense
from app.store.kinds import Ordering, Row
from app.store.orders import Place, Rung, behind, in_order
from app.store.postings import (
    Chunks,
    above,
    beyond,
    counted,
    counted_both,
    newest_first,
    rising,
    shared,
    strewn,
    tested,
)
from app.store.terms import Scope, Term, rows_of, with_any, with_text

T = TypeVar("T")

TOTAL_EXACT_MAX = 10_000
"""Totals are counted up to here; beyond, a list says "more than"."""
PAGE_ROWS_MAX = 1000


class Page(msgspec.Struct, Generic[T], frozen=True):
    """Some rows, where to go on, and how many there are in all."""

    rows: list[Row[T]]
    next: str | None
    total: int
    total_exact: bool


class Counts(msgspec.Struct, frozen=True):
    """How many rows there are, and how many of them have each value of an index."""

    total: int
    by_value: dict[str, int]


@dataclass(frozen=True)
class Order(Generic[T]):
    """By a value of the row; rows of the same value by key, those without one last. Sorted for each list."""

    name: str
    by: Callable[[T], Any]
    descending: bool = False


@dataclass(frozen=True)
class Along(Generic[T]):
    """By an order that is kept sorted."""

    ordering: Ordering[T]
    descending: bool = False

    @property
    def name(self) -> str:
        return self.ordering.name


@dataclass(frozen=True)
class Oldest:
    """Oldest change first. A row that changes while somebody turns the pages comes again at the end."""


@dataclass(frozen=True)
class Wanted(Generic[T]):
    """What a list asks for. Without an order: newest change first."""

    where: Callable[[T], bool] | None = None
    narrow: Mapping[str, str | Collection[str]] = field(default_factory=dict)
    only: Term | None = None
    text: str = ""
    order: Order[T] | Along[T] | Oldest | None = None
    limit: int = 50
    after: str | None = None
    at: int = 0
    """The number of the row that a page begins with, unless it follows another."""

    @property
    def rows_max(self) -> int:
        return min(max(self.limit, 1), PAGE_ROWS_MAX)

    @property
    def skipped(self) -> int:
        """So many rows come before the page and are none of it."""
        return self.at if self.after is None else 0

    @property
    def rows_read(self) -> int:
        """Where the page ends, and one more, which says whether the list goes on."""
        return self.skipped + self.rows_max + 1

    @property
    def is_narrowed(self) -> bool:
        return bool(self.narrow) or self.only is not None


@dataclass(frozen=True)
class Found:
    """The slots of a page, one more where it goes on, and how many there are in all."""

    slots: list[int]
    total: int


def page(scope: Scope, wanted: Wanted[Any]) -> Page[Any]:
    """Under the mutex: one page of what is wanted."""
    rows = scope.rows
    if isinstance(wanted.order, Oldest):
        return _oldest(scope, wanted)
    if wanted.order is not None:
        return _ordered(scope, wanted, wanted.order)
    return _page(rows, _found(scope, wanted, _below(rows, wanted.after)), wanted.rows_max)


def keys(scope: Scope, wanted: Wanted[Any]) -> list[str]:
    """Under the mutex: the keys of all rows that are wanted, in their order, whatever the limit."""
    bits, order, names = _ruled(scope, wanted), wanted.order, scope.rows.table.keys
    if order is None or isinstance(order, Oldest):
        found = [names[slot] for slot in rising(bits)]
        return found[::-1] if order is None else found
    if isinstance(order, Along):
        ladder = scope.rows.ladder(order.ordering, scope.followed(order.ordering))
        return ladder.keys(bits, descending=order.descending)
    return [rung.key for rung in _rungs(scope, bits, order, wanted=counted(bits))]


def counts(scope: Scope, wanted: Wanted[Any], index: str | None) -> Counts:
    """Under the mutex: how many there are, and of each value of an index."""
    bits = _ruled(scope, wanted)
    held = None if index is None else scope.rows.index(index)
    found = {}
    if isinstance(held, Dense):
        found = {value: counted_both(bits, chunks) for value, chunks in held.postings()}
    return Counts(counted(bits), {value: count for value, count in found.items() if count})


def _found(scope: Scope, wanted: Wanted[Any], below: int) -> Found:
    """The cheapest way to the page: by where the text was found, by bits alone, or row by row."""
    rows = scope.rows
    if wanted.text and wanted.where is None and wanted.skipped < TOTAL_EXACT_MAX:
        return _by_text(scope, wanted, below)
    bits = _bits(scope, wanted)
    if wanted.where is not None:
        return _counting(_passing(rows, bits, wanted.where), wanted, below)
    slots = newest_first(bits, below, skip=wanted.skipped)
    return Found(list(islice(slots, wanted.rows_max + 1)), counted(bits))


def _bits(scope: Scope, wanted: Wanted[Any]) -> Chunks:
    """The rows that everything but the rule leaves."""
    rows = scope.rows
    parts = [with_any(rows, index, values) for index, values in wanted.narrow.items()]
    if wanted.only is not None:
        parts.append(rows_of(scope, wanted.only))
    if wanted.text:
        parts.append(with_text(rows, wanted.text))
    return shared([rows.live.chunks, *parts])


def _ruled(scope: Scope, wanted: Wanted[Any]) -> Chunks:
    """The rows that pass everything."""
    bits = _bits(scope, wanted)
    if wanted.where is None:
        return bits
    return strewn(_passing(scope.rows, bits, wanted.where), len(scope.rows.table))


def _oldest(scope: Scope, wanted: Wanted[Any]) -> Page[Any]:
    bits, table = _ruled(scope, wanted), scope.rows.table
    rest = beyond(bits, wanted.skipped)
    if wanted.after is not None:
        rest = above(rest, table.first_from(_read_cursor(wanted.after, "")[0] + 1))
    slots = rising(rest)
    return _page(scope.rows, Found(list(islice(slots, wanted.rows_max + 1)), counted(bits)), wanted.rows_max)


def _passing(rows: Rows, bits: Chunks, where: Callable[[Any], bool]) -> Iterator[int]:
    """The slots that pass the rule, newest first."""
    values = rows.table.values
    return (slot for slot in newest_first(bits) if where(values[slot]))


def _by_text(scope: Scope, wanted: Wanted[Any], below: int) -> Found:
    """From the newest on, and no further than a list tells."""
    text, kept, total = scope.rows.searchable(), list[int](), 0
    tests = tested(_bits(scope, replace(wanted, text=""))) if wanted.is_narrowed else None
    for block in text.hits(wanted.text):
        slots: Iterable[int] = map(text.slot, block)
        if tests is not None:
            slots = [slot for slot in slots if tests[slot >> 3] >> (slot & 7) & 1]
            total += len(slots)
        else:
            total += len(block)
        if len(kept) < wanted.rows_read:
            kept.extend(islice((slot for slot in slots if slot < below), wanted.rows_read - len(kept)))
        elif total > TOTAL_EXACT_MAX:
            break
    return Found(kept[wanted.skipped :], total)


def _counting(slots: Iterable[int], wanted: Wanted[Any], below: int) -> Found:
    """The slots of the page, and the total, which is counted no further than is told."""
    kept: list[int] = []
    total = 0
    for total, slot in enumerate(slots, 1):
        if len(kept) < wanted.rows_read:
            if slot < below:
                kept.append(slot)
        elif total > TOTAL_EXACT_MAX:
            break
    return Found(kept[wanted.skipped :], total)


def _ordered(scope: Scope, wanted: Wanted[Any], order: Order[Any] | Along[Any]) -> Page[Any]:
    limit, bits = wanted.rows_max, _ruled(scope, wanted)
    after = wanted.skipped if wanted.after is None else _place(wanted.after, order.name)
    try:
        found = _rungs(scope, bits, order, wanted=limit + 1, after=after)
    except TypeError as problem:
        if wanted.after is None:
            raise
        raise BadCursor("the cursor belongs to another list") from problem
    following = _cursor(order.name, *found[limit - 1][:2]) if len(found) > limit else None
    return _filled(scope.rows, Found([rung.slot for rung in found[:limit]], counted(bits)), following)


def _rungs(
    scope: Scope, bits: Chunks, order: Order[Any] | Along[Any], *, wanted: int, after: Place | int = 0
) -> list[Rung]:
    """So many rows of a set in an order, behind a place or behind so many others."""
    if isinstance(order, Along):
        ladder = scope.rows.ladder(order.ordering, scope.followed(order.ordering))
        if after and isinstance(after, int):
            return ladder.page_at(bits, after, wanted, descending=order.descending)
        place = after if isinstance(after, Place) else None
        return ladder.page(bits, wanted, descending=order.descending, after=place)
    table = scope.rows.table
    found = [Rung(order.by(table.values[slot]), table.keys[slot], slot) for slot in rising(bits)]
    found = in_order(found, descending=order.descending)
    start = behind(found, after, descending=order.descending) if isinstance(after, Place) else after
    return found[start : start + wanted]


def _page(rows: Rows, found: Found, limit: int) -> Page[Any]:
    goes_on = len(found.slots) > limit
    following = _cursor("", rows.table.seq(found.slots[limit - 1])) if goes_on else None
    return _filled(rows, Found(found.slots[:limit], found.total), following)


def _filled(rows: Rows, found: Found, following: str | None) -> Page[Any]:
    return Page(
        rows=[rows.table.row(slot) for slot in found.slots],
        next=following,
        total=min(found.total, TOTAL_EXACT_MAX),
        total_exact=found.total <= TOTAL_EXACT_MAX,
    )


def _below(rows: Rows, after: str | None) -> int:
    """Where the walk starts: everything that changed since the cursor was made lies above it."""
    if after is None:
        return len(rows.table.keys)
    (seq,) = _read_cursor(after, "")
    return rows.table.first_from(seq)


def _place(cursor: str, order: str) -> Place:
    value, key = _read_cursor(cursor, order)
    return Place(tuple(value) if isinstance(value, list) else value, key)


def _cursor(order: str, *last: Any) -> str:
    return urlsafe_b64encode(msgspec.json.encode([order, *last])).decode().rstrip("=")


def _read_cursor(text: str, order: str) -> list[Any]:
    try:
        raw = urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
        name, *last = msgspec.json.decode(raw, type=list[Any])
    except (ValueError, msgspec.DecodeError) as problem:
        raise BadCursor("not a cursor") from problem
    fits = (
        len(last) == 2 and isinstance(last[1], str) if order else len(last) == 1 and isinstance(last[0], int)
    )
    if name != order or not fits:
        raise BadCursor("the cursor belongs to another list")
    return last
