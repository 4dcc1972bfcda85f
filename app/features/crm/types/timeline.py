"""What happened with a person, entry by entry: as it is written, and as it is shown."""

from typing import Annotated, Any, Final, Literal, get_args

import msgspec

from app.features.crm.types.by import ByKind

EntryType = Literal[
    "call", "sms", "email", "note", "file", "task", "stage", "tag", "owner", "job", "nova", "system"
]
ENTRY_TYPES: Final[tuple[EntryType, ...]] = get_args(EntryType)
TOUCHES: Final[frozenset[EntryType]] = frozenset(("call", "sms", "email", "note"))
"""Entries of these types are a contact with the person, and count as their last activity."""

PAGE_DEFAULT: Final = 50
PAGE_MAX: Final = 200
NOTE_CHARACTERS_MAX: Final = 10_000
MENTIONS_MAX: Final = 50
NOTE_FILES_MAX: Final = 20
SOURCES_REMEMBERED: Final = 64
"""Of so many sources a lead's record knows the mark; whether an older one was told is read from its timeline."""


class Doer(msgspec.Struct, frozen=True, kw_only=True):
    kind: ByKind
    id: str
    name: str = ""


class TimelineEntry(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A row of the log, as it was written and stays."""

    id: str
    type: EntryType
    at: int
    by: Doer
    source: str | None = None
    """Names what it tells of, where that may be told twice."""
    via: str | None = None
    """The import, batch or form it came through; many entries share one."""
    text: str = ""
    facts: dict[str, Any] = {}
    why: str | None = None
    evidence: tuple[str, ...] = ()
    confidence: float | None = None
    mentions: tuple[str, ...] = ()
    file_ids: tuple[str, ...] = ()
    task_id: str | None = None
    request_id: str | None = None


class NewEntry(msgspec.Struct, frozen=True, kw_only=True):
    """What a room wants written; who did it comes with it."""

    type: EntryType
    text: str = ""
    facts: dict[str, Any] = {}
    source: str | None = None
    at: int | None = None
    """When it happened, where that is not now."""
    mentions: tuple[str, ...] = ()
    file_ids: tuple[str, ...] = ()
    task_id: str | None = None
    touches: bool | None = None
    """Whether it counts as an activity; None: as its type does."""


class Touch(msgspec.Struct, frozen=True, kw_only=True):
    """The last contact with a lead. Kept apart, so that a contact does not rewrite the lead."""

    at: int
    type: EntryType


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """The sources a lead's timeline was told of, eight bytes each, the newest last."""

    marks: bytes = b""
    whole: bool = True
    """Whether these are all; else older ones are found in the timeline alone."""


class TimelineItem(msgspec.Struct, frozen=True, kw_only=True):
    """An entry as the API shows it. `lead_id` is the lead it was written to, which may have been merged since."""

    id: str
    lead_id: str
    type: EntryType
    at: str
    by: Doer
    source: str | None
    text: str
    facts: dict[str, Any]
    why: str | None
    evidence: tuple[str, ...]
    confidence: float | None
    mentions: tuple[str, ...]
    file_ids: tuple[str, ...]
    task_id: str | None
    batch_id: str | None
    request_id: str | None


class TimelinePage(msgspec.Struct, frozen=True, kw_only=True):
    """Newest first. Nobody counts a long history: while it goes on there are at least so many, and one more."""

    items: list[TimelineItem]
    next_cursor: str | None
    total: int | msgspec.UnsetType = msgspec.UNSET
    total_at_least: int | msgspec.UnsetType = msgspec.UNSET


class TimelineQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`type` may be repeated: entries of any of these."""

    type: Annotated[list[EntryType], msgspec.Meta(max_length=len(ENTRY_TYPES))] = []
    limit: Annotated[int, msgspec.Meta(ge=1, le=PAGE_MAX)] = PAGE_DEFAULT
    cursor: Annotated[str, msgspec.Meta(max_length=4_000)] | None = None


SomeId = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]


class WriteNote(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`mentions` are ids of people of the organization, `file_ids` files that belong to the lead."""

    text: Annotated[str, msgspec.Meta(max_length=NOTE_CHARACTERS_MAX)]
    mentions: Annotated[list[SomeId], msgspec.Meta(max_length=MENTIONS_MAX)] = []
    file_ids: Annotated[list[SomeId], msgspec.Meta(max_length=NOTE_FILES_MAX)] = []
