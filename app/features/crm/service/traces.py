"""What this room keeps about one person: for the archive they ask for, and for when they want to be forgotten."""

from collections.abc import Callable, Iterator
from typing import Any, Final

import msgspec

from app.core.ids import OrgId
from app.features.crm.service.timeline import Timeline
from app.features.crm.store.batches import CHUNKS, RUNS, SLIM_CHUNKS
from app.features.crm.store.leads import LEADS, LeadStore
from app.features.crm.store.merges import CANDIDATES, MERGES
from app.features.crm.store.tasks import TASKS
from app.features.crm.store.timeline import TOLD, TOUCHED
from app.features.crm.types.batches import BatchChunk
from app.features.crm.types.listing import LeadQuery
from app.store.batch import Batch
from app.store.kinds import Kind
from app.store.mentions import Mentions
from app.store.traces import Person
from app.store.tree import Tree

ENTRIES_MAX: Final = 100_000
_BY_LEAD: Final[tuple[Kind[Any], ...]] = (LEADS, TOUCHED, TOLD)


class CrmTraces:
    def __init__(self, tree: Tree, timeline: Timeline) -> None:
        self._tree = tree
        self._leads = LeadStore(tree)
        self._timeline = timeline

    def export(self, org: OrgId, person: Person) -> Iterator[tuple[str, bytes]]:
        own = self._tree.org(org)
        for lead_id in sorted(person.lead_ids):
            row = self._leads.get(org, lead_id)
            if row is not None:
                yield f"leads/{lead_id}.json", _readable(row.value)
            entries = [
                entry
                for entry, _ in zip(self._timeline.entries(org, lead_id), range(ENTRIES_MAX), strict=False)
            ]
            if entries:
                yield f"timeline/{lead_id}.json", _readable(entries)
        tasks = [row.value for lead_id in sorted(person.lead_ids) for row in own.find(TASKS, "lead", lead_id)]
        if tasks:
            yield "tasks.json", _readable(tasks)

    def erase(self, org: OrgId, person: Person) -> int:
        """The timeline is a log, and erased with all logs of the org."""
        own = self._tree.org(org)
        erased: int = own.batch_now(lambda batch: _people_in(batch, person))
        erased += self._words(org, Mentions(person))
        for key in [row.key for row in own.rows(SLIM_CHUNKS)]:
            chunk = own.full(CHUNKS, key)
            if chunk is not None and any(row.lead_id in person.lead_ids for row in chunk.value.rows):
                erased += own.batch_now(_without(key, person))
        return erased

    def _words(self, org: OrgId, mentions: Mentions) -> int:
        """Tasks about nobody in particular that speak of them, and what changes to many leads were asked for by. They
        are looked for before anything is held."""
        own = self._tree.org(org)
        tasks = [
            row.key for row in own.rows(TASKS) if mentions.in_text(f"{row.value.title}\n{row.value.note}")
        ]
        runs = [row.key for row in own.rows(RUNS) if mentions.in_record(row.value.query)]

        def write(batch: Batch) -> int:
            for key in runs:
                row = batch.get(RUNS, key)
                if row is not None:
                    batch.put(RUNS, key, msgspec.structs.replace(row.value, query=LeadQuery()))
            return _drop(batch, TASKS, tasks) + len(runs)

        return own.batch_now(write) if tasks or runs else 0


def _people_in(batch: Batch, person: Person) -> int:
    erased = 0
    for lead_id in sorted(person.lead_ids):
        erased += _drop(batch, TASKS, [row.key for row in batch.find(TASKS, "lead", lead_id)])
        erased += _drop(batch, CANDIDATES, [row.key for row in batch.find(CANDIDATES, "lead", lead_id)])
        for kind in _BY_LEAD:
            erased += _drop(batch, kind, [lead_id] if batch.get(kind, lead_id) is not None else [])
    merges = [
        row.key for row in batch.rows(MERGES) if {row.value.lead_id, row.value.other_id} & person.lead_ids
    ]
    return erased + _drop(batch, MERGES, merges)


def _without(key: str, person: Person) -> Callable[[Batch], int]:
    def write(batch: Batch) -> int:
        row = batch.get(CHUNKS, key)
        if row is None:
            return 0
        chunk: BatchChunk = row.value
        kept = tuple(one for one in chunk.rows if one.lead_id not in person.lead_ids)
        batch.put(CHUNKS, key, msgspec.structs.replace(chunk, rows=kept))
        return len(chunk.rows) - len(kept)

    return write


def _drop(batch: Batch, kind: Kind[Any], keys: list[str]) -> int:
    for key in keys:
        batch.delete(kind, key)
    return len(keys)


def _readable(value: Any) -> bytes:
    return msgspec.json.format(msgspec.json.encode(value), indent=2)
