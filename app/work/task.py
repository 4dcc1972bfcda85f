"""One row for each kind of work: where it is done, and what brings it about."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Literal

from app.core.ids import OrgId
from app.work.item import NAME

Work = Callable[[OrgId], Awaitable[int | None]]
"""Does what is due in one org, and answers when it wants to be called again (microseconds since 1970).

None: when something is written there, or at its next regular time. It must be safe to call at any moment, any number
of times: what is due is read from the tree, never from the one who calls. An org in which nothing was written is not
asked again, not even by a new engine: what depends on more than that org's own tree names a time.
"""

DAYS_OF_A_WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class BrokeOff(Exception):
    """A run was cancelled from within, though nobody asked it to end: that is a failure like any other."""


@dataclass(frozen=True)
class Calendar:
    """Once a day, or once a week, at this time on the clock. What was missed is done once, as soon as it can be."""

    hour: int
    minute: int
    weekday: str | None = None
    zone: Literal["utc", "org"] = "utc"

    def __post_init__(self) -> None:
        if not (0 <= self.hour <= 23 and 0 <= self.minute <= 59):
            raise ValueError(f"there is no {self.hour:02}:{self.minute:02}")
        if self.weekday is not None and self.weekday not in DAYS_OF_A_WEEK:
            raise ValueError(f"no day of the week: {self.weekday!r}")

    def __str__(self) -> str:
        day = "every day" if self.weekday is None else f"every {self.weekday}"
        return f"{day} at {self.hour:02}:{self.minute:02} {'UTC' if self.zone == 'utc' else 'local time'}"


@dataclass(frozen=True, kw_only=True)
class Task:
    name: str
    """`<room>.<verb>`"""
    summary: str
    """One sentence for the operator's handbook."""
    run: Work
    where: Literal["host", "orgs", "everywhere"]
    """In the host's own tree, in every org, or in both."""
    on_change: bool = False
    """Also whenever something was written there."""
    every_s: float | None = None
    """Also so long after it last ended."""
    calendar: Calendar | None = None
    """At these times only: neither when an engine starts nor when something was written."""
    holds: Callable[[OrgId], bool] | None = None
    """Whether what a run has begun in an org still goes on: it is not quiet there before that has ended."""
    stands_on: tuple[str, ...] = ()
    """What else decides what it does: with another one, every org is asked again."""

    def __post_init__(self) -> None:
        if not NAME.fullmatch(self.name):
            raise ValueError(f"a task is called <room>.<verb>, not {self.name!r}")
        if self.calendar is not None and (self.on_change or self.every_s is not None):
            raise ValueError(f"{self.name}: what has a calendar is brought about by that alone")
        if self.calendar is None and not self.on_change and self.every_s is None:
            raise ValueError(f"{self.name}: nothing would ever bring it about")

    def belongs(self, org: OrgId, *, host: OrgId) -> bool:
        return self.where == "everywhere" or (self.where == "host") == (org == host)

    @property
    def listens(self) -> bool:
        """Where the time of day is the org's own, it is another one when the org says where it is."""
        return self.on_change or (self.calendar is not None and self.calendar.zone == "org")

    def brought_about_by(self) -> str:
        """In words for people."""
        if self.calendar is not None:
            return str(self.calendar)
        reasons = ["when something was written"] if self.on_change else []
        if self.every_s is not None:
            reasons.append(f"every {self.every_s:g} s")
        return ", ".join(reasons)
