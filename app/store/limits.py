"""Rate limits that all processes of the host share: one table in memory, mapped from `_host/limits`.

Lossy on purpose. Nothing is locked and nothing is synced: two processes that count the same key in the same
microsecond may count it once, a full set forgets its most rested key, and a restart of the machine forgets all.
What must not be forgotten (a lock-out, a budget) belongs into a record.

Each key is one word: the moment at which its allowance would be whole again.
"""

import fcntl
import math
import mmap
import os
from hashlib import blake2b
from pathlib import Path
from typing import Final

from app.core.clock import Clock

SLOTS_DEFAULT: Final = 65_536
SLOTS_IN_A_SET: Final = 8

_MAGIC: Final = b"LIMITS01"
_BOOT_ID: Final = Path("/proc/sys/kernel/random/boot_id")
_BOOT_ID_BYTES: Final = 36
_SALT_BYTES: Final = 12
_HEADER_BYTES: Final = 64
_SLOT_BYTES: Final = 16


class Limits:
    """Token buckets by key: a bucket holds `burst` hits and regains `rate_per_s` of them each second."""

    def __init__(self, path: Path, *, clock: Clock, slots: int = SLOTS_DEFAULT) -> None:
        if slots % SLOTS_IN_A_SET:
            raise ValueError(f"slots come in sets of {SLOTS_IN_A_SET}, {slots} do not fit")
        self._clock = clock
        self._map = _mapped(path, slots)
        header = bytes(self._map[:_HEADER_BYTES])
        self._salt = header[-_SALT_BYTES:]
        self._sets = (len(self._map) - _HEADER_BYTES) // _SLOT_BYTES // SLOTS_IN_A_SET
        self._view = memoryview(self._map)[_HEADER_BYTES:]
        self._keys = self._view.cast("Q")
        self._whole_at = self._view.cast("d")

    def hit(self, key: str, rate_per_s: float, burst: int) -> int:
        """Counts one hit: 0 when it is allowed, else the whole seconds until one would be."""
        now = self._clock.boot_s()
        slot = self._slot(key)
        room_s = burst / rate_per_s
        whole_at = self._whole_at[slot + 1]
        debt_s = whole_at - now
        if debt_s < 0 or debt_s > room_s + 1:  # rested, or written under another rate
            debt_s = 0.0
        debt_s += 1 / rate_per_s
        if debt_s > room_s + 1e-9:
            return max(1, math.ceil(debt_s - room_s))
        self._whole_at[slot + 1] = now + debt_s
        return 0

    def forget(self, key: str) -> None:
        """Gives the key its whole burst back."""
        self._whole_at[self._slot(key) + 1] = 0.0

    def close(self) -> None:
        for view in (self._keys, self._whole_at, self._view):
            view.release()
        self._map.close()

    def _slot(self, key: str) -> int:
        """The word index of the key's slot; where it has none, the most rested key of its set makes room."""
        name = int.from_bytes(blake2b(key.encode(), digest_size=8, key=self._salt).digest(), "little") or 1
        first = name % self._sets * SLOTS_IN_A_SET * 2
        slots = range(first, first + SLOTS_IN_A_SET * 2, 2)
        for slot in slots:
            if self._keys[slot] == name:
                return slot
        victim = min(slots, key=lambda slot: self._whole_at[slot + 1])
        self._whole_at[victim + 1] = 0.0
        self._keys[victim] = name
        return victim


def _mapped(path: Path, slots: int) -> mmap.mmap:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        if not _is_ours(handle):
            _start_anew(handle, slots)
        return mmap.mmap(handle, _whole_sets(os.fstat(handle).st_size))
    finally:
        # The map keeps a descriptor of its own, and with it the lock, unless it is let go of by name.
        fcntl.flock(handle, fcntl.LOCK_UN)
        os.close(handle)


def _is_ours(handle: int) -> bool:
    header = os.pread(handle, _HEADER_BYTES, 0)
    return header.startswith(_MAGIC + _boot_id()) and os.fstat(handle).st_size >= _HEADER_BYTES + _set_bytes()


def _start_anew(handle: int, slots: int) -> None:
    """Never shrinks the file: a process that still maps it must not fault."""
    wanted = _HEADER_BYTES + slots * _SLOT_BYTES
    size = max(wanted, os.fstat(handle).st_size)
    os.ftruncate(handle, size)
    os.pwrite(handle, bytes(size - _HEADER_BYTES), _HEADER_BYTES)
    header = (_MAGIC + _boot_id()).ljust(_HEADER_BYTES - _SALT_BYTES, b"\0") + os.urandom(_SALT_BYTES)
    os.pwrite(handle, header, 0)


def _whole_sets(file_bytes: int) -> int:
    return _HEADER_BYTES + (file_bytes - _HEADER_BYTES) // _set_bytes() * _set_bytes()


def _set_bytes() -> int:
    return SLOTS_IN_A_SET * _SLOT_BYTES


def _boot_id() -> bytes:
    return _BOOT_ID.read_bytes().strip()[:_BOOT_ID_BYTES]
