"""Where an org keeps its leads."""

from collections.abc import Iterator
from typing import Final, cast

from app.core.ids import OrgId
from app.features.crm.types.lead import Lead, LeadSlim
from app.store.batch import Batch
from app.store.kinds import Index, Kind, Row, Slim
from app.store.tree import Tree

HAS_FIELDS: Final = ("email", "phone", "owner_user_id")


def _live(field: str, *, sparse: bool = False) -> Index[LeadSlim]:
    def keys(lead: LeadSlim) -> tuple[str, ...]:
        value = getattr(lead, field)
        return (value,) if value and lead.is_live else ()

    return Index(field, keys, sparse=sparse)


def _tags(lead: LeadSlim) -> tuple[str, ...]:
    return lead.tags if lead.is_live else ()


def _state(lead: LeadSlim) -> tuple[str, ...]:
    if lead.merged_into is not None:
        return ("merged",)
    return ("live",) if lead.deleted_at is None else ("deleted",)


def _has(lead: LeadSlim) -> tuple[str, ...]:
    """Which of the fields it has that lists ask for by that alone."""
    if not lead.is_live:
        return ()
    return tuple(field for field in HAS_FIELDS if getattr(lead, field))


def _text(lead: LeadSlim) -> str:
    name = f"{lead.first_name} {lead.last_name}"
    return " ".join((name, lead.company, lead.email or "", lead.phone or "", *lead.tags))


LEADS: Final[Kind[Lead]] = Kind(
    "leads",
    Lead,
    indexes=(
        Index("state", _state),
        _live("stage"),
        _live("owner_user_id"),
        _live("country"),
        _live("external_id", sparse=True),
        _live("email", sparse=True),
        _live("phone", sparse=True),
        Index("tags", _tags),
        Index("has", _has),
    ),
    slim=Slim(
        LeadSlim,
        text=_text,
        shared=("stage", "tags", "owner_user_id", "country", "company"),
        packed=("custom",),
    ),
)
SLIM_LEADS: Final = cast("Kind[LeadSlim]", LEADS)
"""The same collection, as memory holds it."""
KINDS: Final = (LEADS,)


class LeadStore:
    def __init__(self, tree: Tree) -> None:
        self._tree = tree

    def get(self, org: OrgId, lead_id: str) -> Row[Lead] | None:
        """The whole record, also of one that was deleted or merged."""
        return self._tree.org(org).full(LEADS, lead_id)

    def slim(self, org: OrgId, lead_id: str) -> Row[LeadSlim] | None:
        """What memory holds of it."""
        return self._tree.org(org).get(SLIM_LEADS, lead_id)

    def get_in(self, batch: Batch, lead_id: str) -> Row[Lead] | None:
        return batch.get(LEADS, lead_id)

    def put_in(self, batch: Batch, lead: Lead, *, expect: int | None = None) -> Row[Lead]:
        return batch.put(LEADS, lead.id, lead, expect=expect)

    def with_value(self, org: OrgId, index: str, value: str) -> list[Row[LeadSlim]]:
        """Live leads with an e-mail address, a phone number or an external id, newest change first."""
        return self._tree.org(org).find(SLIM_LEADS, index, value)

    def slim_rows(self, org: OrgId) -> Iterator[Row[LeadSlim]]:
        return self._tree.org(org).rows(SLIM_LEADS)

    def count(self, org: OrgId) -> int:
        """How many there are, those that were deleted and not yet purged among them."""
        return self._tree.org(org).count(LEADS)
