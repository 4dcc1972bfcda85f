"""What the use cases of this room stand on."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from app.core.clock import Clock
from app.core.ids import Ids, OrgId
from app.core.randomness import Randomness
from app.features.audit.service import Audit
from app.features.files.service import Files
from app.store.kinds import Kind
from app.store.traces import Person, Trace
from app.store.tree import Tree
from app.work.queue import Queue


class Persons(Protocol):
    """Whoever knows people. Each answers who is meant, and what they are called where people read it."""

    def of_lead(self, org: OrgId, lead_id: str) -> tuple[Person, str]: ...

    def of_phone(self, org: OrgId, text: str) -> tuple[Person, str]: ...

    def of_email(self, org: OrgId, text: str) -> tuple[Person, str]: ...

    def is_there(self, org: OrgId, lead_id: str) -> bool: ...


@dataclass(kw_only=True)
class PrivacyDesk:
    tree: Tree
    clock: Clock
    ids: Ids
    randomness: Randomness
    audit: Audit
    queue: Queue
    files: Files
    persons: Persons
    kinds: Sequence[Kind[Any]]
    """Everything that records are kept of, for a last look."""
    traces: Sequence[Trace] = field(default=())
    """What each room keeps about people; handed over once all rooms are there."""
