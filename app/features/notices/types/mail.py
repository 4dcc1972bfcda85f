"""Platform mail: as a room writes it, as it rests in the outbox, as the operator sees it."""

from typing import Final, Literal

import msgspec

MailKind = Literal["invite", "password_reset", "notice"]
MailState = Literal["waiting", "sending", "sent", "failed", "unknown", "expired"]

OPEN_STATES: Final = ("waiting", "sending")
GIVEN_UP: Final = ("failed", "unknown")
"""Of these a person may decide that they are tried again; one that is unknown may then arrive twice."""

ATTEMPTS_MAX: Final = 8
LETTER_PARAGRAPHS_MAX: Final = 20
LETTER_CHARACTERS_MAX: Final = 10_000
SUBJECT_CHARACTERS_MAX: Final = 150


class Link(msgspec.Struct, frozen=True):
    """The one thing a mail asks its reader to do."""

    label: str
    url: str


class Person(msgspec.Struct, frozen=True):
    """Somebody in an organization: who is told when a mail for them could not be delivered."""

    org_id: str
    user_id: str


class Letter(msgspec.Struct, frozen=True, kw_only=True):
    """What a room wants said to one address. `on_behalf_of` hears when it cannot be delivered."""

    kind: MailKind
    to: str
    subject: str
    paragraphs: tuple[str, ...]
    link: Link | None = None
    expires_at_us: int
    on_behalf_of: Person | None = None


class MailRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A mail on its way. The letter is sealed, and erased once it is delivered or of no more use."""

    kind: MailKind
    to_masked: str
    subject: str
    state: MailState
    sealed: str | None
    created_at_us: int
    expires_at_us: int
    due_at_us: int
    attempts: int = 0
    problem: str | None = None
    settled_at_us: int | None = None
    on_behalf_of: Person | None = None


class MailItem(msgspec.Struct, frozen=True, kw_only=True):
    """A mail in the operator's list."""

    id: str
    kind: MailKind
    to: str
    subject: str
    state: MailState
    created_at: str
    expires_at: str
    attempts: int
    problem: str | None


class MailOpened(msgspec.Struct, frozen=True, kw_only=True):
    """A mail that the operator opened. There is no letter once it was erased."""

    item: MailItem
    to: str | None
    text: str | None


class MailBox(msgspec.Struct, frozen=True, kw_only=True):
    """What the outbox holds, newest first."""

    items: list[MailItem]
    total: int
