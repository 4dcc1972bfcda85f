"""Leads that may be one person, and leads that were made one."""

from typing import Annotated, Final, Literal

import msgspec

from app.features.crm.types.lead import Lead
from app.features.crm.types.timeline import Touch
from app.features.crm.types.wire import LeadView

CandidateKind = Literal["exact", "fuzzy"]
Side = Literal["mine", "theirs"]
TakenField = Literal[
    "external_id",
    "first_name",
    "last_name",
    "company",
    "title",
    "email",
    "phone",
    "country",
    "timezone",
    "stage",
    "owner_user_id",
    "score",
]

PAGE_DEFAULT: Final = 50
PAGE_MAX: Final = 100
CUSTOM: Final = "custom."
TAKEN_MAX: Final = 150


class Merge(msgspec.Struct, frozen=True, kw_only=True):
    """One lead taken into another. The one that was taken in stays as it was, under another name.

    `before` and `after` are the one that stayed, so that it can be undone; after its 30 days they are dropped.
    """

    lead_id: str
    """The one that stayed."""
    other_id: str
    at: int
    by: str
    before: Lead | None = None
    after: Lead | None = None
    touch: Touch | None = None
    """The last contact of the one that stayed, as it was before."""
    task_ids: tuple[str, ...] = ()
    """Tasks that moved over."""
    undone_at: int | None = None
    undone_by: str | None = None


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """Two leads that may be one person."""

    lead_ids: tuple[str, str]
    kind: CandidateKind
    score: int
    """From 0 to 100: how alike they are."""
    why: tuple[str, ...]
    print: str
    """Changes with the fields that were compared."""
    found_at: int
    dismissed_at: int | None = None
    dismissed_by: str | None = None

    @property
    def is_open(self) -> bool:
        return self.dismissed_at is None


class Searched(msgspec.Struct, frozen=True, kw_only=True):
    """How far the search for duplicates has come in the journal, and by which rules."""

    seq: int
    rules: int
    at: int


class CandidateItem(msgspec.Struct, frozen=True, kw_only=True):
    """Two leads side by side. `exact` ones share what belongs to one person; `why` says what is alike."""

    id: str
    kind: CandidateKind
    score: int
    why: tuple[str, ...]
    found_at: str
    leads: tuple[LeadView, LeadView]
    version: int


class CandidatePage(msgspec.Struct, frozen=True, kw_only=True):
    """The likeliest first. `searched_at` is when leads were last compared; null while that never happened."""

    items: list[CandidateItem]
    next_cursor: str | None
    total: int | msgspec.UnsetType = msgspec.UNSET
    total_at_least: int | msgspec.UnsetType = msgspec.UNSET
    searched_at: str | None


class CandidateQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    lead_id: Annotated[str, msgspec.Meta(min_length=1, max_length=64)] | None = None
    kind: CandidateKind | None = None
    dismissed: bool = False
    limit: Annotated[int, msgspec.Meta(ge=1, le=PAGE_MAX)] = PAGE_DEFAULT
    cursor: Annotated[str, msgspec.Meta(max_length=1_024)] | None = None


FieldName = Annotated[str, msgspec.Meta(min_length=1, max_length=100)]


class MergeLeads(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`take` says for a field whose value counts; where it says nothing, this lead's unless it has none.

    Custom fields are named `custom.<key>`.
    """

    other_id: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
    take: Annotated[dict[FieldName, Side], msgspec.Meta(max_length=TAKEN_MAX)] = {}


class Merged(msgspec.Struct, frozen=True, kw_only=True):
    lead: LeadView
    undo_token: str


class UndoMerge(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    undo_token: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]


class MergeUndone(msgspec.Struct, frozen=True, kw_only=True):
    """Both as they are now. `kept` are fields of the first that were edited since the merge and stay as they are;
    `dropped` those of the second that somebody else has by now."""

    lead: LeadView | None
    other: LeadView
    kept: tuple[str, ...]
    dropped: tuple[str, ...]
