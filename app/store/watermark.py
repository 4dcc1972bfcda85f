"""How far each file of an org is durable: one shared memory word per file, seen by every process at once.

A word is `segment << 40 | bytes`. It is set after fdatasync and before anybody is told, so whoever
compares it before reading never sees a byte that could still be lost.
"""

import mmap
import os
from pathlib import Path
from struct import Struct

SEGMENT_SHIFT = 40
OFFSET_MASK = (1 << SEGMENT_SHIFT) - 1

JOURNAL = 0
"""The slot of the org's journal."""
CLOSED = 1
"""The slot that names the segment a failed write has closed: nobody appends to it again."""
SLOTS_MAX = 48
DOUBT = 1 << 63
"""Set in the word of a log that must be rebuilt from its files before it is used; the rest was durable for certain."""

GONE = (1 << 64) - 1
"""The journal's word of an org that is being removed: it is there for nobody any more, in no process."""

_MAGIC = b"AstrixW1"
_HEAD = Struct("<8s16sQQ")
_WORDS_AT = 64
_NAMES_AT = 1024
_NAME_BYTES = 64
FILE_BYTES = 4096
_FIRST_NAMED = 2


def word(segment: int, offset: int) -> int:
    return segment << SEGMENT_SHIFT | offset


def segment_of(mark: int) -> int:
    return mark >> SEGMENT_SHIFT


def offset_of(mark: int) -> int:
    return mark & OFFSET_MASK


def boot_id() -> bytes:
    """The kernel's name for this boot: words of another boot may lag behind the files."""
    text = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii")
    return bytes.fromhex(text.strip().replace("-", ""))


class Watermark:
    """The mapped words of one org. Reading is free for all; writing belongs to who holds the org's lock."""

    def __init__(self, path: Path, boot: bytes) -> None:
        self._path = path
        self._boot = boot
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            found = os.fstat(descriptor)
            if found.st_size < FILE_BYTES:
                # No hole: on a full disk the first word written into one would end the process.
                os.posix_fallocate(descriptor, 0, FILE_BYTES)
            self._map = mmap.mmap(descriptor, FILE_BYTES)
        finally:
            os.close(descriptor)
        self._place = (found.st_dev, found.st_ino)
        self._view = memoryview(self._map)
        self._words_view = self._view[_WORDS_AT : _WORDS_AT + 8 * SLOTS_MAX]
        self.words = self._words_view.cast("Q")

    @property
    def trusted(self) -> bool:
        """Of this boot and not a copy: then the words are the truth. Otherwise the files are."""
        return _HEAD.unpack_from(self._map, 0) == (_MAGIC, self._boot, *self._place)

    @property
    def at_least(self) -> int:
        """A word of another boot may lag behind, but what it promised was durable. Nothing where it is a copy."""
        magic, _, *place = _HEAD.unpack_from(self._map, 0)
        return self.words[JOURNAL] if magic == _MAGIC and tuple(place) == self._place else 0

    def stamp(self, mark: int) -> str:
        """The mark and the file that says it; nothing where it is not to be trusted."""
        return f"{self._place[1]}:{mark}" if self.trusted else ""

    def doubt_logs(self) -> None:
        """Called under the lock before `trust`: each log is looked at again when it is next used."""
        magic, _, *place = _HEAD.unpack_from(self._map, 0)
        ours = magic == _MAGIC and tuple(place) == self._place
        for slot in range(_FIRST_NAMED, SLOTS_MAX):
            self.words[slot] = DOUBT | (self.words[slot] & ~DOUBT if ours else 0)

    def trust(self) -> None:
        """Called under the lock when every word has been made true."""
        _HEAD.pack_into(self._map, 0, _MAGIC, self._boot, *self._place)

    @property
    def in_place(self) -> bool:
        """Whether the file at the path is still the one that is mapped."""
        try:
            found = self._path.stat()
        except FileNotFoundError:
            return False
        return (found.st_dev, found.st_ino) == self._place

    def find(self, name: str) -> int | None:
        """The slot of a log, if it has one."""
        wanted = _name_bytes(name)
        for slot in range(_FIRST_NAMED, SLOTS_MAX):
            if self._name_at(slot) == wanted:
                return slot
        return None

    def claim(self, name: str) -> int:
        """The slot of a log, given to it now if it has none. Under the lock only."""
        slot = self.find(name)
        if slot is not None:
            return slot
        free = next((at for at in range(_FIRST_NAMED, SLOTS_MAX) if not any(self._name_at(at))), None)
        if free is None:
            raise ValueError(f"an org has at most {SLOTS_MAX - _FIRST_NAMED} logs")
        self.words[free] = 0
        at = _NAMES_AT + free * _NAME_BYTES
        self._map[at : at + _NAME_BYTES] = _name_bytes(name)
        return free

    def close(self) -> None:
        self.words.release()
        self._words_view.release()
        self._view.release()
        self._map.close()

    def _name_at(self, slot: int) -> bytes:
        at = _NAMES_AT + slot * _NAME_BYTES
        return self._map[at : at + _NAME_BYTES]


def _name_bytes(name: str) -> bytes:
    raw = name.encode("ascii")
    if not 0 < len(raw) < _NAME_BYTES:
        raise ValueError(f"the name of a log has 1 to {_NAME_BYTES - 1} characters: {name!r}")
    return raw.ljust(_NAME_BYTES, b"\0")
