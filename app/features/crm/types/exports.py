"""A list of leads as a file, and the short-lived link to one."""

from typing import Annotated, Final

import msgspec

from app.features.crm.types.listing import LeadParameters, LeadQuery
from app.features.crm.types.views import Column, Columns

LINK_TTL_S: Final = 60


class LeadExport(msgspec.Struct, frozen=True, kw_only=True):
    """What a link was given out for. Gone as soon as it is used."""

    query: LeadQuery
    columns: tuple[str, ...]
    user: str | None
    """Whose `me` and private views count; None for a key."""
    actor: str
    expires_at: int


class LeadCsvQuery(LeadParameters, frozen=True, kw_only=True, forbid_unknown_fields=True):
    columns: Annotated[tuple[Column, ...], msgspec.Meta(max_length=120)] = ()
    """Repeated, or none for all."""


class AskExport(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    query: LeadQuery = LeadQuery()
    columns: Columns = ()


class ExportLink(msgspec.Struct, frozen=True, kw_only=True):
    """Good once, and for a minute."""

    url: str
    exp: str
