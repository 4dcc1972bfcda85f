"""What every use case of this room stands on."""

from dataclasses import dataclass, field
from typing import Final, Literal, Protocol

from app.core.clock import Clock
from app.core.ids import Ids, OrgId
from app.core.randomness import Randomness
from app.features.audit.service import Audit
from app.features.files.store import FileStore
from app.features.files.types.asker import Asker
from app.features.files.types.files import StoredFile
from app.features.orgs.service import Orgs
from app.features.orgs.service.quotas import Quotas
from app.ports.pictures import Pictures
from app.ports.scanner import Scanner
from app.store.batch import Batch
from app.store.links import Links
from app.store.tree import Tree

TOKEN_BYTES: Final = 8

What = Literal["added", "deleted", "restored"]


class Leads(Protocol):
    """Whoever knows people, on a floor above."""

    def resolve(self, org: OrgId, lead_id: str) -> str:
        """The id under which the lead is kept now; Refused(NOT_FOUND) where there is none."""

    def family(self, org: OrgId, lead_id: str) -> tuple[str, ...]:
        """All ids under which files of this lead may lie; one that was merged brought its own."""

    def is_kept(self, org: OrgId, lead_id: str) -> bool:
        """Whether there is still a record of the lead, be it deleted or merged."""

    def file_in(self, batch: Batch, what: What, file: StoredFile, *, by: Asker) -> None:
        """Tells of it on the lead, in the batch of the change."""


class Nobody:
    """Where no floor above knows people: any id is as good as another."""

    def resolve(self, org: OrgId, lead_id: str) -> str:
        del org
        return lead_id

    def family(self, org: OrgId, lead_id: str) -> tuple[str, ...]:
        del org
        return (lead_id,)

    def is_kept(self, org: OrgId, lead_id: str) -> bool:
        del org, lead_id
        return True

    def file_in(self, batch: Batch, what: What, file: StoredFile, *, by: Asker) -> None:
        del batch, what, file, by


@dataclass(kw_only=True)
class FilesDesk:
    tree: Tree
    clock: Clock
    ids: Ids
    audit: Audit
    orgs: Orgs
    quotas: Quotas
    links: Links
    pictures: Pictures
    scanner: Scanner | None = None
    leads: Leads = field(default_factory=Nobody)
    randomness: Randomness

    def token(self) -> str:
        """Short, and never the same twice."""
        return self.randomness.bytes(TOKEN_BYTES).hex()

    @property
    def store(self) -> FileStore:
        return FileStore(self.tree)
