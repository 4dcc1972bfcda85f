"""A lead before it is one: every value in the form it is stored in."""

import msgspec

from app.features.compliance.types import Consent
from app.features.crm.types.lead import NO_AGENTS, Agents, CustomValue


class LeadDraft(msgspec.Struct, frozen=True, kw_only=True):
    """Without a stage it enters the first one; a country or a time zone that is not
    named is inferred."""

    external_id: str | None = None
    first_name: str = ""
    last_name: str = ""
    company: str = ""
    title: str = ""
    email: str | None = None
    phone: str | None = None
    country: str | None = None
    timezone: str | None = None
    stage: str | None = None
    tags: tuple[str, ...] = ()
    owner_user_id: str | None = None
    agents: Agents = NO_AGENTS
    score: int | None = None
    custom: dict[str, CustomValue] = {}
    consent: tuple[Consent, ...] = ()
    origin: str = ""
    """`import:<id>`, `form:<id>`; empty: who made it says enough."""
