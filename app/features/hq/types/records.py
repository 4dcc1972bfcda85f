"""HQ at rest, all of it with the host: who may enter, and what is known of each org without opening it."""

from typing import Literal

import msgspec

from app.core.ids import OrgId, UserId
from app.core.roles import Role
from app.features.audit.types import Act

OrgState = Literal["open", "closed", "paused"]
Health = Literal["ok", "damaged", "unknown"]


class Officer(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who may enter HQ. No tenant's account opens it, and this one opens no organization."""

    id: UserId
    email: str
    name: str
    password_hash: str
    created_at: int
    password_changed_at: int | None = None
    signed_in_at: int | None = None


class Pause(msgspec.Struct, frozen=True, kw_only=True):
    at: int
    by: str
    why: str


class Sizes(msgspec.Struct, frozen=True, kw_only=True):
    """Bytes on disk, by what they are."""

    total: int = 0
    journal: int = 0
    logs: int = 0
    files: int = 0
    exports: int = 0


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """What the lists show of one org. `mark` is how far its journal was when it was looked at."""

    org_id: OrgId
    name: str = ""
    state: OrgState = "open"
    health: Health = "ok"
    why: str | None = None
    members_by_role: dict[Role, int] = {}
    bytes: Sizes = Sizes()
    quota_bytes: int | None = None
    sending_on: bool = True
    dead_letters: int = 0
    paused: Pause | None = None
    created_at: int | None = None
    closes_at: int | None = None
    last_write_at: int | None = None
    mark: int = 0
    summarised_at: int | None = None

    @property
    def members(self) -> int:
        return sum(self.members_by_role.values())


class DayOfDisk(msgspec.Struct, frozen=True, kw_only=True):
    """How much lay in the tree at the end of a day, from which is told how long the disk lasts."""

    day: int
    data_bytes: int


class Owed(msgspec.Struct, frozen=True, kw_only=True):
    """An entry that one org's audit log must still get: the act was the host's, and is done."""

    org_id: OrgId
    act: Act
    owed_since: int
