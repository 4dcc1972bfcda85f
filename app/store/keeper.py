"""What one process knows of an org, kept current: read when it is first used, caught up whenever there is news."""

import asyncio
import os
import threading
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.core.clock import Clock
from app.core.events import Event
from app.core.ids import OrgId
from app.store.committer import Committer
from app.store.disk import Disk
from app.store.errors import Forked, Gone, NoSuchOrg, NotReady, StorageFull
from app.store.kinds import Kind
from app.store.loading import load
from app.store.locks import OrgLock
from app.store.news import News
from app.store.paths import OrgPaths
from app.store.recovery import recover
from app.store.segments import Segments
from app.store.view import IDEM_KEPT_US, View
from app.store.watermark import GONE, JOURNAL, Watermark, segment_of

DAMAGE_REMEMBERED_S = 5.0
"""So long an org whose files are damaged is refused before they are looked at again."""
SEGMENTS_HELD_MAX = 8
"""A process that has followed an org over more segments than this reads it anew, from the newest snapshot."""


@dataclass
class House:
    """What the orgs of one tree share."""

    kinds: Sequence[Kind[Any]]
    clock: Clock
    disk: Disk
    boot: bytes
    pid: int
    committer: Committer
    news: News
    on_commit: Callable[[Sequence[Event]], Awaitable[None]] | None = None
    watching: asyncio.Event | None = None
    """There while somebody looks for those who wait; set while there are any."""
    awaited: set[Any] = field(default_factory=set)
    """The orgs that somebody waits for news of."""
    fence: int | None = None
    """The leader's number, where this process is the one that leads."""
    outnumbered: Callable[[int], None] | None = None
    """Told, from any thread, when a batch met the greater number of another leader."""

    def refuse_fork(self) -> None:
        if os.getpid() != self.pid:
            raise Forked("the tree was opened before a fork: open another one in this process")


class Keeper:
    def __init__(self, house: House, org_id: OrgId, paths: OrgPaths) -> None:
        self.org_id = org_id
        self.paths = paths
        self.house = house
        self.segments = Segments(org_id, paths, house.disk)
        try:
            self.watermark = Watermark(paths.watermark, house.boot)
        except OSError as problem:
            raise StorageFull(org_id, str(problem)) from problem
        self.words = self.watermark.words
        self.mutex = threading.Lock()
        self.view: View | None = None
        self._damage: tuple[float, NotReady] | None = None

    def current(self) -> View:
        """The view with everything durable in it."""
        view = self.view
        if view is not None and view.mark == self.words[JOURNAL]:
            return view
        with self.mutex:
            return self.refreshed()

    def refreshed(self) -> View:
        """The same for who holds the mutex."""
        view = self.view
        if view is not None and view.mark == self.words[JOURNAL]:
            return view
        self.house.refuse_fork()
        if self.words[JOURNAL] == GONE:
            self.forget()
            raise NoSuchOrg(self.org_id)
        self._refuse_damage()
        try:
            self.view = self._read(view)
        except NotReady as problem:
            self.view = None
            self._damage = self.house.clock.boot_s(), problem
            self.segments.close()
            raise
        return self.view

    def forget(self) -> None:
        """Under the mutex: the next use reads the files again."""
        self.view = None
        self.segments.close()

    def _read(self, view: View | None) -> View:
        if view is None:
            if not self.watermark.trusted:
                self._recover()
            return load(self.house.kinds, self.segments, self.words)
        if self._holds_overtaken_files(view):
            # As long as they are open, the disk keeps them.
            self.segments.close()
            return load(self.house.kinds, self.segments, self.words)
        try:
            view.catch_up(self.segments, self.words[JOURNAL])
        except Gone:
            # So slow a reader that the segment it stopped at was compacted away.
            self.segments.close()
            return load(self.house.kinds, self.segments, self.words)
        view.forget_answers(self.house.clock.now_us() - IDEM_KEPT_US)
        return view

    def _holds_overtaken_files(self, view: View) -> bool:
        """Looked at when a segment begins: many of them since the snapshot that was read, and a newer one is there."""
        segment = segment_of(self.words[JOURNAL])
        if segment == segment_of(view.mark) or segment - view.base <= SEGMENTS_HELD_MAX:
            return False
        return any(view.base < number <= segment for number in self.paths.snapshots())

    def _recover(self) -> None:
        lock = OrgLock(self.paths.lock)
        try:
            with lock:
                if not self.watermark.trusted:
                    recover(self.segments, self.watermark, self.house.clock.now_us())
                    self.watermark.doubt_logs()
                    self.watermark.trust()
        finally:
            lock.close()

    def _refuse_damage(self) -> None:
        if self._damage is not None:
            since_s, problem = self._damage
            if self.house.clock.boot_s() - since_s < DAMAGE_REMEMBERED_S:
                raise NotReady(problem.org_id, problem.why)
            self._damage = None
