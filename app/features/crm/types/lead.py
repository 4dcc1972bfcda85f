"""A lead as it is stored, and what memory keeps of it."""

from typing import Final, Literal

import msgspec

from app.features.compliance.types import Consent

TimezoneSource = Literal["given", "phone", "country", "organization"]
CustomValue = str | bool | int | float

KEPT_DAYS: Final = 30
"""So long a deleted lead can be brought back, a merge or a batch undone."""


class Agents(msgspec.Struct, frozen=True, kw_only=True):
    """Which agent this person is served by, per channel."""

    voice: str | None = None
    sms: str | None = None
    email: str | None = None


NO_AGENTS: Final = Agents()


class Lead(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Times are microseconds since 1970. When it last changed is told by its row."""

    id: str
    external_id: str | None = None
    first_name: str = ""
    last_name: str = ""
    company: str = ""
    title: str = ""
    email: str | None = None
    phone: str | None = None
    """E.164."""
    country: str | None = None
    """ISO 3166-1 alpha-2."""
    country_inferred: bool = False
    """It is the phone number's: nobody named it."""
    timezone: str | None = None
    timezone_source: TimezoneSource | None = None
    stage: str
    tags: tuple[str, ...] = ()
    owner_user_id: str | None = None
    agents: Agents = NO_AGENTS
    score: int | None = None
    custom: dict[str, CustomValue] = {}
    consent: tuple[Consent, ...] = ()
    """All there ever was, the newest last; what counts is the last of each channel and class."""
    created_at: int
    created_by: str
    origin: str = ""
    """Where it came from: `user`, `key`, `import:<id>`, `form:<id>`."""
    deleted_at: int | None = None
    deleted_by: str | None = None
    merged_into: str | None = None

    @property
    def is_live(self) -> bool:
        return self.deleted_at is None and self.merged_into is None

    @property
    def name(self) -> str:
        """What to call them on screen."""
        full = f"{self.first_name} {self.last_name}".strip()
        return full or self.company or self.email or self.phone or "No name"


class LeadSlim(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """The fields that filter, sort and show. Read straight from the file, so they bear the lead's own names."""

    external_id: str | None = None
    first_name: str = ""
    last_name: str = ""
    company: str = ""
    email: str | None = None
    phone: str | None = None
    country: str | None = None
    stage: str
    tags: tuple[str, ...] = ()
    owner_user_id: str | None = None
    score: int | None = None
    custom: msgspec.Raw = msgspec.Raw(b"{}")
    """As the file has it: lists decode it only where they ask for one of its fields."""
    created_at: int
    deleted_at: int | None = None
    merged_into: str | None = None

    @property
    def is_live(self) -> bool:
        return self.deleted_at is None and self.merged_into is None
