"""Signing in through an issuer: the way out, the way back, and the word it gives for an invitation."""

from typing import Any, Final
from urllib.parse import urlencode

import msgspec

from app.core.log import get_log, masked
from app.core.reasons import ACCOUNT_DISABLED, Refused
from app.features.accounts.rules.sso import GOOD_FOR_US, LEEWAY_US, Trip, own_path, read, use_key, written
from app.features.accounts.service.desk import Desk
from app.features.accounts.service.sign_in import SignIns
from app.features.accounts.service.sso_issuers import SsoIssuers
from app.features.accounts.service.sso_people import SsoPeople, SsoRefused, target_of
from app.features.accounts.service.sso_words import SsoWords, via
from app.features.accounts.store import SSO_ASSERTIONS, SSO_TIES, SSO_USES
from app.features.accounts.types.proofs import FactorDue
from app.features.accounts.types.sso import (
    SsoCallback,
    SsoError,
    SsoIssuer,
    SsoStart,
    SsoTie,
    SsoUse,
)
from app.features.accounts.types.wire import Entered, Visit
from app.features.audit.types import ANONYMOUS, Act
from app.ports.outside import OutsideFailure
from app.ports.sso import Identified, Question, Returned, SsoProvider
from app.store.batch import Batch
from app.store.errors import Duplicate
from app.store.kinds import Kind, Row

log = get_log("accounts.sso")

SWEPT_AT_ONCE_MAX: Final = 500
INVITE_PAGE: Final = "/invite"
LOGIN_PAGE: Final = "/login"
_DENIED: Final = "access_denied"


class Away(msgspec.Struct, frozen=True):
    """Where the browser goes, and what it keeps until it comes back."""

    url: str
    cookie: str


class Landing(msgspec.Struct, frozen=True):
    """Where the browser lands. With a refresh token it is signed in."""

    url: str
    refresh: str | None = None


class SsoSignIns:
    def __init__(
        self,
        desk: Desk,
        *,
        provider: SsoProvider,
        issuers: SsoIssuers,
        people: SsoPeople,
        words: SsoWords,
        sign_ins: SignIns,
    ) -> None:
        self._desk = desk
        self._store = desk.store
        self._provider = provider
        self._issuers = issuers
        self._people = people
        self._words = words
        self._sign_ins = sign_ins

    # Out

    async def leave(self, issuer_id: str, asked: SsoStart) -> Away:
        issuer = self._issuer(issuer_id)
        trip = Trip(
            issuer_id=issuer.id,
            purpose=asked.purpose,
            return_to=own_path(asked.return_to),
            begun_at=self._desk.clock.now_us(),
            secret=self._desk.randomness.token(),
        )
        question = Question(
            redirect_uri=self._issuers.redirect_uri(issuer.id),
            state=trip.state,
            nonce=trip.nonce,
            challenge=trip.challenge,
        )
        try:
            url = await self._provider.address(self._issuers.spoken_to(issuer), question)
        except OutsideFailure as failure:
            raise _failed(issuer.id, failure.code, failure.sentence) from None
        return Away(url, written(trip))

    # Back

    async def come_back(
        self, issuer_id: str, brought: SsoCallback, *, cookie: str | None, visit: Visit
    ) -> Landing:
        issuer = self._issuer(issuer_id)
        trip = self._trip(issuer, brought, cookie)
        said = await self._identified(issuer, trip, _code(brought, issuer))
        if trip.purpose == "invite":
            return await self._word_for_invitation(issuer, trip, said)
        return await self._sign_in(issuer, trip, said, visit=visit)

    def _issuer(self, issuer_id: str) -> SsoIssuer:
        issuer = self._issuers.known(issuer_id)
        if issuer is None:
            raise SsoRefused("sso_failed")
        return issuer

    def _trip(self, issuer: SsoIssuer, brought: SsoCallback, cookie: str | None) -> Trip:
        trip = read(cookie)
        if trip is None or trip.is_over(self._desk.clock.now_us()) or self._is_used(trip):
            raise SsoRefused("sso_expired")
        if trip.issuer_id != issuer.id or not trip.expects(brought.state):
            raise _failed(issuer.id, "state", "What came back belongs to another sign-in.")
        if brought.iss is not None and brought.iss != issuer.issuer:
            raise _failed(issuer.id, "mix_up", "What came back is of another issuer.")
        return trip

    def _is_used(self, trip: Trip) -> bool:
        return self._store.host.get(SSO_USES, use_key(trip.state)) is not None

    async def _identified(self, issuer: SsoIssuer, trip: Trip, code: str) -> Identified:
        returned = Returned(
            code=code,
            redirect_uri=self._issuers.redirect_uri(issuer.id),
            verifier=trip.verifier,
            nonce=trip.nonce,
        )
        try:
            return await self._provider.identify(self._issuers.spoken_to(issuer), returned)
        except OutsideFailure as failure:
            raise _failed(issuer.id, failure.code, failure.sentence) from None

    async def _sign_in(self, issuer: SsoIssuer, trip: Trip, said: Identified, *, visit: Visit) -> Landing:
        try:
            entered = await self._entered(issuer, trip, said, visit=visit)
        except SsoRefused as refused:
            await self._record_refusal(issuer, said, refused.code, visit=visit)
            raise
        if isinstance(entered, FactorDue):
            waiting = {"mfa_token": entered.mfa_token, "methods": ",".join(entered.methods)}
            return Landing(f"{LOGIN_PAGE}#{urlencode({**waiting, 'return_to': trip.return_to})}")
        return Landing(trip.return_to, entered.refresh)

    async def _entered(
        self, issuer: SsoIssuer, trip: Trip, said: Identified, *, visit: Visit
    ) -> Entered | FactorDue:
        meant = await self._people.meant(issuer, said)

        def also(batch: Batch) -> None:
            self._use_in(batch, trip)
            self._people.create_in(batch, meant, visit=visit)
            self._people.tie_in(batch, meant, visit=visit)

        try:
            return await self._sign_ins.enter(meant.person.id, visit=visit, also=also, via=via(issuer))
        except Refused as refused:
            raise SsoRefused("sso_disabled" if refused.reason == ACCOUNT_DISABLED else "sso_failed") from None
        except Duplicate:  # somebody took the address a moment ago
            raise SsoRefused("sso_failed") from None

    def _use_in(self, batch: Batch, trip: Trip) -> None:
        """Once: of two who bring the same, the second finds it used."""
        key = use_key(trip.state)
        if batch.get(SSO_USES, key) is not None:
            raise SsoRefused("sso_expired")
        batch.put(SSO_USES, key, SsoUse(expires_at=trip.begun_at + GOOD_FOR_US + LEEWAY_US), expect=0)

    async def _record_refusal(
        self, issuer: SsoIssuer, said: Identified, code: SsoError, *, visit: Visit
    ) -> None:
        act = Act(
            actor=ANONYMOUS,
            request_id=visit.request_id,
            action="session.sign_in",
            target=target_of(said),
            result="refused",
            facts={"via": via(issuer), "why": code, "ip": visit.ip},
        )
        await self._store.host.batch(lambda batch: self._desk.audit.record(batch, act))

    async def _word_for_invitation(self, issuer: SsoIssuer, trip: Trip, said: Identified) -> Landing:
        word = self._words.draft(issuer, said)

        def write(batch: Batch) -> None:
            self._use_in(batch, trip)
            self._words.keep_in(batch, word)

        await self._store.host.batch(write)
        return Landing(f"{INVITE_PAGE}#{urlencode({'sso_assertion': word.token})}")

    async def sweep(self, now_us: int) -> int:
        """Takes away what is too old to be used, and ties to nobody; answers how many."""
        kinds: tuple[Kind[Any], ...] = (SSO_USES, SSO_ASSERTIONS)
        found = [
            (kind, row.key)
            for kind in kinds
            for row in self._store.host.rows(kind)
            if row.value.expires_at + LEEWAY_US < now_us
        ]
        found += [(SSO_TIES, row.key) for row in self._store.host.rows(SSO_TIES) if self._is_loose(row)]

        def write(batch: Batch) -> int:
            for kind, key in found[:SWEPT_AT_ONCE_MAX]:
                batch.delete(kind, key)
            return len(found[:SWEPT_AT_ONCE_MAX])

        return await self._store.host.batch(write) if found else 0

    def _is_loose(self, row: Row[SsoTie]) -> bool:
        """Its person came to be by an invitation that came to nothing. Nobody gets an id that was used before."""
        return self._store.identity(row.value.user_id) is None


def landing_of(code: SsoError) -> Landing:
    return Landing(f"{LOGIN_PAGE}?{urlencode({'sso_error': code})}")


def _code(brought: SsoCallback, issuer: SsoIssuer) -> str:
    if brought.error == _DENIED:
        raise SsoRefused("sso_denied")
    if brought.error is not None or not brought.code:
        raise _failed(issuer.id, "error", f"The issuer says: {masked(brought.error or 'nothing')[:100]}")
    return brought.code


def _failed(issuer_id: str, code: str, why: str) -> SsoRefused:
    log.warning("sso.failed", issuer=issuer_id, code=code, why=why)
    return SsoRefused("sso_failed")
