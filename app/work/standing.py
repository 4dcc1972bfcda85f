"""The store's own work: carrying the outbox into the logs, and keeping journals short."""

import asyncio
from typing import Final

from app.core.clock import DAY_US, SECOND_US, Clock
from app.core.ids import OrgId
from app.core.log import get_log
from app.store.org import Org
from app.store.relay import carried, carry_over
from app.store.tree import Tree
from app.work.dead_letters import DeadLetters
from app.work.task import Calendar, Task

log = get_log("work.standing")

COMPACTION_LOOKED_AT_US: Final = 10 * SECOND_US
"""A journal's length is looked at this often at most while it is being written."""
LEFTOVERS_KEPT_US: Final = DAY_US
"""Whatever was not written to for longer than this is not written any more."""
COMPACTIONS_AT_ONCE_MAX: Final = 1
"""Each is a process of its own that reads and writes a whole org."""


class Relay:
    """What batches told the logs lies in the journal until it is carried over; readers see it all the while."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree

    async def run(self, org_id: OrgId) -> None:
        await asyncio.to_thread(carry_over, self._tree.org(org_id), self._tree.logs)


class Compactor:
    def __init__(self, tree: Tree, clock: Clock) -> None:
        self._tree = tree
        self._clock = clock
        self._looked_at_us: dict[OrgId, int] = {}
        self._slots = asyncio.Semaphore(COMPACTIONS_AT_ONCE_MAX)

    async def run(self, org_id: OrgId) -> int | None:
        now_us = self._clock.now_us()
        next_look_us = self._looked_at_us.get(org_id, 0) + COMPACTION_LOOKED_AT_US
        if self._looked_at_us.get(org_id, 0) <= now_us < next_look_us:
            return next_look_us
        self._looked_at_us[org_id] = now_us
        org = self._tree.org(org_id)
        if org.compaction_due:
            await self._compact(org)
        return None

    async def _compact(self, org: Org) -> None:
        async with self._slots:
            began_us = self._clock.now_us()
            await org.compact(relayed=carried(org, self._tree.logs))
            log.info("journal.compacted", took_ms=(self._clock.now_us() - began_us) // 1000)


class Sweeper:
    def __init__(self, tree: Tree, clock: Clock) -> None:
        self._tree = tree
        self._clock = clock

    async def run(self, _: OrgId) -> None:
        before_us = self._clock.now_us() - LEFTOVERS_KEPT_US
        gone = await asyncio.to_thread(self._tree.drop_temporaries, before_us)
        if gone:
            log.info("store.swept", files=gone)


def standing_tasks(tree: Tree, clock: Clock) -> tuple[Task, ...]:
    return (
        Task(
            name="store.relay",
            summary="Carries audit entries and other log rows from the journal into their logs.",
            run=Relay(tree).run,
            where="everywhere",
            on_change=True,
        ),
        Task(
            name="store.compact",
            summary="Writes the state of a long journal as a snapshot, in a process of its own.",
            run=Compactor(tree, clock).run,
            where="everywhere",
            on_change=True,
        ),
        Task(
            name="store.sweep",
            summary="Removes files that were being written when the machine went down, a day later.",
            run=Sweeper(tree, clock).run,
            where="host",
            calendar=Calendar(hour=3, minute=10),
        ),
        DeadLetters(tree, clock).task(),
    )
