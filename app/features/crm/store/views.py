"""Where an org keeps the views its people have saved."""

from typing import Final

from app.core.ids import OrgId
from app.features.crm.types.views import View
from app.store.batch import Batch
from app.store.kinds import Kind, Row
from app.store.tree import Tree

VIEWS: Final = Kind("views", View)
KINDS: Final = (VIEWS,)


class ViewStore:
    def __init__(self, tree: Tree) -> None:
        self._tree = tree

    def get(self, org: OrgId, view_id: str) -> Row[View] | None:
        return self._tree.org(org).get(VIEWS, view_id)

    def all(self, org: OrgId) -> list[Row[View]]:
        return list(self._tree.org(org).rows(VIEWS))

    def count(self, batch: Batch) -> int:
        return batch.count(VIEWS)

    def in_batch(self, batch: Batch, view_id: str) -> Row[View] | None:
        return batch.get(VIEWS, view_id)

    def put(self, batch: Batch, view: View, *, expect: int | None = None) -> Row[View]:
        return batch.put(VIEWS, view.id, view, expect=expect)

    def delete(self, batch: Batch, view_id: str, *, expect: int | None) -> None:
        batch.delete(VIEWS, view_id, expect=expect)
