"""What nearly every use case of this room works with."""

from dataclasses import dataclass

from app.core.clock import Clock
from app.core.ids import Ids
from app.core.randomness import Randomness
from app.core.secrets import Envelope
from app.features.accounts.service.tidings import Tidings
from app.features.accounts.store import AccountStore
from app.features.audit.service import Audit
from app.features.notices.service import Outbox
from app.features.orgs.service import Orgs
from app.store.tree import Tree


@dataclass(frozen=True, kw_only=True)
class Desk:
    tree: Tree
    store: AccountStore
    orgs: Orgs
    audit: Audit
    outbox: Outbox
    tidings: Tidings
    ids: Ids
    clock: Clock
    randomness: Randomness
    envelope: Envelope
    tenant_url: str
    hq_url: str
