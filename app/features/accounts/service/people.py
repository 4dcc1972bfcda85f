"""Persons: how a new one is checked and made, what one sees and changes of oneself."""

import msgspec

from app.core.ids import UserId
from app.core.reasons import NOT_FOUND, Refused, invalid
from app.features.accounts.errors import NAME_UNFIT, NO_ADDRESS
from app.features.accounts.rules.addresses import normal_email
from app.features.accounts.rules.passwords import common_passwords, problem_with
from app.features.accounts.service.access import Accesses
from app.features.accounts.service.desk import Desk
from app.features.accounts.service.factors import Factors as FactorsOf
from app.features.accounts.service.hashing import Hashing
from app.features.accounts.store import IDENTITIES
from app.features.accounts.types.records import Identity
from app.features.accounts.types.wire import Me, Self, Visit
from app.features.audit.types import Act
from app.features.orgs.service import is_plain_line
from app.store.batch import Batch


class People:
    def __init__(self, desk: Desk, *, accesses: Accesses, hashing: Hashing, factors: FactorsOf) -> None:
        self._store = desk.store
        self._audit = desk.audit
        self._ids = desk.ids
        self._clock = desk.clock
        self._accesses = accesses
        self._hashing = hashing
        self._factors = factors
        self._common: frozenset[str] | None = None

    async def newcomer(self, email: str, *, name: str, password: str, claim: str) -> Identity:
        """A person who is not stored yet. The address is checked and normal already."""
        checked_name(name)
        self.refuse_weak(password, email=email)
        return Identity(
            id=self._ids.user(),
            email=email,
            name=name.strip(),
            password_hash=await self._hashing.hashed(password),
            created_at=self._clock.now_us(),
            born_of=claim,
        )

    def refuse_weak(self, password: str, *, email: str, field: str = "password") -> None:
        """The list of common passwords is read when the first new password comes."""
        if self._common is None:
            self._common = common_passwords()
        problem = problem_with(password, email, self._common)
        if problem is not None:
            raise invalid(field, problem)

    def me(self, user: UserId) -> Me:
        person = self._person(user)
        return Me(
            user_id=person.id,
            email=person.email,
            name=person.name,
            orgs=self._accesses.my_orgs(user, due_at=lambda org: self._factors.due_at(org, user)),
            mfa=self._factors.view(user),
        )

    async def rename(self, user: UserId, name: str, *, visit: Visit) -> Me:
        checked_name(name)

        def write(batch: Batch) -> None:
            row = batch.get(IDENTITIES, user)
            if row is None:
                raise Refused(NOT_FOUND)
            batch.put(IDENTITIES, user, msgspec.structs.replace(row.value, name=name.strip()))
            self._audit.record(
                batch, Act(actor=user, request_id=visit.request_id, action="account.rename", target=user)
            )

        await self._store.host.batch(write)
        return self.me(user)

    def _person(self, user: UserId) -> Identity:
        row = self._store.identity(user)
        if row is None:
            raise Refused(NOT_FOUND)
        return row.value


def self_of(person: Identity) -> Self:
    return Self(id=person.id, email=person.email, name=person.name)


def checked_email(text: str) -> str:
    email = normal_email(text)
    if email is None:
        raise invalid("email", NO_ADDRESS)
    return email


def checked_name(text: str) -> None:
    if not is_plain_line(text):
        raise invalid("name", NAME_UNFIT)
