"""The engine's loop: sees what was written, knows what is due, and runs it, a bounded amount at once.

Nothing about the schedule is stored. Every task reads from the tree what is due, so an engine that was killed goes on
by asking every task once when it starts.
"""

import asyncio
import heapq
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final

from app.core.background import Tasks
from app.core.clock import SECOND_US, Clock
from app.core.ids import HOST, OrgId
from app.core.log import bind, get_log
from app.store.errors import NoSuchOrg, NotReady, StoreError
from app.store.tree import Tree
from app.work.task import Task

log = get_log("work.loop")

POLL_S: Final = 0.02
"""How often the words of all orgs are looked at."""
ORGS_REFRESH_S: Final = 2.0
"""How often the list of orgs is read again; a write of the host, such as a sign-up, has it read at once."""
LOOK_AGAIN_S: Final = 1.0
"""So long after the tree could not be looked at, it is tried again."""
AT_ONCE_MAX: Final = 8
"""How many runs are under way at the same time."""
RETRY_S: Final = (1, 5, 30, 120, 600)
"""How long after each run that failed it is tried again; the last one stays."""
RUN_TIMEOUT_S: Final = 900.0
"""A run that takes longer is stopped and counts as failed."""

Key = tuple[str, OrgId]


@dataclass
class Slot:
    """What is known of one task in one org."""

    task: Task
    org: OrgId
    wanted: bool = True
    running: bool = False
    failures: int = 0
    due_at_us: int | None = None


@dataclass
class Figures:
    """What the loop has done since it started."""

    runs: int = 0
    failures: int = 0
    under_way: int = 0
    under_way_max: int = 0


@dataclass
class Agenda:
    """Which slots are to be run, and when: now in the order they came, later by time."""

    ready: dict[Key, Slot] = field(default_factory=dict)
    later: list[tuple[int, Key]] = field(default_factory=list)

    def now(self, slot: Slot) -> None:
        slot.wanted = True
        if not slot.running:
            self.ready[slot.task.name, slot.org] = slot

    def at(self, slot: Slot, due_at_us: int) -> None:
        slot.due_at_us = due_at_us
        heapq.heappush(self.later, (due_at_us, (slot.task.name, slot.org)))

    def due(self, now_us: int) -> Iterator[tuple[int, Key]]:
        while self.later and self.later[0][0] <= now_us:
            yield heapq.heappop(self.later)

    def take(self, at_most: int) -> list[Slot]:
        taken = [self.ready.pop(key) for key in list(self.ready)[:at_most]]
        for slot in taken:
            slot.wanted, slot.running = False, True
        return taken


class Loop:
    def __init__(self, tree: Tree, tasks: Sequence[Task], *, clock: Clock) -> None:
        self._tree = tree
        self._tasks = tuple(tasks)
        self._clock = clock
        self._agenda = Agenda()
        self._slots: dict[Key, Slot] = {}
        self._marks: dict[OrgId, int] = {}
        self._running = Tasks("work")
        self._refresh_at_s = 0.0
        self._idle = asyncio.Event()
        self._idle.set()
        self.figures = Figures()

    async def run(self, stop: asyncio.Event, *, grace_s: float) -> None:
        """Until `stop` is set. Runs under way are given the grace to end by themselves."""
        try:
            while not stop.is_set():
                pause_s = POLL_S if self._looked() else LOOK_AGAIN_S
                self._start_ready()
                await _either(stop, pause_s)
            await self._let_finish(grace_s)
        finally:
            await self._running.stop(grace_s)

    def _looked(self) -> bool:
        """False where the tree cannot be looked at just now: that is no reason to end."""
        try:
            self._look()
        except (StoreError, OSError) as trouble:
            log.error("work.tree_unreadable", why=str(trouble), again_in_s=LOOK_AGAIN_S)
            return False
        return True

    def _look(self) -> None:
        if self._clock.boot_s() >= self._refresh_at_s:
            self._refresh()
        for org, before in self._marks.items():
            mark = self._tree.mark(org)
            if mark != before:
                self._marks[org] = mark
                self._wake(org)
        for due_at_us, key in self._agenda.due(self._clock.now_us()):
            slot = self._slots.get(key)
            if slot is not None and slot.due_at_us == due_at_us:
                self._agenda.now(slot)

    def _wake(self, org: OrgId) -> None:
        if org == HOST:
            self._refresh_at_s = 0.0
        for task in self._tasks:
            slot = self._slots.get((task.name, org))
            if task.on_change and slot is not None and slot.failures == 0:
                self._agenda.now(slot)

    def _refresh(self) -> None:
        """The orgs there are now. A new one is asked for everything once."""
        self._refresh_at_s = self._clock.boot_s() + ORGS_REFRESH_S
        # Made once, at the start: a tree that is unmounted for a while must not be begun anew.
        host = HOST if HOST in self._marks else self._tree.host.id
        there = {host, *self._tree.org_ids()}
        for org in self._marks.keys() - there:
            del self._marks[org]
            self._slots = {key: slot for key, slot in self._slots.items() if slot.org != org}
        for org in sorted(there - self._marks.keys()):
            with suppress(NoSuchOrg):
                self._welcome(org)

    def _welcome(self, org: OrgId) -> None:
        self._marks[org] = self._tree.mark(org)
        for task in self._tasks:
            if task.belongs(org, host=HOST):
                slot = self._slots[task.name, org] = Slot(task, org)
                self._agenda.now(slot)

    def _start_ready(self) -> None:
        for slot in self._agenda.take(AT_ONCE_MAX - self.figures.under_way):
            self.figures.under_way += 1
            self._idle.clear()
            self.figures.under_way_max = max(self.figures.under_way_max, self.figures.under_way)
            self._running.start(slot.task.name, self._run(slot))

    async def _run(self, slot: Slot) -> None:
        try:
            with bind(org_id=slot.org, task=slot.task.name):
                await self._run_once(slot)
        finally:
            slot.running = False
            self.figures.under_way -= 1
            if self.figures.under_way == 0:
                self._idle.set()
        if slot.wanted:
            self._agenda.now(slot)

    async def _run_once(self, slot: Slot) -> None:
        self.figures.runs += 1
        try:
            async with asyncio.timeout(RUN_TIMEOUT_S):
                wants_at_us = await slot.task.run(slot.org)
        except NoSuchOrg:
            return
        except Exception as failure:
            self._failed(slot, failure)
            return
        slot.failures = 0
        self._plan(slot, wants_at_us)

    def _failed(self, slot: Slot, failure: Exception) -> None:
        self.figures.failures += 1
        slot.failures += 1
        pause_s = RETRY_S[min(slot.failures, len(RETRY_S)) - 1]
        self._agenda.at(slot, self._clock.now_us() + pause_s * SECOND_US)
        if isinstance(failure, NotReady):
            log.error("task.org_not_ready", why=failure.why, again_in_s=pause_s)
        else:
            log.exception("task.failed", failures=slot.failures, again_in_s=pause_s)

    def _plan(self, slot: Slot, wants_at_us: int | None) -> None:
        times = [] if wants_at_us is None else [wants_at_us]
        if slot.task.every_s is not None:
            times.append(self._clock.now_us() + round(slot.task.every_s * SECOND_US))
        slot.due_at_us = None
        if times:
            self._agenda.at(slot, min(times))

    async def _let_finish(self, grace_s: float) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(grace_s):
                await self._idle.wait()
        if self.figures.under_way:
            log.warning("work.stopped_in_the_middle", runs=self.figures.under_way, grace_s=grace_s)


async def _either(stop: asyncio.Event, at_most_s: float) -> None:
    try:
        async with asyncio.timeout(at_most_s):
            await stop.wait()
    except TimeoutError:
        return
