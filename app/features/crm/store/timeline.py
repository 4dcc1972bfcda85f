"""Where an org keeps what happened, and when each lead was last in contact."""

from collections.abc import Callable
from typing import Final

from app.core.ids import OrgId
from app.features.crm.types.timeline import TimelineEntry, Told, Touch
from app.store.batch import Batch
from app.store.kinds import Kind, LogKind, Row
from app.store.log_pages import LogPage
from app.store.logs import Log
from app.store.tree import Tree

TIMELINE: Final = LogKind("timeline", TimelineEntry)
TOUCHED: Final[Kind[Touch]] = Kind("touches", Touch)
"""By the lead's id. Its order of change is the order of contact."""
TOLD: Final[Kind[Told]] = Kind("timeline_told", Told)
"""By the lead's id: which events its timeline has been told of."""
KINDS: Final = (TOUCHED, TOLD)
LOGS: Final = (TIMELINE,)


class TimelineStore:
    def __init__(self, tree: Tree) -> None:
        self._tree = tree

    def log(self, org: OrgId) -> Log[TimelineEntry]:
        return self._tree.org(org).log(TIMELINE)

    def tail(
        self,
        org: OrgId,
        lead_id: str,
        *,
        limit: int,
        before: str | None,
        where: Callable[[TimelineEntry], bool] | None = None,
    ) -> LogPage[TimelineEntry]:
        """The newest entries written to one lead."""
        return self.log(org).tail(subject=lead_id, limit=limit, before=before, where=where)

    def write(self, batch: Batch, lead_id: str, entry: TimelineEntry) -> None:
        batch.log(TIMELINE, entry, subject=lead_id)

    def touch(self, batch: Batch, lead_id: str, touch: Touch) -> None:
        known = batch.get(TOUCHED, lead_id)
        if known is None or known.value.at <= touch.at:
            batch.put(TOUCHED, lead_id, touch)

    def touch_of_in(self, batch: Batch, lead_id: str) -> Touch | None:
        row = batch.get(TOUCHED, lead_id)
        return None if row is None else row.value

    def set_touch_in(self, batch: Batch, lead_id: str, touch: Touch | None) -> None:
        """Whatever it was before."""
        if touch is None:
            batch.delete(TOUCHED, lead_id)
        else:
            batch.put(TOUCHED, lead_id, touch)

    def touched(self, org: OrgId, lead_id: str) -> Row[Touch] | None:
        return self._tree.org(org).get(TOUCHED, lead_id)

    def told(self, org: OrgId, lead_id: str) -> Row[Told] | None:
        return self._tree.org(org).get(TOLD, lead_id)

    def told_in(self, batch: Batch, lead_id: str) -> Row[Told] | None:
        return batch.get(TOLD, lead_id)

    def put_told(self, batch: Batch, lead_id: str, told: Told) -> None:
        batch.put(TOLD, lead_id, told)
