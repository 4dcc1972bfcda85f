"""What changed since somebody last asked, from the journal's own sequence."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Final, Literal

from app.core.clock import rfc3339
from app.core.ids import OrgId
from app.core.reasons import Refused, invalid
from app.features.crm.errors import RESYNC_NEEDED
from app.features.crm.service.desk import CrmDesk
from app.features.crm.service.leads import Leads
from app.features.crm.store.leads import LEADS, LeadStore
from app.features.crm.store.tasks import TASKS
from app.features.crm.types.exchange import ChangeItem, ChangeKind, ChangesPage, ChangesQuery
from app.store.kinds import Change

STORED: Final[Mapping[ChangeKind, str]] = {"lead": LEADS.name, "task": TASKS.name}
_SHOWN: Final[Mapping[str, ChangeKind]] = {stored: kind for kind, stored in STORED.items()}


class Changes:
    def __init__(self, desk: CrmDesk, leads: Leads) -> None:
        self._tree = desk.tree
        self._store = LeadStore(desk.tree)
        self._leads = leads

    async def page(self, org: OrgId, query: ChangesQuery, *, readable: Sequence[ChangeKind]) -> ChangesPage:
        """Oldest first, each record once, as it is now. Refused(RESYNC_NEEDED) where that is not known any more."""
        kinds = _kinds(query.kinds, readable)
        if query.since is None:
            return ChangesPage(items=[], next_since=self._tree.org(org).last_seq, more=False)
        # A page of whole records is read from the disk; others are answered meanwhile.
        return await asyncio.to_thread(self._since, org, query.since, query.limit, kinds=kinds)

    def _since(self, org: OrgId, since: int, limit: int, *, kinds: Sequence[ChangeKind]) -> ChangesPage:
        last = self._tree.org(org).last_seq
        found = self._tree.org(org).changes(since, limit + 1, kinds=[STORED[kind] for kind in kinds])
        if found is None:
            raise Refused(RESYNC_NEEDED, seq=last)
        told, more = found[:limit], len(found) > limit
        items = [self._item(org, change) for change in told]
        # With nothing left, whatever else was written up to then is of no interest to the caller.
        next_since = told[-1].seq if more else max(last, *(change.seq for change in told), since)
        return ChangesPage(items=items, next_since=next_since, more=more)

    def _item(self, org: OrgId, change: Change) -> ChangeItem:
        kind = _SHOWN[change.kind]
        there = change.op == "put"
        row = self._store.get(org, change.key) if there and kind == "lead" else None
        if row is None:
            # A lead that is gone by now was purged since this page was begun.
            op: Literal["put", "deleted"] = "put" if there and kind != "lead" else "deleted"
            return ChangeItem(seq=change.seq, kind=kind, id=change.key, version=change.version, op=op)
        return ChangeItem(
            seq=change.seq,
            kind=kind,
            id=change.key,
            version=row.version,
            op="put" if row.value.is_live else "deleted",
            at=rfc3339(row.at_us),
            lead=self._leads.view(org, row) if row.value.is_live else None,
            merged_into=row.value.merged_into,
        )


def _kinds(asked: str, readable: Sequence[ChangeKind]) -> Sequence[ChangeKind]:
    if not asked:
        return readable
    names = [name.strip() for name in asked.split(",")]
    found = [kind for kind in readable if kind in names]
    if len(found) < len(set(names)):
        raise invalid("kinds", f"You may ask for: {', '.join(readable)}.")
    return found
