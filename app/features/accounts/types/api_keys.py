"""API keys: what they may do, how they lie in their org, how they travel."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Final, Literal, get_args

import msgspec

from app.core.ids import UserId
from app.core.money import UsdMicros
from app.features.accounts.types.wire import Asked
from app.features.orgs.types import Name

SendingScope = Literal["messages:send", "calls:create"]
Scope = Literal[
    "org:read",
    "users:read",
    "leads:read",
    "leads:write",
    "tasks:read",
    "tasks:write",
    "files:read",
    "files:write",
    "messages:read",
    "messages:send",
    "calls:read",
    "calls:create",
    "events:read",
]
SCOPES: Final[tuple[Scope, ...]] = get_args(Scope)
SENDING_SCOPES: Final[tuple[SendingScope, ...]] = get_args(SendingScope)
"""What reaches people and costs money: an owner approves it beforehand, up to a number and an amount."""

KEYS_OF_ONE_ORG_MAX: Final = 100
DAILY_COUNT_MAX: Final = 1_000_000
SPEND_CAP_USD_MAX: Final = 1_000_000
APPROVED_DAYS_MAX: Final = 366
"""A standing approval is looked at again at least once a year."""

Moment = Annotated[datetime, msgspec.Meta(tz=True)]
DailyCount = Annotated[int, msgspec.Meta(ge=1, le=DAILY_COUNT_MAX)]


# At rest


class Approval(msgspec.Struct, frozen=True, kw_only=True):
    """A standing approval: so many a day, so much money in all, until then."""

    scope: str
    daily_count: int
    spend_cap: UsdMicros
    expires_at: int


class ApiKey(msgspec.Struct, frozen=True, kw_only=True):
    """A key as it lies in its org: of its secret only the hash. It never changes; revoked, it is gone."""

    id: str
    name: str
    sha256: str
    scopes: tuple[str, ...]
    approvals: tuple[Approval, ...]
    created_at: int
    created_by: UserId
    expires_at: int | None = None


class Used(msgspec.Struct, frozen=True, kw_only=True):
    """What was taken of one standing approval: the count of one day of the org, the money of all of them."""

    day: str
    count: int
    spent: UsdMicros


class KeyUse(msgspec.Struct, frozen=True, kw_only=True):
    """What a key did; apart from the key, which does not change by being used."""

    last_used_at: int | None = None
    used: dict[str, Used] = {}


# On the wire


class AskedApproval(Asked, frozen=True, kw_only=True, forbid_unknown_fields=True):
    scope: SendingScope
    daily_count: DailyCount
    spend_cap_usd: Decimal
    expires_at: Moment


class CreateApiKey(Asked, frozen=True, kw_only=True, forbid_unknown_fields=True):
    name: Name
    scopes: Annotated[tuple[Scope, ...], msgspec.Meta(min_length=1, max_length=len(SCOPES))]
    standing: Annotated[tuple[AskedApproval, ...], msgspec.Meta(max_length=len(SENDING_SCOPES))] = ()
    expires_at: Moment | None = None


class ApprovalItem(msgspec.Struct, frozen=True, kw_only=True):
    scope: str
    daily_count: int
    spend_cap_usd: Decimal
    expires_at: str
    used_today: int
    spent_usd: Decimal


class ApiKeyItem(msgspec.Struct, frozen=True, kw_only=True):
    """`prefix` is the part of the key that is no secret: by it a key in some configuration is recognised."""

    id: str
    name: str
    prefix: str
    scopes: tuple[str, ...]
    standing: tuple[ApprovalItem, ...]
    created_at: str
    created_by: UserId
    last_used_at: str | None
    expires_at: str | None
    version: int


class ApiKeyMade(ApiKeyItem, frozen=True, kw_only=True):
    """The only answer that holds the whole key."""

    token: str
