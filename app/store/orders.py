"""The rows of one kind by a value, kept sorted, so that a page in that order costs no sort.

A ladder is made when a list first asks for its order. It stays as it was made: rows that came or changed since are
the *loose* ones, recognised by their higher slots, and laid between the rungs for each list. When there are many of
them they are merged in. So a write costs nothing here, and a page costs the same however many rows there are.
"""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from heapq import nlargest, nsmallest
from itertools import chain, compress, islice
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from app.store.kinds import Ordering
from app.store.postings import (
    Chunks,
    counted,
    packed,
    rising,
    strewn,
    switched,
    tested,
    united,
    without,
)

if TYPE_CHECKING:
    from app.store.collection import Collection

LOOSE_MAX: Final = 1024
"""More rows than this that came or changed since are merged in before the next list."""
CUTS_KEPT_MAX: Final = 16
"""So many ranges of one order are remembered as sets of rows."""
RANK_COST: Final = 2.5
"""What it costs to look up where one row stands, in steps of a walk."""

GAP_COST: Final = 16
"""Where no more than one row in so many is missing, a leap looks at those."""
LEAP_RANK_COST: Final = 4
"""The same for a leap, where a step costs so much less."""


class Rung(NamedTuple):
    """Where a row stands."""

    value: Any
    key: str
    slot: int


class Place(NamedTuple):
    """Behind which a list goes on: the value and key of the last row that was seen."""

    value: Any
    key: str


class Ladder:
    """Rows without a value stand at the end, by key, whichever way a list runs."""

    def __init__(self, ordering: Ordering[Any], rows: "Collection", other: "Collection | None") -> None:
        self._ordering = ordering
        self._rows = rows
        self._other = other
        self._build()

    def refresh(self) -> None:
        """Before each use: takes note of what came since."""
        rows, other = self._rows, self._other
        now = (len(rows.table), 0 if other is None else len(other.table))
        if self._is_overtaken():
            self._build()
        elif now != self._seen:
            if max(now[0] - self._upto[0], now[1] - self._upto[1]) > LOOSE_MAX:
                self._merge()
            else:
                self._note(now)

    def page(self, bits: Chunks, wanted: int, *, descending: bool, after: Place | None) -> list[Rung]:
        """The first rows of a set that come after a place. TypeError where the place is of another order."""
        fixed = without(bits, self._loose_bits) if self._loose else bits
        spans = self._spans(descending, after)
        found = [self._rung(at) for at in self._steps(fixed, wanted, spans, descending=descending)]
        if self._loose:
            loose = self._loose_of(bits)
            found += loose if after is None else [one for one in loose if _is_after(one, after, descending)]
            found = in_order(found, descending=descending)
        return found[:wanted]

    def page_at(self, bits: Chunks, first: int, wanted: int, *, descending: bool) -> list[Rung]:
        """So many rows of a set, from one by its number on."""
        fixed = without(bits, self._loose_bits) if self._loose else bits
        loose = self._loose_of(bits)
        # At most all of the loose ones stand in front, so the page begins at most so far above.
        start = max(0, min(first - len(loose), counted(fixed)))
        ranks = self._leapt(fixed, start, first + wanted, descending=descending)
        found = [self._rung(rank) for rank in ranks]
        if loose:
            found = in_order(found + loose, descending=descending)
        return found[first - start :][:wanted]

    def keys(self, bits: Chunks, *, descending: bool) -> list[str]:
        """The keys of a set, all of them in their order."""
        if self._loose:
            self._merge()
        tests, keys, slots = tested(bits), self._table.keys, self._slots
        end = len(tests) << 3
        return [
            keys[slot]
            for span in self._spans(descending, None)
            for slot in map(slots.__getitem__, span)
            if slot < end and tests[slot >> 3] >> (slot & 7) & 1
        ]

    def between(self, low: Any, high: Any) -> Chunks:
        """The rows whose value is in a range, its ends included. None: no end on that side. Rows that went may be
        among them."""
        found = self._cut(low, high)
        if self._loose:
            loose = [one.slot for one in self._loose if _within(one.value, low, high)]
            found = united([without(found, self._loose_bits), packed(sorted(loose))])
        return found

    def _loose_of(self, bits: Chunks) -> list[Rung]:
        tests = tested(bits) if self._loose else b""
        return [one for one in self._loose if _has(tests, one.slot)]

    def _is_overtaken(self) -> bool:
        other = self._other
        return self._table is not self._rows.table or (
            other is not None
            and (other.table is not self._other_table or other.deleted != self._other_deleted)
        )

    def _build(self) -> None:
        self._begin()
        value_of = self._value_of
        slots = list(rising(self._rows.live.chunks))
        found = list(map(value_of, slots))
        filled = [slot for slot, value in zip(slots, found, strict=True) if value is not None]
        empty = [slot for slot, value in zip(slots, found, strict=True) if value is None]
        values = dict(zip(slots, found, strict=True))
        keys = self._table.keys
        filled.sort(key=keys.__getitem__)
        filled.sort(key=values.__getitem__)
        empty.sort(key=keys.__getitem__)
        self._settle([values[slot] for slot in filled], array("I", filled), array("I", empty))

    def _merge(self) -> None:
        """The loose ones take their place between the others; those that went or moved leave theirs."""
        moved = self._moved_slots()
        self._begin()
        rows, end = self._table.values, len(self._values)
        stays = [rows[slot] is not None and slot not in moved for slot in self._slots]
        values = list(compress(self._values, stays))
        filled = array("I", compress(self._slots[:end], stays))
        empty = array("I", compress(self._slots[end:], islice(stays, end, None)))
        loose = self._rungs(slot for slot in moved if rows[slot] is not None)
        keys, nothing = self._table.keys, list[Any]([None] * len(empty))
        valued = [one for one in loose if one.value is not None]
        values, filled = _laid_in(values, filled, valued, keys=keys)
        _, empty = _laid_in(nothing, empty, loose[len(valued) :], keys=keys)
        self._settle(values, filled, empty)

    def _begin(self) -> None:
        rows, other = self._rows, self._other
        self._table = rows.table
        self._other_table = None if other is None else other.table
        self._other_deleted = 0 if other is None else other.deleted
        self._upto_next = (len(rows.table), 0 if other is None else len(other.table))

    def _settle(self, values: list[Any], filled: "array[int]", empty: "array[int]") -> None:
        self._values = values
        self._slots = filled + empty
        ranks = array("I", bytes(4 * len(self._table)))
        for rank, slot in enumerate(self._slots):
            ranks[slot] = rank
        self._ranks = ranks
        self._held = strewn(self._slots, len(self._table))
        self._upto = self._seen = self._upto_next
        self._loose: list[Rung] = []
        self._loose_bits: Chunks = []
        self._cuts: dict[tuple[Any, Any], Chunks] = {}

    def _note(self, now: tuple[int, int]) -> None:
        rows = self._table.values
        slots = self._moved_slots()
        self._loose = self._rungs(slot for slot in slots if rows[slot] is not None)
        self._loose_bits = packed(sorted(slots))
        self._seen = now

    def _moved_slots(self) -> set[int]:
        """Rows that came since, and in the kind that is followed, rows whose value may be another."""
        found = set(range(self._upto[0], len(self._rows.table)))
        if self._other is not None:
            slots = self._rows.slots
            changed = self._other.table.keys[self._upto[1] :]
            found.update(slots[key] for key in changed if key in slots)
        return found

    def _value_of(self, slot: int) -> Any:
        if self._other is None:
            return self._ordering.by(self._table.values[slot])
        at = self._other.slots.get(self._table.keys[slot])
        return None if at is None else self._ordering.by(self._other.table.values[at])

    def _rungs(self, slots: Iterable[int]) -> list[Rung]:
        keys = self._table.keys
        return in_order([Rung(self._value_of(slot), keys[slot], slot) for slot in slots], descending=False)

    def _rung(self, rank: int) -> Rung:
        slot = self._slots[rank]
        value = self._values[rank] if rank < len(self._values) else None
        return Rung(value, self._table.keys[slot], slot)

    def _spans(self, descending: bool, after: Place | None) -> list[range]:
        """The ranks that a list runs through: those with a value, then those without."""
        end, last = len(self._values), len(self._slots)
        if after is None:
            parts = [range(end), range(end, last)]
        elif after.value is None:
            parts = [range(0), self._beyond(range(end, last), after, descending)]
        else:
            parts = [self._beyond(range(end), after, descending), range(end, last)]
        return [part[::-1] if descending else part for part in parts]

    def _beyond(self, part: range, after: Place, descending: bool) -> range:
        first, last = part.start, part.stop
        if after.value is not None:
            first = bisect_left(self._values, after.value)
            last = bisect_right(self._values, after.value)
        find = bisect_left if descending else bisect_right
        at = first + find(range(first, last), after.key, key=self._key_at)
        return range(part.start, at) if descending else range(at, part.stop)

    def _key_at(self, rank: int) -> str:
        return self._table.keys[self._slots[rank]]

    def _steps(self, bits: Chunks, wanted: int, spans: list[range], *, descending: bool) -> Iterable[int]:
        """The ranks of a page: by a walk where it meets rows of the set often enough, else from the ranks of them
        all."""
        many, length = counted(bits), sum(map(len, spans))
        if not many:
            return ()
        steps = min(length, wanted * length / many)
        if steps <= many * RANK_COST:
            found = self._walked(bits, wanted, spans, limit=int(many * RANK_COST) + wanted)
            if found is not None:
                return found
        return self._ranked(bits, wanted, spans, descending=descending)

    def _walked(self, bits: Chunks, wanted: int, spans: list[range], *, limit: int) -> list[int] | None:
        """None where it became too long."""
        tests, slots, found = tested(bits), self._slots, []
        end = len(tests) << 3
        for span in spans:
            for rank in islice(span, limit):
                slot = slots[rank]
                if slot < end and tests[slot >> 3] >> (slot & 7) & 1:
                    found.append(rank)
                    if len(found) == wanted:
                        return found
            limit -= len(span)
            if limit < 0:
                return None
        return found

    def _ranked(self, bits: Chunks, wanted: int, spans: list[range], *, descending: bool) -> list[int]:
        ranks = list(map(self._ranks.__getitem__, rising(bits)))
        found: list[int] = []
        for span in spans:
            low, high = sorted((span[0], span[-1])) if span else (1, 0)
            there = [rank for rank in ranks if low <= rank <= high]
            left = wanted - len(found)
            if left * 8 > len(there):
                there.sort(reverse=descending)
                found += there[:left]
            else:
                found += nlargest(left, there) if descending else nsmallest(left, there)
        return found

    def _leapt(self, bits: Chunks, first: int, last: int, *, descending: bool) -> list[int]:
        """The ranks of some rows of a set by their numbers, from the nearer end."""
        many, spans = counted(bits), self._spans(descending, None)
        last = min(last, many)
        if first >= last:
            return []
        if many * GAP_COST > len(self._slots) * (GAP_COST - 1):
            return self._leapt_over(bits, first, last, descending=descending)
        if many * RANK_COST * LEAP_RANK_COST < len(self._slots):
            ranks = sorted(map(self._ranks.__getitem__, rising(bits)), reverse=descending)
            end = len(self._values)
            if descending:
                ranks = [rank for rank in ranks if rank < end] + [rank for rank in ranks if rank >= end]
            return ranks[first:last]
        switches, slots = switched(bits, len(self._ranks)), self._slots.__getitem__
        if first + last > many:
            spans = [span[::-1] for span in reversed(spans)]
            steps = _switched_on(spans, switches, slots)
            return list(islice(steps, many - last, many - first))[::-1]
        return list(islice(_switched_on(spans, switches, slots), first, last))

    def _leapt_over(self, bits: Chunks, first: int, last: int, *, descending: bool) -> list[int]:
        """The same where nearly all rows are in the set: by what is missing."""
        end, total = len(self._values), len(self._slots)
        ranks: Iterable[int] = map(self._ranks.__getitem__, rising(without(self._held, bits)))
        if descending:
            ranks = ((end if rank < end else total + end) - 1 - rank for rank in ranks)
        gaps = sorted(ranks)
        place = first + bisect_right(range(len(gaps)), first, key=lambda number: gaps[number] - number)
        missing, found = set(gaps), list[int]()
        steps = chain.from_iterable(self._spans(descending, None))
        for at, rank in enumerate(islice(steps, place, None), place):
            if at not in missing:
                found.append(rank)
                if len(found) == last - first:
                    break
        return found

    def _cut(self, low: Any, high: Any) -> Chunks:
        kept = self._cuts.get((low, high))
        if kept is None:
            end = len(self._values)
            first = 0 if low is None else bisect_left(self._values, low)
            last = max(first, end if high is None else bisect_right(self._values, high))
            kept = self._set_of(first, last)
            if len(self._cuts) >= CUTS_KEPT_MAX:
                del self._cuts[next(iter(self._cuts))]
            self._cuts[low, high] = kept
        return kept

    def _set_of(self, first: int, last: int) -> Chunks:
        slots, length = self._slots, len(self._table)
        if (last - first) * 2 <= len(slots):
            return strewn(slots[first:last], length)
        # Fewer are outside: those are taken from all there are.
        outside = strewn(slots[:first] + slots[last:], length)
        return without(self._rows.live.chunks, outside)


def in_order(rungs: list[Rung], *, descending: bool) -> list[Rung]:
    """By value and then key; those without a value last, by key."""
    filled = sorted((one for one in rungs if one.value is not None), reverse=descending)
    return filled + sorted((one for one in rungs if one.value is None), key=_key, reverse=descending)


def behind(rungs: Sequence[Rung], place: Place, *, descending: bool) -> int:
    """The first of some rungs in order that comes after a place, whether what it was made from is there or not."""
    return bisect_left(rungs, True, key=lambda one: _is_after(one, place, descending))


def _switched_on(spans: list[range], switches: bytes, slot_of: Callable[[int], int]) -> Iterator[int]:
    """The ranks whose slots are switched on: no step of the walk is one of the interpreter's."""
    return chain.from_iterable(
        compress(span, map(switches.__getitem__, map(slot_of, span))) for span in spans
    )


def _key(rung: Rung) -> str:
    return rung.key


def _laid_in(
    values: list[Any], slots: "array[int]", loose: list[Rung], *, keys: Sequence[str]
) -> tuple[list[Any], "array[int]"]:
    """Both lists with some rungs, which are in order themselves, at their places."""
    laid: list[Any] = []
    laid_slots, start = array("I"), 0
    for one in loose:
        first, last = start, len(values)
        if one.value is not None:
            first = bisect_left(values, one.value, start)
            last = bisect_right(values, one.value, first)
        at = first + bisect_right(range(first, last), one.key, key=lambda rank: keys[slots[rank]])
        laid += values[start:at]
        laid_slots += slots[start:at]
        laid.append(one.value)
        laid_slots.append(one.slot)
        start = at
    return laid + values[start:], laid_slots + slots[start:]


def _is_after(one: Rung, place: Place, descending: bool) -> bool:
    if one.value is None or place.value is None:
        if one.value is not None:
            return False
        if place.value is not None:
            return True
        return one.key < place.key if descending else one.key > place.key
    here, there = (one.value, one.key), (place.value, place.key)
    return here < there if descending else here > there


def _within(value: Any, low: Any, high: Any) -> bool:
    return value is not None and (low is None or low <= value) and (high is None or value <= high)


def _has(tests: bytes, slot: int) -> bool:
    return slot >> 3 < len(tests) and bool(tests[slot >> 3] >> (slot & 7) & 1)
