"""Organizations as HQ shows them, and what it asks of them."""

from typing import Annotated, Final, Literal

import msgspec

from app.core.ids import OrgId
from app.core.roles import Role
from app.features.accounts.types.wire import Asked
from app.features.hq.types.records import Health, OrgState, Sizes

REASON_CHARACTERS_MAX: Final = 500

Why = Annotated[str, msgspec.Meta(min_length=1, max_length=REASON_CHARACTERS_MAX)]
LeadsMax = Annotated[int, msgspec.Meta(ge=0, le=1_000_000)]
QuotaBytes = Annotated[int, msgspec.Meta(ge=1, le=1 << 50)]
OrgSort = Literal[
    "name",
    "-name",
    "created_at",
    "-created_at",
    "members",
    "-members",
    "bytes",
    "-bytes",
    "last_write_at",
    "-last_write_at",
]


class OrgItem(msgspec.Struct, frozen=True, kw_only=True):
    """One org in the list, as its summary knows it. `unknown`: it was not looked at yet."""

    id: OrgId
    name: str
    state: OrgState
    health: Health
    why: str | None
    members: int
    bytes: Sizes
    quota_bytes: int | None
    sending_on: bool
    created_at: str | None
    last_write_at: str | None
    closes_at: str | None
    summarised_at: str | None


class PauseItem(msgspec.Struct, frozen=True, kw_only=True):
    at: str
    by: str
    why: str


class OrgDetail(OrgItem, frozen=True, kw_only=True):
    """One org, looked at now; of a damaged one what was known before."""

    members_by_role: dict[Role, int]
    paused: PauseItem | None
    dead_letters: int
    lead_limit: int


class PauseOrg(Asked, frozen=True, kw_only=True, forbid_unknown_fields=True):
    reason: Why


class SetQuota(Asked, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Null: as much as the disk has."""

    bytes: QuotaBytes | None


class SetLeadLimit(Asked, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Null: as many as other organizations may hold."""

    leads: LeadsMax | None
