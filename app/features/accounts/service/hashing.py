"""Password hashes, made and compared in few threads: each costs much memory and time on purpose."""

import asyncio
import unicodedata
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final, TypeVar

from argon2 import PasswordHasher, extract_parameters
from argon2.exceptions import InvalidHashError, VerificationError

from app.core.randomness import Randomness
from app.core.reasons import RATE_LIMITED, Refused

R = TypeVar("R")

THREADS_MAX: Final = 2
WAITING_MAX: Final = 64
RETRY_AFTER_S: Final = 2

MEMORY_KIB: Final = 47_104
ROUNDS: Final = 3
LANES: Final = 1


LOCKED: Final = "!"
"""Before a hash: no password fits until another one was set by mail."""


HEAVIER_MAX: Final = 4
"""A hash that was made elsewhere may cost so many times what ours do: each guess pays for it, whoever guesses."""


def is_bearable(stored: str | None) -> bool:
    """Whether a hash that came from elsewhere can be compared with here, or is none."""
    bare = (stored or "").lstrip(LOCKED)
    if not bare:
        return True
    try:
        cost = extract_parameters(bare)
    except (InvalidHashError, ValueError):
        return False
    most = (HEAVIER_MAX * MEMORY_KIB, HEAVIER_MAX * ROUNDS, HEAVIER_MAX * LANES)
    return all(
        0 < has <= may
        for has, may in zip((cost.memory_cost, cost.time_cost, cost.parallelism), most, strict=True)
    )


def strong_hasher() -> PasswordHasher:
    """About a tenth of a second and 46 MiB for each guess."""
    return PasswordHasher(time_cost=ROUNDS, memory_cost=MEMORY_KIB, parallelism=LANES)


class Hashing:
    def __init__(self, hasher: PasswordHasher, randomness: Randomness) -> None:
        self._hasher = hasher
        self._threads = ThreadPoolExecutor(THREADS_MAX, thread_name_prefix="argon2")
        self._waiting = 0
        self._nobody_password = randomness.token()
        self._nobody: str | None = None

    async def hashed(self, password: str) -> str:
        return await self._in_thread(lambda: self._hasher.hash(_typed(password)))

    async def fits(self, stored: str | None, password: str) -> bool:
        """Where there is nobody to compare with, a hash of nobody is compared, which takes as long."""
        return await self._in_thread(lambda: self._fits(stored, password))

    def is_outdated(self, stored: str) -> bool:
        return self._hasher.check_needs_rehash(stored)

    def close(self) -> None:
        self._threads.shutdown(wait=True, cancel_futures=True)

    def _fits(self, stored: str | None, password: str) -> bool:
        usable = stored if stored is not None and not stored.startswith(LOCKED) else None
        try:
            self._hasher.verify(usable or self._nobodys_hash(), _typed(password))
        except (VerificationError, InvalidHashError):
            return False
        return usable is not None

    def _nobodys_hash(self) -> str:
        if self._nobody is None:
            self._nobody = self._hasher.hash(self._nobody_password)
        return self._nobody

    async def _in_thread(self, work: Callable[[], R]) -> R:
        if self._waiting >= WAITING_MAX:
            raise Refused(RATE_LIMITED, retry_after_s=RETRY_AFTER_S)
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, work)
        finally:
            self._waiting -= 1


def _typed(password: str) -> str:
    """Keyboards differ in how they compose an accent; the person typed the same."""
    return unicodedata.normalize("NFKC", password)
