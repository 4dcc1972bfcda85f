"""Where accounts keep their records: with the host, but for invitations, which lie with their org."""

from collections.abc import Iterator
from typing import Final

from app.core.ids import OrgId, UserId
from app.features.accounts.types.api_keys import ApiKey, KeyUse
from app.features.accounts.types.factors import Challenge, FactorsRecord
from app.features.accounts.types.records import (
    Failures,
    Identity,
    Invite,
    Link,
    ResetAsked,
    ResetToken,
    Session,
    SignupGate,
)
from app.features.accounts.types.sso import SsoAssertion, SsoIssuer, SsoTie, SsoUse
from app.store.batch import Batch
from app.store.kinds import Index, Kind, Row
from app.store.org import Org
from app.store.tree import Tree

IDENTITIES: Final = Kind(
    "identities", Identity, (Index[Identity]("email", lambda person: (person.email,), unique=True),)
)
LINKS: Final = Kind(
    "links",
    Link,
    (
        Index[Link]("user", lambda link: (link.user_id,)),
        Index[Link]("unfinished", lambda link: (link.state,) if link.state != "joined" else ()),
    ),
)
SESSIONS: Final = Kind("sessions", Session, (Index[Session]("user", lambda session: (session.user_id,)),))
FAILURES: Final = Kind("failures", Failures)
RESETS: Final = Kind("resets", ResetToken, (Index[ResetToken]("user", lambda reset: (reset.user_id,)),))
RESETS_ASKED: Final = Kind("resets_asked", ResetAsked)
SIGNUP: Final = Kind("signup", SignupGate)
FACTORS: Final = Kind("factors", FactorsRecord)
CHALLENGES: Final = Kind("challenges", Challenge, (Index[Challenge]("user", lambda asked: (asked.user_id,)),))
API_KEYS: Final = Kind("api_keys", ApiKey)
KEY_USES: Final = Kind("api_key_uses", KeyUse)
SSO_ISSUERS: Final = Kind("sso_issuers", SsoIssuer)
SSO_TIES: Final = Kind(
    "sso_ties",
    SsoTie,
    (
        Index[SsoTie]("user", lambda tie: (tie.user_id,)),
        Index[SsoTie]("issuer", lambda tie: (tie.issuer,)),
    ),
)
SSO_USES: Final = Kind("sso_uses", SsoUse)
SSO_ASSERTIONS: Final = Kind("sso_assertions", SsoAssertion)
INVITES: Final = Kind("invites", Invite, (Index[Invite]("email", lambda invite: (invite.email,)),))

KINDS: Final = (
    *(IDENTITIES, LINKS, SESSIONS, FAILURES, RESETS, RESETS_ASKED, SIGNUP, FACTORS, CHALLENGES, INVITES),
    *(API_KEYS, KEY_USES),
    *(SSO_ISSUERS, SSO_TIES, SSO_USES, SSO_ASSERTIONS),
)

SIGNUP_KEY: Final = "policy"


class AccountStore:
    """Reads outside a batch. Inside one the kinds are used as they are."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree

    @property
    def host(self) -> Org:
        return self._tree.host

    def org(self, org: OrgId) -> Org:
        return self._tree.org(org)

    def identity(self, user: UserId) -> Row[Identity] | None:
        return self.host.get(IDENTITIES, user)

    def identity_by_email(self, email: str) -> Row[Identity] | None:
        found = self.host.find(IDENTITIES, "email", email)
        return found[0] if found else None

    def session(self, session: str) -> Row[Session] | None:
        return self.host.get(SESSIONS, session)

    def sessions_of(self, user: UserId) -> list[Row[Session]]:
        return self.host.find(SESSIONS, "user", user)

    def links_of(self, user: UserId) -> list[Row[Link]]:
        return self.host.find(LINKS, "user", user)

    def unfinished(self) -> list[Row[Link]]:
        return [
            *self.host.find(LINKS, "unfinished", "joining"),
            *self.host.find(LINKS, "unfinished", "leaving"),
        ]

    def failures(self, key: str) -> Failures | None:
        row = self.host.get(FAILURES, key)
        return None if row is None else row.value

    def reset(self, key: str) -> Row[ResetToken] | None:
        return self.host.get(RESETS, key)

    def factors(self, user: UserId) -> FactorsRecord | None:
        row = self.host.get(FACTORS, user)
        return None if row is None else row.value

    def challenge(self, key: str) -> Row[Challenge] | None:
        return self.host.get(CHALLENGES, key)

    def sso_issuer(self, issuer: str) -> Row[SsoIssuer] | None:
        return self.host.get(SSO_ISSUERS, issuer)

    def sso_issuers(self) -> list[Row[SsoIssuer]]:
        return list(self.host.rows(SSO_ISSUERS))

    def sso_tie(self, key: str) -> SsoTie | None:
        row = self.host.get(SSO_TIES, key)
        return None if row is None else row.value

    def sso_assertion(self, key: str) -> Row[SsoAssertion] | None:
        return self.host.get(SSO_ASSERTIONS, key)

    def is_guarded(self, user: UserId) -> bool:
        """Whether a second factor is asked of this person."""
        known = self.factors(user)
        return known is not None and known.enrolled

    def signup_gate(self) -> SignupGate | None:
        row = self.host.get(SIGNUP, SIGNUP_KEY)
        return None if row is None else row.value

    def invite(self, org: OrgId, invite: str) -> Row[Invite] | None:
        return self._tree.org(org).get(INVITES, invite)

    def invites(self, org: OrgId) -> Iterator[Row[Invite]]:
        return self._tree.org(org).rows(INVITES)


def link_key(user: UserId, org: OrgId) -> str:
    return f"{user}:{org}"


def identity_in(batch: Batch, email: str) -> Row[Identity] | None:
    found = batch.find(IDENTITIES, "email", email)
    return found[0] if found else None


def end_sessions_in(batch: Batch, user: UserId, *, but: str | None = None) -> int:
    """Ends every sign-in of a person, also those that wait for a second factor; answers how many were open."""
    for waiting in [row.key for row in batch.find(CHALLENGES, "user", user) if row.value.sha256]:
        batch.delete(CHALLENGES, waiting)
    ended = [row.key for row in batch.find(SESSIONS, "user", user) if row.key != but]
    for key in ended:
        batch.delete(SESSIONS, key)
    return len(ended)
