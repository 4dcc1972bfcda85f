"""What is written down of an attempt: that it begins, how far it is, and what came of it."""

from typing import Final

import msgspec

from app.core.clock import SECOND_US
from app.core.ids import OrgId
from app.core.log import get_log, masked
from app.core.randomness import Randomness
from app.store.batch import Batch
from app.store.tree import Tree
from app.work.item import DEAD_LETTERS, WORK, DeadLetter, GiveUp, WorkItem, WorkKind

log = get_log("work.attempts")

BROKEN_OFF_MAX: Final = 5
"""An item in the middle of which the engine ended so often is not begun again: it may be what ends the engine."""
ERROR_CHARACTERS_MAX: Final = 500
_DRAW_BYTES: Final = 8


class Attempts:
    def __init__(self, tree: Tree, randomness: Randomness) -> None:
        self._tree = tree
        self._randomness = randomness

    async def begin(self, org: OrgId, item_id: str, kind: WorkKind, *, ours: bool = False) -> WorkItem | None:
        """On disk when this returns; None where there is nothing to do any more. `ours`: the attempt that is written
        there was made by this process, and its outcome could not be written."""

        def write(batch: Batch) -> WorkItem | None:
            row = batch.get(WORK, item_id)
            if row is None:
                return None
            item = row.value
            broken_off = item.broken_off + (item.started_at is not None and not ours)
            if broken_off > BROKEN_OFF_MAX:
                bury(
                    batch, item, kind=kind, error=f"The engine ended {broken_off} times in the middle of it."
                )
                return None
            begun = msgspec.structs.replace(
                item,
                attempt=item.attempt + 1,
                started_at=batch.now_us,
                broken_off=broken_off,
                progress=0.0,
            )
            batch.put(WORK, item_id, begun)
            return begun

        return await self._tree.org(org).batch(write)

    async def progressed(self, org: OrgId, item_id: str, share: float) -> None:
        def write(batch: Batch) -> None:
            row = batch.get(WORK, item_id)
            if row is not None:
                batch.put(WORK, item_id, msgspec.structs.replace(row.value, progress=share))

        await self._tree.org(org).batch(write)

    async def done(self, org: OrgId, item_id: str) -> None:
        await self._tree.org(org).batch(lambda batch: batch.delete(WORK, item_id))

    async def broken_off(self, org: OrgId, begun: WorkItem) -> None:
        """By us and in order: the attempt does not count."""

        def write(batch: Batch) -> None:
            if batch.get(WORK, begun.id) is not None:
                waiting = msgspec.structs.replace(begun, attempt=begun.attempt - 1, started_at=None)
                batch.put(WORK, begun.id, waiting)

        await self._tree.org(org).batch(write)

    async def failed(
        self, org: OrgId, begun: WorkItem, *, kind: WorkKind, problem: Exception
    ) -> WorkItem | None:
        """As it waits for its next attempt; None when it is a dead letter now."""
        error = told(problem, kind)
        final = isinstance(problem, GiveUp) or is_last(begun, kind)
        pause_us = 0 if final else self._pause_us(begun.attempt - begun.broken_off, kind)

        def write(batch: Batch) -> WorkItem | None:
            if batch.get(WORK, begun.id) is None:
                return None
            if final:
                bury(batch, begun, kind=kind, error=error)
                return None
            waiting = msgspec.structs.replace(
                begun, started_at=None, error=error, due_at=batch.now_us + pause_us, progress=0.0
            )
            batch.put(WORK, begun.id, waiting)
            return waiting

        waiting = await self._tree.org(org).batch(write)
        if final:
            log.error("work.dead_letter", attempts=begun.attempt, error=problem)
        else:
            log.warning("work.failed", attempt=begun.attempt, again_in_s=pause_us / SECOND_US, error=problem)
        return waiting

    def _pause_us(self, failures: int, kind: WorkKind) -> int:
        """Anywhere between at once and the whole pause: what failed together does not come back together."""
        whole_s = min(kind.backoff_max_s, kind.backoff_s * 2.0 ** (failures - 1))
        share = int.from_bytes(self._randomness.bytes(_DRAW_BYTES), "big") / (1 << 8 * _DRAW_BYTES)
        return round(whole_s * share * SECOND_US)


def is_last(begun: WorkItem, kind: WorkKind) -> bool:
    """What an engine broke off by dying was no fault of the work."""
    return begun.attempt - begun.broken_off >= kind.attempts


def bury(batch: Batch, item: WorkItem, *, kind: WorkKind, error: str) -> None:
    letter = DeadLetter(
        id=item.id,
        kind=item.kind,
        payload=item.payload,
        key=item.key,
        put_at=item.put_at,
        died_at=batch.now_us,
        attempts=item.attempt,
        error=error,
        replay=kind.replay,
    )
    batch.delete(WORK, item.id)
    batch.put(DEAD_LETTERS, item.id, letter)


def told(problem: Exception, kind: WorkKind) -> str:
    """The failure in words that may be kept and shown."""
    if isinstance(problem, GiveUp):
        return masked(str(problem), limit=ERROR_CHARACTERS_MAX)
    if isinstance(problem, TimeoutError) and not str(problem):
        return f"It took longer than {kind.timeout_s:g} s."
    return masked(f"{type(problem).__name__}: {problem}", limit=ERROR_CHARACTERS_MAX)
