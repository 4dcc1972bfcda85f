"""Lists: narrowed by index, searched by text, filtered by a rule, in an order, page by page."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import Any, Generic, TypeVar

import msgspec

from app.store.collection import Collection as Rows
from app.store.errors import BadCursor
from app.store.kinds import Row
from app.store.postings import CHUNK_BITS, Chunks, counted, newest_first, packed, shared, united
from app.store.search import FoldedText

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


@dataclass(frozen=True)
class Order(Generic[T]):
    """By a value of the row; rows of the same value by key. The value is text, a number or a list of them."""

    name: str
    by: Callable[[T], Any]
    descending: bool = False


@dataclass(frozen=True)
class Wanted(Generic[T]):
    """What a list asks for. Without an order: newest change first."""

    where: Callable[[T], bool] | None = None
    narrow: Mapping[str, str | Collection[str]] = field(default_factory=dict)
    text: str = ""
    order: Order[T] | None = None
    limit: int = 50
    after: str | None = None

    @property
    def rows_max(self) -> int:
        return min(max(self.limit, 1), PAGE_ROWS_MAX)


@dataclass(frozen=True)
class Found:
    """The slots of a page, one more where it goes on, and how many there are in all."""

    slots: list[int]
    total: int


def page(rows: Rows, wanted: Wanted[Any]) -> Page[Any]:
    """Under the mutex: one page of what is wanted."""
    if wanted.order is not None:
        return _ordered(rows, wanted, wanted.order)
    return _page(rows, _found(rows, wanted, _below(rows, wanted.after)), wanted.rows_max)


def _found(rows: Rows, wanted: Wanted[Any], below: int) -> Found:
    """The cheapest way to the page: by bits alone, by where the text was found, or row by row."""
    if wanted.where is not None or (wanted.text and wanted.narrow):
        return _counting(_matching(rows, wanted), wanted, below)
    if wanted.text:
        return _by_text(rows.searchable(), wanted, below)
    slots, total = _by_bits(rows, wanted, below)
    return Found(list(islice(slots, wanted.rows_max + 1)), total)


def _by_bits(rows: Rows, wanted: Wanted[Any], below: int) -> tuple[Iterator[int], int]:
    """Nothing has to be looked at row by row."""
    chunks = _narrowed(rows, wanted.narrow)
    if chunks is None:
        return _all(rows, below), len(rows)
    return newest_first(chunks, below), counted(chunks)


def _by_text(text: FoldedText, wanted: Wanted[Any], below: int) -> Found:
    """Rows are counted by where they were found; only those of the page are looked at."""
    kept: list[int] = []
    total = 0
    for block in text.hits(wanted.text):
        total += len(block)
        if len(kept) <= wanted.rows_max:
            slots = (slot for slot in map(text.slot, block) if slot < below)
            kept.extend(islice(slots, wanted.rows_max + 1 - len(kept)))
        elif total > TOTAL_EXACT_MAX:
            break
    return Found(kept, total)


def _counting(slots: Iterable[int], wanted: Wanted[Any], below: int) -> Found:
    """The slots of the page, and the total, which is counted no further than is told."""
    kept: list[int] = []
    total = 0
    for total, slot in enumerate(slots, 1):
        if len(kept) <= wanted.rows_max:
            if slot < below:
                kept.append(slot)
        elif total > TOTAL_EXACT_MAX:
            break
    return Found(kept, total)


def _ordered(rows: Rows, wanted: Wanted[Any], order: Order[Any]) -> Page[Any]:
    table, limit = rows.table, wanted.rows_max
    found = [(order.by(table.values[slot]), table.keys[slot], slot) for slot in _matching(rows, wanted)]
    found.sort(reverse=order.descending)
    start = 0
    if wanted.after is not None:
        start = _start(found, order, _read_cursor(wanted.after, order.name))
    kept = found[start : start + limit + 1]
    following = _cursor(order.name, *kept[limit - 1][:2]) if len(kept) > limit else None
    return _filled(rows, Found([slot for *_, slot in kept[:limit]], len(found)), following)


def _start(found: list[tuple[Any, str, int]], order: Order[Any], cursor: list[Any]) -> int:
    """The first row behind the cursor, whether the row it was made from is still there or not."""
    last = (cursor[0], cursor[1])
    try:
        if order.descending:
            return sum(1 for value, key, _ in found if (value, key) >= last)
        return bisect_left(found, True, key=lambda one: (one[0], one[1]) > last)
    except TypeError as problem:
        raise BadCursor("the cursor belongs to another list") from problem


def _matching(rows: Rows, wanted: Wanted[Any]) -> Iterator[int]:
    """The slots that pass every filter, newest first."""
    values, where = rows.table.values, wanted.where
    for slot in _candidates(rows, wanted):
        value = values[slot]
        if value is not None and (where is None or where(value)):
            yield slot


def _candidates(rows: Rows, wanted: Wanted[Any]) -> Iterator[int]:
    chunks = _narrowed(rows, wanted.narrow)
    if not wanted.text:
        return _all(rows, len(rows.table.keys)) if chunks is None else newest_first(chunks)
    text = rows.searchable()
    hits = map(text.slot, chain.from_iterable(text.hits(wanted.text)))
    return hits if chunks is None else _within(hits, chunks)


def _within(slots: Iterable[int], chunks: Chunks) -> Iterator[int]:
    for slot in slots:
        at, bit = divmod(slot, CHUNK_BITS)
        if at < len(chunks) and chunks[at] >> bit & 1:
            yield slot


def _narrowed(rows: Rows, narrow: Mapping[str, str | Collection[str]]) -> Chunks | None:
    if not narrow:
        return None
    return shared([_with_any(rows, index, values) for index, values in narrow.items()])


def _with_any(rows: Rows, index: str, values: str | Collection[str]) -> Chunks:
    wanted = [values] if isinstance(values, str) else values
    if index in rows.unique:
        return packed(sorted(slot for value in wanted for slot in rows.slots_with(index, value)))
    postings = rows.multi[index]
    found = [postings[value].chunks for value in wanted if value in postings]
    return found[0] if len(found) == 1 else united(found)


def _all(rows: Rows, below: int) -> Iterator[int]:
    values = rows.table.values
    return (slot for slot in range(below - 1, -1, -1) if values[slot] is not None)


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


def _cursor(order: str, *last: Any) -> str:
    return urlsafe_b64encode(msgspec.json.encode([order, *last])).decode().rstrip("=")


def _read_cursor(text: str, order: str) -> list[Any]:
    try:
        raw = urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
        name, *last = msgspec.json.decode(raw, type=list[Any])
    except (ValueError, msgspec.DecodeError) as problem:
        raise BadCursor("not a cursor") from problem
    if name != order or len(last) != (2 if order else 1) or not (order or isinstance(last[0], int)):
        raise BadCursor("the cursor belongs to another list")
    return last
