"""Accounts at rest. People, sessions, links and lock-outs lie with the host; invitations with their org."""

from typing import Final, Literal

import msgspec

from app.core.ids import OrgId, UserId
from app.core.roles import Role
from app.core.settings import SignupPolicy

Realm = Literal["tenant", "admin"]
ClaimState = Literal["joining", "joined", "leaving"]

SIBLINGS_MAX: Final = 8
"""Refresh tokens of one family that can be live at once: tabs that refreshed in the same moment."""


class Identity(msgspec.Struct, frozen=True, kw_only=True):
    """One person. `verified_at` says when they proved that mail to the address reaches them."""

    id: UserId
    email: str
    name: str
    password_hash: str
    created_at: int
    born_of: str
    """The claim that made this person: when it comes to nothing, they go with it."""
    verified_at: int | None = None
    password_changed_at: int | None = None


class Founding(msgspec.Struct, frozen=True):
    """What is needed to finish an org whose founding was cut off."""

    name: str
    timezone: str


class Link(msgspec.Struct, frozen=True, kw_only=True):
    """A person's tie to an org, derived from the org's member list, or the claim to change that list.

    `joining` is finished or given up when a process starts, `leaving` likewise; so no stop between the two
    journals leaves a half.
    """

    user_id: UserId
    org_id: OrgId
    state: ClaimState
    claim: str
    role: Role
    claimed_at: int
    founding: Founding | None = None
    invite_id: str | None = None
    invite_hash: str | None = None
    request_id: str | None = None


class Live(msgspec.Struct, frozen=True):
    """A refresh token that may still be presented. Once used it is good for siblings for a few seconds more."""

    sha256: str
    issued_at: int
    used_at: int | None = None


class Session(msgspec.Struct, frozen=True, kw_only=True):
    """A sign-in on one device: the family of its refresh tokens.

    Each token carries the family's secret and one of its own. A token with the right family secret whose own
    secret is not live was used before: that is how reuse is known without keeping every token ever used.
    """

    user_id: UserId
    realm: Realm
    org_id: OrgId | None
    family_sha256: str
    live: tuple[Live, ...]
    created_at: int
    last_used_at: int
    ip: str
    user_agent: str


class Failures(msgspec.Struct, frozen=True):
    """Moments of failed sign-ins, by account or by network. `locked_until` outlives them."""

    at: tuple[int, ...] = ()
    locked_until: int | None = None


class ResetToken(msgspec.Struct, frozen=True, kw_only=True):
    """A way to set a new password, mailed to the address."""

    user_id: UserId
    sha256: str
    expires_at: int


class ResetAsked(msgspec.Struct, frozen=True):
    """When mail was last asked for an address, known or not, so that nobody's mailbox is flooded."""

    at: tuple[int, ...]


class SignupGate(msgspec.Struct, frozen=True):
    """What HQ decided about who may sign up. Absent: the bootstrap setting holds."""

    policy: SignupPolicy


class Invite(msgspec.Struct, frozen=True, kw_only=True):
    """An invitation into one org. `mailed` says that the token went to the address and nowhere else."""

    id: str
    email: str
    role: Role
    sha256: str
    invited_by: UserId
    invited_at: int
    expires_at: int
    mailed: bool
