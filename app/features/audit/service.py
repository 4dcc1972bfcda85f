"""Writing down acts, and reading them back.

An act that changes something is recorded in the batch of the change: both are kept or neither. An act that changes
nothing (a secret shown, an export, a look from HQ) is recorded first; when that fails, the act does not happen.
"""

import asyncio
from collections.abc import Iterator
from typing import Final

from msgspec import UNSET

from app.core.clock import Clock
from app.core.ids import OrgId
from app.features.audit.rules import csv_lines, entry, in_chunks, item, matcher, micros
from app.features.audit.store import AuditStore
from app.features.audit.types import (
    COUNTED_MAX,
    Act,
    AuditEntry,
    AuditFilter,
    AuditPage,
    AuditQuery,
)
from app.store.batch import Batch
from app.store.tree import Tree

EXPORT_CHUNK_CHARACTERS: Final = 32_768
"""Few enough rows that other requests are answered in between, enough that a long export does not crawl."""


class Audit:
    def __init__(self, tree: Tree, clock: Clock) -> None:
        self._store = AuditStore(tree)
        self._clock = clock

    def record(self, batch: Batch, act: Act) -> None:
        """Part of the change that `batch` makes."""
        self._store.put(batch, entry(act, org_id=batch.org_id, ts=batch.now_us))

    async def record_before(self, org: OrgId, act: Act) -> None:
        """On disk when this returns; raises when it could not be written, and then the act must not happen."""
        await asyncio.to_thread(self.record_before_now, org, act)

    def record_before_now(self, org: OrgId, act: Act) -> None:
        """The same for code without a loop."""
        self._store.append(org, entry(act, org_id=org, ts=self._clock.now_us()))

    async def page(self, org: OrgId, query: AuditQuery) -> AuditPage:
        """Newest first, with what the engine has not moved into the log yet."""
        # A filter that fits few entries reads many months; other requests go on meanwhile.
        return await asyncio.to_thread(self._page, org, query)

    def _page(self, org: OrgId, query: AuditQuery) -> AuditPage:
        matches, target = matcher(query), query.target
        found = self._store.page(org, matches, subject=target, limit=query.limit, before=query.cursor)
        count, exact = len(found.rows), query.cursor is None and found.next is None
        if not exact:
            count, exact = self._store.count(org, matches, subject=target, at_most=COUNTED_MAX)
        return AuditPage(
            items=[item(row.value) for row in found.rows],
            next_cursor=found.next,
            total=count if exact else UNSET,
            total_at_least=UNSET if exact else count,
        )

    async def export(self, org: OrgId, wanted: AuditFilter, asked: Act) -> Iterator[bytes]:
        """A CSV file, oldest entry first. That somebody took it away is written down before its first line."""
        await self.record_before(org, asked)
        return in_chunks(csv_lines(self._entries(org, wanted)), EXPORT_CHUNK_CHARACTERS)

    def _entries(self, org: OrgId, wanted: AuditFilter) -> Iterator[AuditEntry]:
        matches = matcher(wanted)
        found = self._store.scan(org, from_us=micros(wanted.from_), to_us=micros(wanted.to))
        return filter(matches, found)
