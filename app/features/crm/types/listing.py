"""Which leads are meant: what lists, views, batches, exports and jobs say to choose them."""

from typing import Annotated, Any, Final, Literal

import msgspec

SEARCH_CHARACTERS_MAX: Final = 200
CHOICES_MAX: Final = 100
CUSTOM_FILTERS_MAX: Final = 8
CUSTOM_VALUE_CHARACTERS_MAX: Final = 500
PAGE_MAX: Final = 200
CURSOR_CHARACTERS_MAX: Final = 1024
AT_MAX: Final = 100_000_000

DEFAULT_SORT: Final = "-updated_at"
SORTS: Final = (
    *("name", "first_name", "last_name", "company", "email", "phone", "stage", "score", "owner", "country"),
    *("created_at", "updated_at", "last_activity_at"),
)
CUSTOM_SORT: Final = "custom."
_KEY: Final = r"[a-z][a-z0-9_]{0,39}"

Search = Annotated[str, msgspec.Meta(max_length=SEARCH_CHARACTERS_MAX)]
Choice = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
Choices = Annotated[tuple[Choice, ...], msgspec.Meta(max_length=CHOICES_MAX)]
Score = Annotated[int, msgspec.Meta(ge=-1_000_000, le=1_000_000)]
When = Annotated[
    str,
    msgspec.Meta(
        max_length=40,
        description="A time (RFC 3339) or a day (2026-01-31, in UTC); a day at the end of a range is in it.",
    ),
]
Sort = Annotated[
    str,
    msgspec.Meta(
        pattern=rf"^-?(?:{'|'.join(SORTS)}|custom\.{_KEY})$",
        description="The field to sort by; with a minus in front, downwards. Without a value comes last.",
    ),
]
FieldKey = Annotated[str, msgspec.Meta(pattern=f"^{_KEY}$")]
CustomText = Annotated[str, msgspec.Meta(max_length=CUSTOM_VALUE_CHARACTERS_MAX)]
GroupBy = Literal["stage", "owner", "tag"]


class CustomFilter(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    forbid_unknown_fields=True,
    omit_defaults=True,
    rename={"from_": "from"},
):
    """What is asked of one custom field. Texts are the same in any case; a range includes its ends."""

    eq: CustomText | None = None
    min: float | None = None
    max: float | None = None
    from_: CustomText | None = None
    to: CustomText | None = None
    any: bool | None = None
    """Whether it has any value at all."""


class LeadFilter(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Every condition must hold. Several values of one name: any of them, but for `tags`, where it is all."""

    q: Search = ""
    stage: Choices = ()
    owner: Choices = ()
    """Ids of people, `me` or `none`."""
    tag: Choices = ()
    tags: Choices = ()
    country: Choices = ()
    assigned: bool | None = None
    suppressed: bool | None = None
    channel: Literal["voice", "sms", "email"] | None = None
    """The channel that `suppressed` is about; without it, any."""
    score_min: Score | None = None
    score_max: Score | None = None
    activity_from: When | None = None
    activity_to: When | None = None
    created_from: When | None = None
    created_to: When | None = None
    has_email: bool | None = None
    has_phone: bool | None = None
    deleted: bool = False
    """Those that were deleted and can still be brought back, instead of the others."""


_DEFAULTS: Final = tuple((field.name, field.default) for field in msgspec.structs.fields(LeadFilter))


def named(asked: LeadFilter) -> dict[str, Any]:
    """The conditions that say anything."""
    return {name: value for name, default in _DEFAULTS if (value := getattr(asked, name)) != default}


class LeadQuery(LeadFilter, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A choice of leads as it is kept."""

    custom: Annotated[dict[FieldKey, CustomFilter], msgspec.Meta(max_length=CUSTOM_FILTERS_MAX)] = {}
    view_id: Choice | None = None
    """A saved view whose conditions hold where this says nothing else."""
    sort: Sort | None = None


class LeadParameters(LeadFilter, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """The same as parameters of an address."""

    custom: dict[str, Annotated[tuple[CustomText, ...], msgspec.Meta(max_length=1)]] = {}
    view_id: Choice | None = None
    sort: Sort | None = None

    def settings(self) -> dict[str, Any]:
        """What was named, and no more."""
        return named(self)


class LeadListQuery(LeadParameters, frozen=True, kw_only=True, forbid_unknown_fields=True):
    limit: Annotated[int, msgspec.Meta(ge=1, le=PAGE_MAX)] = 50
    cursor: Annotated[str, msgspec.Meta(max_length=CURSOR_CHARACTERS_MAX)] | None = None
    at: (
        Annotated[
            int,
            msgspec.Meta(
                ge=0,
                le=AT_MAX,
                description="The number of the row to begin with, counted from 0 in this order. Not with a cursor.",
            ),
        ]
        | None
    ) = None


class LeadCountsQuery(LeadParameters, frozen=True, kw_only=True, forbid_unknown_fields=True):
    by: GroupBy | None = None


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """`value` is null for leads that nobody owns."""

    value: str | None
    count: int


class LeadCounts(msgspec.Struct, frozen=True, kw_only=True):
    """Counting a list stops at 10 000; the groups are exact."""

    groups: list[Group]
    total: int | msgspec.UnsetType = msgspec.UNSET
    total_at_least: int | msgspec.UnsetType = msgspec.UNSET
