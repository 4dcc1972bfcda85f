"""The one engine on the host that acts, by a lease in `_host/leader`.

A lease, not a lock: a stopped process keeps its locks for ever, but it cannot keep renewing. Before a new leader acts
it ends the old one, if that process still exists, so that a frozen one cannot wake up and do again what was done.
The number grows with every change of leadership; the store refuses effects that carry an older one.
"""

import fcntl
import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

import msgspec

from app.core.clock import Clock
from app.core.log import get_log
from app.store.watermark import boot_id

log = get_log("store.leader")

RENEW_EVERY_S: Final = 1.0
FREE_AFTER_S: Final = 4.0
"""A lease that was not renewed for so long belongs to nobody."""
END_WAIT_S: Final = 0.5
"""How long a new leader waits for the old process to be gone, each time it tries."""
_END_LOOK_S: Final = 0.01
_START_TIME_FIELD: Final = 19  # of /proc/<pid>/stat, counted after the command's name
_STATE_FIELD: Final = 0
_ENDED_STATES: Final = frozenset("ZX")


class Tenure(msgspec.Struct, frozen=True):
    """What the file says. Without a pid the last leader has left in order."""

    number: int
    pid: int | None
    started: int
    boot: str
    place: str
    """The directory it leads in: a copy of the tree carries the file along, but not the process."""
    renewed_at_s: float
    since_us: int = 0
    """When this tenure began, by the wall clock; 0 where an older release wrote it."""


class Seen(msgspec.Struct, frozen=True):
    """Who leads, as anybody may know it. Without a number nobody ever led here."""

    known: bool
    number: int | None = None
    since_us: int | None = None


class Leader:
    """One per engine. Reading who leads is free for everybody: `Leader.known`."""

    def __init__(self, home: Path, clock: Clock) -> None:
        self._path = home / "leader"
        self._lock_path = home / "leader.lock"
        self._clock = clock
        self._boot = boot_id().hex()
        self._place = _place_of(home)
        self._since_us = 0
        self.number: int | None = None
        """The number of our tenure; None while somebody else leads."""

    @property
    def held(self) -> bool:
        return self.number is not None

    def take(self) -> bool:
        """Whether we lead from now on. Ends a holder that stopped renewing; waits for nobody who still does."""
        tenure = self._read()
        if tenure is not None and (self._in_office(tenure) or not self._ended(tenure)):
            return False
        with self._one_at_a_time() as alone:
            if not alone or self._read() != tenure:
                return False
            number = 1 if tenure is None else tenure.number + 1
            self._since_us = self._clock.now_us()
            if not self._written(self._ours(number), durable=True):
                return False
        self.number = number
        log.info("leader.took_over", number=number)
        return True

    def renew(self) -> bool:
        """Whether we still lead. False: somebody took over, and nothing more may be done.

        Needs no lock: whoever takes over ends this process first. So a disk that takes nothing ends no tenure
        either; the next renewal may go well.
        """
        if self.number is None or not self._is_ours(self._read()):
            self.number = None
            return False
        self._written(self._ours(self.number))
        return True

    def rise_above(self, number: int) -> bool:
        """Takes a number beyond one that a record shows: a tree put together from copies of several days may know
        more leaders than its lease does. False where it is another leader's indeed."""
        if self.number is None or not self._is_ours(self._read()):
            self.number = None
            return False
        risen = max(number, self.number) + 1
        if not self._written(self._ours(risen), durable=True):
            return False
        log.warning("leader.rose", number=risen, above=number)
        self.number = risen
        return True

    def leave(self) -> None:
        """In order: the next engine need not wait until the lease runs out."""
        tenure = self._read()
        if tenure is None or not self._is_ours(tenure):
            self.number = None
            return
        if self._written(msgspec.structs.replace(tenure, pid=None)):
            log.info("leader.left", number=self.number)
        self.number = None

    def known(self) -> bool:
        """Whether some engine leads now."""
        tenure = self._read()
        return tenure is not None and self._in_office(tenure)

    def seen(self) -> Seen:
        tenure = self._read()
        if tenure is None:
            return Seen(known=False)
        known = self._in_office(tenure)
        return Seen(known, tenure.number, tenure.since_us or None if known else None)

    def _in_office(self, tenure: Tenure) -> bool:
        if tenure.pid is None or not self._is_of_here(tenure):
            return False
        fresh = self._clock.boot_s() - tenure.renewed_at_s < FREE_AFTER_S
        return fresh and start_time(tenure.pid) == tenure.started

    def _is_of_here(self, tenure: Tenure) -> bool:
        return tenure.boot == self._boot and tenure.place == self._place

    def _is_ours(self, tenure: Tenure | None) -> bool:
        return tenure is not None and tenure.number == self.number and tenure.pid == os.getpid()

    def _ended(self, tenure: Tenure) -> bool:
        """The old holder is gone, made so if need be. A pid that was given to another program is left alone."""
        if tenure.pid is None or not self._is_of_here(tenure) or tenure.pid == os.getpid():
            return True
        until = time.monotonic() + END_WAIT_S
        while start_time(tenure.pid) == tenure.started:
            with suppress(ProcessLookupError, PermissionError):
                os.kill(tenure.pid, signal.SIGKILL)
            if time.monotonic() >= until:
                log.error("leader.cannot_end_predecessor", pid=tenure.pid, number=tenure.number)
                return False
            time.sleep(_END_LOOK_S)
        return True

    def _ours(self, number: int) -> Tenure:
        pid = os.getpid()
        return Tenure(
            number=number,
            pid=pid,
            started=start_time(pid) or 0,
            boot=self._boot,
            place=self._place,
            renewed_at_s=self._clock.boot_s(),
            since_us=self._since_us,
        )

    def _read(self) -> Tenure | None:
        """None also where the file is not whole, which a power cut may leave of a renewal. The number begins anew
        then, and rises as soon as the tree shows a greater one."""
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=Tenure)
        except FileNotFoundError:
            return None
        except (msgspec.DecodeError, UnicodeDecodeError) as problem:
            log.error("leader.unreadable", why=str(problem))
            return None

    def _written(self, tenure: Tenure, *, durable: bool = False) -> bool:
        try:
            self._write(tenure, durable=durable)
        except OSError as problem:
            log.error("leader.cannot_write", number=tenure.number, why=str(problem))
            return False
        return True

    def _write(self, tenure: Tenure, *, durable: bool = False) -> None:
        """Whole or not at all. Only a new number must survive a power cut: it may never be given out twice."""
        new = self._path.with_suffix(".new")
        with new.open("wb") as file:
            file.write(msgspec.json.encode(tenure))
            if durable:
                file.flush()
                os.fsync(file.fileno())
        new.replace(self._path)
        if durable:
            _sync_directory(self._path.parent)

    @contextmanager
    def _one_at_a_time(self) -> Iterator[bool]:
        """Of engines that try in the same moment, one; the others try again later."""
        descriptor = os.open(self._lock_path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            yield True
        except BlockingIOError:
            yield False
        finally:
            os.close(descriptor)


def start_time(pid: int) -> int | None:
    """When a process started, in the kernel's ticks: with the pid it names one process for a whole boot."""
    try:
        fields = (
            Path(f"/proc/{pid}/stat")
            .read_text(encoding="utf-8", errors="replace")
            .rpartition(") ")[2]
            .split()
        )
    except (FileNotFoundError, ProcessLookupError):
        return None
    if fields[_STATE_FIELD] in _ENDED_STATES:
        return None
    return int(fields[_START_TIME_FIELD])


def _place_of(home: Path) -> str:
    found = home.stat()
    return f"{found.st_dev}:{found.st_ino}"


def _sync_directory(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
