"""What every use case of this room stands on."""

from dataclasses import dataclass

from app.core.clock import Clock
from app.core.ids import Ids
from app.core.randomness import Randomness
from app.features.accounts.service import Directory
from app.features.audit.service import Audit
from app.features.compliance.service import Compliance
from app.features.files.service import Files
from app.features.notices.service import Notices, Outbox
from app.features.orgs.service import Orgs
from app.features.orgs.service.life import Life
from app.store.links import Links
from app.store.tree import Tree
from app.work.queue import Queue


@dataclass(frozen=True, kw_only=True)
class CrmDesk:
    tree: Tree
    clock: Clock
    ids: Ids
    randomness: Randomness
    audit: Audit
    queue: Queue
    notices: Notices
    outbox: Outbox
    orgs: Orgs
    life: Life
    people: Directory
    files: Files
    compliance: Compliance
    links: Links
