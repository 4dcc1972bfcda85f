"""What a function may do under the lock: read, write, tell a log, ask for events."""

from collections.abc import Callable, Iterator
from typing import Any, TypeVar

import msgspec

from app.core.events import Event
from app.store.collection import Collection, Entry, Keys
from app.store.errors import Duplicate, Fenced, VersionConflict
from app.store.group import Group, Layer, Pending, Written
from app.store.kinds import Idem, Kind, LogKind, Row
from app.store.lines import Line, decoded
from app.store.postings import counted
from app.store.view import DELETE, OUTBOX, Outgoing

T = TypeVar("T")
R = TypeVar("R")


class Leader(msgspec.Struct, frozen=True):
    """The newest leader that wrote here."""

    number: int


FENCE: Kind[Leader] = Kind("_fence", Leader)
_FENCE_KEY = "leader"
_UNKNOWN: Any = object()


class Outcome(msgspec.Struct):
    """What one batch came to: its result or its problem, and what to tell the house after the commit."""

    result: Any = None
    problem: Exception | None = None
    events: list[Event] = []


class Standing(msgspec.Struct, gc=False):
    """A record before a change. Version 0: there is none."""

    version: int = 0
    value: Any = None
    """As memory keeps it."""
    own: bool = True
    """Whether all of it is known to this release."""

    def keys(self, collection: Collection) -> Keys | None:
        """The index values it has."""
        return None if self.value is None else collection.keys_of(self.value)


class Batch:
    """Reads and writes under the lock. The function that is given one does no I/O and never waits."""

    __slots__ = ("_entries", "_group", "events")

    def __init__(self, group: Group) -> None:
        self._group = group
        self._entries = 0
        self.events: list[Event] = []

    @property
    def org_id(self) -> str:
        return self._group.segments.org_id

    @property
    def now_us(self) -> int:
        return self._group.now_us

    def get(self, kind: Kind[T], key: str) -> Row[T] | None:
        """The whole record, with what this batch and those before it in the group wrote."""
        layer = self._group.layer(kind)
        pending = layer.rows.get(key)
        if pending is not None:
            return pending.row
        return self._whole(layer.collection, key)

    def find(self, kind: Kind[T], index: str, value: str) -> list[Row[T]]:
        """The whole records with a value, newest change first."""
        layer = self._group.layer(kind)
        slots = layer.collection.slots_with(index, value)
        known = [layer.collection.table.keys[slot] for slot in slots]
        older = (self._whole(layer.collection, key) for key in known if key not in layer.rows)
        return layer.entered(index, value) + [row for row in older if row is not None]

    def rows(self, kind: Kind[T]) -> Iterator[Row[Any]]:
        """Every record, newest change first; slim where the kind has a slim row."""
        layer = self._group.layer(kind)
        entries = [pending.entry for pending in layer.rows.values() if pending.entry is not None]
        for one in sorted(entries, key=lambda entry: -entry.seq):
            yield Row(one.key, one.version, one.at_us, one.seq, one.value)
        yield from (row for row in layer.collection.rows() if row.key not in layer.rows)

    def count(self, kind: Kind[Any]) -> int:
        layer = self._group.layer(kind)
        return len(layer.collection) + layer.grown

    def had(self, kind: Kind[Any], index: str, value: str) -> int:
        """How many records had a value before this batch and those that are made durable with it."""
        return counted(self._group.layer(kind).collection.index(index).any_of((value,)))

    def put(self, kind: Kind[T], key: str, value: T, *, expect: int | None = None) -> Row[T]:
        """The record from now on. `expect` is the version it must have; 0: it must not exist."""
        group = self._group
        layer = group.layer(kind)
        collection = layer.collection
        standing = _standing(layer, key)
        version = standing.version
        if expect is not None and expect != version:
            raise VersionConflict(self.get(kind, key), expect)
        slim = collection.slim(value)
        keys = collection.keys_of(slim)
        before = keys if slim == standing.value else standing.keys(collection)
        row = Row(key, version + 1, group.now_us, group.next_seq, value)
        entry = Entry(key, slim, version + 1, group.now_us, row.seq, keys, before)
        if keys != before:
            _refuse_taken(layer, entry)
        line: Line[Any] = Line(kind.name, key, row.seq, group.now_us, version + 1)
        extras = None if standing.own else group.carried(layer, key, value)
        if extras is None:
            line.d, entry.own = value, True
        else:
            line.d = extras
        pending = Pending(row, entry, extras)
        group.written.append(Written(line, pending))
        layer.set(key, pending, before)
        return row

    def delete(self, kind: Kind[Any], key: str, *, expect: int | None = None) -> None:
        """The record is gone. Nothing happens where there was none."""
        group, layer = self._group, self._group.layer(kind)
        standing = _standing(layer, key)
        version = standing.version
        if expect is not None and expect != version:
            raise VersionConflict(self.get(kind, key), expect)
        if version == 0:
            return
        pending = Pending(None)
        line: Line[Any] = Line(kind.name, key, group.next_seq, group.now_us, version + 1, DELETE)
        group.written.append(Written(line, pending))
        layer.set(key, pending, standing.keys(layer.collection))

    def log(self, kind: LogKind[T], entry: T, *, subject: str | None = None) -> None:
        """An entry that is in the log if and only if this batch commits. It can be read from the log at once."""
        seq = self._group.next_seq
        row = Outgoing(kind.name, msgspec.Raw(msgspec.json.encode(entry)), subject)
        line: Line[Any] = Line(OUTBOX, f"{seq}:{self._entries}", seq, self.now_us)
        line.d = msgspec.Raw(msgspec.json.encode(row))
        self._entries += 1
        self._group.written.append(Written(line))

    def after(self, event: Event) -> None:
        """Told to the house once this is durable."""
        self.events.append(event)

    def fence(self, number: int) -> None:
        """Only the newest leader goes on: an older number than one that was seen here is refused."""
        newest = self.get(FENCE, _FENCE_KEY)
        if newest is not None and newest.value.number > number:
            raise Fenced(number, newest.value.number)
        if newest is None or newest.value.number < number:
            self.put(FENCE, _FENCE_KEY, Leader(number))

    def forget_leaders(self) -> None:
        """For an org that came from another host, whose leaders were counted apart from ours."""
        if self.get(FENCE, _FENCE_KEY) is not None:
            self.delete(FENCE, _FENCE_KEY)

    def _whole(self, collection: Collection, key: str) -> Row[Any] | None:
        row = collection.get(key)
        if row is None or collection.kind.slim is None:
            return row
        raw = self._group.stored(collection, key)
        return None if raw is None else whole_row(collection.kind, raw)


def run(group: Group, fn: Callable[[Batch], R], idem: Idem | None, *, fence: int | None = None) -> Outcome:
    """One batch. When its function raises, nothing of it remains. `fence` is the number of the leader that asks."""
    start = len(group.written)
    batch = Batch(group)
    try:
        if idem is not None:
            group.refuse_repeat(idem)
        if fence is not None:
            batch.fence(fence)
        result = fn(batch)
        group.seal(start, idem, result)
    except Exception as problem:
        group.take_back(start)
        return Outcome(problem=problem)
    return Outcome(result, None, batch.events)


def whole_row(kind: Kind[T], raw: bytes) -> Row[T]:
    """The record of a line, all of it."""
    line = decoded(raw)
    value = msgspec.json.decode(line.d, type=kind.type)
    return Row(line.k, line.v, line.t, line.s, value)


def _standing(layer: Layer, key: str) -> Standing:
    """The record as it is."""
    pending = layer.rows.get(key)
    if pending is not None:
        if pending.row is None or pending.entry is None:
            return Standing()
        return Standing(pending.row.version, pending.entry.value, pending.extras is None)
    slot = layer.collection.slots.get(key)
    if slot is None:
        return Standing()
    table = layer.collection.table
    return Standing(table.version(slot), table.values[slot], table.own(slot))


def _refuse_taken(layer: Layer, entry: Entry) -> None:
    """Duplicate, if somebody else has one of the row's unique values."""
    for at, name, taken, held in layer.uniques:
        for value in entry.keys[at]:
            holder = taken.get(value, _UNKNOWN)
            holder = held.get(value) if holder is _UNKNOWN else holder
            if holder is not None and holder != entry.key:
                raise Duplicate(name, value)
