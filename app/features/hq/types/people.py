"""People as HQ sees them: tenants' persons by address, and HQ's own users."""

import msgspec

from app.core.ids import OrgId, UserId
from app.core.roles import Role
from app.features.accounts.types.wire import Asked, Factors
from app.features.hq.types.orgs import Why


class PersonOrg(msgspec.Struct, frozen=True, kw_only=True):
    org_id: OrgId
    name: str
    role: Role
    disabled: bool


class PersonItem(msgspec.Struct, frozen=True, kw_only=True):
    """A person with an account in some organization, or in none."""

    user_id: UserId
    email: str
    name: str
    verified: bool
    mfa: Factors
    orgs: tuple[PersonOrg, ...]
    sessions: int


class PeopleFound(msgspec.Struct, frozen=True, kw_only=True):
    items: tuple[PersonItem, ...]
    next_cursor: str | None = None
    total: int


class ResetFactors(Asked, frozen=True, kw_only=True, forbid_unknown_fields=True):
    reason: Why


class OfficerItem(msgspec.Struct, frozen=True, kw_only=True):
    user_id: UserId
    email: str
    name: str
    mfa: Factors
    created_at: str
    last_sign_in_at: str | None
    sessions: int


class OfficerSession(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    user_id: UserId
    email: str
    created_at: str
    last_seen_at: str
    ip: str
    user_agent: str
    current: bool
