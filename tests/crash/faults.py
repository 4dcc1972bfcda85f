"""Disks that fail, or take the process with them, at the k-th call that makes something durable."""

import errno
import os
from pathlib import Path

from app.store.disk import Disk

EXIT_CODE = 77
"""Of a process that a disk took with it."""


class Counting(Disk):
    """Tells its heirs of each call before it is made."""

    def __init__(self) -> None:
        self.calls: list[str] = []

    def before(self, call: str) -> None:
        self.calls.append(call)

    def create(self, path: Path) -> int:
        self.before("create")
        return super().create(path)

    def write(self, descriptor: int, data: bytes, offset: int) -> None:
        self.before("write")
        super().write(descriptor, data, offset)

    def fdatasync(self, descriptor: int) -> None:
        self.before("fdatasync")
        super().fdatasync(descriptor)

    def truncate(self, descriptor: int, size: int) -> None:
        self.before("truncate")
        super().truncate(descriptor, size)

    def rename(self, source: Path, target: Path) -> None:
        self.before("rename")
        super().rename(source, target)

    def unlink(self, path: Path) -> None:
        self.before("unlink")
        super().unlink(path)

    def fsync_dir(self, path: Path) -> None:
        self.before("fsync_dir")
        super().fsync_dir(path)


class Deadly(Counting):
    """Ends the process at one call; a write gets half of its bytes onto the disk first."""

    def __init__(self, at: int) -> None:
        super().__init__()
        self._at = at

    def before(self, call: str) -> None:
        super().before(call)
        if len(self.calls) == self._at and call != "write":
            os._exit(EXIT_CODE)

    def write(self, descriptor: int, data: bytes, offset: int) -> None:
        if len(self.calls) + 1 == self._at:
            Disk.write(self, descriptor, data[: len(data) // 2], offset)
            os._exit(EXIT_CODE)
        super().write(descriptor, data, offset)


class Failing(Counting):
    """Fails at one call and some after it; a write that fails leaves half of its bytes behind."""

    def __init__(self, code: int = errno.EIO) -> None:
        super().__init__()
        self._code = code
        self.first = 0
        self.last = -1

    def fail(self, first: int, count: int) -> None:
        """From the `first` call from now on, so many fail."""
        self.first = len(self.calls) + first
        self.last = self.first + count - 1

    @property
    def is_failing(self) -> bool:
        return self.first <= len(self.calls) + 1 <= self.last

    @property
    def is_over(self) -> bool:
        return len(self.calls) >= self.last

    def before(self, call: str) -> None:
        failing = self.is_failing
        super().before(call)
        if failing:
            raise OSError(self._code, os.strerror(self._code))

    def write(self, descriptor: int, data: bytes, offset: int) -> None:
        if self.is_failing:
            Disk.write(self, descriptor, data[: len(data) // 2], offset)
        super().write(descriptor, data, offset)
