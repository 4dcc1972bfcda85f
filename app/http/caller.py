"""Who asks: what a token claims, what is stored about its bearer, and the one typed caller that comes of both."""

from dataclasses import dataclass
from typing import Literal, Protocol

from app.core.ids import HOST, OrgId, UserId
from app.core.roles import VIEWER, Role

Realm = Literal["tenant", "admin"]
OrgState = Literal["open", "closed", "suspended"]


@dataclass(frozen=True)
class KeyGrant:
    """What an API key may do. `standing` are the scopes that an owner granted beyond a developer's rank."""

    id: str
    name: str
    scopes: frozenset[str]
    standing: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Claims:
    """What a valid token says. `org` is None for a person who has none yet.

    Of an API key: `user` is who made it, `session` is the key's own id.
    """

    user: UserId
    org: OrgId | None
    realm: Realm
    session: str
    expires_at_s: int
    step_up_until_s: int = 0
    step_up_of: int = 0
    """The state of the person's factors when they stepped up."""
    key: KeyGrant | None = None


@dataclass(frozen=True)
class Membership:
    role: Role
    disabled: bool = False


@dataclass(frozen=True)
class Enrolment:
    """Which second factors a person has; told with a refusal that asks for one."""

    enrolled: bool = False
    methods: tuple[str, ...] = ()


@dataclass(frozen=True)
class Caller:
    """Exactly one for each request that carries a token, judged by what is stored now.

    Without an org (a token of somebody who has none yet), `org` is the host's own and `role` the lowest.
    """

    org: OrgId
    user: UserId
    role: Role
    realm: Realm
    session: str
    step_up: bool
    expires_at_s: int = 0
    """When the token ends; a long answer ends with it."""
    key: KeyGrant | None = None
    """The API key that asks in its maker's name; None for a person."""

    @classmethod
    def of(cls, claims: Claims, *, role: Role = VIEWER, step_up: bool = False) -> "Caller":
        return cls(
            org=claims.org if claims.org is not None else HOST,
            user=claims.user,
            role=role,
            realm=claims.realm,
            session=claims.session,
            step_up=step_up,
            expires_at_s=claims.expires_at_s,
            key=claims.key,
        )

    @property
    def actor(self) -> str:
        """Who did it, for the audit log and for idempotency: the person, or the key."""
        return self.user if self.key is None else self.key.id


class Gatekeeper(Protocol):
    """What the edge must know of accounts. Everything but `read_token` answers from what is stored now."""

    def read_token(self, raw: str) -> Claims:
        """Raises Refused(INVALID_TOKEN | TOKEN_EXPIRED). A genuine token of the other realm is read, not refused."""

    def read_key(self, raw: str) -> Claims:
        """The same for an API key. Raises Refused(INVALID_TOKEN)."""

    def session_alive(self, claims: Claims) -> bool:
        """Whether the sign-in, or the key, still stands."""

    def membership(self, org: OrgId, user: UserId) -> Membership | None: ...

    def org_state(self, org: OrgId) -> OrgState: ...

    def enrolment(self, user: UserId) -> Enrolment: ...

    def must_enrol(self, org: OrgId, user: UserId) -> bool:
        """Whether this org demands a second factor of this person, and the time to enrol one is over."""

    def step_up_stands(self, claims: Claims) -> bool:
        """Whether the factor that a step-up was granted for is still what it was."""
