"""One row for each kind of work: where it is done, and what brings it about."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final, Literal

from app.core.ids import OrgId

_NAME: Final = re.compile(r"[a-z]+\.[a-z_]+")

Work = Callable[[OrgId], Awaitable[int | None]]
"""Does what is due in one org, and answers when it wants to be called again (microseconds since 1970).

None: when something is written there, or at its next regular time. It must be safe to call at any moment, any number
of times: what is due is read from the tree, never from the one who calls.
"""


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
    holds: Callable[[OrgId], bool] | None = None
    """Whether what a run has begun in an org still goes on: it is not quiet there before that has ended."""

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name):
            raise ValueError(f"a task is called <room>.<verb>, not {self.name!r}")
        if not self.on_change and self.every_s is None:
            raise ValueError(f"{self.name}: nothing would ever bring it about")

    def belongs(self, org: OrgId, *, host: OrgId) -> bool:
        return self.where == "everywhere" or (self.where == "host") == (org == host)
