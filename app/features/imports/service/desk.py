"""What every use case of this room stands on."""

from dataclasses import dataclass

from app.core.clock import Clock
from app.core.ids import Ids
from app.features.accounts.service import Directory
from app.features.audit.service import Audit
from app.features.compliance.service import Compliance
from app.features.crm.service import Crm
from app.features.files.service import Files
from app.features.imports.store import ImportStore
from app.features.notices.service import Notices
from app.features.orgs.service import Orgs
from app.features.orgs.service.quotas import Quotas
from app.ports.fetch import Fetcher
from app.store.tree import Tree
from app.work.queue import Queue


@dataclass(frozen=True, kw_only=True)
class ImportsDesk:
    tree: Tree
    clock: Clock
    ids: Ids
    audit: Audit
    queue: Queue
    notices: Notices
    orgs: Orgs
    people: Directory
    quotas: Quotas
    files: Files
    compliance: Compliance
    crm: Crm
    fetcher: Fetcher

    @property
    def store(self) -> ImportStore:
        return ImportStore(self.tree)
