"""Who asks: what a token claims, what is stored about its bearer, and the one typed caller that comes of both."""

from dataclasses import dataclass
from typing import Literal, Protocol

from app.core.ids import HOST, OrgId, UserId
from app.core.roles import VIEWER, Role

Realm = Literal["tenant", "admin"]
OrgState = Literal["open", "closed", "suspended"]


@dataclass(frozen=True)
class Claims:
    """What a valid token says. `org` is None for a person who has none yet."""

    user: UserId
    org: OrgId | None
    realm: Realm
    session: str
    expires_at_s: int
    step_up_until_s: int = 0


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

    @classmethod
    def of(cls, claims: Claims, *, role: Role = VIEWER, step_up: bool = False) -> "Caller":
        org = claims.org if claims.org is not None else HOST
        return cls(
            org, claims.user, role, claims.realm, claims.session, step_up, expires_at_s=claims.expires_at_s
        )


class Gatekeeper(Protocol):
    """What the edge must know of accounts. Everything but `read_token` answers from what is stored now."""

    def read_token(self, raw: str) -> Claims:
        """Raises Refused(INVALID_TOKEN | TOKEN_EXPIRED). A genuine token of the other realm is read, not refused."""

    def session_alive(self, claims: Claims) -> bool: ...

    def membership(self, org: OrgId, user: UserId) -> Membership | None: ...

    def org_state(self, org: OrgId) -> OrgState: ...

    def enrolment(self, user: UserId) -> Enrolment: ...
