"""The rows of one kind in memory.

Every change gives a row the next slot, so that slots are in the order of change: "newest first" is a walk from the
top, and a bit per slot says which rows have a value. The slot a row leaves stays empty until the table is packed.
"""

from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from typing import Any

import msgspec
from msgspec.structs import force_setattr

from app.store.indexes import Dense, SlotIndex, Sparse
from app.store.kinds import Index, Kind, Ordering, Row
from app.store.lines import BadLine, Line
from app.store.orders import Ladder
from app.store.postings import Posting, rising
from app.store.search import FoldedText

EMPTY_SLOTS_MIN = 4096
"""A table is packed when more slots than this, and more than the rows it has, are empty."""

PACKS_SHARED_MAX = 4096
"""So many different packed fields are kept once for all rows that have the same."""
INDEXED_AT_ONCE = 8192
"""So many rows enter an index together: what is gathered on the way takes memory, too."""
LADDERS_MAX = 10
"""So many orders of one kind are kept in memory; the one that was not asked for longest goes."""

Keys = tuple[tuple[str, ...], ...]
"""The values of a row, by index."""

_LENGTH_MASK = (1 << 31) - 1
_OWN_BIT = 1 << 31
VERSION_SHIFT = 32


class Entry(msgspec.Struct, gc=False):
    """A row on its way into a collection. Its value is slim where the kind has a slim row."""

    key: str
    value: Any
    version: int
    at_us: int
    seq: int
    keys: Keys
    before: Keys | None = None
    """The values it had, where there was such a row."""
    own: bool = False
    """Written by this process, so that nothing in it is unknown here."""
    where: int = 0
    length: int = 0


class Table:
    """The columns. Packing makes a new one, so that whoever walks the old one is not disturbed."""

    __slots__ = ("keys", "numbers", "values")

    def __init__(self) -> None:
        self.keys: list[str] = []
        self.values: list[Any] = []
        # Four numbers a row, side by side, so that a read touches one line of the cache: time, sequence, place,
        # and version, own and length in one.
        self.numbers = array("Q")

    def __len__(self) -> int:
        return len(self.keys)

    def append(self, entry: Entry) -> int:
        self.keys.append(entry.key)
        self.values.append(entry.value)
        last = entry.version << VERSION_SHIFT | (_OWN_BIT if entry.own else 0) | entry.length
        self.numbers.extend((entry.at_us, entry.seq, entry.where, last))
        return len(self.keys) - 1

    def row(self, slot: int) -> Row[Any]:
        at, numbers = slot << 2, self.numbers
        return Row(
            self.keys[slot],
            numbers[at + 3] >> VERSION_SHIFT,
            numbers[at],
            numbers[at + 1],
            self.values[slot],
        )

    def version(self, slot: int) -> int:
        return self.numbers[(slot << 2) + 3] >> VERSION_SHIFT

    def seq(self, slot: int) -> int:
        return self.numbers[(slot << 2) + 1]

    def own(self, slot: int) -> bool:
        return bool(self.numbers[(slot << 2) + 3] & _OWN_BIT)

    def place(self, slot: int) -> tuple[int, int]:
        """Where the line of a row lies, and how long it is."""
        return self.numbers[(slot << 2) + 2], self.numbers[(slot << 2) + 3] & _LENGTH_MASK

    def first_from(self, seq: int) -> int:
        """The first slot whose change is not before a sequence."""
        return bisect_left(range(len(self.keys)), seq, key=self.seq)


class Collection:
    """What is known of one kind: its rows by key, and where its values are."""

    def __init__(self, kind: Kind[Any]) -> None:
        self.kind = kind
        self.slots: dict[str, int] = {}
        self.table = Table()
        self.unique: dict[str, dict[str, str]] = {i.name: {} for i in kind.indexes if i.unique}
        self._multi: dict[str, SlotIndex] = {}
        self.live = Posting()
        """The slots that have a row."""
        self.deleted = 0
        """How often a row went. A row that changes leaves a slot behind by which that is seen; one that goes does
        not."""
        self.keys_of = _keys_of(kind.indexes)
        self.slimmed = _slimmed(kind)
        self._shared: dict[Any, Any] = {}
        self._share = kind.slim.shared if kind.slim else ()
        self._packed = kind.slim.packed if kind.slim else ()
        self._packs: dict[bytes, msgspec.Raw] = {}
        self._ladders: dict[Ordering[Any], Ladder] = {}
        self._text = kind.slim.text if kind.slim else None
        self._searchable: FoldedText | None = None
        self._uniques = [(at, self.unique[i.name]) for at, i in enumerate(kind.indexes) if i.unique]
        # Those that somebody has asked for by now, with their place among the kind's.
        self._multis: list[tuple[int, SlotIndex]] = []

    def __len__(self) -> int:
        return len(self.slots)

    def get(self, key: str) -> Row[Any] | None:
        slot = self.slots.get(key)
        if slot is None:
            return None
        table, at = self.table, slot << 2
        numbers = table.numbers
        return Row(key, numbers[at + 3] >> VERSION_SHIFT, numbers[at], numbers[at + 1], table.values[slot])

    def find(self, index: str, value: str) -> Iterator[Row[Any]]:
        """The rows with a value, newest change first."""
        table = self.table
        return (table.row(slot) for slot in self.slots_with(index, value))

    def slots_with(self, index: str, value: str) -> list[int]:
        held = self.unique.get(index)
        if held is not None:
            key = held.get(value)
            return [] if key is None else [self.slots[key]]
        return self.index(index).newest(value)

    def index(self, name: str) -> SlotIndex:
        """An index that is not unique. Made when somebody first asks for it, kept current from then on."""
        held = self._multi.get(name)
        if held is None:
            at = [one.name for one in self.kind.indexes].index(name)
            index = self.kind.indexes[at]
            held = Sparse() if index.sparse else Dense()
            slots, values = array("I", rising(self.live.chunks)), self.table.values
            for start in range(0, len(slots), INDEXED_AT_ONCE):
                part = slots[start : start + INDEXED_AT_ONCE]
                held.fill(map(index.keys, map(values.__getitem__, part)), part)
            self._multi[name] = held
            self._multis.append((at, held))
        return held

    def rows(self) -> Iterator[Row[Any]]:
        """Every row as of now, newest change first."""
        return _walk(self.table, list(self.table.values))

    def searchable(self) -> FoldedText:
        """The folded text of all rows; made when somebody first searches, kept from then on."""
        if self._text is None:
            raise TypeError(f"{self.kind.name} says nothing about what its text is")
        if self._searchable is None:
            text = self._text
            self._searchable = FoldedText("" if value is None else text(value) for value in self.table.values)
        return self._searchable

    def ladder(self, ordering: Ordering[Any], other: "Collection | None") -> Ladder:
        """The rows in an order, as they are now. `other` is the kind it follows, where it follows one."""
        ladder = self._ladders.pop(ordering, None)
        if ladder is None:
            ladder = Ladder(ordering, self, other)
            for coldest in list(self._ladders)[: max(0, len(self._ladders) + 1 - LADDERS_MAX)]:
                del self._ladders[coldest]
        self._ladders[ordering] = ladder
        ladder.refresh()
        return ladder

    def slim(self, value: Any) -> Any:
        """What memory keeps of a record."""
        return self.shared(self.slimmed(value))

    def shared(self, value: Any) -> Any:
        """The same row with the fields that few values fill pointing to one copy of each."""
        for field in self._share:
            found = getattr(value, field)
            kept = self._shared.setdefault(found, found)
            if kept is not found:
                force_setattr(value, field, kept)
        for field in self._packed:
            force_setattr(value, field, self._pack_field(getattr(value, field)))
        return value

    def put(self, entry: Entry) -> None:
        """The row as it is from now on."""
        before = self.slots.get(entry.key)
        slot = self.table.append(entry)
        self.slots[entry.key] = slot
        if self._searchable is not None:
            self._search_now(entry.value, before)
        if before is None:
            self.live.add(slot)
            self._enter(entry, slot)
        else:
            self.live.move(before, slot)
            self._move(entry, before, slot)
            if len(self.table.keys) - len(self.slots) > max(EMPTY_SLOTS_MIN, len(self.slots)):
                self._pack()

    def delete(self, key: str) -> None:
        slot = self.slots.pop(key, None)
        if slot is None:
            return
        keys = self.keys_of(self.table.values[slot])
        self.table.values[slot] = None
        self.live.discard(slot)
        self.deleted += 1
        if self._searchable is not None:
            self._searchable.blank(slot)
        for at, held in self._uniques:
            _give_up(held, key, keys[at])
        for at, index in self._multis:
            _leave(index, keys[at], slot)

    def load(self, lines: Sequence[Line[Any]], wheres: Iterable[int], lengths: Iterable[int]) -> None:
        """Many rows of new keys at once, in the order of their change."""
        table, start = self.table, len(self.table.keys)
        keys = [line.k for line in lines]
        values = [line.d for line in lines]
        if None in values:
            raise BadLine("a line has no record")
        if self.kind.slim is not None and self.kind.slim.of is not None:
            values = list(map(self.kind.slim.of, values))
        for field in self._share:
            self._share_field(field, values)
        self._pack_all(values)
        table.keys += keys
        table.values += values
        numbers = [
            (line.t, line.s, where, line.v << VERSION_SHIFT | length)
            for line, where, length in zip(lines, wheres, lengths, strict=True)
        ]
        table.numbers.extend(chain.from_iterable(numbers))
        self.slots.update(zip(keys, range(start, start + len(keys)), strict=True))
        self.live.add_range(start, start + len(keys))
        self._make_searchable(values)
        for index in self.kind.indexes:
            if index.unique:
                self._hold(index, start)
        for at, held in self._multis:
            read = self.kind.indexes[at].keys
            held.fill(map(read, values), range(start, start + len(values)))

    def _pack_all(self, values: Sequence[Any]) -> None:
        for field in self._packed:
            for value in values:
                force_setattr(value, field, self._pack_field(getattr(value, field)))

    def _make_searchable(self, values: Iterable[Any]) -> None:
        if self._searchable is not None and self._text is not None:
            for value in values:
                self._searchable.append(self._text(value))

    def _search_now(self, value: Any, before: int | None) -> None:
        text, searchable = self._text, self._searchable
        if text is not None and searchable is not None:
            searchable.append(text(value))
            if before is not None:
                searchable.blank(before)

    def _enter(self, entry: Entry, slot: int) -> None:
        key, keys = entry.key, entry.keys
        for at, held in self._uniques:
            for value in keys[at]:
                held[value] = key
        for at, index in self._multis:
            for value in keys[at]:
                index.enter(value, slot)

    def _move(self, entry: Entry, old: int, slot: int) -> None:
        """From one slot to the next, with the values that stayed and those that did not."""
        values, keys = self.table.values, entry.keys
        before = self.keys_of(values[old]) if entry.before is None else entry.before
        values[old] = None
        if before == keys:
            for at, index in self._multis:
                for value in keys[at]:
                    index.move(value, old, slot)
            return
        for at, held in self._uniques:
            if before[at] != keys[at]:
                _give_up(held, entry.key, before[at])
        for at, index in self._multis:
            _leave(index, before[at], old)
        self._enter(entry, slot)

    def _hold(self, index: Index[Any], start: int) -> None:
        """Rows that are in the table already enter a unique index."""
        held, table = self.unique[index.name], self.table
        for key, found in zip(table.keys[start:], map(index.keys, table.values[start:]), strict=True):
            for value in found:
                held[value] = key

    def _pack(self) -> None:
        """Leaves the empty slots behind. Costs one pass over the rows, once in as many changes as there are rows."""
        old, table = self.table, Table()
        there = [slot for slot, value in enumerate(old.values) if value is not None]
        table.keys = [old.keys[slot] for slot in there]
        table.values = [old.values[slot] for slot in there]
        for slot in there:
            table.numbers.extend(old.numbers[slot << 2 : (slot << 2) + 4])
        self.table, self._searchable = table, None
        self.live = Posting()
        self.live.add_range(0, len(there))
        self.slots.update(zip(table.keys, range(len(there)), strict=True))
        self._multi, self._multis = {}, []

    def _pack_field(self, found: Any) -> msgspec.Raw:
        """A piece of the chunk that was read would hold on to all of the chunk."""
        raw = bytes(found)
        kept = self._packs.get(raw)
        if kept is None:
            kept = msgspec.Raw(raw)
            if len(self._packs) < PACKS_SHARED_MAX:
                self._packs[raw] = kept
        return kept

    def _share_field(self, field: str, values: Sequence[Any]) -> None:
        share = self._shared.setdefault
        for value in values:
            found = getattr(value, field)
            kept = share(found, found)
            if kept is not found:
                force_setattr(value, field, kept)


def _walk(table: Table, values: list[Any]) -> Iterator[Row[Any]]:
    keys, numbers = table.keys, table.numbers
    for slot in range(len(values) - 1, -1, -1):
        if values[slot] is not None:
            at = slot << 2
            yield Row(
                keys[slot], numbers[at + 3] >> VERSION_SHIFT, numbers[at], numbers[at + 1], values[slot]
            )


def _give_up(held: dict[str, str], key: str, values: tuple[str, ...]) -> None:
    for value in values:
        if held.get(value) == key:
            del held[value]


def _leave(index: SlotIndex, values: tuple[str, ...], slot: int) -> None:
    for value in values:
        index.leave(value, slot)


def _keys_of(indexes: tuple[Index[Any], ...]) -> Callable[[Any], Keys]:
    reads = [index.keys for index in indexes]
    # A value that a row has twice counts once.
    return lambda value: tuple(
        [found if len(found := tuple(read(value))) < 2 else tuple(dict.fromkeys(found)) for read in reads]
    )


def _slimmed(kind: Kind[Any]) -> Callable[[Any], Any]:
    """From the record to what memory keeps of it."""
    slim = kind.slim
    if slim is None:
        return lambda value: value
    if slim.of is not None:
        return slim.of
    if not slim.packed:
        return lambda value: msgspec.convert(value, slim.type, from_attributes=True)
    plain = [field.name for field in msgspec.structs.fields(slim.type) if field.name not in slim.packed]
    return lambda value: slim.type(
        **{name: getattr(value, name) for name in plain},
        **{name: msgspec.Raw(msgspec.json.encode(getattr(value, name))) for name in slim.packed},
    )
