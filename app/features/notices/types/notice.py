"""Notices: as they are stored, shown and delivered, and what each person wants of them."""

from typing import Annotated, Final, Literal, Protocol, get_args

import msgspec

from app.core.ids import OrgId, UserId

NoticeKind = Literal[
    "invite_accepted",
    "role_changed",
    "new_device",
    "factors_changed",
    "mail_undelivered",
    "storage_trouble",
    "org_closed",
    "org_restored",
    "sending_stopped",
    "sending_started",
    "api_key_made",
    "mentioned",
    "task_due",
    "task_assigned",
    "import_done",
]
KINDS_OF_NOTICE: Final[tuple[NoticeKind, ...]] = get_args(NoticeKind)

Delivery = Literal["off", "waiting", "sent", "failed"]

PAGE_DEFAULT: Final = 50
PAGE_MAX: Final = 200
READ_AT_ONCE_MAX: Final = 200
NOTICES_PER_PERSON_MAX: Final = 500
"""The oldest go when there are more."""
DELIVERY_ATTEMPTS_MAX: Final = 5

TimeOfDay = Annotated[str, msgspec.Meta(pattern=r"^(?:[01][0-9]|2[0-3]):[0-5][0-9]$", max_length=5)]
Zone = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]


class Channels(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a person wants to learn of one kind of notice."""

    in_app: bool
    sound: bool
    push: bool
    mail: bool


class QuietTimes(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """From when to when neither push nor mail is sent; past midnight where the end is earlier than the start."""

    start: TimeOfDay
    end: TimeOfDay
    timezone: Zone | None = None
    """None: the organization's."""


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """What one person chose; kinds that are not named are as they come."""

    kinds: dict[NoticeKind, Channels] = {}
    quiet: QuietTimes | None = None


class SettingsView(msgspec.Struct, frozen=True, kw_only=True):
    kinds: dict[NoticeKind, Channels]
    quiet: QuietTimes | None
    version: int


class SettingsChange(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Named kinds are replaced; quiet times are replaced, or cleared by null."""

    kinds: dict[NoticeKind, Channels] | msgspec.UnsetType = msgspec.UNSET
    quiet: QuietTimes | msgspec.UnsetType | None = msgspec.UNSET


class Notice(msgspec.Struct, frozen=True, kw_only=True):
    """One thing one person must learn."""

    user_id: UserId
    kind: NoticeKind
    facts: dict[str, str]
    path: str | None
    created_at_us: int
    in_app: bool
    sound: bool
    push: Delivery
    mail: Delivery
    read_at_us: int | None = None
    attempts: int = 0
    due_at_us: int = 0

    @property
    def to_deliver(self) -> bool:
        return "waiting" in (self.push, self.mail)


class NoticeItem(msgspec.Struct, frozen=True, kw_only=True):
    """A notice as the API shows it. `path` leads to where something can be done about it."""

    id: str
    kind: NoticeKind
    title: str
    body: str
    path: str | None
    facts: dict[str, str]
    sound: bool
    read: bool
    created_at: str
    version: int


class NoticePage(msgspec.Struct, frozen=True, kw_only=True):
    items: list[NoticeItem]
    next_cursor: str | None
    total: int
    unread: int


class NoticeQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    unread: bool = False
    limit: Annotated[int, msgspec.Meta(ge=1, le=PAGE_MAX)] = PAGE_DEFAULT
    cursor: Annotated[str, msgspec.Meta(max_length=500)] | None = None


NoticeId = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]


class ReadNotices(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    read: Annotated[list[NoticeId], msgspec.Meta(max_length=READ_AT_ONCE_MAX)] | Literal["all"]


class People(Protocol):
    """What this room must know of people it has no records of."""

    def address_of(self, org: OrgId, user: UserId) -> str | None:
        """Where mail reaches somebody who still belongs to the org; None where it does not."""

    def timezone_of(self, org: OrgId) -> str: ...

    def owners_of(self, org: OrgId) -> list[UserId]: ...

    def is_signed_in(self, user: UserId, session: str) -> bool:
        """Whether that sign-in still stands."""
