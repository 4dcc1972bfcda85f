"""Writing down what happened with a lead, with the change it tells of, and reading it back."""

from app.core.ids import Ids
from app.features.crm.store.timeline import TimelineStore
from app.features.crm.types.by import By
from app.features.crm.types.timeline import TOUCHES, Doer, NewEntry, TimelineEntry, Touch
from app.store.batch import Batch
from app.store.tree import Tree


class Timeline:
    def __init__(self, tree: Tree, ids: Ids) -> None:
        self._store = TimelineStore(tree)
        self._ids = ids

    def write_in(self, batch: Batch, lead_id: str, entry: NewEntry, *, by: By) -> str:
        """The id of the entry. It is there if and only if the batch commits."""
        made = TimelineEntry(
            id=self._ids.new("note" if entry.type == "note" else "evt"),
            type=entry.type,
            at=batch.now_us if entry.at is None else entry.at,
            by=Doer(kind=by.kind, id=by.actor, name=by.name),
            source=entry.source or by.source,
            text=entry.text,
            facts=entry.facts,
            why=by.why,
            evidence=by.evidence,
            confidence=by.confidence,
            mentions=entry.mentions,
            file_ids=entry.file_ids,
            task_id=entry.task_id,
        )
        self._store.write(batch, lead_id, made)
        counts = entry.type in TOUCHES if entry.touches is None else entry.touches
        if counts:
            self._store.touch(batch, lead_id, Touch(at=made.at, type=made.type))
        return made.id
