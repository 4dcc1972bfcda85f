"""Queued work as rooms declare it, as it is handed to them, and as it lies in the tree."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Final, Literal, TypeVar

import msgspec

from app.core.ids import OrgId
from app.store.kinds import Index, Kind

T = TypeVar("T")

NAME: Final = re.compile(r"[a-z]+\.[a-z_]+")

Replay = Literal["safe", "never"]


class GiveUp(Exception):
    """Raised by work that no further attempt would help: it becomes a dead letter at once."""


@dataclass
class Ticket:
    """One attempt. Its id stays the same over all attempts and over a replay: what was done is found by it."""

    id: str
    attempt: int
    payload: msgspec.Raw
    key: str | None = None
    is_last: bool = False
    """Whether no other attempt follows when this one fails."""
    done_share: float = field(default=0.0)

    def read(self, type_: type[T]) -> T:
        """What was put in. A payload that is not of this type no attempt will read better."""
        try:
            return msgspec.json.decode(self.payload, type=type_)
        except msgspec.DecodeError as problem:
            raise GiveUp(f"its payload cannot be read: {problem}") from problem

    def progress(self, share: float) -> None:
        """How much is done, 0 to 1; from any thread. Others see it within about a second."""
        self.done_share = min(1.0, max(0.0, share))


@dataclass(frozen=True, kw_only=True)
class WorkKind:
    """What a room does later, in the engine. It may be run more than once for one ticket, never twice at a time."""

    name: str
    """`<room>.<verb>`"""
    summary: str
    """One sentence for the operator's handbook."""
    run: Callable[[OrgId, Ticket], Awaitable[None]]
    attempts: int = 5
    backoff_s: float = 5.0
    """The n-th failure is followed by a pause of at most this times 2^(n-1), drawn anew each time."""
    backoff_max_s: float = 3_600.0
    timeout_s: float = 300.0
    at_once_max: int = 2
    """How many of this kind are under way on the host at the same time."""
    replay: Replay = "safe"
    """Whether a dead letter may be put in again by a person."""

    def __post_init__(self) -> None:
        if not NAME.fullmatch(self.name):
            raise ValueError(f"work is called <room>.<verb>, not {self.name!r}")
        if self.attempts < 1 or self.at_once_max < 1:
            raise ValueError(f"{self.name}: it would never run")


class WorkItem(msgspec.Struct, frozen=True, kw_only=True):
    """Work that waits or is under way. It is gone when it is done."""

    id: str
    kind: str
    payload: msgspec.Raw
    key: str | None = None
    put_at: int
    """Microseconds since 1970, like every moment here."""
    due_at: int
    attempt: int = 0
    """The attempts that were begun."""
    started_at: int | None = None
    """While an attempt is under way, or was when its engine ended."""
    broken_off: int = 0
    """How often an engine ended in the middle of it."""
    progress: float = 0.0
    error: str | None = None
    """Why the last attempt failed."""


class DeadLetter(msgspec.Struct, frozen=True, kw_only=True):
    """Work that failed for good, with what is needed to see why and to put it in again."""

    id: str
    kind: str
    payload: msgspec.Raw
    key: str | None = None
    put_at: int
    died_at: int
    attempts: int
    error: str
    replay: Replay


def _named(one: Any) -> tuple[str, ...]:
    return () if one.key is None else (name_of(one.kind, one.key),)


def name_of(kind: str, key: str) -> str:
    return f"{kind}/{key}"


WORK: Final[Kind[WorkItem]] = Kind("work", WorkItem, indexes=(Index("key", _named),))
DEAD_LETTERS: Final[Kind[DeadLetter]] = Kind("dead_letters", DeadLetter)
KINDS: Final[tuple[Kind[Any], ...]] = (WORK, DEAD_LETTERS)
