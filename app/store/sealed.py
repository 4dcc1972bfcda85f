"""How a room tells where its records hold sealed text, so that a new master key reaches all of it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from app.core.ids import OrgId
from app.store.kinds import Kind, Row

T = TypeVar("T")


class Renew(Protocol):
    """Gives sealed text back, perhaps under another master key. Raises EnvelopeClosed where it does not open."""

    def __call__(self, sealed: str, *, org: str, name: str, version: int) -> str: ...


@dataclass(frozen=True)
class SealedKind(Generic[T]):
    """`renewed` passes each sealed text of a record through `renew`, with what it is bound to, and puts it back."""

    kind: Kind[T]
    renewed: Callable[[OrgId, Row[T], Renew], T]


AnySealedKind = SealedKind[Any]
