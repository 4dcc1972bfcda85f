"""Audit entries as they are handed in, stored and shown."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Final, Literal

import msgspec

Fact = str | int | bool | None
Result = Literal["done", "refused", "failed"]

HOUSE: Final = "house"
"""The actor where nobody asked: timed work, repairs at start."""
OPERATOR: Final = "operator"
"""The actor of the command line: whoever is root on the machine."""
ANONYMOUS: Final = "anonymous"
"""The actor of a request that names nobody, such as a sign-in that failed."""

PAGE_DEFAULT: Final = 50
PAGE_MAX: Final = 200
COUNTED_MAX: Final = 10_000


class Act(msgspec.Struct, frozen=True, kw_only=True):
    """What a room says about an act. The request id is asked for, because a batch does not run in its request."""

    actor: str
    request_id: str | None
    action: str
    target: str | None = None
    result: Result = "done"
    facts: Mapping[str, Fact] = {}


class AuditEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the log; `ts` is in microseconds since 1970."""

    ts: int
    request_id: str | None
    actor: str
    org_id: str
    action: str
    target: str | None
    result: Result
    facts: dict[str, Fact]


class AuditItem(msgspec.Struct, frozen=True, kw_only=True):
    """An entry as the API shows it."""

    ts: str
    request_id: str | None
    actor: str
    org_id: str
    action: str
    target: str | None
    result: Result
    facts: dict[str, Fact]


class AuditPage(msgspec.Struct, frozen=True, kw_only=True):
    """Counting stops at 10 000: then there are at least so many."""

    items: list[AuditItem]
    next_cursor: str | None
    total: int | msgspec.UnsetType = msgspec.UNSET
    total_at_least: int | msgspec.UnsetType = msgspec.UNSET


Word = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
Moment = Annotated[datetime, msgspec.Meta(tz=True)]


class AuditFilter(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename={"from_": "from"}
):
    """Which entries: an action may end in `*` to mean every action that begins so."""

    action: Word | None = None
    actor: Word | None = None
    target: Word | None = None
    from_: Moment | None = None
    to: Moment | None = None


class AuditQuery(
    AuditFilter, frozen=True, kw_only=True, forbid_unknown_fields=True, rename={"from_": "from"}
):
    limit: Annotated[int, msgspec.Meta(ge=1, le=PAGE_MAX)] = PAGE_DEFAULT
    cursor: Annotated[str, msgspec.Meta(max_length=500)] | None = None
