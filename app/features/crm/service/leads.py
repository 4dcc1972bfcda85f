"""Leads, one at a time and within a batch: found, made, changed, deleted and brought back."""

from typing import Any

import msgspec

from app.core.clock import DAY_US
from app.core.ids import OrgId, UserId
from app.core.reasons import DUPLICATE, INVALID_STATE, NOT_FOUND, VERSION_CONFLICT, Refused, invalid
from app.features.audit.types import Act
from app.features.crm import errors
from app.features.crm.rules.changes import changed, new_lead, told
from app.features.crm.service.desk import CrmDesk
from app.features.crm.service.drafts import Drafts
from app.features.crm.service.timeline import Timeline
from app.features.crm.store.leads import LEADS, LeadStore
from app.features.crm.store.pipeline import PipelineStore
from app.features.crm.store.timeline import TimelineStore
from app.features.crm.types.by import By
from app.features.crm.types.drafts import LeadDraft
from app.features.crm.types.lead import KEPT_DAYS, Lead
from app.features.crm.types.timeline import NewEntry
from app.features.crm.types.wire import LeadFields, LeadView, shown
from app.store.batch import Batch
from app.store.errors import VersionConflict
from app.store.kinds import Idem, Row

CREATED = NewEntry(type="system", facts={"event": "created"})
DELETED = NewEntry(type="system", facts={"event": "deleted"})
RESTORED = NewEntry(type="system", facts={"event": "restored"})


class Leads:
    def __init__(self, desk: CrmDesk, timeline: Timeline, drafts: Drafts) -> None:
        self._desk = desk
        self._tree = desk.tree
        self._store = LeadStore(desk.tree)
        self._pipeline = PipelineStore(desk.tree)
        self._touches = TimelineStore(desk.tree)
        self._timeline = timeline
        self._drafts = drafts

    # Finding

    def get(self, org: OrgId, lead_id: str) -> Row[Lead]:
        """Also one that was deleted and is not purged yet; of a merged one the lead it was merged into."""
        row = self._store.get(org, self.resolve(org, lead_id))
        if row is None:
            raise Refused(NOT_FOUND)
        return row

    def resolve(self, org: OrgId, lead_id: str) -> str:
        """Whom a lead was merged into in the end; itself where it was not."""
        found = self._store.slim(org, lead_id)
        while found is not None and found.value.merged_into is not None:
            lead_id = found.value.merged_into
            found = self._store.slim(org, lead_id)
        return lead_id

    def find_in(self, batch: Batch, lead_id: str) -> Row[Lead] | None:
        """The record itself, whatever became of it."""
        return self._store.get_in(batch, lead_id)

    def get_in(self, batch: Batch, lead_id: str) -> Row[Lead]:
        """As `get`, within a batch."""
        row = self._store.get_in(batch, lead_id)
        while row is not None and row.value.merged_into is not None:
            row = self._store.get_in(batch, row.value.merged_into)
        if row is None:
            raise Refused(NOT_FOUND)
        return row

    def count(self, org: OrgId) -> int:
        """How many there are, those that were deleted and not yet purged among them."""
        return self._store.count(org)

    def name_of(self, org: OrgId, lead_id: str) -> str:
        """What to call them; empty where there is nobody of that id."""
        row = self._store.get(org, lead_id)
        return "" if row is None else row.value.name

    def view(self, org: OrgId, row: Row[Lead]) -> LeadView:
        """As the wire shows it, with what lies elsewhere about it."""
        lead = row.value
        flags = self._desk.compliance.suppressions.of(org, phone=lead.phone, email=lead.email)
        touch = self._touches.touched(org, lead.id)
        fields = self._drafts.setting(org).fields
        return shown(row, flags, None if touch is None else touch.value, fields=fields)

    # What people ask for

    async def create(self, org: OrgId, wanted: LeadFields, *, by: By, idem: Idem | None) -> Row[Lead]:
        draft = self._drafts.draft(org, wanted)

        def write(batch: Batch) -> Row[Lead]:
            row = self.create_in(batch, draft, by=by)
            self._audit(batch, "lead.create", row.key, by=by)
            return row

        return await self._tree.org(org).batch(write, idem=idem)

    async def change(
        self, org: OrgId, lead_id: str, wanted: LeadFields, *, by: By, expect: int | None = None
    ) -> Row[Lead]:
        # Read before the lock is taken, and once more only where somebody was faster.
        known = self.get(org, lead_id)
        ready = self._drafts.change(org, wanted, known.value)

        def write(batch: Batch) -> Row[Lead]:
            row = self._expected(batch, lead_id, expect)
            _refuse_gone(row.value)
            is_known = (row.key, row.version) == (known.key, known.version)
            values = ready if is_known else self._drafts.change(org, wanted, row.value)
            after = self.change_in(batch, row, values, by=by)
            if after is not row:
                names = " ".join(field for field in wanted.__struct_fields__ if _is_named(wanted, field))
                self._audit(batch, "lead.change", row.key, by=by, fields=names)
            return after

        return await self._batch(org, write)

    async def delete(self, org: OrgId, lead_id: str, *, by: By, expect: int | None = None) -> Row[Lead]:
        def write(batch: Batch) -> Row[Lead]:
            row = self._expected(batch, lead_id, expect)
            after = self.delete_in(batch, row, by=by)
            if after is not row:
                self._audit(batch, "lead.delete", row.key, by=by)
            return after

        return await self._batch(org, write)

    async def restore(self, org: OrgId, lead_id: str, *, by: By, idem: Idem | None) -> Row[Lead]:
        def write(batch: Batch) -> Row[Lead]:
            row = self.get_in(batch, lead_id)
            if row.value.deleted_at is None:
                raise Refused(INVALID_STATE, why=errors.NOT_DELETED)
            after = self.restore_in(batch, row, by=by)
            self._audit(batch, "lead.restore", row.key, by=by)
            return after

        return await self._tree.org(org).batch(write, idem=idem)

    async def _batch(self, org: OrgId, write: Any) -> Row[Lead]:
        """A lead that was changed meanwhile is shown with the refusal, as everybody sees it."""
        try:
            row: Row[Lead] = await self._tree.org(org).batch(write)
        except VersionConflict as conflict:
            current = self.view(org, conflict.row)
            raise Refused(VERSION_CONFLICT, version=current.version, current=current) from None
        return row

    def _expected(self, batch: Batch, lead_id: str, expect: int | None) -> Row[Lead]:
        row = self.get_in(batch, lead_id)
        if expect is not None and row.version != expect:
            raise VersionConflict(row, expect)
        return row

    def _audit(self, batch: Batch, action: str, lead_id: str, *, by: By, fields: str | None = None) -> None:
        facts = {} if fields is None else {"fields": fields}
        act = Act(actor=by.actor, request_id=by.request_id, action=action, target=lead_id, facts=facts)
        self._desk.audit.record(batch, act)

    # Within a batch: what every room does to leads

    def create_in(self, batch: Batch, draft: LeadDraft, *, by: By) -> Row[Lead]:
        """One lead, with the entry of its timeline that says so. Who makes many audits them once."""
        self.refuse_full_in(batch)
        stages = self._pipeline.stages_in(batch).value.ids
        if draft.stage is not None and draft.stage not in stages:
            raise invalid("stage", errors.NO_SUCH_STAGE)
        if draft.owner_user_id is not None:
            self._refuse_stranger(batch, draft.owner_user_id)
        if draft.external_id is not None:
            self._refuse_twin(batch, draft.external_id, but_for=None)
        lead = new_lead(
            draft,
            self._desk.ids.new("lead"),
            stage=draft.stage or stages[0],
            by=by,
            now_us=batch.now_us,
            zone=self._desk.orgs.timezone_in(batch),
        )
        row = self._store.put_in(batch, lead)
        self._timeline.write_in(batch, lead.id, CREATED, by=by)
        return row

    def change_in(self, batch: Batch, row: Row[Lead], change: dict[str, Any], *, by: By) -> Row[Lead]:
        """Values by the names of the stored lead. Where nothing changes, the very same row."""
        before = row.value
        after = changed(before, change, zone=self._desk.orgs.timezone_in(batch))
        if after == before:
            return row
        if by.is_machine and not by.why:
            raise invalid("why", errors.SAY_WHY)
        self._refuse_unfit(batch, before, after)
        entries = told(before, after, by=by)
        put = self._store.put_in(batch, after, expect=row.version)
        for entry in entries:
            self._timeline.write_in(batch, after.id, entry, by=by)
        return put

    def delete_in(self, batch: Batch, row: Row[Lead], *, by: By) -> Row[Lead]:
        """It can be brought back for 30 days."""
        if row.value.deleted_at is not None:
            return row
        gone = msgspec.structs.replace(row.value, deleted_at=batch.now_us, deleted_by=by.actor)
        put = self._store.put_in(batch, gone, expect=row.version)
        self._timeline.write_in(batch, row.key, DELETED, by=by)
        return put

    def restore_in(self, batch: Batch, row: Row[Lead], *, by: By) -> Row[Lead]:
        lead = row.value
        if lead.deleted_at is None:
            return row
        if lead.deleted_at + KEPT_DAYS * DAY_US <= batch.now_us:
            raise Refused(INVALID_STATE, why=errors.TOO_LATE)
        self.refuse_full_in(batch)
        if lead.external_id is not None:
            self._refuse_twin(batch, lead.external_id, but_for=lead.id)
        stages = self._pipeline.stages_in(batch).value.ids
        stage = lead.stage if lead.stage in stages else stages[0]
        back = msgspec.structs.replace(lead, deleted_at=None, deleted_by=None, stage=stage)
        put = self._store.put_in(batch, back, expect=row.version)
        self._timeline.write_in(batch, row.key, RESTORED, by=by)
        return put

    def _refuse_unfit(self, batch: Batch, before: Lead, after: Lead) -> None:
        if after.stage != before.stage and after.stage not in self._pipeline.stages_in(batch).value.ids:
            raise invalid("stage", errors.NO_SUCH_STAGE)
        if after.owner_user_id is not None and after.owner_user_id != before.owner_user_id:
            self._refuse_stranger(batch, after.owner_user_id)
        if after.external_id is not None and after.external_id != before.external_id and after.is_live:
            self._refuse_twin(batch, after.external_id, but_for=after.id)

    def _refuse_stranger(self, batch: Batch, user: str) -> None:
        member = self._desk.orgs.member_in(batch, UserId(user))
        if member is None:
            raise invalid("owner_user_id", errors.NOBODY)
        if member.value.disabled:
            raise invalid("owner_user_id", errors.SWITCHED_OFF)

    def _refuse_twin(self, batch: Batch, external_id: str, *, but_for: str | None) -> None:
        for twin in batch.find(LEADS, "external_id", external_id):
            if twin.key != but_for:
                raise Refused(DUPLICATE, why=errors.SAME_EXTERNAL_ID, field="external_id", lead_id=twin.key)

    def refuse_full_in(self, batch: Batch) -> None:
        """Who was deleted or merged takes no place. What is deleted in these very batches makes none yet."""
        limit = self._desk.life.quotas.lead_limit(OrgId(batch.org_id))
        held = batch.count(LEADS)
        if held >= limit:
            held -= batch.had(LEADS, "state", "deleted") + batch.had(LEADS, "state", "merged")
        if held >= limit:
            raise Refused(errors.LEAD_LIMIT, limit=limit)


def _refuse_gone(lead: Lead) -> None:
    if lead.deleted_at is not None:
        raise Refused(INVALID_STATE, why=errors.DELETED)


def _is_named(wanted: LeadFields, field: str) -> bool:
    return getattr(wanted, field) is not msgspec.UNSET
