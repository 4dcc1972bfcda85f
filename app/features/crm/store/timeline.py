"""Where an org keeps what happened, and when each lead was last in contact."""

from typing import Final

from app.core.ids import OrgId
from app.features.crm.types.timeline import TimelineEntry, Touch
from app.store.batch import Batch
from app.store.kinds import Kind, LogKind, Row
from app.store.logs import Log
from app.store.tree import Tree

TIMELINE: Final = LogKind("timeline", TimelineEntry)
TOUCHED: Final[Kind[Touch]] = Kind("touches", Touch)
"""By the lead's id. Its order of change is the order of contact."""
KINDS: Final = (TOUCHED,)
LOGS: Final = (TIMELINE,)


class TimelineStore:
    def __init__(self, tree: Tree) -> None:
        self._tree = tree

    def log(self, org: OrgId) -> Log[TimelineEntry]:
        return self._tree.org(org).log(TIMELINE)

    def write(self, batch: Batch, lead_id: str, entry: TimelineEntry) -> None:
        batch.log(TIMELINE, entry, subject=lead_id)

    def touch(self, batch: Batch, lead_id: str, touch: Touch) -> None:
        known = batch.get(TOUCHED, lead_id)
        if known is None or known.value.at <= touch.at:
            batch.put(TOUCHED, lead_id, touch)

    def touched(self, org: OrgId, lead_id: str) -> Row[Touch] | None:
        return self._tree.org(org).get(TOUCHED, lead_id)
