"""Does what lies in the queues: in turn between the orgs, a bounded amount at once, again after a pause where it fails.

What it knows in memory it has read from the tree. An attempt is written down before it begins and after it ended, so
an engine that was killed finds what was under way and begins it again.
"""

import asyncio
import heapq
from collections import OrderedDict
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final

import msgspec

from app.core.background import Tasks, is_asked_to_end
from app.core.clock import SECOND_US, Clock
from app.core.ids import OrgId
from app.core.log import bind, get_log
from app.core.randomness import Randomness
from app.store.errors import NoSuchOrg, StoreError
from app.store.kinds import Row
from app.store.tree import Tree
from app.work.attempts import Attempts, is_last
from app.work.item import WORK, Ticket, WorkItem, WorkKind
from app.work.task import BrokeOff, Task

log = get_log("work.runner")

AT_ONCE_MAX: Final = 4
"""How many items are under way at the same time, of all orgs together."""
PROGRESS_EVERY_S: Final = 1.0
UNWRITTEN_AGAIN_S: Final = 5
"""So long after the outcome of an attempt could not be written, the item is looked at again."""
UNKNOWN_AGAIN_S: Final = 3_600
"""An item of a kind that this release does not know waits for one that does."""

QUEUE: Final = "work.queue"

Place = tuple[OrgId, str]
Ask = Callable[[str, OrgId], None]


@dataclass
class Line:
    """What is known of one org's queue."""

    seen_seq: int = 0
    known: dict[str, WorkItem] = field(default_factory=dict)
    later: list[tuple[int, str]] = field(default_factory=list)
    ready: dict[str, None] = field(default_factory=dict)

    def take_in(self, rows: Sequence[Row[WorkItem]], running: set[str]) -> None:
        """New or changed items, oldest first."""
        for row in rows:
            self.seen_seq = max(self.seen_seq, row.seq)
            if row.key not in running:
                self.wait(row.value)

    def wait(self, item: WorkItem) -> None:
        before = self.known.get(item.id)
        self.known[item.id] = item
        if before is None or before.due_at != item.due_at:
            heapq.heappush(self.later, (item.due_at, item.id))

    def call_up(self, now_us: int) -> None:
        while self.later and self.later[0][0] <= now_us:
            due_at, item_id = heapq.heappop(self.later)
            item = self.known.get(item_id)
            if item is not None and item.due_at == due_at:
                self.ready[item_id] = None

    @property
    def next_due_us(self) -> int | None:
        return self.later[0][0] if self.later else None


class Runner:
    def __init__(
        self, tree: Tree, kinds: Sequence[WorkKind], *, clock: Clock, randomness: Randomness
    ) -> None:
        self._tree = tree
        self._kinds = {kind.name: kind for kind in kinds}
        if len(self._kinds) != len(kinds):
            raise ValueError("two kinds of work of one name")
        self._clock = clock
        self._attempts = Attempts(tree, randomness)
        self._lines: OrderedDict[OrgId, Line] = OrderedDict()
        self._running: dict[Place, WorkItem] = {}
        self._unwritten: set[Place] = set()
        """Items whose last outcome is not in the tree, though it was this process that had them."""
        self._tasks = Tasks("queue")
        self._idle = asyncio.Event()
        self._stopping = False
        self._ask: Ask = _nobody

    def task(self) -> Task:
        return Task(
            name=QUEUE,
            summary="Begins queued work that is due, and tries again what failed.",
            run=self.look,
            where="everywhere",
            on_change=True,
            holds=self.holds,
            stands_on=tuple(sorted(self._kinds)),
        )

    async def look(self, org_id: OrgId) -> int | None:
        """Takes in what is new in an org's queue; answers when the next item is due."""
        org = self._tree.org(org_id)
        line = self._lines.get(org_id) or Line()
        new = []
        for row in org.rows(WORK):
            if row.seq <= line.seen_seq:
                break
            new.append(row)
        if not new and not line.known:
            return None
        self._lines[org_id] = line
        line.take_in(new[::-1], {item_id for place, item_id in self._running if place == org_id})
        self._begin_due()
        return line.next_due_us

    def holds(self, org_id: OrgId) -> bool:
        """Whether something of an org's is under way or waits for its turn."""
        line = self._lines.get(org_id)
        return line is not None and (bool(line.ready) or any(org == org_id for org, _ in self._running))

    async def run(self, stop: asyncio.Event, *, grace_s: float, ask: Ask) -> None:
        """Beside the loop that calls `look`: until `stop` is set. `ask` has the loop call it again."""
        self._ask = ask
        try:
            await stop.wait()
        finally:
            await self._stop(grace_s)

    async def _stop(self, grace_s: float) -> None:
        """What runs may come to its end; what outstays the grace the next engine begins again."""
        self._stopping = True
        with suppress(TimeoutError):
            async with asyncio.timeout(grace_s):
                while self._running:
                    self._idle.clear()
                    await self._idle.wait()
        if self._running:
            log.warning("work.broken_off", items=len(self._running))
        await self._tasks.stop(grace_s)

    def _begin_due(self) -> None:
        now_us = self._clock.now_us()
        for line in self._lines.values():
            line.call_up(now_us)
        while not self._stopping and len(self._running) < AT_ONCE_MAX:
            found = self._next()
            if found is None:
                return
            self._begin(*found)

    def _next(self) -> tuple[OrgId, WorkItem] | None:
        """The first item that may begin, of the org that has waited longest for its turn."""
        for org_id, line in self._lines.items():
            for item_id in line.ready:
                item = line.known[item_id]
                if self._may_begin(org_id, item):
                    del line.ready[item_id]
                    self._lines.move_to_end(org_id)
                    return org_id, item
        return None

    def _may_begin(self, org_id: OrgId, item: WorkItem) -> bool:
        """One place stays free for other orgs, and what has the same key never runs twice at a time."""
        own = [running for (org, _), running in self._running.items() if org == org_id]
        kind = self._kinds.get(item.kind)
        of_kind = sum(running.kind == item.kind for running in self._running.values())
        twin = item.key is not None and any((one.kind, one.key) == (item.kind, item.key) for one in own)
        return not twin and len(own) < AT_ONCE_MAX - 1 and (kind is None or of_kind < kind.at_once_max)

    def _begin(self, org_id: OrgId, item: WorkItem) -> None:
        self._running[org_id, item.id] = item
        self._tasks.start(item.kind, self._run(org_id, item))

    async def _run(self, org_id: OrgId, item: WorkItem) -> None:
        left: WorkItem | None = item
        try:
            with bind(org_id=org_id, work=item.kind, item=item.id):
                left = await self._run_once(org_id, item)
        except NoSuchOrg:
            self._lines.pop(org_id, None)
        except StoreError as problem:
            log.error("work.outcome_not_written", why=str(problem), again_in_s=UNWRITTEN_AGAIN_S)
            self._unwritten.add((org_id, item.id))
            left = self._put_off(item, UNWRITTEN_AGAIN_S)
        finally:
            self._ended(org_id, item.id, left)

    async def _run_once(self, org_id: OrgId, item: WorkItem) -> WorkItem | None:
        """The item as it waits now; None when it is done or dead."""
        kind = self._kinds.get(item.kind)
        if kind is None:
            log.error("work.unknown_kind", again_in_s=UNKNOWN_AGAIN_S)
            return self._put_off(item, UNKNOWN_AGAIN_S)
        begun = await self._attempts.begin(org_id, item.id, kind, ours=(org_id, item.id) in self._unwritten)
        self._unwritten.discard((org_id, item.id))
        if begun is None:
            return None
        try:
            await self._attempt(org_id, begun, kind)
        except asyncio.CancelledError as problem:
            if not is_asked_to_end():
                broke = BrokeOff(repr(problem))
                return await self._attempts.failed(org_id, begun, kind=kind, problem=broke)
            await self._attempts.broken_off(org_id, begun)
            raise
        except Exception as problem:
            return await self._attempts.failed(org_id, begun, kind=kind, problem=problem)
        await self._attempts.done(org_id, begun.id)
        return None

    async def _attempt(self, org_id: OrgId, begun: WorkItem, kind: WorkKind) -> None:
        ticket = Ticket(begun.id, begun.attempt, begun.payload, begun.key, is_last=is_last(begun, kind))
        telling = asyncio.create_task(self._tell_progress(org_id, ticket))
        try:
            async with asyncio.timeout(kind.timeout_s):
                await kind.run(org_id, ticket)
        finally:
            telling.cancel()
            with suppress(asyncio.CancelledError):
                await telling

    async def _tell_progress(self, org_id: OrgId, ticket: Ticket) -> None:
        told = 0.0
        while True:
            await asyncio.sleep(PROGRESS_EVERY_S)
            share = ticket.done_share
            if share != told:
                with suppress(StoreError):
                    await self._attempts.progressed(org_id, ticket.id, share)
                told = share

    def _put_off(self, item: WorkItem, seconds: int) -> WorkItem:
        """In memory only: in the tree it stays as it is."""
        return msgspec.structs.replace(item, due_at=self._clock.now_us() + seconds * SECOND_US)

    def _ended(self, org_id: OrgId, item_id: str, left: WorkItem | None) -> None:
        self._running.pop((org_id, item_id), None)
        line = self._lines.get(org_id)
        if line is not None:
            line.known.pop(item_id, None)
            waiting = self._again(org_id, item_id) if left is None else left
            if waiting is not None:
                line.wait(waiting)
            elif not line.known:
                del self._lines[org_id]
        self._idle.set()
        self._begin_due()
        if not self._stopping:
            self._ask(QUEUE, org_id)

    def _again(self, org_id: OrgId, item_id: str) -> WorkItem | None:
        """Somebody may have put it in again before we went on here: that was passed over as under way."""
        with suppress(StoreError):
            row = self._tree.org(org_id).get(WORK, item_id)
            return None if row is None else row.value
        return None


def _nobody(_: str, __: OrgId) -> None:
    """No loop runs beside it yet."""
