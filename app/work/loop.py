"""The engine's loop: sees what was written, knows what is due, and runs it, a bounded amount at once.

Nothing about the schedule is stored that could be lost: every task reads from the tree what is due. So an engine that
was killed goes on by asking every task once; the derived table of what is due spares it the orgs that have nothing.
"""

import asyncio
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final

from app.core.background import Tasks, is_asked_to_end
from app.core.clock import SECOND_US, Clock
from app.core.ids import HOST, OrgId
from app.core.log import bind, get_log, masked
from app.store.errors import NoSuchOrg, NotReady, StoreError
from app.store.news import slot_of
from app.store.tree import Tree
from app.work.agenda import Agenda, Slot
from app.work.bell import Bell
from app.work.calendar import Almanac, ZoneOf, everywhere_utc
from app.work.due import Due, OrgRow
from app.work.task import BrokeOff, Task

log = get_log("work.loop")

POLL_S: Final = 0.02
"""How often the table of news is looked at where no bell can be hung up beside it."""
LOOK_AT_ALL_S: Final = 1.0
"""How often the marks of all orgs are looked at themselves: whoever was killed while it wrote told nobody."""
ORGS_REFRESH_S: Final = 2.0
"""How often the list of orgs is read again where one may have come; a write of the host has it read at once."""
ORGS_LISTED_S: Final = 60.0
"""How often it is read again in any case."""
LOOK_AGAIN_S: Final = 1.0
"""So long after the tree could not be looked at, it is tried again."""
SET_BACK_S: Final = 2.0
"""A wall clock that lost so much against the one that never steps was set."""
AT_ONCE_MAX: Final = 8
"""How many runs are under way at the same time."""
RETRY_S: Final = (1, 5, 30, 120, 600)
"""How long after each run that failed it is tried again; the last one stays."""
RUN_TIMEOUT_S: Final = 900.0
"""A run that takes longer is stopped and counts as failed."""
ERROR_CHARACTERS_MAX: Final = 300


@dataclass
class Figures:
    """What the loop has done since it started."""

    looks: int = 0
    runs: int = 0
    failures: int = 0
    under_way: int = 0
    under_way_max: int = 0


@dataclass
class Place:
    """One org, as far as it has been seen."""

    mark: int
    slots: list[Slot]


@dataclass
class Watched:
    """The orgs there are, and when they are looked at again."""

    places: dict[OrgId, Place] = field(default_factory=dict)
    by_slot: dict[int, list[OrgId]] = field(default_factory=dict)
    """Those that share a word in the table of news."""
    roster: int = 0
    refresh_at_s: float = 0.0
    list_at_s: float = 0.0
    all_at_s: float = 0.0

    def add(self, org: OrgId, place: Place) -> None:
        self.places[org] = place
        self.by_slot.setdefault(slot_of(org), []).append(org)

    def drop(self, org: OrgId) -> Place:
        self.by_slot[slot_of(org)].remove(org)
        return self.places.pop(org)


class Loop:
    def __init__(
        self, tree: Tree, tasks: Sequence[Task], *, clock: Clock, zone_of: ZoneOf = everywhere_utc
    ) -> None:
        self._tree = tree
        almanac = Almanac(tree, clock, zone_of)
        self._tasks = tuple(almanac.timed(task) for task in tasks)
        self._clock = clock
        self._agenda = Agenda()
        self._watched = Watched()
        self._due = Due(tree, tasks, clock)
        self._recalled: dict[str, OrgRow] | None = None
        self._running = Tasks("work")
        self._idle = asyncio.Event()
        self._idle.set()
        self._bell = Bell(tree)
        self._clocks_apart_s = self._apart_s()
        self.figures = Figures()

    async def run(self, stop: asyncio.Event, *, grace_s: float) -> None:
        """Until `stop` is set. Runs under way are given the grace to end by themselves."""
        stopping = asyncio.create_task(stop.wait(), name="work.stop")
        stopping.add_done_callback(lambda _: self._bell.stir())
        try:
            while not stop.is_set():
                self._bell.settle()
                pause_s = self._pause_s() if self._looked() else LOOK_AGAIN_S
                self._start_ready()
                await self._bell.sleep(pause_s)
            await self._let_finish(grace_s)
        finally:
            stopping.cancel()
            self._bell.take_down()
            await self._running.stop(grace_s)
            self._due.keep(now=True)

    def _pause_s(self) -> float:
        due_us = self._agenda.next_us
        until_due_s = LOOK_AT_ALL_S if due_us is None else (due_us - self._clock.now_us()) / SECOND_US
        return max(0.0, min(until_due_s, LOOK_AT_ALL_S if self._bell.hang() else POLL_S))

    def _looked(self) -> bool:
        """False where the tree cannot be looked at just now: that is no reason to end."""
        try:
            self._look()
        except (StoreError, OSError) as trouble:
            log.error("work.tree_unreadable", why=str(trouble), again_in_s=LOOK_AGAIN_S)
            return False
        return True

    def _look(self) -> None:
        self._bell.hang()
        # First of all, so that whatever is written after a mark was read is heard next time.
        heard, now_s = self._tree.heard(), self._clock.boot_s()
        # A new org tells of itself, but no place knows it yet.
        if now_s >= self._watched.refresh_at_s or (heard and self._tree.roster != self._watched.roster):
            self._refresh(now_s)
        if now_s >= self._watched.all_at_s:
            self._watched.all_at_s = now_s + LOOK_AT_ALL_S
            self._look_at(list(self._watched.places))
        elif heard:
            self._look_at([org for slot in heard for org in self._watched.by_slot.get(slot, ())])
        self._heed_the_clock()
        for slot in self._agenda.due(self._clock.now_us()):
            self._agenda.now(slot)
        self._due.keep()
        self.figures.looks += 1

    def _heed_the_clock(self) -> None:
        """What was planned by a clock that was ahead would wait until it is that late again: it is planned anew."""
        before_s, self._clocks_apart_s = self._clocks_apart_s, self._apart_s()
        if before_s - self._clocks_apart_s < SET_BACK_S:
            return
        log.warning("work.clock_set_back", seconds=round(before_s - self._clocks_apart_s))
        for place in self._watched.places.values():
            for slot in place.slots:
                if slot.due_at_us is not None:
                    self._agenda.now(slot)

    def _apart_s(self) -> float:
        return self._clock.now_us() / SECOND_US - self._clock.boot_s()

    def _look_at(self, orgs: Iterable[OrgId]) -> None:
        for org in orgs:
            place = self._watched.places[org]
            with suppress(NoSuchOrg):  # removed a moment ago: the next list is without it
                mark = self._tree.mark(org)
                if mark != place.mark:
                    place.mark = mark
                    self._wake(org, place)

    def _wake(self, org: OrgId, place: Place) -> None:
        if org == HOST:
            self._watched.refresh_at_s = 0.0
        for slot in place.slots:
            if slot.task.listens and slot.failures == 0:
                self._agenda.now(slot)

    def _refresh(self, now_s: float) -> None:
        """The orgs there are now. A new one is asked for everything once."""
        watched = self._watched
        watched.refresh_at_s = now_s + ORGS_REFRESH_S
        if self._tree.listen_anew():
            watched.all_at_s = 0.0
        if self._due.was_dropped():
            self._ask_everything()
        roster = self._tree.roster
        if roster != watched.roster or now_s >= watched.list_at_s:
            all_known = self._list_orgs()
            watched.roster = roster if all_known else 0
            watched.list_at_s = now_s + ORGS_LISTED_S

    def _list_orgs(self) -> bool:
        """False where an org could not be looked at: it holds up none of the others."""
        watched = self._watched
        if self._recalled is None:
            self._recalled = self._due.recalled()
        # Made once, at the start: a tree that is unmounted for a while must not be begun anew.
        host = HOST if HOST in watched.places else self._tree.host.id
        there = {host, *self._tree.org_ids()}
        for org in watched.places.keys() - there:
            self._due.forget(org)
            for slot in watched.drop(org).slots:
                self._agenda.forget(slot)
        all_known = True
        for org in sorted(there - watched.places.keys()):
            try:
                self._welcome(org, self._recalled.get(org))
            except NoSuchOrg:
                continue
            except (StoreError, OSError) as trouble:
                log.error("work.org_unreadable", org_id=org, why=str(trouble))
                all_known = False
        return all_known

    def _welcome(self, org: OrgId, row: OrgRow | None) -> None:
        slots = [Slot(task, org) for task in self._tasks if task.belongs(org, host=HOST)]
        place = Place(self._tree.mark(org), slots)
        # What the host's tasks do depends on more than its tree: on settings, and on what is connected.
        known = row if row is not None and org != HOST and self._due.is_quiet(org, row) else None
        self._watched.add(org, place)
        for slot in slots:
            if row is not None:
                slot.recall(row.tasks.get(slot.task.name, slot.row()))
            if known is None:
                slot.failures = 0
                self._agenda.now(slot)
            elif slot.due_at_us is not None:
                self._agenda.at(slot, slot.due_at_us)
        if known is not None:
            self._due.note(org, known)

    def ask(self, task: str, org: OrgId) -> None:
        """Runs a task in an org although nothing was written there."""
        place = self._watched.places.get(org)
        for slot in [] if place is None else place.slots:
            if slot.task.name == task:
                self._agenda.now(slot)
                self._bell.stir()

    def _ask_everything(self) -> None:
        for place in self._watched.places.values():
            for slot in place.slots:
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
        self._note(slot.org)
        self._start_ready()

    async def _run_once(self, slot: Slot) -> None:
        self.figures.runs += 1
        try:
            async with asyncio.timeout(RUN_TIMEOUT_S):
                wants_at_us = await slot.task.run(slot.org)
        except NoSuchOrg:
            return
        except asyncio.CancelledError as cut:
            if is_asked_to_end():
                raise
            self._failed(slot, BrokeOff(repr(cut)))
            return
        except Exception as failure:
            self._failed(slot, failure)
            return
        slot.failures, slot.error = 0, None
        slot.ran_at_us = self._clock.now_us()
        self._plan(slot, wants_at_us)

    def _failed(self, slot: Slot, failure: Exception) -> None:
        self.figures.failures += 1
        slot.failures += 1
        slot.failed_at_us = self._clock.now_us()
        slot.error = masked(f"{type(failure).__name__}: {failure}", limit=ERROR_CHARACTERS_MAX)
        pause_s = RETRY_S[min(slot.failures, len(RETRY_S)) - 1]
        self._agenda.at(slot, slot.failed_at_us + pause_s * SECOND_US)
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

    def _note(self, org: OrgId) -> None:
        """What the next engine should know of this org."""
        place = self._watched.places.get(org)
        if place is None:
            return
        quiet = all(
            slot.is_quiet and not (slot.task.holds is not None and slot.task.holds(org))
            for slot in place.slots
        )
        try:
            stamp = self._tree.stamp(org, place.mark) if quiet else ""
        except StoreError:
            stamp = ""
        self._due.note(org, OrgRow(stamp, {slot.task.name: slot.row() for slot in place.slots}))

    async def _let_finish(self, grace_s: float) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(grace_s):
                await self._idle.wait()
        if self.figures.under_way:
            log.warning("work.stopped_in_the_middle", runs=self.figures.under_way, grace_s=grace_s)
