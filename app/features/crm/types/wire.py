"""A lead as it is sent in, and as it is shown."""

from collections.abc import Collection, Mapping
from typing import Final, Literal

import msgspec

from app.core.clock import rfc3339
from app.features.compliance.types import ConsentCurrent, Flags, FlagsView, current_view, flags_view
from app.features.crm.types.lead import Agents, CustomValue, Lead, TimezoneSource
from app.features.crm.types.timeline import EntryType, Touch
from app.store.kinds import Row

Unset = msgspec.UnsetType
Text = str | Unset | None
UNSET: Final = msgspec.UNSET
UpsertKey = Literal["external_id", "phone", "email"]


class AgentsWanted(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Only what is named changes."""

    voice: Text = UNSET
    sms: Text = UNSET
    email: Text = UNSET


class LeadFields(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What may be said about a lead. Absent: as it is, or as a new lead has it. Null: cleared.

    In `custom` only the fields that are named change.
    """

    external_id: Text = UNSET
    first_name: Text = UNSET
    last_name: Text = UNSET
    company: Text = UNSET
    title: Text = UNSET
    email: Text = UNSET
    phone: Text = UNSET
    country: Text = UNSET
    timezone: Text = UNSET
    stage: Text = UNSET
    tags: list[str] | Unset | None = UNSET
    owner_user_id: Text = UNSET
    agents: AgentsWanted | Unset | None = UNSET
    score: int | Unset | None = UNSET
    custom: dict[str, CustomValue | None] | Unset | None = UNSET


class LeadView(msgspec.Struct, frozen=True, kw_only=True):
    """A lead as everybody in the organization sees it."""

    id: str
    name: str
    external_id: str | None
    first_name: str
    last_name: str
    company: str
    title: str
    email: str | None
    phone: str | None
    country: str | None
    timezone: str | None
    timezone_source: TimezoneSource | None
    stage: str
    tags: tuple[str, ...]
    owner_user_id: str | None
    agents: Agents
    score: int | None
    suppression: FlagsView
    consent: ConsentCurrent
    custom: Mapping[str, CustomValue]
    origin: str
    created_at: str
    updated_at: str
    last_activity_at: str | None
    last_activity_type: EntryType | None
    deleted_at: str | None
    merged_into: str | None
    version: int


def shown(
    row: Row[Lead], flags: Flags, touch: Touch | None, *, fields: Collection[str] | None = None
) -> LeadView:
    """`fields` are the custom fields that the org has now; values of others stay hidden in the record."""
    lead = row.value
    custom = lead.custom
    if fields is not None and custom:
        custom = {key: value for key, value in custom.items() if key in fields}
    return LeadView(
        id=lead.id,
        name=lead.name,
        external_id=lead.external_id,
        first_name=lead.first_name,
        last_name=lead.last_name,
        company=lead.company,
        title=lead.title,
        email=lead.email,
        phone=lead.phone,
        country=lead.country,
        timezone=lead.timezone,
        timezone_source=lead.timezone_source,
        stage=lead.stage,
        tags=lead.tags,
        owner_user_id=lead.owner_user_id,
        agents=lead.agents,
        score=lead.score,
        suppression=flags_view(flags),
        consent=current_view(lead.consent),
        custom=custom,
        origin=lead.origin,
        created_at=rfc3339(lead.created_at),
        updated_at=rfc3339(row.at_us),
        last_activity_at=None if touch is None else rfc3339(touch.at),
        last_activity_type=None if touch is None else touch.type,
        deleted_at=None if lead.deleted_at is None else rfc3339(lead.deleted_at),
        merged_into=lead.merged_into,
        version=row.version,
    )
