"""That an address was suppressed or opened again, told on the timeline of every lead that has it, in the same batch."""

from collections.abc import Sequence
from typing import Final

from app.core.ids import OrgId, UserId, is_id
from app.features.accounts.service import Directory
from app.features.audit.types import HOUSE
from app.features.compliance.types import Channel, SuppressionChange
from app.features.crm.service.timeline import Timeline
from app.features.crm.store.leads import LEADS, LeadStore
from app.features.crm.types.by import THE_HOUSE, By, ByKind
from app.features.crm.types.timeline import NewEntry
from app.store.batch import Batch
from app.store.tree import Tree

INDEX: Final[dict[Channel, str]] = {"voice": "phone", "sms": "phone", "email": "email"}
PLAIN_SOURCES: Final = frozenset({"user", "key", "message"})
"""These say only who it was, which the entry says anyway."""


class LeadSuppressions:
    def __init__(self, tree: Tree, people: Directory, timeline: Timeline) -> None:
        self._store = LeadStore(tree)
        self._people = people
        self._timeline = timeline

    def change_in(self, batch: Batch, change: SuppressionChange) -> None:
        entry = NewEntry(
            type="system",
            text="suppressed" if change.suppressed else "unsuppressed",
            facts={"channel": change.channel, "reason": change.reason, "note": change.note},
        )
        found = batch.find(LEADS, INDEX[change.channel], change.address)
        if found:
            by = self._by(change)
            for row in found:
                self._timeline.write_in(batch, row.key, entry, by=by)

    def holders(self, org: OrgId, channel: Channel, addresses: Sequence[str]) -> dict[str, list[str]]:
        """The ids of the leads that have these addresses, by address."""
        found = {one: self._store.with_value(org, INDEX[channel], one) for one in addresses}
        return {address: [row.key for row in rows] for address, rows in found.items() if rows}

    def _by(self, change: SuppressionChange) -> By:
        source = None if change.source in PLAIN_SOURCES else change.source
        if change.by == HOUSE:
            return THE_HOUSE if source is None else THE_HOUSE.within("house", source)
        kind: ByKind = "key" if is_id(change.by, "key") else "user"
        name = self._people.name_of(UserId(change.by)) if kind == "user" else ""
        return By(actor=change.by, name=name, kind=kind, source=source)
