"""The lock of an org, and the turnstile before it.

Whoever waits for the lock holds the turnstile, so a process that has just let go cannot take the lock again before
those who wait: it queues behind them. Both are kernel locks and vanish with their process.
"""

import fcntl
import os
import struct
from pathlib import Path
from types import TracebackType


def _whole_file(kind: int) -> bytes:
    return struct.pack("@hhqqi0q", kind, os.SEEK_SET, 0, 0, 0)


_TAKE_TURN = _whole_file(fcntl.F_WRLCK)
_LEAVE_TURN = _whole_file(fcntl.F_UNLCK)


class OrgLock:
    """Held by one open file at a time, in whatever process. The file is never renamed, replaced or deleted."""

    def __init__(self, path: Path) -> None:
        self._descriptor = os.open(path, os.O_RDWR | os.O_CLOEXEC)

    def __enter__(self) -> None:
        fcntl.fcntl(self._descriptor, fcntl.F_OFD_SETLKW, _TAKE_TURN)
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX)
        finally:
            fcntl.fcntl(self._descriptor, fcntl.F_OFD_SETLK, _LEAVE_TURN)

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        fcntl.flock(self._descriptor, fcntl.LOCK_UN)

    def try_once(self) -> bool:
        """The lock if nobody has it, for work that may as well be left to who does."""
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def release(self) -> None:
        fcntl.flock(self._descriptor, fcntl.LOCK_UN)

    def close(self) -> None:
        os.close(self._descriptor)
