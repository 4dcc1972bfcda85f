"""Making two leads one, and taking that back."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

import msgspec

from app.core.clock import DAY_US
from app.core.ids import OrgId
from app.core.reasons import INVALID_STATE, NOT_FOUND, VERSION_CONFLICT, Refused, invalid
from app.features.audit.types import Act
from app.features.crm.rules.merging import (
    TooManyTags,
    fields_changed,
    undone,
    united,
    unknown_choices,
    withdrawn,
)
from app.features.crm.service.desk import CrmDesk
from app.features.crm.service.leads import Leads
from app.features.crm.service.tasks import Tasks
from app.features.crm.service.timeline import Timeline
from app.features.crm.store.leads import LEADS, LeadStore
from app.features.crm.store.merges import CandidateStore, MergeStore
from app.features.crm.store.pipeline import PipelineStore
from app.features.crm.store.timeline import TimelineStore
from app.features.crm.types.by import By
from app.features.crm.types.lead import KEPT_DAYS, Lead
from app.features.crm.types.merging import Merge, Merged, MergeLeads, MergeUndone
from app.features.crm.types.timeline import NewEntry, Touch
from app.store.batch import Batch
from app.store.errors import VersionConflict
from app.store.kinds import Idem, Row

FAMILY_MAX: Final = 50
"""More leads than this are not made one: their common timeline reads all of them."""
SAME: Final = "A lead cannot be merged into itself."
GONE: Final = "One of the two leads was deleted. Restore it first."
TAKEN_ALREADY: Final = "One of the two leads was merged into another one already."
TOO_MANY_TAGS: Final = "Together they have too many tags. Take some off one of them first."
TOO_MANY_LEADS: Final = f"A lead is made of at most {FAMILY_MAX} others."
UNDONE_ALREADY: Final = "This merge was undone already."
TOO_LATE: Final = f"A merge can be undone for {KEPT_DAYS} days."
LATER_FIRST: Final = "The lead was merged into another one since. Undo that first."
NO_FIELD: Final = "No field of this name can be chosen."


Event = Literal["merged", "unmerged"]


@dataclass(frozen=True)
class Made:
    lead: Row[Lead]
    merge_id: str


@dataclass(frozen=True)
class Back:
    """Both leads after a merge was undone. No first one: it is gone for good by now."""

    lead: Row[Lead] | None
    other: Row[Lead]
    kept: tuple[str, ...]
    dropped: tuple[str, ...]


class Merging:
    def __init__(self, desk: CrmDesk, leads: Leads, *, timeline: Timeline, tasks: Tasks) -> None:
        self._desk = desk
        self._leads = leads
        self._timeline = timeline
        self._tasks = tasks
        self._store = LeadStore(desk.tree)
        self._merges = MergeStore(desk.tree)
        self._touches = TimelineStore(desk.tree)
        self._candidates = CandidateStore(desk.tree)
        self._pipeline = PipelineStore(desk.tree)

    async def merge(
        self,
        org: OrgId,
        lead_id: str,
        wanted: MergeLeads,
        *,
        by: By,
        expect: int | None = None,
        idem: Idem | None = None,
    ) -> Made:
        """The other lead is taken into this one."""
        if unknown := unknown_choices(wanted.take):
            raise invalid(f"take.{unknown[0]}", NO_FIELD)
        merge_id = self._desk.ids.new("mrg")

        def write(batch: Batch) -> Made:
            row = self._merge_in(batch, lead_id, wanted, merge_id=merge_id, by=by, expect=expect)
            return Made(row, merge_id)

        try:
            return await self._desk.tree.org(org).batch(write, idem=idem)
        except VersionConflict as conflict:
            current = self._leads.view(org, conflict.row)
            raise Refused(VERSION_CONFLICT, version=current.version, current=current) from None

    def made_view(self, org: OrgId, made: Made) -> Merged:
        return Merged(lead=self._leads.view(org, made.lead), undo_token=made.merge_id)

    def _merge_in(
        self,
        batch: Batch,
        lead_id: str,
        wanted: MergeLeads,
        *,
        merge_id: str,
        by: By,
        expect: int | None,
    ) -> Row[Lead]:
        if lead_id == wanted.other_id:
            raise Refused(INVALID_STATE, why=SAME)
        mine, theirs = self._live_in(batch, lead_id), self._live_in(batch, wanted.other_id)
        if expect is not None and mine.version != expect:
            raise VersionConflict(mine, expect)
        others = len(self._merges.family_in(batch, theirs.key))
        if len(self._merges.family_in(batch, mine.key)) - 1 + others > FAMILY_MAX:
            raise Refused(INVALID_STATE, why=TOO_MANY_LEADS)
        try:
            after = united(mine.value, theirs.value, wanted.take, zone=self._desk.orgs.timezone_in(batch))
        except TooManyTags:
            raise Refused(INVALID_STATE, why=TOO_MANY_TAGS) from None
        self._store.put_in(batch, msgspec.structs.replace(theirs.value, merged_into=mine.key))
        row = mine if after == mine.value else self._store.put_in(batch, after)
        merge = Merge(
            lead_id=mine.key,
            other_id=theirs.key,
            at=batch.now_us,
            by=by.actor,
            before=mine.value,
            after=after,
            touch=self._touch_in(batch, mine.key, theirs.key),
            task_ids=self._tasks.move_in(batch, theirs.key, mine.key),
        )
        self._merges.put_in(batch, merge_id, merge)
        self._forget_candidates(batch, theirs.key)
        self._tell(batch, "merged", merge, names=_names(mine.value, theirs.value), by=by)
        return row

    async def undo(self, org: OrgId, merge_id: str, *, by: By, idem: Idem | None = None) -> Back:
        return await self._desk.tree.org(org).batch(
            lambda batch: self._undo_in(batch, merge_id, by), idem=idem
        )

    def back_view(self, org: OrgId, back: Back) -> MergeUndone:
        return MergeUndone(
            lead=None if back.lead is None else self._leads.view(org, back.lead),
            other=self._leads.view(org, back.other),
            kept=back.kept,
            dropped=back.dropped,
        )

    def _undo_in(self, batch: Batch, merge_id: str, by: By) -> Back:
        merge = self._undoable_in(batch, merge_id)
        mine = self._store.get_in(batch, merge.lead_id)
        theirs = self._store.get_in(batch, merge.other_id)
        if theirs is None or merge.before is None or merge.after is None:
            raise Refused(NOT_FOUND)
        self._leads.refuse_full_in(batch)
        kept: tuple[str, ...] = ()
        other = msgspec.structs.replace(theirs.value, merged_into=None)
        if mine is not None:
            found = undone(mine.value, merge.before, merge.after)
            kept = found.kept
            # Who withdrew meanwhile may have been either of the two.
            other = msgspec.structs.replace(other, consent=(*other.consent, *withdrawn(found.said_since)))
            lead, _ = self._fitting(batch, found.lead)
            if lead != mine.value:
                mine = self._store.put_in(batch, lead)
            self._untouch(batch, merge)
        other, dropped = self._fitting(batch, other)
        row = self._store.put_in(batch, other)
        self._tasks.move_back_in(batch, merge.task_ids, found_at=merge.lead_id, to=merge.other_id)
        done = msgspec.structs.replace(
            merge, undone_at=batch.now_us, undone_by=by.actor, before=None, after=None
        )
        self._merges.put_in(batch, merge_id, done)
        names = {merge.lead_id: "" if mine is None else mine.value.name, other.id: other.name}
        self._tell(batch, "unmerged", merge, names=names, by=by)
        return Back(lead=mine, other=row, kept=kept, dropped=dropped)

    def _undoable_in(self, batch: Batch, merge_id: str) -> Merge:
        row = self._merges.get_in(batch, merge_id)
        if row is None:
            raise Refused(NOT_FOUND)
        merge = row.value
        if merge.undone_at is not None:
            raise Refused(INVALID_STATE, why=UNDONE_ALREADY)
        if merge.at + KEPT_DAYS * DAY_US <= batch.now_us:
            raise Refused(INVALID_STATE, why=TOO_LATE)
        if self._merges.taken_in(batch, merge.lead_id) is not None:
            raise Refused(INVALID_STATE, why=LATER_FIRST)
        return merge

    def _live_in(self, batch: Batch, lead_id: str) -> Row[Lead]:
        row = self._store.get_in(batch, lead_id)
        if row is None:
            raise Refused(NOT_FOUND)
        if row.value.merged_into is not None:
            raise Refused(INVALID_STATE, why=TAKEN_ALREADY, lead_id=row.value.merged_into)
        if row.value.deleted_at is not None:
            raise Refused(INVALID_STATE, why=GONE, lead_id=lead_id)
        return row

    def _fitting(self, batch: Batch, lead: Lead) -> tuple[Lead, tuple[str, ...]]:
        """An external id belongs to one lead: whoever got it meanwhile keeps it. A stage may be gone by now."""
        fit: dict[str, Any] = {}
        twins = batch.find(LEADS, "external_id", lead.external_id) if lead.external_id else []
        if any(row.key != lead.id for row in twins):
            fit["external_id"] = None
        stages = self._pipeline.stages_in(batch).value.ids
        if lead.stage not in stages:
            fit["stage"] = stages[0]
        return (msgspec.structs.replace(lead, **fit), tuple(fit)) if fit else (lead, ())

    def _touch_in(self, batch: Batch, lead_id: str, other_id: str) -> Touch | None:
        """The later contact of the two counts; answers what it was before."""
        mine, theirs = (self._touches.touch_of_in(batch, one) for one in (lead_id, other_id))
        if theirs is not None:
            self._touches.touch(batch, lead_id, theirs)
        return mine

    def _untouch(self, batch: Batch, merge: Merge) -> None:
        """The contact of the one that goes again was not with the one that stays."""
        now, theirs = (self._touches.touch_of_in(batch, one) for one in (merge.lead_id, merge.other_id))
        if now is not None and now == theirs and now != merge.touch:
            self._touches.set_touch_in(batch, merge.lead_id, merge.touch)

    def _forget_candidates(self, batch: Batch, lead_id: str) -> None:
        for row in self._candidates.of_lead_in(batch, lead_id):
            self._candidates.delete_in(batch, row.key)

    def _tell(self, batch: Batch, event: Event, merge: Merge, *, names: Mapping[str, str], by: By) -> None:
        """On both timelines, each naming the other; and in the audit log."""
        for lead_id, other_id, role in (
            (merge.lead_id, merge.other_id, "stayed"),
            (merge.other_id, merge.lead_id, "taken_in"),
        ):
            facts: dict[str, Any] = {
                "event": event,
                "this": role,
                "other_id": other_id,
                "other_name": names[other_id],
            }
            if role == "stayed" and merge.before is not None and merge.after is not None:
                facts["fields"] = fields_changed(merge.before, merge.after)
            self._timeline.write_in(batch, lead_id, NewEntry(type="system", facts=facts), by=by)
        self._desk.audit.record(
            batch,
            Act(
                actor=by.actor,
                request_id=by.request_id,
                action="lead.merge" if event == "merged" else "lead.unmerge",
                target=merge.lead_id,
                facts={"other_id": merge.other_id},
            ),
        )


def _names(*leads: Lead) -> dict[str, str]:
    return {lead.id: lead.name for lead in leads}
