"""HQ's own users: made, listed and removed by the operator on the host, never over the network."""

from typing import Final

import msgspec

from app.core.clock import Clock, rfc3339
from app.core.ids import Ids, UserId
from app.core.reasons import DUPLICATE, INVALID_STATE, NOT_FOUND, Refused
from app.features.accounts.service import Accounts
from app.features.accounts.service.issuing import Issue
from app.features.accounts.service.people import checked_email, checked_name
from app.features.audit.service import Audit
from app.features.audit.types import OPERATOR, Act, Fact
from app.features.hq.errors import ADDRESS_TAKEN, LAST_OFFICER
from app.features.hq.store import OFFICERS, HqStore, officer_in
from app.features.hq.types.people import OfficerItem
from app.features.hq.types.records import Officer
from app.store.batch import Batch
from app.store.tree import Tree

PASSWORD_BYTES: Final = 15
"""A password that is made: twenty characters that nobody guesses."""


class NewOfficer(msgspec.Struct, frozen=True, kw_only=True):
    email: str
    name: str
    password: str


class Officers:
    def __init__(self, tree: Tree, accounts: Accounts, *, audit: Audit, ids: Ids, clock: Clock) -> None:
        self._store = HqStore(tree)
        self._accounts = accounts
        self._audit = audit
        self._ids = ids
        self._clock = clock

    def list(self) -> list[OfficerItem]:
        return [self._shown(officer) for officer in self._store.officers()]

    async def create(self, wanted: NewOfficer, issue: Issue, *, request_id: str) -> Officer:
        """The user and their second factor at once: nobody is ever without one."""
        email = checked_email(wanted.email)
        checked_name(wanted.name)
        self._accounts.people.refuse_weak(wanted.password, email=email)
        officer = Officer(
            id=self._ids.user(),
            email=email,
            name=wanted.name.strip(),
            password_hash=await self._accounts.hashing.hashed(wanted.password),
            created_at=self._clock.now_us(),
        )

        def write(batch: Batch) -> None:
            if officer_in(batch, email) is not None:
                raise Refused(DUPLICATE, why=ADDRESS_TAKEN)
            batch.put(OFFICERS, officer.id, officer, expect=0)
            self._accounts.issuing.issue_in(batch, officer.id, issue)
            self._record_in(batch, "hq.user.create", officer.id, request_id=request_id, name=officer.name)

        await self._store.host.batch(write)
        return officer

    async def reset_factors(self, email: str, issue: Issue, *, request_id: str) -> Officer:
        """New factors in the place of lost ones. Every sign-in ends."""
        officer = self._at(email)

        def write(batch: Batch) -> None:
            self._there_in(batch, officer.id)
            self._accounts.issuing.issue_in(batch, officer.id, issue)
            self._accounts.sessions.end_all_in(batch, officer.id)
            self._record_in(batch, "hq.user.reset_factors", officer.id, request_id=request_id)

        await self._store.host.batch(write)
        return officer

    async def remove(self, email: str, *, even_the_last: bool, request_id: str) -> Officer:
        officer = self._at(email)

        def write(batch: Batch) -> None:
            self._there_in(batch, officer.id)
            if batch.count(OFFICERS) == 1 and not even_the_last:
                raise Refused(INVALID_STATE, why=LAST_OFFICER)
            batch.delete(OFFICERS, officer.id)
            self._accounts.issuing.forget_in(batch, officer.id)
            self._accounts.sessions.end_all_in(batch, officer.id)
            self._record_in(batch, "hq.user.remove", officer.id, request_id=request_id, name=officer.name)

        await self._store.host.batch(write)
        return officer

    def _at(self, email: str) -> Officer:
        row = self._store.officer_at(checked_email(email))
        if row is None:
            raise Refused(NOT_FOUND)
        return row.value

    def _there_in(self, batch: Batch, user: UserId) -> None:
        if batch.get(OFFICERS, user) is None:
            raise Refused(NOT_FOUND)

    def _record_in(self, batch: Batch, action: str, user: UserId, *, request_id: str, **facts: Fact) -> None:
        act = Act(actor=OPERATOR, request_id=request_id, action=action, target=user, facts=facts)
        self._audit.record(batch, act)

    def _shown(self, officer: Officer) -> OfficerItem:
        return OfficerItem(
            user_id=officer.id,
            email=officer.email,
            name=officer.name,
            mfa=self._accounts.factors.view(officer.id),
            created_at=rfc3339(officer.created_at),
            last_sign_in_at=None if officer.signed_in_at is None else rfc3339(officer.signed_in_at),
            sessions=self._accounts.sessions.count(officer.id),
        )
