"""Where audit entries lie: the org's log `audit`, with the target of an act as its subject."""

from collections.abc import Callable, Iterator
from typing import Final

from app.core.ids import OrgId
from app.features.audit.types import AuditEntry
from app.store.batch import Batch
from app.store.kinds import LogKind
from app.store.log_pages import LogPage
from app.store.tree import Tree

AUDIT: Final = LogKind("audit", AuditEntry)
LOGS: Final = (AUDIT,)


class AuditStore:
    def __init__(self, tree: Tree) -> None:
        self._tree = tree

    def put(self, batch: Batch, entry: AuditEntry) -> None:
        batch.log(AUDIT, entry, subject=entry.target)

    def append(self, org: OrgId, entry: AuditEntry) -> None:
        self._tree.org(org).log(AUDIT).append(entry, subject=entry.target)

    def page(
        self,
        org: OrgId,
        where: Callable[[AuditEntry], bool],
        *,
        subject: str | None,
        limit: int,
        before: str | None,
    ) -> LogPage[AuditEntry]:
        log = self._tree.org(org).log(AUDIT)
        return log.tail(subject=subject, limit=limit, before=before, where=where)

    def count(
        self, org: OrgId, where: Callable[[AuditEntry], bool], *, subject: str | None, at_most: int
    ) -> tuple[int, bool]:
        """How many entries there are, and whether that is all of them."""
        log = self._tree.org(org).log(AUDIT)
        found = log.tail(subject=subject, limit=at_most, where=where)
        return len(found.rows), found.next is None

    def scan(self, org: OrgId, *, from_us: int | None, to_us: int | None) -> Iterator[AuditEntry]:
        for row in self._tree.org(org).log(AUDIT).scan(from_us=from_us, to_us=to_us):
            yield row.value
