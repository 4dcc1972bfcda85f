"""The lock of an org, and the turnstile before it.

Whoever waits for the lock holds the turnstile, so a process that has just let go queues behind those who wait. Waking
another process costs as much as a write, though: in its turn a process may take a free lock again a few times at once.
Both are kernel locks and vanish with their process.
"""

import fcntl
import os
import struct
import time
from pathlib import Path
from types import TracebackType


def _whole_file(kind: int) -> bytes:
    return struct.pack("@hhqqi0q", kind, os.SEEK_SET, 0, 0, 0)


_TAKE_TURN = _whole_file(fcntl.F_WRLCK)
_LEAVE_TURN = _whole_file(fcntl.F_UNLCK)


TURN_S = 0.004
TURN_AGAIN_MAX = 12
"""So long a turn lasts, and so often the lock is taken again in it. It is the same for all, so all get as far."""


class OrgLock:
    """Held by one open file at a time, in whatever process. The file is never renamed, replaced or deleted."""

    def __init__(self, path: Path) -> None:
        self._descriptor = os.open(path, os.O_RDWR | os.O_CLOEXEC)
        self._turn_ends_s = 0.0
        self._again_left = 0

    def __enter__(self) -> None:
        now_s = time.monotonic()
        if self._again_left and now_s < self._turn_ends_s and self._try_once():
            self._again_left -= 1
            return
        self._queue()
        self._turn_ends_s, self._again_left = time.monotonic() + TURN_S, TURN_AGAIN_MAX

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        fcntl.flock(self._descriptor, fcntl.LOCK_UN)

    def _try_once(self) -> bool:
        """The lock, if nobody has it."""
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def close(self) -> None:
        os.close(self._descriptor)

    def _queue(self) -> None:
        fcntl.fcntl(self._descriptor, fcntl.F_OFD_SETLKW, _TAKE_TURN)
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX)
        finally:
            fcntl.fcntl(self._descriptor, fcntl.F_OFD_SETLK, _LEAVE_TURN)
