"""The rows of one kind in memory.

Every change gives a row the next slot, so that slots are in the order of change: "newest first" is a walk from the
top, and a bit per slot says which rows have a value. The slot a row leaves stays empty until the table is packed.
"""

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from operator import attrgetter
from typing import Any

import msgspec
from msgspec.structs import force_setattr

from app.store.kinds import Index, Kind, Row, Slim
from app.store.lines import BadLine, Line
from app.store.postings import Posting, newest_first, packed
from app.store.search import FoldedText

EMPTY_SLOTS_MIN = 4096
"""A table is packed when more slots than this, and more than the rows it has, are empty."""

Keys = tuple[tuple[str, ...], ...]


class Table:
    """The columns. Packing makes a new one, so that whoever walks the old one is not disturbed."""

    __slots__ = ("ats", "keys", "lengths", "seqs", "values", "versions", "wheres")

    def __init__(self) -> None:
        self.keys: list[str] = []
        self.values: list[Any] = []
        self.versions = array("I")
        self.ats = array("Q")
        self.seqs = array("Q")
        self.wheres = array("Q")
        self.lengths = array("I")

    def append(self, row: Row[Any], where: int, length: int) -> int:
        self.keys.append(row.key)
        self.values.append(row.value)
        self.versions.append(row.version)
        self.ats.append(row.at_us)
        self.seqs.append(row.seq)
        self.wheres.append(where)
        self.lengths.append(length)
        return len(self.keys) - 1

    def row(self, slot: int) -> Row[Any]:
        return Row(self.keys[slot], self.versions[slot], self.ats[slot], self.seqs[slot], self.values[slot])


class Collection:
    """What is known of one kind: its rows by key, and where its values are."""

    def __init__(self, kind: Kind[Any]) -> None:
        self.kind = kind
        self.slots: dict[str, int] = {}
        self.table = Table()
        self.unique: dict[str, dict[str, str]] = {i.name: {} for i in kind.indexes if i.unique}
        self.multi: dict[str, dict[str, Posting]] = {i.name: {} for i in kind.indexes if not i.unique}
        self.keys_of = _keys_of(kind.indexes)
        self.slimmed = _slimmed(kind)
        self._text = kind.slim.text if kind.slim else None
        self._searchable: FoldedText | None = None
        self._shared: dict[Any, Any] = {}
        self._share = kind.slim.shared if kind.slim else ()

    def __len__(self) -> int:
        return len(self.slots)

    def get(self, key: str) -> Row[Any] | None:
        slot = self.slots.get(key)
        if slot is None:
            return None
        table = self.table
        return Row(key, table.versions[slot], table.ats[slot], table.seqs[slot], table.values[slot])

    def find(self, index: str, value: str) -> Iterator[Row[Any]]:
        """The rows with a value, newest change first."""
        table = self.table
        return (table.row(slot) for slot in self.slots_with(index, value))

    def slots_with(self, index: str, value: str) -> list[int]:
        held = self.unique.get(index)
        if held is not None:
            key = held.get(value)
            return [] if key is None else [self.slots[key]]
        posting = self.multi[index].get(value)
        return [] if posting is None else list(newest_first(posting.chunks))

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

    def put(self, row: Row[Any], where: int, length: int, keys: Keys | None = None) -> None:
        """The row as it is from now on. `row.value` is slim where the kind has a slim row."""
        self._share_fields(row.value)
        keys = self.keys_of(row.value) if keys is None else keys
        before = self.slots.get(row.key)
        if before is not None:
            self._leave(row.key, before)
        slot = self.table.append(row, where, length)
        self.slots[row.key] = slot
        if self._searchable is not None and self._text is not None:
            self._searchable.append(self._text(row.value))
        for index, values in zip(self.kind.indexes, keys, strict=True):
            self._enter(index, row.key, slot, values)
        if len(self.table.keys) - len(self.slots) > max(EMPTY_SLOTS_MIN, len(self.slots)):
            self._pack()

    def delete(self, key: str) -> None:
        slot = self.slots.pop(key, None)
        if slot is not None:
            self._leave(key, slot)

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
        table.keys += keys
        table.values += values
        table.versions.extend([line.v for line in lines])
        table.ats.extend([line.t for line in lines])
        table.seqs.extend([line.s for line in lines])
        table.wheres.extend(wheres)
        table.lengths.extend(lengths)
        self.slots.update(zip(keys, range(start, start + len(keys)), strict=True))
        for index in self.kind.indexes:
            self._index(index, start)

    def _index(self, index: Index[Any], start: int) -> None:
        values = self.table.values[start:]
        if index.unique:
            held = self.unique[index.name]
            for key, value in zip(self.table.keys[start:], values, strict=True):
                for found in index.keys(value):
                    held[found] = key
            return
        slots: dict[str, list[int]] = {}
        for slot, value in enumerate(values, start):
            for found in index.keys(value):
                slots.setdefault(found, []).append(slot)
        postings = self.multi[index.name]
        for found, those in slots.items():
            posting = postings.get(found)
            if posting is None:
                postings[found] = Posting(packed(those))
            else:
                for slot in those:
                    posting.add(slot)

    def _enter(self, index: Index[Any], key: str, slot: int, values: tuple[str, ...]) -> None:
        if index.unique:
            for value in values:
                self.unique[index.name][value] = key
            return
        postings = self.multi[index.name]
        for value in values:
            posting = postings.get(value)
            if posting is None:
                posting = postings[value] = Posting()
            posting.add(slot)

    def _leave(self, key: str, slot: int) -> None:
        value = self.table.values[slot]
        self.table.values[slot] = None
        for index in self.kind.indexes:
            for found in index.keys(value):
                self._forget(index, found, key, slot)

    def _forget(self, index: Index[Any], value: str, key: str, slot: int) -> None:
        if not index.unique:
            posting = self.multi[index.name].get(value)
            if posting is not None:
                posting.discard(slot)
                if not posting:
                    del self.multi[index.name][value]
        elif self.unique[index.name].get(value) == key:
            del self.unique[index.name][value]

    def _pack(self) -> None:
        """Leaves the empty slots behind. Costs one pass over the rows, once in as many changes as there are rows."""
        old, table = self.table, Table()
        for slot, value in enumerate(old.values):
            if value is not None:
                self.slots[old.keys[slot]] = table.append(old.row(slot), old.wheres[slot], old.lengths[slot])
        self.table, self._searchable = table, None
        for index in self.kind.indexes:
            if not index.unique:
                self.multi[index.name] = {}
                self._index(index, 0)

    def _share_field(self, field: str, values: Sequence[Any]) -> None:
        share = self._shared.setdefault
        for value in values:
            found = getattr(value, field)
            kept = share(found, found)
            if kept is not found:
                force_setattr(value, field, kept)

    def _share_fields(self, value: Any) -> None:
        for field in self._share:
            found = getattr(value, field)
            kept = self._shared.setdefault(found, found)
            if kept is not found:
                force_setattr(value, field, kept)


def _walk(table: Table, values: list[Any]) -> Iterator[Row[Any]]:
    keys, versions, ats, seqs = table.keys, table.versions, table.ats, table.seqs
    for slot in range(len(values) - 1, -1, -1):
        if values[slot] is not None:
            yield Row(keys[slot], versions[slot], ats[slot], seqs[slot], values[slot])


def _keys_of(indexes: tuple[Index[Any], ...]) -> Callable[[Any], Keys]:
    reads = [index.keys for index in indexes]
    return lambda value: tuple([tuple(read(value)) for read in reads])


def _slimmed(kind: Kind[Any]) -> Callable[[Any], Any]:
    """From the record to what memory keeps of it."""
    if kind.slim is None:
        return lambda value: value
    return kind.slim.of or _by_name(kind.slim)


def _by_name(slim: Slim[Any]) -> Callable[[Any], Any]:
    names = [field.name for field in msgspec.structs.fields(slim.type)]
    make = slim.type
    if len(names) == 1:
        only = attrgetter(names[0])
        return lambda value: make(**{names[0]: only(value)})
    read = attrgetter(*names)
    return lambda value: make(**dict(zip(names, read(value), strict=True)))
