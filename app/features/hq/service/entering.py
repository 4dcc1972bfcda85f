"""Coming into HQ: a password and a second factor, always both; thirty idle minutes end it."""

from collections.abc import Callable
from typing import Final

import msgspec

from app.core.ids import UserId
from app.core.reasons import INVALID_STATE, INVALID_TOKEN, Refused
from app.features.accounts.errors import INVALID_CREDENTIALS
from app.features.accounts.service import Accounts
from app.features.accounts.service.factor_news import Reader
from app.features.accounts.service.lockout import Lockout
from app.features.accounts.service.proofs import Proven
from app.features.accounts.service.sessions import Draft
from app.features.accounts.service.sign_in import Credentials
from app.features.accounts.service.tokens import Bearer
from app.features.accounts.types.proofs import FactorDue, LoginProof, Proof
from app.features.accounts.types.wire import Access, ChangePassword, Entered, Visit
from app.features.audit.service import Audit
from app.features.audit.types import Act
from app.features.hq.errors import NO_FACTOR
from app.features.hq.store import OFFICERS, HqStore
from app.features.hq.types.entry import HqMe, HqSignIn
from app.features.hq.types.records import Officer
from app.store.batch import Batch
from app.store.tree import Tree

ACCOUNT_PAGE: Final = "/account"
LOCKS: Final = "hq:"
"""Failed sign-ins at HQ are counted apart: a tenant's guesses lock no operator out, and the other way round."""


class Entering:
    def __init__(self, tree: Tree, accounts: Accounts, *, audit: Audit, url: str) -> None:
        self._store = HqStore(tree)
        self._url = url
        self._accounts = accounts
        self._sessions = accounts.sessions
        self._audit = audit
        self._credentials: Credentials[Officer] = Credentials(
            accounts.desk,
            lockout=Lockout(accounts.store, accounts.clock, prefix=LOCKS),
            hashing=accounts.hashing,
            known=self._officer_at,
            action="hq.sign_in",
        )

    def hears_of_factors(self, batch: Batch, user: UserId) -> Reader | None:
        """Letters about second factors reach HQ's users too, and lead to their own page."""
        row = batch.get(OFFICERS, user)
        return None if row is None else Reader(row.value.email, f"{self._url}{ACCOUNT_PAGE}")

    async def sign_in(self, asked: HqSignIn, *, visit: Visit) -> Entered | FactorDue:
        officer = await self._credentials.prove(asked.email, asked.password, visit=visit)
        if not self._accounts.factors.of(officer.id).enrolled:
            raise Refused(INVALID_STATE, why=NO_FACTOR.format(email=officer.email))
        renewed = await self._renewed_hash(officer, asked.password)
        if asked.proof is not None:
            return await self._enter_with(officer, asked.proof, renewed, visit=visit)

        def write(batch: Batch) -> FactorDue | None:
            _refuse_outdated_in(batch, officer)
            self._put_hash(batch, officer, renewed)
            return self._accounts.second_step.due_in(batch, officer.id, realm="admin")

        due = await self._store.host.batch(write)
        if due is None:
            raise Refused(INVALID_STATE, why=NO_FACTOR.format(email=officer.email))
        return due

    async def finish(self, asked: LoginProof, *, visit: Visit) -> Entered:
        user = self._accounts.second_step.waiting(asked.mfa_token, realm="admin")
        draft = self._sessions.draft(user, None, visit=visit, realm="admin")
        then = self._opens(draft, visit=visit)
        await self._accounts.second_step.show(asked, realm="admin", visit=visit, then=then)
        return self._entered(draft)

    async def refresh(self, cookie: str | None, *, visit: Visit) -> Entered:
        sent, session = self._sessions.presented(cookie, realm="admin")
        refresh = await self._sessions.rotate(sent, visit=visit)
        if self._store.officer(session.user_id) is None:
            raise Refused(INVALID_TOKEN)
        return Entered(access=self._access(session.user_id, sent.key), refresh=refresh)

    def me(self, user: UserId) -> HqMe:
        officer = self.officer(user)
        return HqMe(
            user_id=officer.id,
            email=officer.email,
            name=officer.name,
            mfa=self._accounts.factors.view(officer.id),
        )

    def officer(self, user: UserId) -> Officer:
        """Whoever is none any more has no sign-in here either."""
        row = self._store.officer(user)
        if row is None:
            raise Refused(INVALID_TOKEN)
        return row.value

    async def change_password(
        self, user: UserId, asked: ChangePassword, *, session: str, visit: Visit
    ) -> None:
        """Every other sign-in ends; this one goes on."""
        officer = self.officer(user)
        await self._credentials.prove(officer.email, asked.current, visit=visit)
        self._accounts.people.refuse_weak(asked.new, email=officer.email, field="new")
        hashed = await self._accounts.hashing.hashed(asked.new)

        def write(batch: Batch) -> None:
            _refuse_outdated_in(batch, officer)
            known = _officer_in(batch, user)
            changed = msgspec.structs.replace(known, password_hash=hashed, password_changed_at=batch.now_us)
            batch.put(OFFICERS, user, changed)
            self._sessions.end_all_in(batch, user, but=session)
            self._record_in(batch, user, "hq.password.change", target=user, visit=visit)

        await self._store.host.batch(write)

    # Opening

    async def _enter_with(
        self, officer: Officer, proof: Proof, renewed: str | None, *, visit: Visit
    ) -> Entered:
        draft = self._sessions.draft(officer.id, None, visit=visit, realm="admin")
        opens = self._opens(draft, visit=visit)

        def then(batch: Batch, proven: Proven) -> None:
            _refuse_outdated_in(batch, officer)
            self._put_hash(batch, officer, renewed)
            opens(batch, proven)

        await self._accounts.proofs.prove(officer.id, proof, visit=visit, then=then)
        return self._entered(draft)

    def _opens(self, draft: Draft, *, visit: Visit) -> Callable[[Batch, Proven], None]:
        """The session, and when its person was last here; part of the batch that spends the proof."""
        user = draft.session.user_id

        def then(batch: Batch, proven: Proven) -> None:
            known = _officer_in(batch, user)
            batch.put(OFFICERS, user, msgspec.structs.replace(known, signed_in_at=batch.now_us))
            self._sessions.open_in(batch, draft)
            self._record_in(batch, user, "hq.sign_in", target=draft.key, visit=visit, factor=proven.method)

        return then

    def _entered(self, draft: Draft) -> Entered:
        return Entered(access=self._access(draft.session.user_id, draft.key), refresh=draft.refresh)

    def _access(self, user: UserId, session: str) -> Access:
        return self._accounts.tokens.mint(Bearer(user=user, session=session, realm="admin"))

    def _officer_at(self, email: str) -> Officer | None:
        row = self._store.officer_at(email)
        return None if row is None else row.value

    async def _renewed_hash(self, officer: Officer, password: str) -> str | None:
        hashing = self._accounts.hashing
        return await hashing.hashed(password) if hashing.is_outdated(officer.password_hash) else None

    def _put_hash(self, batch: Batch, officer: Officer, renewed: str | None) -> None:
        row = batch.get(OFFICERS, officer.id)
        if renewed is not None and row is not None and row.value.password_hash == officer.password_hash:
            batch.put(OFFICERS, officer.id, msgspec.structs.replace(row.value, password_hash=renewed))

    def _record_in(
        self, batch: Batch, user: UserId, action: str, *, target: str, visit: Visit, **facts: str
    ) -> None:
        told = {"ip": visit.ip, **facts}
        act = Act(actor=user, request_id=visit.request_id, action=action, target=target, facts=told)
        self._audit.record(batch, act)


def _officer_in(batch: Batch, user: UserId) -> Officer:
    row = batch.get(OFFICERS, user)
    if row is None:
        raise Refused(INVALID_TOKEN)
    return row.value


def _refuse_outdated_in(batch: Batch, proven: Officer) -> None:
    """The password was changed while it was compared."""
    if _officer_in(batch, proven.id).password_changed_at != proven.password_changed_at:
        raise Refused(INVALID_CREDENTIALS)
