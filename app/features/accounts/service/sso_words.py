"""An issuer's word for somebody who was invited: kept for the page of the invitation, which brings its token."""

from typing import Final

import msgspec

from app.core.ids import HOST
from app.core.reasons import INVALID_STATE, Refused, invalid
from app.features.accounts.errors import INVALID_OR_EXPIRED_TOKEN, SSO_OTHER_ADDRESS, SSO_UNPROVEN
from app.features.accounts.rules import opaque
from app.features.accounts.rules.sso import GOOD_FOR_US, LEEWAY_US
from app.features.accounts.service.desk import Desk
from app.features.accounts.service.people import checked_name
from app.features.accounts.service.sso_issuers import SsoIssuers
from app.features.accounts.service.sso_people import Meant, SsoPeople, SsoRefused, vouched_address
from app.features.accounts.store import SSO_ASSERTIONS
from app.features.accounts.types.records import Invite
from app.features.accounts.types.sso import SsoAssertion, SsoIssuer
from app.features.accounts.types.wire import Visit
from app.ports.sso import Identified
from app.store.batch import Batch
from app.store.kinds import Row

_PREFIX: Final = "sas"


class Word(msgspec.Struct, frozen=True):
    """A word that is about to be kept, and the token that will stand for it."""

    key: str
    kept: SsoAssertion
    token: str


class Vouched(msgspec.Struct, frozen=True):
    """Somebody invited whom an issuer vouches for. `key` is used up by the batch that takes them in."""

    key: str
    via: str
    meant: Meant
    taken_over: bool = False


class SsoWords:
    def __init__(self, desk: Desk, *, issuers: SsoIssuers, people: SsoPeople) -> None:
        self._desk = desk
        self._store = desk.store
        self._issuers = issuers
        self._people = people

    def draft(self, issuer: SsoIssuer, said: Identified) -> Word:
        key, secret = self._desk.ids.new(_PREFIX), self._desk.randomness.token()
        kept = SsoAssertion(
            sha256=opaque.digest(secret),
            issuer_id=issuer.id,
            subject=said.subject,
            email=said.email,
            email_verified=said.email_verified,
            name=said.name,
            expires_at=self._desk.clock.now_us() + GOOD_FOR_US,
        )
        token = opaque.written(_PREFIX, HOST, ulid=key.removeprefix(f"{_PREFIX}_"), secret=secret)
        return Word(key, kept, token)

    def keep_in(self, batch: Batch, word: Word) -> None:
        batch.put(SSO_ASSERTIONS, word.key, word.kept, expect=0)

    async def vouched(self, token: str, invite: Invite, *, name: str | None, claim: str) -> Vouched:
        """Whom the word means, where it is a word for the invited address."""
        row = self._row(token)
        issuer = None if row is None else self._issuers.known(row.value.issuer_id)
        if row is None or issuer is None:
            raise Refused(INVALID_OR_EXPIRED_TOKEN)
        if name is not None:
            checked_name(name)
        said = _said(row.value, name)
        try:
            meant, taken_over = await self._meant(issuer, said, invite, claim=claim)
        except SsoRefused:
            raise invalid("sso_assertion", SSO_OTHER_ADDRESS) from None
        return Vouched(row.key, via(issuer), meant, taken_over)

    def take_in(self, batch: Batch, vouched: Vouched, *, visit: Visit) -> None:
        """Once, and where the person already stands as they are to be."""
        self.use_in(batch, vouched)
        try:
            self._people.tie_in(batch, vouched.meant, visit=visit)
        except SsoRefused:
            raise Refused(INVALID_OR_EXPIRED_TOKEN) from None

    def use_in(self, batch: Batch, vouched: Vouched) -> None:
        if batch.get(SSO_ASSERTIONS, vouched.key) is None:
            raise Refused(INVALID_OR_EXPIRED_TOKEN)
        batch.delete(SSO_ASSERTIONS, vouched.key)

    async def _meant(
        self, issuer: SsoIssuer, said: Identified, invite: Invite, *, claim: str
    ) -> tuple[Meant, bool]:
        """And whether the account is taken over: by the mail of the invitation, which its password never proved."""
        tied = self._people.tied(issuer, said)
        address = vouched_address(issuer, said) if tied is None else tied.email
        if address != invite.email:
            raise SsoRefused("sso_unknown_account")
        if tied is not None:
            return Meant(tied, "tied", issuer.issuer, said.subject), False
        row = self._store.identity_by_email(address)
        if row is None:
            return await self._people.newcomer(issuer, said, email=address, claim=claim), False
        if row.value.verified_at is not None:
            return self._people.found(issuer, said, row.value), False
        if not invite.mailed or self._store.is_guarded(row.value.id):
            raise Refused(INVALID_STATE, why=SSO_UNPROVEN)
        unknown = await self._people.unknown_password()
        person = msgspec.structs.replace(row.value, password_hash=unknown)
        return Meant(person, "by_address", issuer.issuer, said.subject), True

    def _row(self, token: str) -> Row[SsoAssertion] | None:
        sent = opaque.read(_PREFIX, token)
        row = None if sent is None else self._store.sso_assertion(f"{_PREFIX}_{sent.ulid}")
        if sent is None or row is None or not opaque.matches(sent.secret, row.value.sha256):
            return None
        return None if row.value.expires_at + LEEWAY_US < self._desk.clock.now_us() else row


def via(issuer: SsoIssuer) -> str:
    """How the audit log names this way in."""
    return f"sso:{issuer.id}"


def _said(word: SsoAssertion, name: str | None) -> Identified:
    return Identified(
        subject=word.subject,
        email=word.email,
        email_verified=word.email_verified,
        name=word.name if name is None else name,
    )
