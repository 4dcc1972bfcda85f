"""What one lock and one sync make durable: the batches of a group, one after the other, each whole or not at all."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, TypeVar

import msgspec

from app.core.events import Event
from app.store.collection import Collection, Keys
from app.store.errors import Duplicate, Fenced, IdemReused, Replayed, VersionConflict
from app.store.kinds import Idem, Kind, LogKind, Row
from app.store.lines import Line, decoded, encoded
from app.store.segments import Segments
from app.store.unknown import carried_over
from app.store.view import DELETE, IDEM, IDEM_KEPT_US, OUTBOX, Outgoing, View

T = TypeVar("T")
R = TypeVar("R")


class Leader(msgspec.Struct, frozen=True):
    """The newest leader that wrote here."""

    number: int


FENCE: Kind[Leader] = Kind("_fence", Leader)
_FENCE_KEY = "leader"
_ABSENT: Any = object()


@dataclass
class Pending:
    """A change of a record that the group will make. No row: it is deleted."""

    row: Row[Any] | None
    slim: Any = None
    keys: Keys = ()
    extras: msgspec.Raw | None = None
    """The record as JSON where fields of another release were carried over."""


@dataclass
class Layer:
    """The changes of one kind over what the view has."""

    collection: Collection
    rows: dict[str, Pending] = field(default_factory=dict)
    taken: dict[str, dict[str, str | None]] = field(default_factory=dict)
    """By unique index: who has a value now; None where it was given up."""
    entered: dict[str, dict[str, dict[str, None]]] = field(default_factory=dict)
    """By index: the keys that were given a value; they may have lost it again."""


@dataclass
class Outcome:
    """What one batch came to: its result or its problem, and what to tell the house after the commit."""

    result: Any = None
    problem: Exception | None = None
    events: list[Event] = field(default_factory=list)


@dataclass
class Written:
    """A line of the group, with what memory needs so that it is not parsed again."""

    line: Line[Any]
    pending: Pending | None
    raw: bytes = b""


class Group:
    """The batches under one lock. Later ones see what earlier ones did."""

    def __init__(self, view: View, segments: Segments, now_us: int) -> None:
        self.view = view
        self.segments = segments
        self.now_us = now_us
        self.written: list[Written] = []
        self._layers: dict[str, Layer] = {}
        self._undo: list[tuple[dict[Any, Any], Any, Any]] = []
        self._answers: dict[str, tuple[str, str | None]] = {}

    def run(self, fn: "Callable[[Batch], R]", idem: Idem | None) -> Outcome:
        """One batch. When its function raises, nothing of it remains."""
        start = len(self.written)
        self._undo.clear()
        batch = Batch(self)
        try:
            if idem is not None:
                self._refuse_repeat(idem)
            result = fn(batch)
            self._seal(start, idem, result)
        except Exception as problem:
            self._take_back(start)
            return Outcome(problem=problem)
        return Outcome(result=result, events=batch.events)

    def data(self) -> bytes:
        return b"".join([one.raw for one in self.written])

    def apply(self, place: int) -> None:
        """Everything that was written becomes what the view knows. Called under the view's mutex."""
        for one in self.written:
            length = len(one.raw) - 1
            self._apply(one, place, length)
            place += length + 1

    def layer(self, kind: Kind[Any]) -> Layer:
        layer = self._layers.get(kind.name)
        if layer is None:
            layer = self._layers[kind.name] = Layer(self.view.collections[kind.name])
        return layer

    def set(self, target: dict[Any, Any], key: Any, value: Any) -> None:
        """Changes a dictionary of the group so that it can be taken back."""
        self._undo.append((target, key, target.get(key, _ABSENT)))
        target[key] = value

    def add(self, line: Line[Any], pending: Pending | None = None) -> None:
        self.written.append(Written(line, pending))

    @property
    def next_seq(self) -> int:
        return self.view.last_seq + len(self.written) + 1

    def stored(self, collection: Collection, key: str) -> bytes | None:
        """The line of a record as it is on disk."""
        slot = collection.slots.get(key)
        if slot is None:
            return None
        return self.segments.record(collection.table.wheres[slot], collection.table.lengths[slot])

    def _apply(self, one: Written, place: int, length: int) -> None:
        line, pending = one.line, one.pending
        if pending is None or pending.row is None:
            self.view.settle(line, place, length)
            return
        self.view.note(line, place, length)
        row = pending.row
        slim = Row(row.key, row.version, row.at_us, row.seq, pending.slim)
        self.view.collections[line.c].put(slim, place, length, pending.keys)

    def _seal(self, start: int, idem: Idem | None, result: Any) -> None:
        answer = None
        if idem is not None:
            answer = None if idem.encode is None else idem.encode(result).decode()
            self._carry(start, idem, answer)
        own = self.written[start:]
        for left, one in enumerate(reversed(own)):
            one.line.n = left
            one.raw = encoded(one.line)
        if idem is not None:
            self._answers[idem.key] = (idem.fingerprint, answer)

    def _carry(self, start: int, idem: Idem, answer: str | None) -> None:
        """The last line of the batch protects it; a batch without lines gets one for that."""
        if len(self.written) == start:
            self.add(Line(c=IDEM, k=idem.key, s=self.next_seq, t=self.now_us))
        line = self.written[-1].line
        line.i, line.f, line.a = idem.key, idem.fingerprint, answer

    def _take_back(self, start: int) -> None:
        del self.written[start:]
        for target, key, before in reversed(self._undo):
            if before is _ABSENT:
                target.pop(key, None)
            else:
                target[key] = before

    def _refuse_repeat(self, idem: Idem) -> None:
        known = self._answers.get(idem.key) or self._stored_answer(idem.key)
        if known is None:
            return
        fingerprint, answer = known
        if fingerprint != idem.fingerprint:
            raise IdemReused
        raise Replayed(None if answer is None else answer.encode())

    def _stored_answer(self, key: str) -> tuple[str, str | None] | None:
        place = self.view.idem.get(key)
        if place is None or place.at_us < self.now_us - IDEM_KEPT_US:
            return None
        line = decoded(self.segments.record(place.where, place.length))
        return line.f, line.a


class Batch:
    """Reads and writes under the lock. The function that is given one does no I/O and never waits."""

    def __init__(self, group: Group) -> None:
        self._group = group
        self._entries = 0
        self.org_id = group.segments.org_id
        self.now_us = group.now_us
        self.events: list[Event] = []

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
        place = [one.name for one in kind.indexes].index(index)
        fresh = [
            row
            for key in layer.entered.get(index, {}).get(value, ())
            if (row := layer.rows[key].row) is not None and value in layer.rows[key].keys[place]
        ]
        slots = layer.collection.slots_with(index, value)
        known = [layer.collection.table.keys[slot] for slot in slots]
        older = (self._whole(layer.collection, key) for key in known if key not in layer.rows)
        return sorted(fresh, key=lambda row: -row.seq) + [row for row in older if row is not None]

    def rows(self, kind: Kind[T]) -> Iterator[Row[Any]]:
        """Every record, newest change first; slim where the kind has a slim row."""
        layer = self._group.layer(kind)
        changed = [
            Row(p.row.key, p.row.version, p.row.at_us, p.row.seq, p.slim)
            for p in layer.rows.values()
            if p.row is not None
        ]
        yield from sorted(changed, key=lambda row: -row.seq)
        yield from (row for row in layer.collection.rows() if row.key not in layer.rows)

    def count(self, kind: Kind[Any]) -> int:
        layer = self._group.layer(kind)
        there = sum(pending.row is not None for pending in layer.rows.values())
        before = sum(key in layer.collection.slots for key in layer.rows)
        return len(layer.collection) + there - before

    def put(self, kind: Kind[T], key: str, value: T, *, expect: int | None = None) -> Row[T]:
        """The record from now on. `expect` is the version it must have; 0: it must not exist."""
        group, layer = self._group, self._group.layer(kind)
        before, version = self._before(layer, key)
        self._meet(kind, key, version, expect)
        row = Row(key, version + 1, group.now_us, group.next_seq, value)
        slim = layer.collection.slimmed(value)
        pending = Pending(row, slim, layer.collection.keys_of(slim))
        self._claim(layer, key, before, pending.keys)
        pending.extras = self._carried(layer, key, value)
        line: Line[Any] = Line(kind.name, key, row.seq, group.now_us, row.version)
        line.d = value if pending.extras is None else pending.extras
        group.add(line, pending)
        group.set(layer.rows, key, pending)
        return row

    def delete(self, kind: Kind[Any], key: str, *, expect: int | None = None) -> None:
        """The record is gone. Nothing happens where there was none."""
        group, layer = self._group, self._group.layer(kind)
        before, version = self._before(layer, key)
        self._meet(kind, key, version, expect)
        if version == 0:
            return
        self._claim(layer, key, before, tuple(() for _ in kind.indexes))
        pending = Pending(None)
        group.add(Line(kind.name, key, group.next_seq, group.now_us, version + 1, DELETE), pending)
        group.set(layer.rows, key, pending)

    def log(self, kind: LogKind[T], entry: T, *, subject: str | None = None) -> None:
        """An entry that is in the log if and only if this batch commits. It can be read from the log at once."""
        seq = self._group.next_seq
        row = Outgoing(kind.name, msgspec.Raw(msgspec.json.encode(entry)), subject)
        key = f"{seq}:{self._entries}"
        self._entries += 1
        self._group.add(Line(OUTBOX, key, seq, self.now_us, d=msgspec.Raw(msgspec.json.encode(row))))

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

    def _whole(self, collection: Collection, key: str) -> Row[Any] | None:
        row = collection.get(key)
        if row is None or collection.kind.slim is None:
            return row
        raw = self._group.stored(collection, key)
        return None if raw is None else whole_row(collection.kind, raw)

    def _before(self, layer: Layer, key: str) -> tuple[Keys, int]:
        """The index values and the version of the record as it is; version 0 where there is none."""
        pending = layer.rows.get(key)
        if pending is not None:
            return pending.keys, 0 if pending.row is None else pending.row.version
        slot = layer.collection.slots.get(key)
        if slot is None:
            return (), 0
        table = layer.collection.table
        return layer.collection.keys_of(table.values[slot]), table.versions[slot]

    def _meet(self, kind: Kind[Any], key: str, version: int, expect: int | None) -> None:
        if expect is not None and expect != version:
            raise VersionConflict(self.get(kind, key), expect)

    def _claim(self, layer: Layer, key: str, before: Keys, after: Keys) -> None:
        """Takes the unique values of the record, gives up those it had, and notes where it can be found."""
        for place, index in enumerate(layer.collection.kind.indexes):
            if index.unique:
                self._claim_unique(layer, index.name, key, before[place] if before else (), after[place])
            entered = layer.entered.setdefault(index.name, {})
            for value in after[place]:
                entered.setdefault(value, {})[key] = None

    def _claim_unique(
        self, layer: Layer, index: str, key: str, before: tuple[str, ...], after: tuple[str, ...]
    ) -> None:
        taken = layer.taken.setdefault(index, {})
        held = layer.collection.unique[index]
        for value in after:
            holder = taken.get(value, _ABSENT)
            holder = held.get(value) if holder is _ABSENT else holder
            if holder is not None and holder != key:
                raise Duplicate(index, value)
        for value in before:
            self._group.set(taken, value, None)
        for value in after:
            self._group.set(taken, value, key)

    def _carried(self, layer: Layer, key: str, value: Any) -> msgspec.Raw | None:
        pending = layer.rows.get(key)
        kind = layer.collection.kind
        if pending is not None:
            stored: bytes | None = None if pending.extras is None else bytes(pending.extras)
        else:
            raw = self._group.stored(layer.collection, key)
            stored = None if raw is None else bytes(decoded(raw).d)
        carried = None if stored is None else carried_over(stored, kind.type, value)
        return None if carried is None else msgspec.Raw(carried)


def whole_row(kind: Kind[T], raw: bytes) -> Row[T]:
    """The record of a line, all of it."""
    line = decoded(raw)
    value = msgspec.json.decode(line.d, type=kind.type)
    return Row(line.k, line.v, line.t, line.s, value)
