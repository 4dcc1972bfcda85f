"""Time as something that is handed in: microseconds since 1970 for facts, the boot clock for waiting and leases."""

import time
from datetime import UTC, datetime, timedelta
from typing import Protocol

SECOND_US = 1_000_000
MINUTE_US = 60 * SECOND_US
HOUR_US = 60 * MINUTE_US
DAY_US = 24 * HOUR_US

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class Clock(Protocol):
    def now_us(self) -> int:
        """The wall clock, which may step."""

    def boot_s(self) -> float:
        """Seconds since the machine started, sleep included; never steps."""


class SystemClock:
    def now_us(self) -> int:
        return time.time_ns() // 1000

    def boot_s(self) -> float:
        return time.clock_gettime(time.CLOCK_BOOTTIME)


class RecordedClock:
    """Stands still until it is told to move."""

    def __init__(self, start_us: int = 1_763_670_000_000_000) -> None:
        self._now_us = start_us
        self._boot_s = 1_000.0

    def now_us(self) -> int:
        return self._now_us

    def boot_s(self) -> float:
        return self._boot_s

    def advance(self, seconds: float) -> None:
        self._now_us += round(seconds * SECOND_US)
        self._boot_s += seconds

    def step_wall(self, seconds: float) -> None:
        """The wall clock is set, as an operator or NTP would; the boot clock is not moved by it."""
        self._now_us += round(seconds * SECOND_US)


def rfc3339(at_us: int) -> str:
    moment = _EPOCH + timedelta(microseconds=at_us)
    return moment.isoformat(timespec="milliseconds")[:-6] + "Z"


def parse_rfc3339(text: str) -> int:
    """Microseconds since 1970; ValueError where the text is no time or names no zone."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("a time needs its zone, for example a closing Z")
    return (moment - _EPOCH) // _MICROSECOND
