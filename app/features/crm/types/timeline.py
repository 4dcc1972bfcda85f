"""What happened with a person, entry by entry."""

from typing import Any, Final, Literal, get_args

import msgspec

from app.features.crm.types.by import ByKind

EntryType = Literal[
    "call", "sms", "email", "note", "file", "task", "stage", "tag", "owner", "job", "nova", "system"
]
ENTRY_TYPES: Final[tuple[EntryType, ...]] = get_args(EntryType)
TOUCHES: Final[frozenset[EntryType]] = frozenset(("call", "sms", "email", "note"))
"""Entries of these types are a contact with the person, and count as their last activity."""


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
    text: str = ""
    facts: dict[str, Any] = {}
    why: str | None = None
    evidence: tuple[str, ...] = ()
    confidence: float | None = None
    mentions: tuple[str, ...] = ()
    file_ids: tuple[str, ...] = ()
    task_id: str | None = None


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
