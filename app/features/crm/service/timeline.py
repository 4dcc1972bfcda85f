"""Writing down what happened with a lead, with the change it tells of, and reading it back."""

import asyncio
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Final

from msgspec import UNSET

from app.core.clock import rfc3339
from app.core.ids import Ids, OrgId
from app.core.reasons import NOT_FOUND, NOT_READY, Refused
from app.features.crm.rules.merged import Branch, Merged, Spot, beginning, newest, read_spot
from app.features.crm.rules.sources import is_told, noted
from app.features.crm.store.leads import LeadStore
from app.features.crm.store.merges import MergeStore
from app.features.crm.store.timeline import TimelineStore
from app.features.crm.types.by import By
from app.features.crm.types.timeline import (
    SOURCES_REMEMBERED,
    TOUCHES,
    Doer,
    NewEntry,
    TimelineEntry,
    TimelineItem,
    TimelinePage,
    TimelineQuery,
    Told,
    Touch,
)
from app.store.batch import Batch
from app.store.tree import Tree

BATCH_PREFIX: Final = "run_"
WALK_ROWS: Final = 500
LOOKS_MAX: Final = 5
READ_AT_ONCE_MAX: Final = 3
"""So many leads' entries are read while others wait; that takes a millisecond or two."""

Condition = Callable[[TimelineEntry], bool]


@dataclass(frozen=True)
class _Once:
    """`looked_at`: leads whose entries were looked through and do not tell of it, with the versions that their records
    had before."""

    lead_id: str
    entry: NewEntry
    source: str
    looked_at: Mapping[str, int]

    def knows(self, lead_id: str, version: int) -> bool:
        """Each version notes one source: what was noted since the look is still among the newest."""
        before = self.looked_at.get(lead_id)
        return before is not None and version - before < SOURCES_REMEMBERED


class Timeline:
    def __init__(self, tree: Tree, ids: Ids) -> None:
        self._store = TimelineStore(tree)
        self._leads = LeadStore(tree)
        self._merges = MergeStore(tree)
        self._tree = tree
        self._ids = ids

    # Writing

    def write_in(self, batch: Batch, lead_id: str, entry: NewEntry, *, by: By) -> str:
        """The id of the entry. It is there if and only if the batch commits."""
        return self.entry_in(batch, lead_id, entry, by=by).id

    def entry_in(self, batch: Batch, lead_id: str, entry: NewEntry, *, by: By) -> TimelineEntry:
        """The same, answering the entry as it was written."""
        made = TimelineEntry(
            id=self._ids.new("note" if entry.type == "note" else "evt"),
            type=entry.type,
            at=batch.now_us if entry.at is None else entry.at,
            by=Doer(kind=by.kind, id=by.actor, name=by.name),
            source=entry.source,
            via=by.source,
            text=entry.text,
            facts=entry.facts,
            why=by.why,
            evidence=by.evidence,
            confidence=by.confidence,
            mentions=entry.mentions,
            file_ids=entry.file_ids,
            task_id=entry.task_id,
            request_id=by.request_id,
        )
        self._store.write(batch, lead_id, made)
        if entry.source is not None:
            self._store.put_told(batch, lead_id, noted(self._told_in(batch, lead_id), entry.source))
        counts = entry.type in TOUCHES if entry.touches is None else entry.touches
        if counts:
            self._store.touch(batch, lead_id, Touch(at=made.at, type=made.type))
        return made

    async def write_once(self, org: OrgId, lead_id: str, entry: NewEntry, *, by: By) -> bool:
        """Writes an entry that may be told of twice, by anybody, even days apart; False where it was told before.

        Of a lead that was taken into another one, that one's timeline tells.
        """
        source = entry.source
        if source is None:
            raise ValueError("an entry that is to be written once names its source")
        looked_at: dict[str, int] = {}
        for _ in range(LOOKS_MAX):
            once = _Once(lead_id, entry, source, looked_at)
            unsure = await self._tree.org(org).batch(partial(self._once_in, once=once, by=by))
            if not isinstance(unsure, tuple):
                return unsure
            looked_at = {one: self._told_version(org, one) for one in unsure}
            if await asyncio.to_thread(self._tells_of, org, unsure, source):
                return False
        raise Refused(NOT_READY, why="Too much is written about this lead at once.")

    def _once_in(self, batch: Batch, *, once: _Once, by: By) -> bool | tuple[str, ...]:
        """Whether it was written; or whose entries must be looked through before that can be said."""
        survivor = self._merges.survivor_in(batch, once.lead_id)
        if self._leads.get_in(batch, survivor) is None:
            raise Refused(NOT_FOUND)
        unsure = []
        for one in self._merges.family_in(batch, survivor):
            row = self._store.told_in(batch, one)
            told = False if row is None else is_told(row.value, once.source)
            if told:
                return False
            if row is not None and told is None and not once.knows(one, row.version):
                unsure.append(one)
        if unsure:
            return tuple(unsure)
        self.write_in(batch, survivor, once.entry, by=by)
        return True

    def _told_in(self, batch: Batch, lead_id: str) -> Told:
        row = self._store.told_in(batch, lead_id)
        return Told() if row is None else row.value

    def _told_version(self, org: OrgId, lead_id: str) -> int:
        row = self._store.told(org, lead_id)
        return 0 if row is None else row.version

    def _tells_of(self, org: OrgId, lead_ids: tuple[str, ...], source: str) -> bool:
        return any(entry.source == source for one in lead_ids for entry in self.entries(org, one))

    # Reading

    async def page(self, org: OrgId, lead_id: str, query: TimelineQuery) -> TimelinePage:
        """Newest first, also of a lead that was deleted and not purged yet."""
        family = self.family(org, lead_id)
        if not query.type and len(family) <= READ_AT_ONCE_MAX:
            merged = self._merged(org, family, query, where=None)
        else:
            # What fits few entries may have to look at many; others are answered meanwhile.
            where = _of_types(frozenset(query.type)) if query.type else None
            merged = await asyncio.to_thread(self._merged, org, family, query, where=where)
        return _page(merged, query)

    def entries(self, org: OrgId, lead_id: str) -> Iterator[TimelineEntry]:
        """Everything that was written to one lead itself, newest first."""
        before: str | None = None
        while True:
            found = self._store.tail(org, lead_id, limit=WALK_ROWS, before=before)
            yield from (row.value for row in found.rows)
            if found.next is None:
                return
            before = found.next

    def family(self, org: OrgId, lead_id: str) -> tuple[str, ...]:
        """The lead that counts, first, and all that were taken into it."""
        survivor, lead = lead_id, self._leads.slim(org, lead_id)
        while lead is not None and lead.value.merged_into is not None:
            survivor = lead.value.merged_into
            lead = self._leads.slim(org, survivor)
        if lead is None:
            raise Refused(NOT_FOUND)
        return self._merges.family(org, survivor)

    def _merged(
        self, org: OrgId, family: tuple[str, ...], query: TimelineQuery, *, where: Condition | None
    ) -> Merged:
        spot = beginning(family) if query.cursor is None else read_spot(query.cursor)
        branches = [
            self._branch(org, lead_id, spot, limit=query.limit, where=where)
            for lead_id in family
            if lead_id in spot.places
        ]
        return newest(branches, query.limit, began=spot.began)

    def _branch(self, org: OrgId, lead_id: str, spot: Spot, *, limit: int, where: Condition | None) -> Branch:
        start = spot.places[lead_id]
        found = self._store.tail(org, lead_id, limit=limit, before=start or None, where=where)
        rows = [row for row in found.rows if row.at_us <= spot.began]
        horizon = None
        if found.next is not None and len(rows) < limit:
            rest = self._store.tail(org, lead_id, limit=1, before=found.next).rows
            horizon = rest[0].at_us if rest else None
        return Branch(lead_id, start, rows, found.next, horizon)


def _of_types(wanted: frozenset[str]) -> Condition:
    return lambda entry: entry.type in wanted


def _page(merged: Merged, query: TimelineQuery) -> TimelinePage:
    items = [item(lead_id, row.value) for lead_id, row in merged.rows]
    goes_on = merged.next is not None
    # What goes on behind a filter may fit nothing more.
    least = len(items) + (goes_on and not query.type)
    exact = query.cursor is None and not goes_on
    return TimelinePage(
        items=items,
        next_cursor=None if merged.next is None else merged.next.text(),
        total=least if exact else UNSET,
        total_at_least=UNSET if exact else least,
    )


def item(lead_id: str, entry: TimelineEntry) -> TimelineItem:
    via = entry.via
    return TimelineItem(
        id=entry.id,
        lead_id=lead_id,
        type=entry.type,
        at=rfc3339(entry.at),
        by=entry.by,
        source=entry.source or via,
        text=entry.text,
        facts=entry.facts,
        why=entry.why,
        evidence=entry.evidence,
        confidence=entry.confidence,
        mentions=entry.mentions,
        file_ids=entry.file_ids,
        task_id=entry.task_id,
        batch_id=via if via is not None and via.startswith(BATCH_PREFIX) else None,
        request_id=entry.request_id,
    )
