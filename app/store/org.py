"""One org: its rows for readers, its batches for writers."""

import asyncio
import sys
from asyncio.subprocess import PIPE
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from app.core.ids import OrgId
from app.store.batch import Batch, Outcome, whole_row
from app.store.blobs import Blobs
from app.store.collection import VERSION_SHIFT
from app.store.committer import Ask
from app.store.compact import Job
from app.store.documents import Document, DocumentFile
from app.store.errors import CompactionFailed
from app.store.keeper import House, Keeper
from app.store.kinds import Change, Idem, Kind, LogKind, Row
from app.store.locks import OrgLock
from app.store.logs import Log, LogWords
from app.store.paths import OrgPaths
from app.store.query import Along, Counts, Oldest, Order, Page, Wanted, counts, keys, page
from app.store.series import Series
from app.store.terms import Scope, Term
from app.store.view import OutboxRow, changes_in
from app.store.watermark import JOURNAL, Watermark, segment_of
from app.store.writer import Writer

T = TypeVar("T")
R = TypeVar("R")

POLL_S = 0.02
"""How often the words of an org are looked at for who waits."""
SHED_ROWS_MIN = 1_000
"""Fewer rows that wait for a log are no burden."""
COMPACT_BYTES_MIN = 4 << 20
"""A journal shorter than this is not worth a compaction."""
APP_HOME = Path(__file__).parents[2]


class Org:
    def __init__(self, house: House, org_id: OrgId, paths: OrgPaths) -> None:
        self.id = org_id
        self.paths = paths
        self._house = house
        self._keeper = Keeper(house, org_id, paths)
        self._writer = Writer(self._keeper)
        self._mutex = self._keeper.mutex
        self._words = self._keeper.words
        self._current = self._keeper.current
        self._refreshed = self._keeper.refreshed
        self._logs: dict[str, Log[Any]] = {}
        self._waiters: list[tuple[int, asyncio.Future[None]]] = []
        self._telling: set[asyncio.Task[Any]] = set()

    @property
    def watermark(self) -> Watermark:
        return self._keeper.watermark

    # Reading

    def get(self, kind: Kind[T], key: str) -> Row[T] | None:
        view = self._keeper.view
        if view is not None and view.mark == (mark := self._words[JOURNAL]):
            found = view.collections[kind.name]
            slot = found.slots.get(key)
            row: Row[T] | None = None
            if slot is not None:
                # Written out here and not called: a list of names asks this for every row it shows.
                table, at = found.table, slot << 2
                numbers = table.numbers
                version = numbers[at + 3] >> VERSION_SHIFT
                row = Row(key, version, numbers[at], numbers[at + 1], table.values[slot])
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
            return whole_row(kind, self._keeper.segments.record(*collection.table.place(slot)))

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
        only: Term | None = None,
        text: str = "",
        order: Order[Any] | Along[Any] | Oldest | None = None,
        limit: int = 50,
        after: str | None = None,
    ) -> Page[T]:
        """One page. `narrow` goes by index (any of the values), `only` by what indexes and orders can answer
        together, `text` by words, `where` row by row."""
        wanted: Wanted[Any] = Wanted(where, narrow or {}, only, text, order, limit, after)
        return self.page(kind, wanted)

    def page(self, kind: Kind[T], wanted: Wanted[Any], *, whole: bool = False) -> Page[T]:
        """One page; with the whole records of a kind that keeps slim rows in memory, where they are wanted."""
        with self._mutex:
            found: Page[T] = page(self._scope(kind), wanted)
            if not whole or kind.slim is None:
                return found
            return Page(
                self._whole(kind, [row.key for row in found.rows]), found.next, found.total, found.total_exact
            )

    def keys(self, kind: Kind[Any], wanted: Wanted[Any]) -> list[str]:
        """The keys of all rows that are wanted, in their order, as of now."""
        with self._mutex:
            return keys(self._scope(kind), wanted)

    def counts(self, kind: Kind[Any], wanted: Wanted[Any], by: str | None = None) -> Counts:
        """How many rows are wanted, and how many of them have each value of an index. No row is looked at."""
        with self._mutex:
            return counts(self._scope(kind), wanted, by)

    def whole(self, kind: Kind[T], keys: Sequence[str]) -> list[Row[T]]:
        """The whole records of some keys, in their order; those that are gone are left out."""
        with self._mutex:
            self._refreshed()
            return self._whole(kind, keys)

    def count(self, kind: Kind[Any]) -> int:
        return len(self._current().collections[kind.name])

    @property
    def last_seq(self) -> int:
        return self._current().last_seq

    def changes(
        self, since_seq: int, limit: int, *, kinds: Container[str] | None = None
    ) -> list[Change] | None:
        """The last change of each record after a sequence, oldest first; of some kinds alone where these are named.
        None: too long ago, read everything again.

        Fewer than the limit means that everything up to `last_seq` was told.
        """
        with self._mutex:
            view = self._refreshed()
            if not view.first_seq <= since_seq <= view.last_seq:
                return None
            return [Change(*found) for found in islice(changes_in(view, since_seq, kinds), limit)]

    async def changed(self, since_seq: int, timeout_s: float) -> int:
        """Waits for news after a sequence; answers the last one there is."""
        until = asyncio.get_running_loop().time() + timeout_s
        while (last := self.last_seq) <= since_seq:
            left = until - asyncio.get_running_loop().time()
            if left <= 0:
                return last
            await self._news(min(left, timeout_s if self._house.watching is not None else POLL_S))
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

    def shed(self, kinds: Iterable[LogKind[Any]]) -> None:
        """Lets go of what memory keeps for logs that have it by now; who reads a log does so by themselves."""
        view = self._keeper.view
        for kind in kinds:
            waiting = None if view is None else view.outbox.get(kind.name)
            if waiting is not None and len(waiting) >= SHED_ROWS_MIN:
                self.relayed(kind.name, self.log(kind).carried_seq)

    # Writing

    async def batch(self, fn: Callable[[Batch], R], *, idem: Idem | None = None) -> R:
        """Runs the function under the lock; what it wrote is durable when this returns."""
        self._house.refuse_fork()
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Outcome] = loop.create_future()
        self._house.committer.submit(self._writer, Ask(fn, idem, future, loop, self._tell_unheard))
        outcome = await future
        result: R = outcome.result
        if outcome.problem is not None or outcome.events:
            result = await self._told(outcome)
        return result

    def batch_now(self, fn: Callable[[Batch], R], *, idem: Idem | None = None) -> R:
        """The same for code without a loop. Its events are told in a loop of their own."""
        self._house.refuse_fork()
        outcome = self._house.committer.submit_and_wait(self._writer, Ask(fn, idem, Future()))
        if outcome.events and self._house.on_commit is not None:
            asyncio.run(self._told(outcome))
        if outcome.problem is not None:
            raise outcome.problem
        result: R = outcome.result
        return result

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

    @property
    def written_us(self) -> int:
        """When something was last written into the journal, as the file system tells it."""
        return self.paths.log(segment_of(self._words[JOURNAL])).stat().st_mtime_ns // 1000

    # Opening and closing

    def open(self) -> None:
        """Reads the files, if that was not done; NotReady when they are damaged."""
        self._current()

    @property
    def is_open(self) -> bool:
        return self._keeper.view is not None

    def unload(self) -> bool:
        """Gives memory and files back, unless somebody writes or waits. The next use opens them again."""
        with self._mutex:
            if self._writer.busy or self._waiters:
                return False
            self._keeper.forget()
            self._writer.close()
        self._close_logs()
        return True

    def close(self) -> None:
        with self._mutex:
            self._keeper.forget()
            self._writer.close()
        self._close_logs()

    def _close_logs(self) -> None:
        """Without the mutex: a log holds its own when it looks at the journal."""
        for log in list(self._logs.values()):
            log.close()

    def wake(self) -> None:
        """Called by the tree's watch: tells those who wait, if there is news for them."""
        view = self._keeper.view
        known = view is not None and view.mark == self._words[JOURNAL]
        if known and view is not None and not any(since < view.last_seq for since, _ in self._waiters):
            return
        for _, waiter in self._waiters:
            if not waiter.done():
                waiter.set_result(None)

    async def _news(self, timeout_s: float) -> None:
        waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        entry = (self._current().last_seq, waiter)
        self._waiters.append(entry)
        self._house.awaited.add(self)
        if self._house.watching is not None:
            self._house.watching.set()
        try:
            await asyncio.wait((waiter,), timeout=timeout_s)
        finally:
            self._waiters.remove(entry)
            if not self._waiters:
                self._house.awaited.discard(self)

    async def _told(self, outcome: Outcome) -> Any:
        if outcome.problem is not None:
            raise outcome.problem
        if outcome.events and self._house.on_commit is not None:
            await self._house.on_commit(outcome.events)
        return outcome.result

    def _scope(self, kind: Kind[Any]) -> Scope:
        """Under the mutex."""
        collections = self._refreshed().collections
        return Scope(collections[kind.name], collections)

    def _whole(self, kind: Kind[T], keys: Sequence[str]) -> list[Row[T]]:
        """Under the mutex, after a refresh."""
        collection = self._refreshed().collections[kind.name]
        places = [collection.table.place(collection.slots[key]) for key in keys if key in collection.slots]
        return [whole_row(kind, self._keeper.segments.record(*place)) for place in places]

    def _tell_unheard(self, outcome: Outcome) -> None:
        """Who asked was cancelled after the change was made: the house hears of it all the same."""
        task = asyncio.get_running_loop().create_task(self._told(outcome))
        self._telling.add(task)
        task.add_done_callback(self._telling.discard)

    def _new_log(self, kind: LogKind[T]) -> Log[T]:
        self.open()
        slot, erasures = self._slot(kind.name), self._slot(f"{kind.name}.erasures")
        series = Series(self.id, kind.name, paths=self.paths, disk=self._house.disk)
        words = LogWords(self._words, slot, erasures)
        return Log(kind, series, words=words, journal=self, clock=self._house.clock)

    def _slot(self, name: str) -> int:
        """The word of a log, claimed for it once."""
        slot = self.watermark.find(name)
        if slot is not None:
            return slot
        lock = OrgLock(self.paths.lock)
        try:
            with lock:
                return self.watermark.claim(name)
        finally:
            lock.close()
