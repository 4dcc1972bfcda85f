"""Notes of people about a lead, and telling those whom a note names."""

from typing import Final

from app.core.ids import OrgId, UserId
from app.core.reasons import INVALID_STATE, NOT_FOUND, Refused, invalid
from app.features.crm.rules.mentions import each_once, plain, problem_of
from app.features.crm.service.desk import CrmDesk
from app.features.crm.service.timeline import Timeline, item
from app.features.crm.store.leads import LeadStore
from app.features.crm.store.merges import MergeStore
from app.features.crm.types.by import By
from app.features.crm.types.lead import Lead
from app.features.crm.types.timeline import NewEntry, TimelineItem, WriteNote
from app.store.batch import Batch
from app.store.kinds import Idem, Row

DELETED: Final = "The lead was deleted. Restore it to go on with it."
NO_MEMBER: Final = "Nobody of this id works here."
NO_FILE: Final = "No file of this id belongs to the lead."


class Notes:
    def __init__(self, desk: CrmDesk, timeline: Timeline) -> None:
        self._desk = desk
        self._timeline = timeline
        self._leads = LeadStore(desk.tree)
        self._merges = MergeStore(desk.tree)

    async def write(
        self, org: OrgId, lead_id: str, wanted: WriteNote, *, by: By, idem: Idem | None = None
    ) -> TimelineItem:
        text = plain(wanted.text)
        problem = problem_of(text)
        if problem is not None:
            raise invalid("text", problem)
        entry = NewEntry(
            type="note",
            text=text,
            mentions=each_once(wanted.mentions),
            file_ids=each_once(wanted.file_ids),
        )
        owners = self._owners(org, entry.file_ids)

        def write(batch: Batch) -> TimelineItem:
            return self._write_in(batch, lead_id, entry, owners=owners, by=by)

        return await self._desk.tree.org(org).batch(write, idem=idem)

    def _owners(self, org: OrgId, file_ids: tuple[str, ...]) -> list[str | None]:
        """Which leads the files belong to."""
        found: list[str | None] = []
        for at, file_id in enumerate(file_ids):
            try:
                found.append(self._desk.files.take(org, file_id, "lead").lead_id)
            except Refused:
                raise invalid(f"file_ids[{at}]", NO_FILE) from None
        return found

    def _write_in(
        self, batch: Batch, lead_id: str, entry: NewEntry, *, owners: list[str | None], by: By
    ) -> TimelineItem:
        row = self._live_in(batch, lead_id)
        family = self._merges.family_in(batch, row.key)
        for at, owner in enumerate(owners):
            if owner not in family:
                raise invalid(f"file_ids[{at}]", NO_FILE)
        self._refuse_strangers(batch, entry.mentions)
        made = self._timeline.entry_in(batch, row.key, entry, by=by)
        for user in entry.mentions:
            if user != by.actor:
                self._tell(batch, UserId(user), row.value, by=by)
        return item(row.key, made)

    def _live_in(self, batch: Batch, lead_id: str) -> Row[Lead]:
        row = self._leads.get_in(batch, self._merges.survivor_in(batch, lead_id))
        if row is None:
            raise Refused(NOT_FOUND)
        if not row.value.is_live:
            raise Refused(INVALID_STATE, why=DELETED)
        return row

    def _refuse_strangers(self, batch: Batch, mentions: tuple[str, ...]) -> None:
        for at, user in enumerate(mentions):
            member = self._desk.orgs.member_in(batch, UserId(user))
            if member is None or member.value.disabled:
                raise invalid(f"mentions[{at}]", NO_MEMBER)

    def _tell(self, batch: Batch, user: UserId, lead: Lead, *, by: By) -> None:
        facts = {"by": by.name or "Somebody", "lead": lead.name}
        self._desk.notices.notify(batch, user, "mentioned", facts=facts, path=f"/leads/{lead.id}")
