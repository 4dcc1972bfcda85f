"""What a change makes of a lead, and what its timeline tells of it. Pure."""

from typing import Any, Final

import msgspec

from app.core.phones import country_of
from app.features.compliance.types import Consent
from app.features.crm.rules.zones import Zone, infer
from app.features.crm.types.by import By
from app.features.crm.types.drafts import LeadDraft
from app.features.crm.types.lead import Lead
from app.features.crm.types.timeline import NewEntry

_PLACED_BY: Final = frozenset(("phone", "country", "timezone"))
_TOLD_APART: Final = frozenset(("stage", "tags", "owner_user_id", "consent", "custom"))
_NOT_TOLD: Final = frozenset(
    ("timezone_source", "country_inferred", "deleted_at", "deleted_by", "merged_into")
)
_TOLD_ALIKE: Final = tuple(
    name for name in Lead.__struct_fields__ if name not in _TOLD_APART and name not in _NOT_TOLD
)


def new_lead(draft: LeadDraft, lead_id: str, *, stage: str, by: By, now_us: int, zone: str) -> Lead:
    """`zone` is the org's: where nothing tells where somebody lives, they are taken for neighbours."""
    lead = Lead(
        id=lead_id,
        external_id=draft.external_id,
        first_name=draft.first_name,
        last_name=draft.last_name,
        company=draft.company,
        title=draft.title,
        email=draft.email,
        phone=draft.phone,
        country=draft.country,
        timezone=draft.timezone,
        timezone_source=None if draft.timezone is None else "given",
        stage=stage,
        tags=draft.tags,
        owner_user_id=draft.owner_user_id,
        agents=draft.agents,
        score=draft.score,
        custom=draft.custom,
        consent=draft.consent,
        created_at=now_us,
        created_by=by.actor,
        origin=draft.origin or by.source or by.kind,
    )
    return lead if draft.country and draft.timezone else _placed(lead, zone)


def changed(lead: Lead, change: dict[str, Any], *, zone: str) -> Lead:
    """Only what is named. What was inferred follows the phone number, what was given never does."""
    after = msgspec.structs.replace(lead, **change)
    if _PLACED_BY.isdisjoint(change) or "timezone_source" in change:
        return after
    country_given = after.country is not None if "country" in change else not lead.country_inferred
    zone_given = after.timezone is not None if "timezone" in change else lead.timezone_source == "given"
    after = msgspec.structs.replace(
        after,
        country=after.country if country_given else None,
        country_inferred=False,
        timezone=after.timezone if zone_given else None,
        timezone_source="given" if zone_given else None,
    )
    return _placed(after, zone)


def _placed(lead: Lead, zone: str) -> Lead:
    """With the country of its number and the zone that follows of both, where nobody named them."""
    country, inferred = lead.country, False
    if country is None and lead.phone is not None:
        country = country_of(lead.phone)
        inferred = country is not None
    if lead.timezone is not None:
        return msgspec.structs.replace(lead, country=country, country_inferred=inferred)
    found = infer(lead.phone, country) or Zone(zone, "organization")
    return msgspec.structs.replace(
        lead,
        country=country,
        country_inferred=inferred,
        timezone=found.name,
        timezone_source=found.source,
    )


def told(before: Lead, after: Lead, *, by: By) -> list[NewEntry]:
    """The entries of its timeline that a change brings about."""
    found: list[NewEntry] = []
    if before.stage != after.stage:
        found.append(NewEntry(type="stage", facts={"from": before.stage, "to": after.stage}))
    if before.tags != after.tags:
        added = [tag for tag in after.tags if tag not in before.tags]
        removed = [tag for tag in before.tags if tag not in after.tags]
        found.append(NewEntry(type="tag", facts={"added": added, "removed": removed}))
    if before.owner_user_id != after.owner_user_id:
        found.append(NewEntry(type="owner", facts={"from": before.owner_user_id, "to": after.owner_user_id}))
    facts: dict[str, Any] = {}
    if changes := _others(before, after):
        facts["changes"] = changes
    if before.consent != after.consent:
        facts["consent"] = [_said(one) for one in after.consent[len(before.consent) :]]
    if facts:
        found.append(NewEntry(type="nova" if by.kind == "nova" else "system", facts=facts))
    return found


def _others(before: Lead, after: Lead) -> dict[str, Any]:
    """Field by field: what it was and what it is."""
    found: dict[str, Any] = {}
    for name in _TOLD_ALIKE:
        was, is_now = getattr(before, name), getattr(after, name)
        if was != is_now:
            found[name] = {"from": was, "to": is_now}
    if before.custom != after.custom:
        for key in {**before.custom, **after.custom}:
            was, is_now = before.custom.get(key), after.custom.get(key)
            if was != is_now:
                found[f"custom.{key}"] = {"from": was, "to": is_now}
    return found


def _said(one: Consent) -> dict[str, str]:
    return {"channel": one.channel, "class": one.class_, "state": one.state, "source": one.source}
