"""That something was written, told to who waits for it: one shared table in memory, mapped from `_host/news`.

Whoever publishes a journal's watermark changes the word of that org here; whoever waits compares one small table and
not a file of every org. Nothing is locked and nothing is synced. A writer that is killed between the two words tells
nobody, so who waits also looks at the watermarks themselves, seldom. Beside the table hangs a bell, a pipe with a name:
who waits sleeps until it rings. It says that there is news, the table says whose. With nobody there to hear it, or too
many who ring, a ring is lost and no writer waits.

The table also holds the number of the newest leader, for the fence.
"""

import fcntl
import mmap
import os
import stat
from contextlib import suppress
from pathlib import Path
from struct import Struct
from typing import Final
from zlib import crc32

from app.core.log import get_log

log = get_log("store.news")

SLOTS: Final = 2048
_MAGIC: Final = b"AstrixN1"
_HEAD: Final = Struct("<8s16sQQ")
_FENCE_AT: Final = 64
_LISTENED_AT: Final = 72
_WORDS_AT: Final = 128
_FILE_BYTES: Final = _WORDS_AT + 8 * SLOTS
_WORD_MASK: Final = (1 << 64) - 1
_RINGS_AT_ONCE: Final = 65_536
_CHUNK: Final = 64
_CHUNK_BYTES: Final = 8 * _CHUNK


def slot_of(org_id: str) -> int:
    """Several orgs may share a slot: news of one has the others looked at as well."""
    return crc32(org_id.encode()) % SLOTS


class News:
    """Mapped when it is first needed, if the host's own directory is there by then. It never stops a write."""

    def __init__(self, path: Path, bell: Path, boot: bytes) -> None:
        self._path = path
        self._boot = boot
        self._map: mmap.mmap | None = None
        self._place = (0, 0)
        self._heard = b""
        self._bell = bell
        self._ringing: int | None = None
        self._hearing: int | None = None
        self._refused = False
        """Told once: who listens tries again and again."""

    def tell(self, org_id: str, mark: int) -> None:
        """Under the org's lock, after its watermark was set."""
        table = self._table()
        if table is not None:
            name = crc32(org_id.encode())
            # Mixed with the name: orgs of one slot may well come to the same mark.
            word = (mark ^ name << 24) & _WORD_MASK
            at = _WORDS_AT + 8 * (name % SLOTS)
            table[at : at + 8] = word.to_bytes(8, "little")
            if table[_LISTENED_AT]:
                self._ring()

    def listen(self) -> int | None:
        """The end of the bell that can be read when it rings; None where there can be no such thing."""
        table = self._table()
        if table is not None and self._hearing is None:
            try:
                self._hearing = _bell_at(self._bell)
            except OSError as problem:
                if not self._refused:
                    log.error("news.no_bell", why=str(problem))
                self._refused = True
                return None
            table[_LISTENED_AT] = 1
        return self._hearing

    def silence(self) -> None:
        """What rang so far has been heard."""
        if self._hearing is not None:
            with suppress(BlockingIOError):
                while len(os.read(self._hearing, _RINGS_AT_ONCE)) == _RINGS_AT_ONCE:
                    continue

    def leave(self) -> None:
        """Nobody listens any more."""
        hearing, self._hearing = self._hearing, None
        if hearing is not None:
            if self._map is not None:
                self._map[_LISTENED_AT] = 0
            os.close(hearing)

    def heard(self) -> list[int]:
        """The slots with news since this was last asked; the first time, and with another table, all of them."""
        table = self._table()
        if table is None:
            return []
        now, before = table[_WORDS_AT:_FILE_BYTES], self._heard
        if now == before:
            return []
        self._heard = now
        return _different(before, now) if before else list(range(SLOTS))

    @property
    def newest_leader(self) -> int:
        table = self._table()
        return 0 if table is None else int.from_bytes(table[_FENCE_AT : _FENCE_AT + 8], "little")

    def led_by(self, number: int) -> None:
        """Told by a new leader before it acts."""
        table = self._table()
        if table is not None:
            table[_FENCE_AT : _FENCE_AT + 8] = number.to_bytes(8, "little")

    @property
    def in_place(self) -> bool:
        """Whether the file at the path is the one that is mapped."""
        try:
            found = self._path.stat()
        except OSError:
            return False
        return (found.st_dev, found.st_ino) == self._place

    def reopen(self) -> None:
        """After the file was replaced or taken away. Who listened goes on doing so."""
        table, self._map = self._map, None
        self._heard = b""
        if table is not None:
            table.close()
        anew = self._table()
        if anew is not None and self._hearing is not None:
            anew[_LISTENED_AT] = 1

    def close(self) -> None:
        self.leave()
        self._stop_ringing()
        table, self._map = self._map, None
        self._heard = b""
        if table is not None:
            table.close()

    def _ring(self) -> None:
        try:
            if self._ringing is None:
                self._ringing = _rope_of(self._bell)
            os.write(self._ringing, b"!")
        except BlockingIOError:
            return  # it has rung so often that one more says nothing new
        except OSError:
            # Whoever listened is gone, or has hung up another bell.
            self._stop_ringing()

    def _stop_ringing(self) -> None:
        ringing, self._ringing = self._ringing, None
        if ringing is not None:
            os.close(ringing)

    def _table(self) -> mmap.mmap | None:
        if self._map is None and self._path.parent.is_dir():
            try:
                self._map = self._opened()
            except OSError as problem:
                log.error("news.unreadable", why=str(problem))
        return self._map

    def _opened(self) -> mmap.mmap:
        handle = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            if os.fstat(handle).st_size < _FILE_BYTES:
                # No hole: on a full disk the first word written into one would end the process.
                os.posix_fallocate(handle, 0, _FILE_BYTES)
            found = os.fstat(handle)
            self._place = (found.st_dev, found.st_ino)
            head = _HEAD.pack(_MAGIC, self._boot, *self._place)
            if os.pread(handle, _HEAD.size, 0) != head:
                # Of another boot, or a copy: the leaders it tells of are none of ours.
                os.pwrite(handle, bytes(8), _FENCE_AT)
                os.pwrite(handle, head, 0)
            return mmap.mmap(handle, _FILE_BYTES)
        finally:
            # The map keeps a descriptor of its own, and with it the lock, unless it is let go of by name.
            fcntl.flock(handle, fcntl.LOCK_UN)
            os.close(handle)


def _bell_at(path: Path) -> int:
    """The reading end. Opened for writing as well: so it never comes to an end when the last writer goes."""
    if path.is_symlink() or (path.exists() and not path.is_fifo()):
        path.unlink()  # what a copy made of it
    with suppress(FileExistsError):
        os.mkfifo(path, 0o600)
    return os.open(path, os.O_RDWR | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC)


def _rope_of(path: Path) -> int:
    """The writing end. OSError where nobody listens, or where what lies there is no bell: written to, it would grow,
    and whoever held on to it would never ring the one that is hung up in its place."""
    rope = os.open(path, os.O_WRONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC)
    if not stat.S_ISFIFO(os.fstat(rope).st_mode):
        os.close(rope)
        raise FileNotFoundError(path)
    return rope


def _different(before: bytes, now: bytes) -> list[int]:
    found = []
    for start in range(0, len(now), _CHUNK_BYTES):
        if before[start : start + _CHUNK_BYTES] != now[start : start + _CHUNK_BYTES]:
            words = range(start, start + _CHUNK_BYTES, 8)
            found += [at // 8 for at in words if before[at : at + 8] != now[at : at + 8]]
    return found
