"""One org: its rows for readers, its batches for writers."""

import asyncio
import gc
import heapq
import os
import sys
import threading
from asyncio.subprocess import PIPE
from collections.abc import Awaitable, Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from app.core.clock import Clock
from app.core.events import Event
from app.core.ids import OrgId
from app.store.batch import FENCE, Batch, Outcome, run, whole_row
from app.store.blobs import Blobs
from app.store.committer import Ask, Committer
from app.store.compact import Job
from app.store.disk import Disk
from app.store.documents import Document, DocumentFile
from app.store.errors import CompactionFailed, Forked, Gone, NotReady, StorageFull, StoreError
from app.store.group import Group
from app.store.journal import Journal
from app.store.kinds import Change, Idem, Kind, LogKind, Row
from app.store.locks import OrgLock
from app.store.logs import Log
from app.store.paths import OrgPaths
from app.store.query import Order, Page, Wanted, page
from app.store.recovery import recover
from app.store.segments import Segments
from app.store.series import Series
from app.store.snapshot import read_snapshot
from app.store.view import CHANGING, IDEM_KEPT_US, OutboxRow, View, changes_in
from app.store.watermark import JOURNAL, Watermark, segment_of, word

T = TypeVar("T")
R = TypeVar("R")

GROUP_LINES_MAX = 1000
"""A group is closed when it has so many lines: who waits in another process gets its turn."""
DAMAGE_REMEMBERED_S = 5.0
"""So long an org whose files are damaged is refused before they are looked at again."""
POLL_S = 0.02
LOAD_ATTEMPTS_MAX = 3
COMPACT_BYTES_MIN = 4 << 20
APP_HOME = Path(__file__).parents[2]
FREEZE_ROWS_MIN = 10_000


@dataclass
class House:
    """What the orgs of one tree share."""

    kinds: Sequence[Kind[Any]]
    clock: Clock
    disk: Disk
    boot: bytes
    pid: int
    committer: Committer
    on_commit: Callable[[Sequence[Event]], Awaitable[None]] | None = None
    watching: bool = False


class Org:
    def __init__(self, house: House, org_id: OrgId, paths: OrgPaths) -> None:
        self.id = org_id
        self._house = house
        self.paths = paths
        self._mutex = threading.Lock()
        self._segments = Segments(org_id, paths, house.disk)
        self.watermark = Watermark(paths.watermark, house.boot)
        self._words = self.watermark.words
        self._journal = Journal(self._segments, self.watermark)
        self._view: View | None = None
        self._damage: tuple[float, NotReady] | None = None
        self._lock: OrgLock | None = None
        self._logs: dict[str, Log[Any]] = {}
        self._busy = 0
        self._waiters: list[tuple[int, asyncio.Future[None]]] = []
        self._tried_at_s = 0.0
        self._telling: set[asyncio.Task[None]] = set()

    # Reading

    def get(self, kind: Kind[T], key: str) -> Row[T] | None:
        view, mark = self._view, self._words[JOURNAL]
        if view is not None and view.mark == mark:
            row = view.collections[kind.name].get(key)
            if view.mark == mark:
                return row
        # News, or a change was applied by another thread while this one looked.
        with self._mutex:
            return self._refreshed().collections[kind.name].get(key)

    def full(self, kind: Kind[T], key: str) -> Row[T] | None:
        """The whole record of a kind that keeps slim rows in memory."""
        with self._mutex:
            collection = self._refreshed().collections[kind.name]
            slot = collection.slots.get(key)
            if slot is None:
                return None
            return whole_row(kind, self._segments.record(*collection.table.place(slot)))

    def find(self, kind: Kind[T], index: str, value: str) -> list[Row[T]]:
        """The rows with a value, newest change first."""
        with self._mutex:
            return list(self._refreshed().collections[kind.name].find(index, value))

    def rows(self, kind: Kind[T]) -> Iterator[Row[T]]:
        """Every row as of now, newest change first; what changes meanwhile is not seen."""
        with self._mutex:
            return self._refreshed().collections[kind.name].rows()

    def query(
        self,
        kind: Kind[T],
        *,
        where: Callable[[Any], bool] | None = None,
        narrow: Mapping[str, str | Collection[str]] | None = None,
        text: str = "",
        order: Order[Any] | None = None,
        limit: int = 50,
        after: str | None = None,
    ) -> Page[T]:
        """One page. `narrow` goes by index (any of the values), `text` by substring, `where` row by row."""
        wanted: Wanted[Any] = Wanted(where, narrow or {}, text, order, limit, after)
        with self._mutex:
            return page(self._refreshed().collections[kind.name], wanted)

    def count(self, kind: Kind[Any]) -> int:
        return len(self._current().collections[kind.name])

    @property
    def last_seq(self) -> int:
        return self._current().last_seq

    def changes(self, since_seq: int, limit: int) -> list[Change] | None:
        """The last change of each record after a sequence, oldest first. None: too long ago, read everything again.

        Fewer than the limit means that everything up to `last_seq` was told.
        """
        with self._mutex:
            view = self._refreshed()
            if not view.first_seq <= since_seq <= view.last_seq:
                return None
            return [Change(*found) for found in heapq.nsmallest(limit, changes_in(view, since_seq))]

    async def changed(self, since_seq: int, timeout_s: float) -> int:
        """Waits for news after a sequence; answers the last one there is."""
        until = asyncio.get_running_loop().time() + timeout_s
        while (last := self.last_seq) <= since_seq:
            left = until - asyncio.get_running_loop().time()
            if left <= 0:
                return last
            await self._news(min(left, timeout_s if self._house.watching else POLL_S))
        return last

    def log(self, kind: LogKind[T]) -> Log[T]:
        """What is written once and read by subject or by time."""
        found = self._logs.get(kind.name)
        return found if found is not None else self._logs.setdefault(kind.name, self._new_log(kind))

    def document(self, name: str, type_: type[T], default: Callable[[], T]) -> Document[T]:
        """What is changed as a whole: `settings`, `policies`, `secret/twilio`."""
        return Document(
            DocumentFile(self.id, name, paths=self.paths, disk=self._house.disk, clock=self._house.clock),
            type_,
            default,
        )

    @property
    def blobs(self) -> Blobs:
        return Blobs(self.id, self.paths, self._house.disk)

    def outbox_after(self, log: str, seq: int) -> list[OutboxRow]:
        """What waits to be carried over into a log, after the sequence it has come to."""
        with self._mutex:
            return self._refreshed().outbox_after(log, seq)

    def relayed(self, log: str, seq: int) -> None:
        """The log has taken over everything up to a sequence: memory need not keep it."""
        with self._mutex:
            self._refreshed().relayed(log, seq)

    # Writing

    async def batch(self, fn: Callable[[Batch], R], *, idem: Idem | None = None) -> R:
        """Runs the function under the lock; what it wrote is durable when this returns."""
        self._refuse_fork()
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Outcome] = loop.create_future()
        self._house.committer.submit(self, Ask(fn, idem, future, loop))
        result: R = await self._told(await future)
        return result

    def batch_now(self, fn: Callable[[Batch], R], *, idem: Idem | None = None) -> R:
        """The same for code without a loop. Its events are told in a loop of their own."""
        self._refuse_fork()
        future: Future[Outcome] = Future()
        self._house.committer.submit(self, Ask(fn, idem, future))
        outcome = future.result()
        if outcome.events and self._house.on_commit is not None:
            asyncio.run(self._told(outcome))
        if outcome.problem is not None:
            raise outcome.problem
        return outcome.result  # type: ignore[no-any-return]

    def commit(self, asks: Sequence[Ask]) -> None:
        """Called by the committer alone: as few groups as the size of a group allows."""
        self._busy += 1
        try:
            left = list(asks)
            while left:
                left = self._commit_some(left)
        finally:
            self._busy -= 1

    def try_again(self) -> bool:
        """Called by the committer alone, after a failure: a new segment shows whether the disk takes lines again."""
        if self._attempted_lately():
            return False
        self._tried_at_s = self._house.clock.boot_s()
        try:
            with self._write_lock():
                view = self._current()
                if not self._journal.healthy:
                    self._journal.rotate(view.last_seq, self._house.clock.now_us())
        except (StoreError, OSError):
            return False
        self._tried_at_s = 0.0
        return True

    async def compact(
        self, *, relayed: Mapping[str, int] | None = None, erase: bool = False, subjects: Collection[str] = ()
    ) -> None:
        """Another process writes a snapshot; writers wait only for the moment a new segment starts.

        `relayed` says how far each log has taken over the outbox. `erase` leaves nothing older behind, and no entry
        about the subjects that still waits for its log.
        """
        job = Job(
            root=str(self.paths.home.parent),
            org_id=self.id,
            relayed=dict(relayed or {}),
            erase=erase,
            subjects=frozenset(subjects),
        )
        child = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "app.store.compact", stdin=PIPE, stderr=PIPE, cwd=APP_HOME
        )
        try:
            _, errors = await child.communicate(msgspec.json.encode(job))
        except asyncio.CancelledError:
            child.kill()
            await child.wait()
            raise
        if child.returncode != 0:
            raise CompactionFailed(errors.decode(errors="replace").strip())

    @property
    def compaction_due(self) -> bool:
        """Whether the journal has outgrown the state it leads to."""
        mark = self._words[JOURNAL]
        snapshots = self.paths.snapshots()
        state = self.paths.snapshot(snapshots[-1]).stat().st_size if snapshots else 0
        first = snapshots[-1] if snapshots else 1
        logs = sum(self.paths.log(number).stat().st_size for number in range(first, segment_of(mark) + 1))
        return logs > max(COMPACT_BYTES_MIN, state)

    # Opening and closing

    def open(self) -> None:
        """Reads the files, if that was not done; NotReady when they are damaged."""
        self._current()

    @property
    def is_open(self) -> bool:
        return self._view is not None

    def unload(self) -> bool:
        """Gives memory and files back, unless somebody writes or waits. The next use opens them again."""
        with self._mutex:
            if self._busy or self._waiters:
                return False
            self._view = None
            self._segments.close()
            self._journal.close()
        for log in list(self._logs.values()):
            log.close()
        return True

    def close(self) -> None:
        self.unload()
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def wake(self) -> None:
        """Called by the tree's watch: tells those who wait, if there is news for them."""
        if not self._waiters or (self._view is not None and self._view.mark == self._words[JOURNAL]):
            last = self._view.last_seq if self._view is not None else 0
            if not any(since < last for since, _ in self._waiters):
                return
        for _, waiter in self._waiters:
            if not waiter.done():
                waiter.set_result(None)

    async def _news(self, timeout_s: float) -> None:
        waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        entry = (self._current().last_seq, waiter)
        self._waiters.append(entry)
        try:
            await asyncio.wait((waiter,), timeout=timeout_s)
        finally:
            self._waiters.remove(entry)

    async def _told(self, outcome: Outcome) -> Any:
        if outcome.problem is not None:
            raise outcome.problem
        if outcome.events and self._house.on_commit is not None:
            await self._house.on_commit(outcome.events)
        return outcome.result

    def _commit_some(self, asks: list[Ask]) -> list[Ask]:
        """One group. Answers those that did not fit."""
        taken = 0
        try:
            self._refuse_while_failing()
            with self._write_lock():
                self._refuse_replaced()
                group = Group(self._current(), self._segments, self._house.clock.now_us())
                for taken, ask in enumerate(asks, 1):
                    ask.outcome = Outcome() if ask.done.cancelled() else run(group, ask.fn, ask.idem)
                    if len(group.written) >= GROUP_LINES_MAX:
                        break
                self._make_durable(group)
        except (StoreError, OSError) as problem:
            for ask in asks[: taken or len(asks)]:
                ask.outcome = Outcome(problem=problem)
            taken = taken or len(asks)
        return asks[taken:]

    def _make_durable(self, group: Group) -> None:
        if not group.written:
            return
        view = group.view
        try:
            place = self._journal.append(group.data(), view.last_seq, group.now_us)
        except StorageFull:
            self._tried_at_s = self._house.clock.boot_s()
            self._house.committer.failing(self)
            raise
        with self._mutex:
            # No reader may see half of it: until the mark is true again they wait for the mutex.
            view.mark = CHANGING
            group.apply(place)
            view.forget_answers(group.now_us - IDEM_KEPT_US)
            view.mark = self._words[JOURNAL]

    def _refuse_replaced(self) -> None:
        if not self.watermark.in_place:
            raise NotReady(self.id, f"{self.paths.watermark.name} was replaced while it was in use: restart")

    def _refuse_while_failing(self) -> None:
        if self._attempted_lately():
            raise StorageFull(self.id, "the last write failed, and the next attempt is not due yet")

    def _attempted_lately(self) -> bool:
        return self._tried_at_s > 0 and self._house.clock.boot_s() - self._tried_at_s < 1.0

    def _new_log(self, kind: LogKind[T]) -> Log[T]:
        self.open()
        slot = self.watermark.find(kind.name)
        if slot is None:
            lock = OrgLock(self.paths.lock)
            try:
                with lock:
                    slot = self.watermark.claim(kind.name)
            finally:
                lock.close()
        series = Series(self.id, kind.name, paths=self.paths, disk=self._house.disk)
        return Log(kind, series, words=self._words, slot=slot, journal=self, clock=self._house.clock)

    def _write_lock(self) -> OrgLock:
        if self._lock is None:
            self._lock = OrgLock(self.paths.lock)
        return self._lock

    def _current(self) -> View:
        view = self._view
        if view is not None and view.mark == self._words[JOURNAL]:
            return view
        with self._mutex:
            return self._refreshed()

    def _refreshed(self) -> View:
        """The view with everything durable in it. Under the mutex."""
        view = self._view
        if view is not None and view.mark == self._words[JOURNAL]:
            return view
        self._refuse_fork()
        self._refuse_damage()
        try:
            self._view = self._read(view)
        except NotReady as problem:
            self._view = None
            self._damage = self._house.clock.boot_s(), problem
            self._segments.close()
            raise
        return self._view

    def _read(self, view: View | None) -> View:
        if view is None:
            if not self.watermark.trusted:
                self._recover()
            return load(self._house.kinds, self._segments, self._words[JOURNAL])
        try:
            view.catch_up(self._segments, self._words[JOURNAL])
        except Gone:
            # So slow a reader that the segment it stopped at was compacted away.
            self._segments.close()
            return load(self._house.kinds, self._segments, self._words[JOURNAL])
        return view

    def _recover(self) -> None:
        lock = OrgLock(self.paths.lock)
        try:
            with lock:
                if not self.watermark.trusted:
                    recover(self._segments, self.watermark, self._house.clock.now_us())
                    self.watermark.doubt_logs()
                    self.watermark.trust()
        finally:
            lock.close()

    def _refuse_damage(self) -> None:
        if self._damage is not None:
            since_s, problem = self._damage
            if self._house.clock.boot_s() - since_s < DAMAGE_REMEMBERED_S:
                raise problem
            self._damage = None

    def _refuse_fork(self) -> None:
        if os.getpid() != self._house.pid:
            raise Forked("the tree was opened before a fork: open another one in this process")


def load(kinds: Sequence[Kind[Any]], segments: Segments, mark: int) -> View:
    """Everything there is, from the newest snapshot on."""
    for _ in range(LOAD_ATTEMPTS_MAX - 1):
        try:
            return _load(kinds, segments, mark)
        except Gone:
            # A compaction has just dropped what this began to read; the newer snapshot is there by now.
            segments.close()
    return _load(kinds, segments, mark)


def _load(kinds: Sequence[Kind[Any]], segments: Segments, mark: int) -> View:
    view = View([*kinds, FENCE])
    snapshots = [number for number in segments.paths.snapshots() if number <= segment_of(mark)]
    first = snapshots[-1] if snapshots else 1
    if snapshots:
        read_snapshot(view, segments, first)
    head = segments.head(first)
    if head.last_seq != view.last_seq:
        raise segments.damaged(word(first, 0), f"sequence {head.last_seq} follows {view.last_seq}")
    view.mark = word(first, head.length)
    view.catch_up(segments, mark)
    _settle_memory(view)
    return view


def _settle_memory(view: View) -> None:
    """Rows of a large org live long: the garbage collector need not look at them again."""
    if sum(map(len, view.collections.values())) >= FREEZE_ROWS_MIN:
        gc.freeze()
