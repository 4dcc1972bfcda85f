"""Who has an address, a number or an id of the organization's own; asked by whoever brings many people in."""

from typing import Literal

from app.core.ids import OrgId
from app.features.crm.service.desk import CrmDesk
from app.features.crm.store.leads import LEADS, LeadStore
from app.features.crm.store.timeline import TimelineStore
from app.features.crm.types.lead import Lead, LeadSlim
from app.store.batch import Batch
from app.store.kinds import Row

By = Literal["external_id", "phone", "email"]


class Lookups:
    def __init__(self, desk: CrmDesk) -> None:
        self._tree = desk.tree
        self._quotas = desk.life.quotas
        self._store = LeadStore(desk.tree)
        self._timeline = TimelineStore(desk.tree)

    def slim(self, org: OrgId, by: By, value: str) -> list[Row[LeadSlim]]:
        """Live leads, newest change first."""
        return self._store.with_value(org, by, value)

    def whole_in(self, batch: Batch, by: By, value: str) -> list[Row[Lead]]:
        return batch.find(LEADS, by, value)

    def whole(self, org: OrgId, lead_id: str) -> Row[Lead] | None:
        return self._store.get(org, lead_id)

    def touched(self, org: OrgId, *, from_us: int, but_by: str) -> frozenset[str]:
        """Leads of whom anything is told since a time that did not come through one import or batch."""
        rows = self._timeline.log(org).scan(from_us=from_us)
        return frozenset(row.subject for row in rows if row.subject and row.value.via != but_by)

    def room(self, org: OrgId) -> int:
        """How many more leads the organization may hold. Who was deleted or merged takes no place."""
        gone = len(self._tree.org(org).find(LEADS, "state", "deleted"))
        gone += len(self._tree.org(org).find(LEADS, "state", "merged"))
        return max(0, self._quotas.lead_limit(org) - (self._store.count(org) - gone))
