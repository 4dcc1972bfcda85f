"""Where an org keeps its leads."""

from collections.abc import Callable, Iterator
from operator import attrgetter
from typing import Final, cast

from app.core.ids import OrgId
from app.features.crm.types.lead import Lead, LeadSlim
from app.store.batch import Batch
from app.store.kinds import Index, Kind, Row, Slim
from app.store.tree import Tree

Values = tuple[str, ...]

_HAS: Final[tuple[Values, ...]] = tuple(
    tuple(name for bit, name in enumerate(("email", "phone", "owner_user_id")) if found >> bit & 1)
    for found in range(8)
)
"""Every choice of the fields that lists ask for by whether there is one: made once, not for each lead."""


def _live(read: Callable[[LeadSlim], str | None]) -> Callable[[LeadSlim], Values]:
    """The index knows nothing of leads that were deleted or merged."""

    def keys(lead: LeadSlim) -> Values:
        if lead.deleted_at is not None or lead.merged_into is not None:
            return ()
        value = read(lead)
        return (value,) if value else ()

    return keys


def _tags(lead: LeadSlim) -> Values:
    return lead.tags if lead.deleted_at is None and lead.merged_into is None else ()


def _state(lead: LeadSlim) -> Values:
    if lead.merged_into is not None:
        return ("merged",)
    return ("live",) if lead.deleted_at is None else ("deleted",)


def _has(lead: LeadSlim) -> Values:
    """Which of the fields it has that lists ask for by that alone."""
    if lead.deleted_at is not None or lead.merged_into is not None:
        return ()
    return _HAS[bool(lead.email) | bool(lead.phone) << 1 | bool(lead.owner_user_id) << 2]


def _text(lead: LeadSlim) -> str:
    name = f"{lead.first_name} {lead.last_name}"
    return " ".join((name, lead.company, lead.email or "", lead.phone or "", *lead.tags))


LEADS: Final[Kind[Lead]] = Kind(
    "leads",
    Lead,
    indexes=(
        Index("state", _state),
        Index("stage", _live(attrgetter("stage"))),
        Index("owner_user_id", _live(attrgetter("owner_user_id"))),
        Index("country", _live(attrgetter("country"))),
        Index("external_id", _live(attrgetter("external_id")), sparse=True),
        Index("email", _live(attrgetter("email")), sparse=True),
        Index("phone", _live(attrgetter("phone")), sparse=True),
        Index("tags", _tags),
        Index("has", _has),
    ),
    slim=Slim(
        LeadSlim,
        text=_text,
        shared=("stage", "tags", "owner_user_id", "country", "company", "first_name", "last_name"),
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
