"""What one lock and one sync make durable: the batches of a group, one after the other, each whole or not at all."""

from typing import Any

import msgspec

from app.store.collection import Collection, Entry, Keys
from app.store.errors import IdemReused, Replayed
from app.store.kinds import Idem, Kind, Row
from app.store.lines import Line, decoded, encoded
from app.store.segments import Segments
from app.store.unknown import carried_over
from app.store.view import IDEM, IDEM_KEPT_US, View


class Pending(msgspec.Struct, gc=False):
    """A change of a record that the group will make. No row: it is deleted."""

    row: Row[Any] | None
    entry: Entry | None = None
    extras: msgspec.Raw | None = None
    """The record as JSON where fields of another release were carried over."""

    @property
    def keys(self) -> Keys | None:
        return None if self.entry is None else self.entry.keys


class Written(msgspec.Struct, gc=False):
    """A line of the group, with what memory needs so that it is not parsed again."""

    line: Line[Any]
    pending: Pending | None = None
    raw: bytes = b""


class Layer:
    """The changes of one kind over what the view has."""

    def __init__(self, collection: Collection) -> None:
        self.collection = collection
        self.rows: dict[str, Pending] = {}
        indexes = collection.kind.indexes
        self.taken: dict[str, dict[str, str | None]] = {index.name: {} for index in indexes if index.unique}
        """By unique index: who has a value now; None where it was given up."""
        self.uniques = [
            (at, index.name, self.taken[index.name], collection.unique[index.name])
            for at, index in enumerate(indexes)
            if index.unique
        ]
        self._entered: dict[str, dict[str, dict[str, None]]] = {}
        self.grown = 0
        """So many records more than the view has."""

    def set(self, key: str, pending: Pending, before: Keys | None) -> None:
        last = self.rows.get(key)
        was_there = key in self.collection.slots if last is None else last.row is not None
        self.grown += (pending.row is not None) - was_there
        self.rows[key] = pending
        keys = pending.keys
        if self._entered:
            self._enter(key, pending)
        if keys == before:
            return
        for at, _, taken, _ in self.uniques:
            values = () if keys is None else keys[at]
            if before is not None and before[at] != values:
                for value in before[at]:
                    taken[value] = None
            for value in values:
                taken[value] = key

    def entered(self, index: str, value: str) -> list[Row[Any]]:
        """The changed rows that have a value by now, newest first."""
        at = [one.name for one in self.collection.kind.indexes].index(index)
        found = self._entered.get(index)
        if found is None:
            found = self._entered[index] = {}
            for key, pending in self.rows.items():
                self._enter_one(found, at, (key, pending))
        pendings = (self.rows[key] for key in found.get(value, ()))
        rows = [one.row for one in pendings if one.row is not None and one.keys and value in one.keys[at]]
        return sorted(rows, key=lambda row: -row.seq)

    def _enter(self, key: str, pending: Pending) -> None:
        for at, index in enumerate(self.collection.kind.indexes):
            found = self._entered.get(index.name)
            if found is not None:
                self._enter_one(found, at, (key, pending))

    def _enter_one(self, found: dict[str, dict[str, None]], at: int, one: tuple[str, Pending]) -> None:
        """It may lose the value again: who asks looks at the row."""
        key, pending = one
        for value in pending.keys[at] if pending.keys else ():
            found.setdefault(value, {})[key] = None


class Group:
    """The batches under one lock. Later ones see what earlier ones did."""

    def __init__(self, view: View, segments: Segments, now_us: int) -> None:
        self.view = view
        self.segments = segments
        self.now_us = now_us
        self.written: list[Written] = []
        self._first_seq = view.last_seq + 1
        self._layers: dict[str, Layer] = {}
        self._answers: dict[str, tuple[str, str | None]] = {}

    @property
    def next_seq(self) -> int:
        return self._first_seq + len(self.written)

    def layer(self, kind: Kind[Any]) -> Layer:
        layer = self._layers.get(kind.name)
        if layer is None:
            layer = self._layers[kind.name] = Layer(self.view.collections[kind.name])
        return layer

    def stored(self, collection: Collection, key: str) -> bytes | None:
        """The line of a record as it is on disk."""
        slot = collection.slots.get(key)
        return None if slot is None else self.segments.record(*collection.table.place(slot))

    def carried(self, layer: Layer, key: str, value: Any) -> msgspec.Raw | None:
        """The record as JSON, if the one it replaces has fields that this release does not know."""
        collection, pending = layer.collection, layer.rows.get(key)
        if pending is not None:
            stored = None if pending.extras is None else bytes(pending.extras)
        else:
            raw = self.stored(collection, key)
            stored = None if raw is None else bytes(decoded(raw).d)
        carried = None if stored is None else carried_over(stored, collection.kind.type, value)
        return None if carried is None else msgspec.Raw(carried)

    def refuse_repeat(self, idem: Idem) -> None:
        """Replayed or IdemReused, if the key was seen before."""
        known = self._answers.get(idem.key) or self._stored_answer(idem.key)
        if known is None:
            return
        fingerprint, answer = known
        if fingerprint != idem.fingerprint:
            raise IdemReused
        raise Replayed(None if answer is None else answer.encode())

    def seal(self, start: int, idem: Idem | None, result: Any) -> None:
        """The lines since `start` become one batch."""
        answer = None if idem is None else self._protect(start, idem, result)
        left = len(self.written) - start
        for one in self.written[start:]:
            left -= 1
            one.line.n = left
            one.raw = encoded(one.line)
        if idem is not None:
            # Last: a batch that no line can hold never was, and its key protects nothing.
            self._answers[idem.key] = (idem.fingerprint, answer)

    def take_back(self, start: int) -> None:
        """The lines since `start` never were: what the earlier ones did is laid out anew."""
        if len(self.written) == start:
            return
        del self.written[start:]
        self._layers.clear()
        for one in self.written:
            if one.pending is not None:
                layer = self._layers.get(one.line.c)
                if layer is None:
                    layer = self._layers[one.line.c] = Layer(self.view.collections[one.line.c])
                layer.set(one.line.k, one.pending, self.keys_before(layer, one.line.k))

    def keys_before(self, layer: Layer, key: str) -> Keys | None:
        """The index values of a record as it is."""
        pending = layer.rows.get(key)
        if pending is not None:
            return pending.keys
        slot = layer.collection.slots.get(key)
        return None if slot is None else layer.collection.keys_of(layer.collection.table.values[slot])

    def data(self) -> bytes:
        return b"".join([one.raw for one in self.written])

    def apply(self, place: int) -> int:
        """Everything that was written becomes what the view knows; answers where it ends. Under the view's mutex."""
        view = self.view
        for one in self.written:
            length = len(one.raw) - 1
            entry = None if one.pending is None else one.pending.entry
            if entry is None:
                view.settle(one.line, place, length)
            else:
                view.note(one.line, place, length)
                entry.where, entry.length = place, length
                view.collections[one.line.c].put(entry)
            place += length + 1
        return place

    def _protect(self, start: int, idem: Idem, result: Any) -> str | None:
        """The last line of the batch carries the key and the answer; a batch without lines gets one for that."""
        answer = None if idem.encode is None else idem.encode(result).decode()
        if len(self.written) == start:
            self.written.append(Written(Line(c=IDEM, k=idem.key, s=self.next_seq, t=self.now_us)))
        line = self.written[-1].line
        line.i, line.f, line.a = idem.key, idem.fingerprint, answer
        return answer

    def _stored_answer(self, key: str) -> tuple[str, str | None] | None:
        place = self.view.idem.get(key)
        if place is None or place.at_us < self.now_us - IDEM_KEPT_US:
            return None
        line = decoded(self.segments.record(place.where, place.length))
        # Whoever was erased is in no answer either, though this process still has the old file open.
        return line.f, None if self.segments.is_unlinked(place.where) else line.a
