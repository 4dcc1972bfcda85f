"""Leads whose 30 days are over go for good, with everything that tells of them."""

import asyncio
from functools import partial
from typing import Final

from app.core.clock import DAY_US
from app.core.ids import OrgId
from app.features.audit.types import HOUSE, Act
from app.features.crm.service.desk import CrmDesk
from app.features.crm.service.leaving import Leaving
from app.features.crm.store.leads import LeadStore
from app.features.crm.store.merges import MergeStore
from app.features.crm.store.timeline import TimelineStore
from app.features.crm.types.lead import KEPT_DAYS
from app.store.batch import Batch

LEADS_A_BATCH: Final = 100


class Purging:
    def __init__(self, desk: CrmDesk) -> None:
        self._desk = desk
        self._leads = LeadStore(desk.tree)
        self._merges = MergeStore(desk.tree)
        self._timeline = TimelineStore(desk.tree)
        self._leaving = Leaving(desk.tree)

    async def purge(self, org: OrgId) -> None:
        """First their timelines, then they: where the power fails in between, they are still there to be found. Nobody
        can restore them meanwhile."""
        due = self._due(org)
        if not due:
            return
        families = frozenset(one for lead_id in due for one in self._merges.family(org, lead_id))
        await asyncio.to_thread(self._timeline.log(org).erase, lambda subject, _: subject in families)
        for start in range(0, len(due), LEADS_A_BATCH):
            some = due[start : start + LEADS_A_BATCH]
            await self._desk.tree.org(org).batch(partial(self._purge_in, lead_ids=some))

    def _due(self, org: OrgId) -> list[str]:
        before = self._desk.clock.now_us() - KEPT_DAYS * DAY_US
        deleted = self._leads.with_value(org, "state", "deleted")
        return [
            row.key for row in deleted if row.value.deleted_at is not None and row.value.deleted_at <= before
        ]

    def _purge_in(self, batch: Batch, *, lead_ids: list[str]) -> None:
        gone = [one for lead_id in lead_ids for one in self._leaving.purge_in(batch, lead_id)]
        act = Act(actor=HOUSE, request_id=None, action="leads.purge", facts={"leads": len(gone)})
        self._desk.audit.record(batch, act)
