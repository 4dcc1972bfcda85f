"""The work queue: put in with the change that wants it, done by the engine, a dead letter where it fails for good.

Every item is a record of the org it is for. So it is there if and only if that change is, and it moves and vanishes
with its org.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Final

import msgspec

from app.core.ids import Ids, OrgId
from app.store.batch import Batch
from app.store.errors import StoreError
from app.store.kinds import Row
from app.store.tree import Tree
from app.work.dead_letters import suspects
from app.work.item import DEAD_LETTERS, NAME, WORK, DeadLetter, WorkItem, name_of

PAYLOAD_BYTES_MAX: Final = 64 << 10

Witness = Callable[[Batch, str, DeadLetter], None]
"""Writes down, in the batch, that an actor put a dead letter in again."""


class Dead(msgspec.Struct, frozen=True):
    """A dead letter, and whose it is."""

    org: OrgId
    letter: DeadLetter


class Replayed(msgspec.Struct, frozen=True):
    """What came of a wish to put dead letters in again."""

    again: list[str]
    """These wait in the queue now."""
    refused: list[str]
    """These must never be done twice."""
    gone: list[str]
    """No such dead letter, or somebody was faster: asking twice does nothing twice."""


class Queue:
    def __init__(self, tree: Tree, ids: Ids, *, witness: Witness) -> None:
        self._tree = tree
        self._ids = ids
        self._witness = witness

    def put_in(
        self,
        batch: Batch,
        kind: str,
        payload: bytes | msgspec.Raw,
        *,
        key: str | None = None,
        not_before_us: int | None = None,
    ) -> str:
        """The item's id. Where an equal one (same kind and key) waits and was not begun, that one is meant."""
        waiting = None if key is None else _unbegun(batch, kind, key)
        if waiting is not None:
            return waiting
        item = WorkItem(
            id=self._ids.new("work"),
            kind=_checked_name(kind),
            payload=_checked(payload),
            key=key,
            put_at=batch.now_us,
            due_at=max(batch.now_us, not_before_us or 0),
        )
        batch.put(WORK, item.id, item)
        return item.id

    def item(self, org: OrgId, item_id: str) -> WorkItem | None:
        """As it waits or runs now; None when it is done, dead or never was."""
        row = self._tree.org(org).get(WORK, item_id)
        return None if row is None else row.value

    def holds_in(self, batch: Batch, item_id: str | None) -> bool:
        """Whether it waits or runs, as this batch finds it."""
        return item_id is not None and batch.get(WORK, item_id) is not None

    def under(self, org: OrgId, kind: str, key: str) -> list[WorkItem]:
        """What waits or runs under a key."""
        return [row.value for row in self._tree.org(org).find(WORK, "key", name_of(kind, key))]

    def dead(self, org: OrgId | None = None) -> list[Dead]:
        """The dead letters of one org, newest first; without one those of the host and of every org that may have
        some and can be read."""
        if org is not None:
            return [Dead(org, row.value) for row in self._tree.org(org).rows(DEAD_LETTERS)]
        found: list[Dead] = []
        for one in suspects(self._tree):
            with suppress(StoreError):
                found += self.dead(one)
        return found

    async def replay(self, org: OrgId, ids: Sequence[str], actor: str) -> Replayed:
        """Puts dead letters in again, those that may be."""
        return await self._tree.org(org).batch(lambda batch: self._replay_in(batch, ids, actor))

    def _replay_in(self, batch: Batch, ids: Sequence[str], actor: str) -> Replayed:
        done = Replayed([], [], [])
        for one in dict.fromkeys(ids):
            row = batch.get(DEAD_LETTERS, one)
            if row is None:
                done.gone.append(one)
            elif row.value.replay == "never":
                done.refused.append(one)
            else:
                self._revive(batch, row, actor)
                done.again.append(one)
        return done

    def _revive(self, batch: Batch, row: Row[DeadLetter], actor: str) -> None:
        letter = row.value
        batch.delete(DEAD_LETTERS, letter.id)
        item = WorkItem(
            id=letter.id,
            kind=letter.kind,
            payload=letter.payload,
            key=letter.key,
            put_at=letter.put_at,
            due_at=batch.now_us,
            error=letter.error,
        )
        batch.put(WORK, item.id, item)
        self._witness(batch, actor, letter)


def _unbegun(batch: Batch, kind: str, key: str) -> str | None:
    """One that is under way may have read what this change replaces; it does not count."""
    found = (row.value for row in batch.find(WORK, "key", name_of(kind, key)))
    return next((item.id for item in found if item.started_at is None and item.attempt == 0), None)


def _checked_name(kind: str) -> str:
    if not NAME.fullmatch(kind):
        raise ValueError(f"work is called <room>.<verb>, not {kind!r}")
    return kind


def _checked(payload: bytes | msgspec.Raw) -> msgspec.Raw:
    raw = bytes(payload)
    if len(raw) > PAYLOAD_BYTES_MAX:
        raise ValueError(f"a payload of {len(raw)} bytes: put it in a record or a blob, and name that")
    msgspec.json.decode(raw)
    return msgspec.Raw(raw)
