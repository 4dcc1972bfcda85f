"""The data directory: the orgs in it, and the host's own."""

import asyncio
import os
import secrets
import shutil
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import Any

from app.core.clock import Clock
from app.core.events import Event
from app.core.ids import HOST, OrgId
from app.store.archive_unpack import Staging
from app.store.committer import Committer
from app.store.derived import Derived
from app.store.disk import Disk
from app.store.errors import NoSuchOrg, OrgExists, StorageFull, StoreError, Unfit
from app.store.keeper import House
from app.store.kinds import Kind, LogKind
from app.store.leader import Leader
from app.store.limits import Limits
from app.store.locks import OrgLock
from app.store.news import News
from app.store.org import POLL_S, Org
from app.store.paths import TreePaths
from app.store.recovery import first_segment
from app.store.removal import clear, set_aside
from app.store.segments import Segments
from app.store.sweep import drop_temporaries
from app.store.usage import Usage, measured
from app.store.watermark import JOURNAL, boot_id

SHED_EVERY_S = 20.0
NETWORK_FILE_SYSTEMS = frozenset(
    (
        *(
            "nfs",
            "nfs4",
            "cifs",
            "smb3",
            "smbfs",
            "9p",
            "afs",
            "ceph",
            "glusterfs",
            "lustre",
            "gfs2",
            "ocfs2",
        ),
        *("beegfs", "fuse.sshfs", "fuse.glusterfs", "ncpfs"),
    )
)
"""Their locks and their memory maps do not hold between hosts."""


class Tree:
    """Opened once per process, after any fork. Opening costs nothing; each org is read when it is first used."""

    def __init__(
        self,
        root: Path,
        *,
        kinds: Sequence[Kind[Any]],
        logs: Sequence[LogKind[Any]],
        clock: Clock,
        orgs_open_max: int = 200,
        on_commit: Callable[[Sequence[Event]], Awaitable[None]] | None = None,
        disk: Disk | None = None,
    ) -> None:
        refuse_unfit(root)
        refuse_twins([kind.name for kind in kinds] + [log.name for log in logs])
        self.logs = tuple(logs)
        paths = TreePaths(root.resolve())
        self._house = House(
            kinds=tuple(kinds),
            clock=clock,
            disk=disk or Disk(),
            boot=boot_id(),
            pid=os.getpid(),
            committer=Committer(),
            news=News(paths.news, paths.bell, boot_id()),
            on_commit=on_commit,
        )
        self._paths = paths
        self._orgs_open_max = orgs_open_max
        self._orgs: OrderedDict[str, Org] = OrderedDict()
        self._limits: Limits | None = None
        self._mutex = Lock()
        self.opened = 0
        """How often an org was read into memory."""

    def org(self, org_id: OrgId) -> Org:
        """The org, read and ready. NoSuchOrg, or NotReady when its files are damaged."""
        self._refuse_fork()
        org = self._orgs.get(org_id)
        if org is None:
            org = self._found(org_id)
        was_open = org.is_open
        try:
            org.open()
        except NoSuchOrg:
            self._let_go(org)
            raise
        with self._mutex:
            self._orgs.move_to_end(org_id)
        if not was_open:
            self.opened += 1
            self._unload_coldest()
        return org

    @property
    def host(self) -> Org:
        """The host's own; made when it is first needed."""
        try:
            return self.org(HOST)  # nearly always: no file is looked at
        except NoSuchOrg:
            return self._host_made()

    @property
    def limits(self) -> Limits:
        """Rate limits, counted for all processes together."""
        if self._limits is not None:
            return self._limits
        self.host  # noqa: B018  (the table lies in the host's own directory, which must be whole first)
        with self._mutex:
            if self._limits is None:
                self._limits = Limits(self._paths.limits, clock=self._house.clock)
            return self._limits

    def _host_made(self) -> Org:
        try:
            return self.create(HOST)
        except OrgExists:  # another process was faster
            return self.org(HOST)

    def create(self, org_id: OrgId) -> Org:
        """A new org, durable; it appears whole or not at all."""
        paths = self._paths.org(org_id)
        try:
            is_new = not paths.home.exists() and self._put_there(org_id, paths.home)
            # Also where it was there: whoever made it may have failed at just this.
            self._house.disk.fsync_dir(self._paths.root)
        except OSError as problem:
            raise StorageFull(org_id, f"its directory could not be made: {problem}") from problem
        if not is_new:
            raise OrgExists(org_id)
        org = self.org(org_id)
        self._house.news.tell(org_id, self._house.clock.now_us())
        return org

    def _put_there(self, org_id: OrgId, home: Path) -> bool:
        """False where another process was faster."""
        new = self._paths.being_made(org_id, secrets.token_hex(8))
        disk = self._house.disk
        try:
            new.home.mkdir(mode=0o700, parents=True)
            new.lock.touch(mode=0o600)
            first_segment(disk, Segments(org_id, new, disk), self._house.clock.now_us())
            disk.rename(new.home, home)
        except OSError:
            shutil.rmtree(new.home, ignore_errors=True)
            if home.exists():
                return False
            raise
        return True

    def leader(self) -> Leader:
        """The lease of the host's one acting engine, as this process sees it."""
        self.host  # noqa: B018  (the lease lies in the host's own directory, which must be whole first)
        return Leader(self._paths.org(HOST).home, self._house.clock)

    def org_ids(self) -> list[OrgId]:
        return [OrgId(name) for name in self._paths.org_ids()]

    def writable(self) -> bool:
        """Whether the last write of every org became durable."""
        return self._house.committer.writable

    def mark(self, org_id: OrgId) -> int:
        """How far the org's journal is durable, without reading it: it moves with every write of any process."""
        org = self._orgs.get(org_id)
        return (org or self._found(org_id)).watermark.words[JOURNAL]

    def stamp(self, org_id: OrgId, mark: int) -> str:
        """The mark together with the file that says it, for who compares it later. Nothing where it cannot be
        trusted: a copy, or what another boot has left."""
        org = self._orgs.get(org_id) or self._found(org_id)
        return org.watermark.stamp(mark)

    def heard(self) -> frozenset[int]:
        """The slots (`slot_of`) of the orgs that were written to since this was last asked, by any process."""
        return frozenset(self._house.news.heard())

    def listen(self) -> int | None:
        """A file that can be read as soon as there is something to be heard. One process listens. None: it must look
        by itself, every so often."""
        return self._house.news.listen()

    def silence(self) -> None:
        """What can be read there has been heard."""
        self._house.news.silence()

    def stop_listening(self) -> None:
        self._house.news.leave()

    def listen_anew(self) -> bool:
        """Whether the table of news had been replaced or taken away, so that something may have been missed."""
        if self._house.news.in_place:
            return False
        self._house.news.reopen()
        return True

    @property
    def roster(self) -> int:
        """Changes when an org appears or goes."""
        return self._paths.root.stat().st_mtime_ns

    @property
    def due(self) -> Derived:
        """What the engine knows of what is due, kept for the next one."""
        return Derived(self._paths.due)

    def fenced_by(self, number: int, *, outnumbered: Callable[[int], None] | None = None) -> None:
        """From now on every batch of this process carries the leader's number, and those of an older one are refused.
        `outnumbered` is told, from any thread, of a greater number that a batch has met."""
        self._house.news.led_by(max(number, self._house.news.newest_leader))
        self._house.fence, self._house.outnumbered = number, outnumbered

    def let_finish(self, org_id: OrgId) -> None:
        """Returns when every batch that was under way in the org, in any process, is durable or given up.

        Whoever begins one later sees all that was durable before this was called. The org is not opened for it.
        """
        try:
            lock = OrgLock(self._paths.org(org_id).lock)
        except FileNotFoundError:
            raise NoSuchOrg(org_id) from None
        try:
            with lock:
                return
        finally:
            lock.close()

    def set_aside(self, org_id: OrgId) -> None:
        """The org is there for nobody any more, in any process, when this returns."""
        set_aside(self._paths, org_id, self._house.disk)

    def clear(self, org_id: OrgId) -> None:
        """Takes what was set aside off the disk."""
        clear(self._paths, org_id, self._house.disk)

    def staging(self, org_id: OrgId) -> Staging:
        """Where an org that comes from elsewhere is put together before it is there."""
        return Staging(self._paths.root, org_id, self._house.disk)

    def sibling(self, root: Path) -> "Tree":
        """A tree of the same kinds elsewhere: for an org that is being put together."""
        return Tree(root, kinds=self._house.kinds, logs=self.logs, clock=self._house.clock)

    def drop_temporaries(self, before_us: int) -> int:
        """Removes what was being written when a machine went down, and was not touched since; answers how many."""
        return drop_temporaries(self._paths, before_us)

    def drop_stagings(self, before_us: int) -> int:
        """Takes away what an import left that was stopped before a time; answers how many."""
        old = [path for path in self._paths.stagings() if path.stat().st_mtime_ns // 1000 < before_us]
        for path in old:
            shutil.rmtree(path, ignore_errors=True)
        return len(old)

    def carried(self, org_id: OrgId) -> dict[str, bytes]:
        """What came with the org from another host and was not taken over yet."""
        paths = self._paths.org(org_id)
        return {name: paths.carried(name).read_bytes() for name in paths.carried_names()}

    def taken_over(self, org_id: OrgId, name: str) -> None:
        path = self._paths.org(org_id).carried(name)
        with suppress(FileNotFoundError):
            self._house.disk.unlink(path)
        with suppress(OSError):  # others wait in it
            path.parent.rmdir()
        self._house.disk.fsync_dir(path.parent if path.parent.exists() else path.parent.parent)

    def usage(self, org_id: OrgId) -> Usage:
        """What the org takes up on the disk, by a walk over its files; the org is not opened for it."""
        paths = self._paths.org(org_id)
        if not paths.lock.exists():
            raise NoSuchOrg(org_id)
        return measured(paths)

    @property
    def disk_free(self) -> int:
        """Bytes left on the disk that the tree lies on."""
        return shutil.disk_usage(self._paths.root).free

    async def watch(self) -> None:
        """Looks at the words of the orgs that somebody waits for, and wakes them. Runs until it is cancelled."""
        house = self._house
        somebody = house.watching = asyncio.Event()
        if house.awaited:
            somebody.set()
        try:
            while True:
                await somebody.wait()
                for org in list(house.awaited):
                    org.wake()
                if not house.awaited:
                    somebody.clear()
                await asyncio.sleep(POLL_S)
        finally:
            house.watching = None

    async def shed(self) -> None:
        """Beside a process that serves: every entry that a batch tells a log is in its memory too, until the engine
        has carried it over and somebody reads that log. Nobody may, for days. Runs until it is cancelled."""
        while True:
            await asyncio.sleep(SHED_EVERY_S)
            await asyncio.to_thread(self.shed_now)

    def shed_now(self) -> None:
        for org in list(self._orgs.values()):
            with suppress(StoreError):
                org.shed(self.logs)

    def close(self) -> None:
        """Finishes what was asked, then lets everything go."""
        self._house.committer.stop()
        with self._mutex:
            for org in self._orgs.values():
                org.close()
            self._orgs.clear()
            self._house.news.close()
            if self._limits is not None:
                self._limits.close()
                self._limits = None

    def _refuse_fork(self) -> None:
        self._house.refuse_fork()

    def _found(self, org_id: OrgId) -> Org:
        paths = self._paths.org(org_id)
        if not paths.lock.exists():
            raise NoSuchOrg(org_id)
        with self._mutex:
            org = self._orgs.get(org_id)
            if org is None:
                org = self._orgs[org_id] = Org(self._house, org_id, paths)
            return org

    def _let_go(self, org: Org) -> None:
        """It was removed: what this process knew of it is given back, so that one of its id may come again."""
        if org.unload():
            with self._mutex:
                if self._orgs.get(org.id) is org:
                    del self._orgs[org.id]

    def _unload_coldest(self) -> None:
        """Orgs that were not asked for lately give their memory back."""
        with self._mutex:
            open_ones = [org for org in self._orgs.values() if org.is_open]
        for org in open_ones[: max(0, len(open_ones) - self._orgs_open_max)]:
            org.unload()


def refuse_twins(names: list[str]) -> None:
    twins = {name for name in names if names.count(name) > 1}
    if twins:
        raise ValueError(f"two kinds of one name: {', '.join(sorted(twins))}")


def refuse_unfit(root: Path) -> None:
    """Unfit where the directory is none, or lies on a file system that other hosts may change."""
    if root.exists() and not root.is_dir():
        raise Unfit(f"{root} is not a directory")
    root.mkdir(parents=True, exist_ok=True)
    kind = file_system_of(root)
    if kind in NETWORK_FILE_SYSTEMS:
        raise Unfit(f"{root} lies on {kind}; the store needs a local file system")


def file_system_of(path: Path, mounts: Path = Path("/proc/self/mountinfo")) -> str:
    """The type of the file system that a path lies on, by the longest mount point above it."""
    found, length = "", -1
    here = path.resolve()
    for line in mounts.read_text(encoding="utf-8", errors="replace").splitlines():
        before, _, after = line.partition(" - ")
        point = Path(before.split()[4].encode().decode("unicode_escape"))
        if here.is_relative_to(point) and len(point.parts) >= length:
            found, length = after.split()[0], len(point.parts)
    return found
