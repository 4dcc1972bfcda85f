"""Writing down acts, and reading them back.

An act that changes something is recorded in the batch of the change: both are kept or neither. An act that changes
nothing (a secret shown, an export, a look from HQ) is recorded first; when that fails, the act does not happen.
"""

from collections.abc import Iterator

from app.core.clock import Clock
from app.core.ids import OrgId
from app.core.reasons import Refused
from app.features.audit.errors import BAD_CURSOR
from app.features.audit.rules import csv_lines, entry, item, matcher, micros
from app.features.audit.store import AuditStore
from app.features.audit.types import Act, AuditEntry, AuditFilter, AuditPage, AuditQuery
from app.store.batch import Batch
from app.store.errors import BadCursor
from app.store.tree import Tree


class Audit:
    def __init__(self, tree: Tree, clock: Clock) -> None:
        self._store = AuditStore(tree)
        self._clock = clock

    def record(self, batch: Batch, act: Act) -> None:
        """Part of the change that `batch` makes."""
        self._store.put(batch, entry(act, org_id=batch.org_id, ts=batch.now_us))

    def record_before(self, org: OrgId, act: Act) -> None:
        """On disk when this returns; raises when it could not be written, and then the act must not happen."""
        self._store.append(org, entry(act, org_id=org, ts=self._clock.now_us()))

    def page(self, org: OrgId, query: AuditQuery) -> AuditPage:
        """Newest first, with what the engine has not moved into the log yet."""
        try:
            found = self._store.page(
                org, matcher(query), subject=query.target, limit=query.limit, before=query.cursor
            )
        except BadCursor:
            raise Refused(BAD_CURSOR) from None
        return AuditPage(items=[item(row.value) for row in found.rows], next_cursor=found.next_cursor)

    def export(self, org: OrgId, wanted: AuditFilter, asked: Act) -> Iterator[str]:
        """The lines of a CSV file, oldest first. That somebody took it away is written down before the first line."""
        self.record_before(org, asked)
        return iter(csv_lines(self._entries(org, wanted)))

    def _entries(self, org: OrgId, wanted: AuditFilter) -> Iterator[AuditEntry]:
        matches = matcher(wanted)
        found = self._store.scan(org, from_us=micros(wanted.from_), to_us=micros(wanted.to))
        return filter(matches, found)
