"""Which times on the clock were seen to, as records of the org they were for."""

from typing import Any, Final

import msgspec

from app.store.kinds import Kind


class Seen(msgspec.Struct, frozen=True):
    """The last time on the clock that a task was run for, or since when it is waited for; microseconds since 1970."""

    until: int
    ran_at: int | None = None


SEEN: Final[Kind[Seen]] = Kind("calendar", Seen)
KINDS: Final[tuple[Kind[Any], ...]] = (SEEN,)
