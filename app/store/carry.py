"""What the host keeps about an org: how it is packed, taken over elsewhere, and forgotten."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol

from app.core.ids import OrgId
from app.store.batch import Batch

Forget = Callable[[OrgId], Awaitable[None]]
"""The org was removed: nothing of it stays with the host. Called again where it was stopped; twice is once."""


class Pack(Protocol):
    def __call__(self, org: OrgId, *, secrets: bool) -> bytes:
        """What is to travel with the org. Without `secrets` nothing in it lets anybody in anywhere."""


@dataclass(frozen=True)
class Carry:
    name: str
    """Lower-case letters: the name of its entry in an archive."""
    pack: Pack
    judge: Callable[[bytes], object]
    """BadArchive where what was packed elsewhere cannot be taken over. Asked before the org is there."""
    settle: Callable[[Batch], None]
    """In the org's own batch, before it is there: what its records claim and this host has not seen is taken back."""
    unpack: Callable[[OrgId, bytes], Awaitable[None]]
    """Takes it over, once the org is there. Called again where it was stopped in the middle; twice is once."""
