"""Names for things: a prefix that says the kind, and a lower-case ULID that sorts by time."""

import re
from threading import Lock
from typing import Final, NewType

from app.core.clock import Clock
from app.core.randomness import Randomness

OrgId = NewType("OrgId", str)
UserId = NewType("UserId", str)

HOST: Final = OrgId("_host")

_ALPHABET: Final = "0123456789abcdefghjkmnpqrstvwxyz"
_PAIRS: Final = [first + second for first in _ALPHABET for second in _ALPHABET]
_SHIFTS: Final = range(120, -1, -10)
"""Two characters at a time: an import mints hundreds of thousands."""
_RANDOM_BITS: Final = 80
_ULID: Final = re.compile(r"[0-7][0-9a-hjkmnp-tv-z]{25}")


class Ids:
    """Mints ids. Two ids minted one after the other by one process sort in that order, even within a millisecond."""

    def __init__(self, clock: Clock, randomness: Randomness) -> None:
        self._clock = clock
        self._randomness = randomness
        self._lock = Lock()
        self._last = 0

    def new(self, prefix: str) -> str:
        return f"{prefix}_{_encode(self._next())}"

    def org(self) -> OrgId:
        return OrgId(self.new("org"))

    def user(self) -> UserId:
        return UserId(self.new("usr"))

    def _next(self) -> int:
        millisecond = self._clock.now_us() // 1000
        with self._lock:
            if millisecond <= self._last >> _RANDOM_BITS:
                # Within a millisecond they are counted: chance decides where, and costs a call to the system.
                self._last += 1
            else:
                chance = int.from_bytes(self._randomness.bytes(_RANDOM_BITS // 8), "big")
                self._last = millisecond << _RANDOM_BITS | chance
            return self._last


def is_id(text: str, prefix: str) -> bool:
    head, _, ulid = text.partition("_")
    return head == prefix and _ULID.fullmatch(ulid) is not None


def is_org_id(text: str) -> bool:
    return is_id(text, "org")


def _encode(number: int) -> str:
    return "".join([_PAIRS[number >> shift & 1023] for shift in _SHIFTS])
