"""What a room can be searched for, and what it answers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import msgspec

from app.core.ids import OrgId
from app.core.roles import Role


class Hit(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that was found. `path` leads to it, below the org's own address."""

    id: str
    title: str
    detail: str = ""
    path: str


@dataclass(frozen=True, kw_only=True)
class Seeker:
    """Who searches: what they may not see is not found."""

    org: OrgId
    actor: str
    role: Role
    scopes: frozenset[str] | None = None
    """Of an API key; None for a person."""


@dataclass(frozen=True)
class Finder:
    """Finds things of one kind: `find(seeker, words, limit)`, the best first."""

    kind: str
    find: Callable[[Seeker, str, int], Sequence[Hit]]
