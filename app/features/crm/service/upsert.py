"""Leads by what another system knows them by: made where they are not there, changed where they are, many at once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import Any, Final

import msgspec

from app.core import emails, phones
from app.core.ids import OrgId
from app.core.reasons import DUPLICATE, INVALID_PARAMS, VERSION_CONFLICT, Refused, invalid
from app.features.audit.types import Act
from app.features.crm import errors
from app.features.crm.rules.drafts import EXTERNAL_ID_CHARACTERS_MAX, BadLine, Setting, line
from app.features.crm.rules.names import alpha2
from app.features.crm.service.desk import CrmDesk
from app.features.crm.service.drafts import Drafts, drafted, read, refuse_problems
from app.features.crm.service.leads import Leads
from app.features.crm.store.leads import LEADS
from app.features.crm.types.by import By
from app.features.crm.types.exchange import (
    BulkError,
    BulkResult,
    BulkResults,
    BulkStatus,
    BulkWanted,
    UpsertKey,
)
from app.features.crm.types.lead import Lead
from app.features.crm.types.wire import LeadFields
from app.store.batch import Batch
from app.store.errors import Replayed
from app.store.kinds import Idem, Row

ROWS_A_BATCH: Final = 100
LEADS_NAMED_MAX: Final = 20
"""So many of the leads that one value may mean are named in the refusal."""

Explain = Callable[[Any, msgspec.ValidationError], list[dict[str, str]]]
"""What is wrong with a lead that cannot be read, field by field."""


@dataclass(frozen=True)
class Done:
    """One lead, and what came of it."""

    row: Row[Lead]
    status: BulkStatus


class Upserts:
    def __init__(self, desk: CrmDesk, leads: Leads, drafts: Drafts) -> None:
        self._desk = desk
        self._leads = leads
        self._drafts = drafts

    async def put(
        self,
        org: OrgId,
        where: tuple[UpsertKey, str],
        wanted: LeadFields,
        *,
        by: By,
        expect: int | None = None,
    ) -> Done:
        """By a value that is looked for in the form it is stored in. Looked for and made under one lock, so that two
        callers at once, on any process, make one lead."""
        setting = self._drafts.setting(org)
        key, value = where[0], _normal(where, setting, country=wanted.country)
        keyed = _keyed(wanted, key, value)

        def write(batch: Batch) -> Done:
            done = self._put_in(batch, (key, value), keyed, setting=setting, by=by, expect=expect)
            if done.status != "unchanged":
                action = "lead.create" if done.status == "created" else "lead.change"
                self._audit(batch, action, by=by, target=done.row.key, facts={"by": key})
            return done

        return await self._desk.tree.org(org).batch(write)

    def _put_in(
        self,
        batch: Batch,
        where: tuple[UpsertKey, str],
        wanted: LeadFields,
        *,
        setting: Setting,
        by: By,
        expect: int | None = None,
    ) -> Done:
        found = batch.find(LEADS, *where)
        if len(found) > 1:
            ids = [row.key for row in found[:LEADS_NAMED_MAX]]
            raise Refused(DUPLICATE, why=errors.SEVERAL_MATCH, field=where[0], lead_ids=ids)
        if not found:
            draft = drafted(read(wanted, setting))
            return Done(self._leads.create_in(batch, draft, by=by), "created")
        before = found[0]
        if expect is not None and before.version != expect:
            current = self._leads.view(OrgId(batch.org_id), before)
            raise Refused(VERSION_CONFLICT, version=before.version, current=current)
        change = read(wanted, setting, before.value)
        refuse_problems(change.problems)
        after = self._leads.change_in(batch, before, change.values, by=by)
        return Done(after, "unchanged" if after is before else "updated")

    # Many

    async def bulk(
        self, org: OrgId, wanted: BulkWanted, *, by: By, idem: Idem | None, explain: Explain
    ) -> BulkResults:
        """A hundred in a batch, each with its own result. Asked for again with the same key after a crash, the batches
        that were durable answer as they did, and the others are done."""
        results: list[BulkResult] = []
        for start in range(0, len(wanted.leads), ROWS_A_BATCH):
            some = wanted.leads[start : start + ROWS_A_BATCH]
            read_in = [_lead_of(one, explain) for one in some]
            part = None if idem is None else _part_of(idem, start)
            write = self._writer(org, wanted, read_in, start=start, by=by)
            try:
                done = await self._desk.tree.org(org).batch(write, idem=part)
            except Replayed as again:
                done = msgspec.json.decode(again.answer or b"[]", type=list[BulkResult])
            results += done
        return BulkResults(results=results)

    def _writer(
        self,
        org: OrgId,
        wanted: BulkWanted,
        rows: Sequence[LeadFields | BulkError],
        *,
        start: int,
        by: By,
    ) -> Callable[[Batch], list[BulkResult]]:
        setting = self._drafts.setting(org)

        def write(batch: Batch) -> list[BulkResult]:
            found = []
            for index, row in enumerate(rows, start):
                if isinstance(row, BulkError):
                    found.append(BulkResult(index=index, status="failed", error=row))
                else:
                    found.append(self._one_in(batch, (index, row), wanted, setting=setting, by=by))
            statuses = [one.status for one in found]
            facts: dict[str, Any] = {name: statuses.count(name) for name in ("created", "updated", "failed")}
            if facts["created"] or facts["updated"]:
                self._audit(batch, "leads.bulk", by=by, facts=facts)
            return found

        return write

    def _one_in(
        self, batch: Batch, one: tuple[int, LeadFields], wanted: BulkWanted, *, setting: Setting, by: By
    ) -> BulkResult:
        index, fields = one
        try:
            done = self._bulk_in(batch, fields, wanted, setting=setting, by=by)
        except Refused as refused:
            details = refused.facts.get("problems", refused.facts or None)
            error = BulkError(code=refused.reason.code, message=refused.sentence, details=details)
            return BulkResult(index=index, status="failed", error=error)
        return BulkResult(index=index, status=done.status, id=done.row.key, version=done.row.version)

    def _bulk_in(
        self, batch: Batch, fields: LeadFields, wanted: BulkWanted, *, setting: Setting, by: By
    ) -> Done:
        if wanted.mode == "create":
            return Done(self._leads.create_in(batch, drafted(read(fields, setting)), by=by), "created")
        value = getattr(fields, wanted.key)
        if not isinstance(value, str) or not value.strip():
            raise invalid(wanted.key, "This field says which lead is meant, so it cannot be empty.")
        where = (wanted.key, _normal((wanted.key, value), setting, country=fields.country))
        return self._put_in(batch, where, fields, setting=setting, by=by)

    def _audit(
        self, batch: Batch, action: str, *, by: By, target: str | None = None, facts: dict[str, Any]
    ) -> None:
        act = Act(actor=by.actor, request_id=by.request_id, action=action, target=target, facts=facts)
        self._desk.audit.record(batch, act)


def _normal(where: tuple[UpsertKey, str], setting: Setting, *, country: Any = None) -> str:
    """The value as it is stored."""
    key, value = where
    try:
        if key == "phone":
            named = alpha2(country) if isinstance(country, str) else None
            return phones.normal(value, named or setting.country).number
        if key == "email":
            return emails.normal(value)
        found = line(value, EXTERNAL_ID_CHARACTERS_MAX)
    except phones.BadPhone as problem:
        raise invalid(key, problem.sentence) from None
    except (emails.BadEmail, BadLine) as problem:
        raise invalid(key, str(problem)) from None
    if not found:
        raise invalid(key, "This says which lead is meant, so it cannot be empty.")
    return found


def _keyed(wanted: LeadFields, key: UpsertKey, value: str) -> LeadFields:
    """What the address names counts, unless the body gives it a new value."""
    named = getattr(wanted, key)
    if named is None:
        raise invalid(key, "The lead is named by this field, so it cannot be cleared here.")
    return wanted if isinstance(named, str) else msgspec.structs.replace(wanted, **{key: value})


def _lead_of(document: Any, explain: Explain) -> LeadFields | BulkError:
    try:
        return msgspec.convert(document, LeadFields)
    except msgspec.ValidationError as problem:
        problems = explain(document, problem)
    return BulkError(code=INVALID_PARAMS.code, message=INVALID_PARAMS.sentence, details=problems)


def _part_of(idem: Idem, start: int) -> Idem:
    """A key for each batch of one request."""
    key = blake2b(f"{idem.key}:{start}".encode(), digest_size=20).hexdigest()
    return replace(idem, key=key, encode=msgspec.json.encode)
