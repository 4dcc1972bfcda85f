"""Leads that are there before a test begins."""

from typing import Any

from app.core.ids import OrgId
from app.features.crm.store.leads import LeadStore
from app.features.crm.types.lead import Lead
from tests.whole import Whole


def a_lead(astrix: Whole, lead_id: str = "lead_ada", *, org: OrgId | None = None, **fields: Any) -> str:
    """A lead as it lies in the store; in the cast's org unless another one is named."""
    known: dict[str, Any] = {"first_name": "Ada", "last_name": "Reyes", "stage": "new", "created_at": 1}
    lead = Lead(id=lead_id, created_by="usr_x", **{**known, **fields})
    tree = astrix.house.tree
    store = LeadStore(tree)
    where = tree.org(astrix.cast.org if org is None else org)
    where.batch_now(lambda batch: store.put_in(batch, lead))
    return lead_id
