"""What goes with a lead that goes for good."""

from typing import Any, Final

from app.features.crm.store.leads import LEADS
from app.features.crm.store.merges import CANDIDATES, MERGES, MergeStore
from app.features.crm.store.tasks import TASKS
from app.features.crm.store.timeline import TOLD, TOUCHED
from app.store.batch import Batch
from app.store.kinds import Kind
from app.store.tree import Tree

_BY_LEAD: Final[tuple[Kind[Any], ...]] = (LEADS, TOUCHED, TOLD)


class Leaving:
    def __init__(self, tree: Tree) -> None:
        self._merges = MergeStore(tree)

    def purge_in(self, batch: Batch, lead_id: str) -> tuple[str, ...]:
        """Takes away a lead, those that were merged into it, and everything that lies beside them but their log.

        Answers the ids of all of them, the lead's own first.
        """
        family = self._merges.family_in(batch, lead_id)
        for one in family:
            for task in batch.find(TASKS, "lead", one):
                batch.delete(TASKS, task.key)
            for candidate in batch.find(CANDIDATES, "lead", one):
                batch.delete(CANDIDATES, candidate.key)
            for merge in self._merges.of_in(batch, one):
                batch.delete(MERGES, merge.key)
            for kind in _BY_LEAD:
                batch.delete(kind, one)
        return family
