"""How a file is read and what its rows become: all that a preview is about."""

from typing import Final

import msgspec

from app.features.imports.types.columns import CustomField, DateOrder
from app.features.imports.types.rows import Policy

Mapping = dict[int, str]
Fixes = dict[int, dict[int, str]]
"""By row and column: what stands in the cell instead."""

LEAD_FIELDS: Final = (
    "external_id", "first_name", "last_name", "company", "title", "email", "phone", "country", "timezone", "stage",
    "owner", "score",
)  # fmt: skip
TARGETS: Final = frozenset((*LEAD_FIELDS, "full_name", "tags", "note", "ignore"))
SEVERAL: Final = frozenset(("tags", "note", "ignore"))
"""More than one column may become these."""


class Options(msgspec.Struct, frozen=True, kw_only=True):
    mapping: Mapping = {}
    policy: Policy = "skip"
    country: str | None = None
    """Where numbers belong that do not say so."""
    stage: str | None = None
    tags: tuple[str, ...] = ()
    owner: str | None = None
    fixes: Fixes = {}


class Surroundings(msgspec.Struct, frozen=True, kw_only=True):
    """What of the organization a row is read against."""

    stages: dict[str, str] = {}
    """Small letters to id; by name and by id."""
    owners: dict[str, str] = {}
    """By address and by name."""
    fields: dict[str, CustomField] = {}
    date_orders: dict[int, DateOrder] = {}
    names: tuple[str, ...] = ()
    """What the header calls the columns; nothing where there is none."""
    width: int = 0
