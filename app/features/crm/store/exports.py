"""Which exports were asked for by a link and not fetched yet."""

from typing import Final

from app.core.ids import OrgId
from app.features.crm.types.exports import LeadExport
from app.store.batch import Batch
from app.store.kinds import Kind, Row
from app.store.tree import Tree

EXPORTS: Final = Kind("lead_exports", LeadExport)
KINDS: Final = (EXPORTS,)


class ExportStore:
    def __init__(self, tree: Tree) -> None:
        self._tree = tree

    def get(self, org: OrgId, export_id: str) -> Row[LeadExport] | None:
        return self._tree.org(org).get(EXPORTS, export_id)

    def put(self, batch: Batch, export_id: str, export: LeadExport) -> None:
        """Those whose time is over go with it."""
        for row in list(batch.rows(EXPORTS)):
            if row.value.expires_at < batch.now_us:
                batch.delete(EXPORTS, row.key)
        batch.put(EXPORTS, export_id, export)

    def take(self, batch: Batch, export_id: str) -> LeadExport | None:
        """None: it was fetched before."""
        row = batch.get(EXPORTS, export_id)
        if row is None:
            return None
        batch.delete(EXPORTS, export_id)
        return row.value
