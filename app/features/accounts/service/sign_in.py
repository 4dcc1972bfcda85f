"""Signing in with a password, staying signed in, working in another org, signing out."""

from collections.abc import Callable
from typing import Generic, Protocol, TypeVar

import msgspec

from app.core.ids import OrgId, UserId
from app.core.reasons import Refused
from app.features.accounts.errors import INVALID_CREDENTIALS, LOCKED_OUT
from app.features.accounts.rules.addresses import normal_email
from app.features.accounts.service.access import Accesses, Place
from app.features.accounts.service.claims import STALE_US, Claims
from app.features.accounts.service.desk import Desk
from app.features.accounts.service.factor_news import FactorNews
from app.features.accounts.service.hashing import Hashing
from app.features.accounts.service.lockout import Attempt, Lockout
from app.features.accounts.service.proofs import Proven
from app.features.accounts.service.second_step import SecondStep
from app.features.accounts.service.sessions import Draft, Sessions
from app.features.accounts.store import IDENTITIES
from app.features.accounts.types.factors import Method
from app.features.accounts.types.proofs import FactorDue, LoginProof
from app.features.accounts.types.records import Identity, Link, Session
from app.features.accounts.types.wire import Access, Entered, SignIn, Visit
from app.features.audit.types import ANONYMOUS, Act
from app.store.batch import Batch


class Account(Protocol):
    @property
    def password_hash(self) -> str: ...


A = TypeVar("A", bound=Account)


class Credentials(Generic[A]):
    """Compares a password with an account's, and makes guessing expensive.

    `known` finds the account of an address; `action` is what a failure is called in the audit log.
    """

    def __init__(
        self,
        desk: Desk,
        *,
        lockout: Lockout,
        hashing: Hashing,
        known: Callable[[str], A | None],
        action: str = "session.sign_in",
    ) -> None:
        self._store = desk.store
        self._audit = desk.audit
        self._lockout = lockout
        self._hashing = hashing
        self._known = known
        self._action = action

    async def prove(self, email: str, password: str, *, visit: Visit) -> A:
        """The same words, work and time for an address that nobody has."""
        address = normal_email(email) or email.strip().lower()
        async with self._lockout.turn(address):
            attempt = await self._lockout.begin(address, visit.ip)
            account = self._known(address)
            stored = None if account is None else account.password_hash
            fits = await self._hashing.fits(stored, password)
            await self._answered(attempt, visit, fits=account is not None and fits)
            if account is None or not fits:
                raise Refused(INVALID_CREDENTIALS)
            return account

    async def _answered(self, attempt: Attempt, visit: Visit, *, fits: bool) -> None:
        """Where the network was locked meanwhile, nobody learns whether the password was right."""

        def write(batch: Batch) -> int:
            wait = self._lockout.network_wait_in(batch, attempt)
            if not wait and fits:
                self._lockout.succeeded_in(batch, attempt)
            elif not wait:
                self._failed_in(batch, attempt, visit)
            return wait

        if wait := await self._store.host.batch(write):
            raise Refused(LOCKED_OUT, retry_after_s=wait)

    def _failed_in(self, batch: Batch, attempt: Attempt, visit: Visit) -> None:
        self._lockout.failed_in(batch, attempt)
        self._audit.record(
            batch,
            Act(
                actor=ANONYMOUS,
                request_id=visit.request_id,
                action=self._action,
                target=attempt.account,
                result="refused",
                facts={"ip": visit.ip},
            ),
        )


class Opening(msgspec.Struct, frozen=True):
    """A sign-in that is about to be opened, and those that were open before it."""

    place: Place | None
    draft: Draft
    before: tuple[Session, ...]


class SignIns:
    def __init__(
        self,
        desk: Desk,
        *,
        credentials: Credentials[Identity],
        sessions: Sessions,
        accesses: Accesses,
        hashing: Hashing,
        claims: Claims,
        second: SecondStep,
        news: FactorNews,
    ) -> None:
        self._store = desk.store
        self._audit = desk.audit
        self._clock = desk.clock
        self._tidings = desk.tidings
        self._credentials = credentials
        self._sessions = sessions
        self._accesses = accesses
        self._hashing = hashing
        self._claims = claims
        self._second = second
        self._news = news

    async def sign_in(self, asked: SignIn, *, visit: Visit) -> Entered | FactorDue:
        person = await self._credentials.prove(asked.email, asked.password, visit=visit)
        renewed = await self._renewed_hash(person, asked.password)

        def also(batch: Batch) -> None:
            refuse_outdated_in(batch, person)
            if renewed is not None:
                self._put_hash(batch, person, renewed)

        return await self.enter(person.id, visit=visit, also=also)

    async def enter(
        self,
        user: UserId,
        *,
        visit: Visit,
        also: Callable[[Batch], None] = lambda _: None,
        via: str | None = None,
    ) -> Entered | FactorDue:
        """For somebody whose first proof was good, whatever it was: a sign-in, or the question for a second one.

        `via` names the first proof in the audit log, where it was no password.
        """
        opening = await self._opening(user, visit=visit)

        def write(batch: Batch) -> FactorDue | None:
            also(batch)
            due = self._second.due_in(batch, user, realm="tenant", via=via)
            if due is None:
                self.open_in(batch, opening.draft, visit=visit, via=via)
            return due

        due = await self._store.host.batch(write)
        return await self._opened(opening) if due is None else due

    async def finish(self, asked: LoginProof, *, visit: Visit) -> Entered:
        """The second proof. Of two who bring the same token, or the same code, one comes in."""
        user = self._second.waiting(asked.mfa_token, realm="tenant")
        via = self._second.came_via(asked.mfa_token, realm="tenant")
        opening = await self._opening(user, visit=visit)

        def then(batch: Batch, proven: Proven) -> None:
            self.open_in(batch, opening.draft, visit=visit, factor=proven.method, via=via)

        await self._second.show(asked, realm="tenant", visit=visit, then=then)
        if asked.recovery_code is not None:
            await self._news.tell(opening.draft.session.org_id, user, "code_used")
        return await self._opened(opening)

    async def _opening(self, user: UserId, *, visit: Visit) -> Opening:
        await self._settle_left_behind(user)
        place = self._accesses.home(user)
        draft = self._sessions.draft(user, place.org if place else None, visit=visit)
        return Opening(place, draft, tuple(row.value for row in self._store.sessions_of(user)))

    async def _opened(self, opening: Opening) -> Entered:
        draft = opening.draft
        session = draft.session
        await self._tidings.signed_in(session.org_id, draft.key, session, before=opening.before)
        access = self._accesses.mint(session.user_id, opening.place, session=draft.key)
        return Entered(access=access, refresh=draft.refresh)

    async def confirm(self, link: Link, *, visit: Visit, via: str | None = None) -> Entered:
        """The last step of a claim, and the first session in the org it led to."""
        draft = self._sessions.draft(link.user_id, link.org_id, visit=visit)

        def write(batch: Batch) -> None:
            self._claims.confirm_in(batch, link)
            self.open_in(batch, draft, visit=visit, via=via)

        await self._store.host.batch(write)
        place = Place(link.org_id, link.role)
        return Entered(
            access=self._accesses.mint(link.user_id, place, session=draft.key), refresh=draft.refresh
        )

    def open_in(
        self,
        batch: Batch,
        draft: Draft,
        *,
        visit: Visit,
        factor: Method | None = None,
        via: str | None = None,
    ) -> None:
        self._sessions.open_in(batch, draft)
        shown = {"ip": visit.ip, "factor": factor, "via": via}
        self._audit.record(
            batch,
            Act(
                actor=draft.session.user_id,
                request_id=visit.request_id,
                action="session.sign_in",
                target=draft.key,
                facts={name: fact for name, fact in shown.items() if fact is not None},
            ),
        )

    async def refresh(self, cookie: str | None, org: str | None, *, visit: Visit) -> Entered:
        """A fresh pair. The org is looked at before the token is spent, so that a no costs no sign-in."""
        sent, session = self._sessions.presented(cookie)
        good = self._sessions.is_good(sent, session)
        place = self._wished(session, org) if good else None
        refresh = await self._sessions.rotate(sent, visit=visit)
        return Entered(access=self._accesses.mint(session.user_id, place, session=sent.key), refresh=refresh)

    def _wished(self, session: Session, org: str | None) -> Place | None:
        if org is not None:
            return self._accesses.place(session.user_id, OrgId(org))
        return self._accesses.place_or_home(session.user_id, session.org_id)

    async def switch(self, user: UserId, org: str, *, session: str) -> Access:
        place = self._accesses.place(user, OrgId(org))
        await self._sessions.move(session, place.org)
        return self._accesses.mint(user, place, session=session)

    async def _settle_left_behind(self, user: UserId) -> None:
        """A claim whose request was cut off is finished when its person comes back."""
        stale_before = self._clock.now_us() - STALE_US
        for row in self._store.links_of(user):
            if row.value.state != "joined" and row.value.claimed_at < stale_before:
                await self._claims.settle(row.value)

    async def _renewed_hash(self, person: Identity, password: str) -> str | None:
        """Passwords hashed when guesses were cheaper are hashed anew while they are at hand."""
        if not self._hashing.is_outdated(person.password_hash):
            return None
        return await self._hashing.hashed(password)

    def _put_hash(self, batch: Batch, person: Identity, renewed: str) -> None:
        row = batch.get(IDENTITIES, person.id)
        if row is not None and row.value.password_hash == person.password_hash:
            batch.put(IDENTITIES, person.id, msgspec.structs.replace(row.value, password_hash=renewed))


def refuse_outdated_in(batch: Batch, proven: Identity) -> None:
    """A password takes a tenth of a second to compare; a reset in that time is there to shut its bearer out."""
    row = batch.get(IDENTITIES, proven.id)
    if row is None or row.value.password_changed_at != proven.password_changed_at:
        raise Refused(INVALID_CREDENTIALS)
