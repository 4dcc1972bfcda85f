"""Where an org keeps which leads were made one."""

from typing import Final

from app.core.ids import OrgId
from app.features.crm.types.merging import Merge
from app.store.batch import Batch
from app.store.kinds import Index, Kind, Row
from app.store.tree import Tree

FAMILY_MAX: Final = 50
"""More leads than this are not made one: their common timeline reads all of them."""


def _into(merge: Merge) -> tuple[str, ...]:
    return (merge.lead_id,) if merge.undone_at is None else ()


def _taken(merge: Merge) -> tuple[str, ...]:
    return (merge.other_id,) if merge.undone_at is None else ()


MERGES: Final = Kind("merges", Merge, indexes=(Index("into", _into), Index("taken", _taken, unique=True)))
"""A lead is taken into one other at a time."""
KINDS: Final = (MERGES,)


class MergeStore:
    def __init__(self, tree: Tree) -> None:
        self._tree = tree

    def get_in(self, batch: Batch, merge_id: str) -> Row[Merge] | None:
        return batch.get(MERGES, merge_id)

    def put_in(self, batch: Batch, merge_id: str, merge: Merge) -> Row[Merge]:
        return batch.put(MERGES, merge_id, merge)

    def family(self, org: OrgId, lead_id: str) -> tuple[str, ...]:
        """The lead and all that were taken into it, those that were taken into these among them."""
        own = self._tree.org(org)
        found = [lead_id]
        for one in found:
            found.extend(row.value.other_id for row in own.find(MERGES, "into", one))
        return tuple(found)

    def family_in(self, batch: Batch, lead_id: str) -> tuple[str, ...]:
        found = [lead_id]
        for one in found:
            found.extend(row.value.other_id for row in batch.find(MERGES, "into", one))
        return tuple(found)

    def survivor_in(self, batch: Batch, lead_id: str) -> str:
        """Whom a lead was taken into in the end; itself where nobody did."""
        while taken := batch.find(MERGES, "taken", lead_id):
            lead_id = taken[0].value.lead_id
        return lead_id
