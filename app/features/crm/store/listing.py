"""Reading many leads at once: pages, all keys in an order, counts."""

from collections.abc import Iterable, Sequence
from typing import Any

from app.core.ids import OrgId
from app.features.crm.store.leads import LEADS
from app.features.crm.store.timeline import TOUCHED
from app.features.crm.types.lead import Lead
from app.features.crm.types.timeline import Touch
from app.store.kinds import Row
from app.store.query import Counts, Page, Wanted
from app.store.tree import Tree


class LeadLists:
    def __init__(self, tree: Tree) -> None:
        self._tree = tree

    def page(self, org: OrgId, wanted: Wanted[Any]) -> Page[Lead]:
        """Whole records, though memory keeps a part of each."""
        return self._tree.org(org).page(LEADS, wanted, whole=True)

    def keys(self, org: OrgId, wanted: Wanted[Any]) -> list[str]:
        return self._tree.org(org).keys(LEADS, wanted)

    def touches(self, org: OrgId, ids: Iterable[str]) -> list[Touch | None]:
        """When each of them was last in contact."""
        own = self._tree.org(org)
        rows = (own.get(TOUCHED, lead_id) for lead_id in ids)
        return [None if row is None else row.value for row in rows]

    def counts(self, org: OrgId, wanted: Wanted[Any], by: str | None = None) -> Counts:
        return self._tree.org(org).counts(LEADS, wanted, by)

    def whole(self, org: OrgId, ids: Sequence[str]) -> list[Row[Lead]]:
        return self._tree.org(org).whole(LEADS, ids)
