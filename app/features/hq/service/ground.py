"""What this room stands on."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from app.features.accounts.service import Accounts
from app.features.audit.service import Audit
from app.features.notices.service import MailDesk
from app.features.orgs.service.life import Life
from app.store.tree import Tree
from app.work.queue import Queue
from app.work.schedule import ScheduleTable


@dataclass(frozen=True, kw_only=True)
class HqGround:
    tree: Tree
    accounts: Accounts
    audit: Audit
    life: Life
    mail: MailDesk
    queue: Queue
    checks: Mapping[str, Callable[[], bool]]
    schedule: Callable[[], ScheduleTable]
    """Of the whole house, this room's own tasks among them."""
    version: str
    data: Path
    hq_url: str
