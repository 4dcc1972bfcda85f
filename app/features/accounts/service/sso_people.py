"""Whom an issuer means: the account that is tied to what it says, or may be tied to it, or may be made of it.

An address alone ties nobody. The issuer must say that it verified the address, HQ must have listed the domain for this
issuer, and the account must have proven the address here: whoever registered it beforehand, and proved nothing, gets
neither the newcomer's sign-in nor the newcomer into an organization of theirs.
"""

from typing import Literal

import msgspec

from app.core.ids import UserId
from app.features.accounts.rules.addresses import account_key, normal_email
from app.features.accounts.rules.sso import domain_of, tie_key
from app.features.accounts.service.desk import Desk
from app.features.accounts.service.hashing import Hashing
from app.features.accounts.service.sign_up import SignupPolicies
from app.features.accounts.store import IDENTITIES, SSO_TIES
from app.features.accounts.types.records import Identity
from app.features.accounts.types.sso import SsoError, SsoIssuer, SsoTie
from app.features.accounts.types.wire import Visit
from app.features.audit.types import Act
from app.features.orgs.service import is_plain_line
from app.features.orgs.types import NAME_CHARACTERS_MAX
from app.ports.sso import Identified
from app.store.batch import Batch

How = Literal["tied", "by_address", "new"]


class SsoRefused(Exception):
    """A sign-in through an issuer that comes to nothing. The code is one the sign-in page has words for."""

    def __init__(self, code: SsoError) -> None:
        super().__init__(code)
        self.code: SsoError = code


class Meant(msgspec.Struct, frozen=True):
    """The account an issuer means, and how it was found."""

    person: Identity
    how: How
    issuer: str
    subject: str

    @property
    def key(self) -> str:
        return tie_key(self.issuer, self.subject)


class SsoPeople:
    def __init__(self, desk: Desk, *, hashing: Hashing, policies: SignupPolicies) -> None:
        self._desk = desk
        self._store = desk.store
        self._hashing = hashing
        self._policies = policies

    async def meant(self, issuer: SsoIssuer, said: Identified) -> Meant:
        tied = self.tied(issuer, said)
        if tied is not None:
            return Meant(tied, "tied", issuer.issuer, said.subject)
        email = vouched_address(issuer, said)
        row = self._store.identity_by_email(email)
        if row is None:
            if not issuer.sign_up or self._policies.policy != "open":
                raise SsoRefused("sso_unknown_account")
            return await self.newcomer(issuer, said, email=email, claim=self._desk.ids.new("claim"))
        return self.found(issuer, said, row.value)

    def tied(self, issuer: SsoIssuer, said: Identified) -> Identity | None:
        tie = self._store.sso_tie(tie_key(issuer.issuer, said.subject))
        row = None if tie is None else self._store.identity(tie.user_id)
        return None if row is None else row.value

    def found(self, issuer: SsoIssuer, said: Identified, person: Identity) -> Meant:
        """An account with the address that the issuer vouches for."""
        if person.verified_at is None:
            raise SsoRefused("sso_unverified")
        if self._is_known_otherwise(issuer, person.id):
            raise SsoRefused("sso_unknown_account")
        return Meant(person, "by_address", issuer.issuer, said.subject)

    async def newcomer(self, issuer: SsoIssuer, said: Identified, *, email: str, claim: str) -> Meant:
        """With a password that nobody knows; whoever wants one sets it by mail."""
        now_us = self._desk.clock.now_us()
        person = Identity(
            id=self._desk.ids.user(),
            email=email,
            name=name_of(said, email),
            password_hash=await self.unknown_password(),
            created_at=now_us,
            born_of=claim,
            verified_at=now_us,
        )
        return Meant(person, "new", issuer.issuer, said.subject)

    async def unknown_password(self) -> str:
        return await self._hashing.hashed(self._desk.randomness.token())

    def tie_in(self, batch: Batch, meant: Meant, *, visit: Visit) -> None:
        """Judged again where it is written: what was found may have changed since."""
        tied = batch.get(SSO_TIES, meant.key)
        person = batch.get(IDENTITIES, meant.person.id)
        if meant.how == "tied":
            if tied is None or tied.value.user_id != meant.person.id or person is None:
                raise SsoRefused("sso_failed")
            return
        if tied is not None and batch.get(IDENTITIES, tied.value.user_id) is not None:
            raise SsoRefused("sso_failed")
        if person is None or person.value.verified_at is None or person.value.email != meant.person.email:
            raise SsoRefused("sso_failed")
        tie = SsoTie(
            user_id=meant.person.id,
            issuer=meant.issuer,
            subject=meant.subject,
            email=meant.person.email,
            tied_at=batch.now_us,
        )
        batch.put(SSO_TIES, meant.key, tie)
        self._record_in(batch, meant, "account.tie", visit=visit)

    def create_in(self, batch: Batch, meant: Meant, *, visit: Visit) -> None:
        if meant.how == "new":
            batch.put(IDENTITIES, meant.person.id, meant.person, expect=0)
            self._record_in(batch, meant, "account.create", visit=visit)

    def _is_known_otherwise(self, issuer: SsoIssuer, user: UserId) -> bool:
        """The issuer means somebody else by this account already: its address changed hands over there."""
        ties = self._store.host.find(SSO_TIES, "user", user)
        return any(tie.value.issuer == issuer.issuer for tie in ties)

    def _record_in(self, batch: Batch, meant: Meant, action: str, *, visit: Visit) -> None:
        act = Act(
            actor=meant.person.id,
            request_id=visit.request_id,
            action=action,
            target=meant.person.id,
            facts={"issuer": meant.issuer, "ip": visit.ip},
        )
        self._desk.audit.record(batch, act)


def vouched_address(issuer: SsoIssuer, said: Identified) -> str:
    """The address, where both the issuer and HQ stand for it."""
    email = normal_email(said.email or "")
    if email is None or not said.email_verified:
        raise SsoRefused("sso_unverified")
    if domain_of(email) not in issuer.domains:
        raise SsoRefused("sso_unknown_account")
    return email


def name_of(said: Identified, email: str) -> str:
    name = (said.name or "").strip()[:NAME_CHARACTERS_MAX]
    return name if is_plain_line(name) else email.partition("@")[0][:NAME_CHARACTERS_MAX]


def target_of(said: Identified) -> str:
    """For the audit log, which names nobody who has no account."""
    return account_key(normal_email(said.email or "") or said.subject)
