"""What a person agreed to: written down, never overwritten."""

from typing import Final

import msgspec

from app.core.ids import OrgId
from app.core.reasons import INVALID_STATE, VERSION_CONFLICT, Refused, invalid
from app.features.audit.types import Act
from app.features.compliance.types import (
    CHANNELS,
    CLASSES,
    Consent,
    ConsentDraft,
    consent_of,
    current,
    draft_problems,
    item_of,
)
from app.features.crm import errors
from app.features.crm.service.desk import CrmDesk
from app.features.crm.service.drafts import refuse_problems
from app.features.crm.service.leads import Leads
from app.features.crm.types.by import By
from app.features.crm.types.exchange import ConsentsNow, ConsentsOfChannel, ConsentsView, SetConsent
from app.features.crm.types.lead import Lead
from app.store.batch import Batch
from app.store.kinds import Row

CONSENTS_KEPT_MAX: Final = 200


class Consents:
    def __init__(self, desk: CrmDesk, leads: Leads) -> None:
        self._desk = desk
        self._leads = leads

    def view(self, org: OrgId, lead_id: str) -> ConsentsView:
        return shown(self._leads.get(org, lead_id))

    async def record(
        self, org: OrgId, lead_id: str, wanted: SetConsent, *, by: By, expect: int | None = None
    ) -> ConsentsView:
        drafts = _drafts(wanted)

        def write(batch: Batch) -> Row[Lead]:
            row = self._leads.get_in(batch, lead_id)
            if expect is not None and row.version != expect:
                raise Refused(VERSION_CONFLICT, version=row.version, current=shown(row))
            if row.value.deleted_at is not None:
                raise Refused(INVALID_STATE, why=errors.DELETED)
            return self._record_in(batch, row, drafts, by=by)

        return shown(await self._desk.tree.org(org).batch(write))

    def _record_in(self, batch: Batch, row: Row[Lead], drafts: list[ConsentDraft], *, by: By) -> Row[Lead]:
        """What was said before, in the same words and of the same time, is not written down again."""
        now_us, known = batch.now_us, row.value.consent
        refuse_problems(
            (f"records[{at}].{problem.field}" if len(drafts) > 1 else problem.field, problem.message)
            for at, draft in enumerate(drafts)
            for problem in draft_problems(draft, now_us=now_us)
        )
        told = [consent_of(draft, now_us=now_us, by=by.actor) for draft in drafts]
        fresh = tuple(one for one in told if not any(_is_same(one, other) for other in known))
        if len(known) + len(fresh) > CONSENTS_KEPT_MAX:
            raise Refused(INVALID_STATE, why=errors.TOO_MANY_CONSENTS)
        after = self._leads.change_in(batch, row, {"consent": known + fresh}, by=by)
        if after is not row:
            facts = {"records": len(fresh)}
            act = Act(
                actor=by.actor, request_id=by.request_id, action="lead.consent", target=row.key, facts=facts
            )
            self._desk.audit.record(batch, act)
        return after


def shown(row: Row[Lead]) -> ConsentsView:
    history = row.value.consent
    said = {key: item_of(one) for key, one in current(history).items()}
    channels = {
        channel: ConsentsOfChannel(**{name: said.get((channel, name)) for name in CLASSES})
        for channel in CHANNELS
    }
    return ConsentsView(
        current=ConsentsNow(**channels),
        history=[item_of(one) for one in reversed(history)],
        version=row.version,
    )


def _is_same(one: Consent, other: Consent) -> bool:
    return msgspec.structs.replace(one, by=other.by) == other


def _drafts(wanted: SetConsent) -> list[ConsentDraft]:
    if wanted.records:
        if wanted.channel is not None or wanted.state is not None:
            raise invalid("records", "Send one record, or several in this list, not both.")
        return wanted.records
    channel, class_, state, source = wanted.channel, wanted.class_, wanted.state, wanted.source
    if channel is None or class_ is None or state is None or source is None:
        named = {"channel": channel, "class": class_, "state": state, "source": source}
        missing = [(name, "This field is required.") for name, value in named.items() if value is None]
        refuse_problems(missing)
        raise invalid("records", "Send at least one record.")
    draft = {
        "channel": channel,
        "class": class_,
        "state": state,
        "source": source,
        "wording": wanted.wording,
        "evidence": wanted.evidence,
        "at": wanted.at,
    }
    try:
        return [msgspec.convert(draft, ConsentDraft)]
    except msgspec.ValidationError as problem:
        raise invalid("wording", str(problem)) from None
