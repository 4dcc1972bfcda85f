"""A blob that comes in piece by piece, from somebody who may stop in the middle."""

import os
from contextlib import AbstractContextManager, ExitStack, suppress
from hashlib import sha256
from pathlib import Path
from typing import Final

from app.store.disk import Disk

SYNC_EVERY_BYTES: Final = 4 << 20
"""Synced as it grows, so that no other write of the disk waits behind all of it."""


class Writing:
    """Nothing is seen under its name before it is kept; what is dropped leaves nothing."""

    def __init__(self, folder: AbstractContextManager[Path], last: str, disk: Disk) -> None:
        self._disk = disk
        self._last = last
        self._digest = sha256()
        self._synced = 0
        self._descriptor = -1
        self.size = 0
        self._done = False
        self._open = ExitStack()
        with ExitStack() as opened:
            self._folder = opened.enter_context(folder)
            self._temp = self._folder / f".{last[:100]}.{os.getpid()}.{os.urandom(4).hex()}.tmp"
            self._descriptor = disk.create(self._temp)
            opened.callback(os.close, self._descriptor)
            self._open = opened.pop_all()

    def write(self, chunk: bytes) -> None:
        self._disk.write(self._descriptor, chunk, self.size)
        self._digest.update(chunk)
        self.size += len(chunk)
        if self.size - self._synced >= SYNC_EVERY_BYTES:
            self._sync()

    def keep(self) -> str:
        """Durable and whole under its name when it returns; answers the SHA-256."""
        try:
            self._sync()
            self._disk.rename(self._temp, self._folder / self._last)
            self._disk.fsync_dir(self._folder)
        except OSError:
            self.drop()
            raise
        self._done = True
        self._open.close()
        return self._digest.hexdigest()

    def drop(self) -> None:
        """Twice is once; after it was kept there is nothing to drop."""
        if not self._done:
            self._done = True
            with suppress(OSError):
                self._temp.unlink()
            self._open.close()

    def _sync(self) -> None:
        self._disk.fdatasync(self._descriptor)
        self._synced = self.size
