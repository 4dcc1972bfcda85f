"""Persons of the tenants, by address: to help somebody who cannot get in any more."""

from typing import Final

import msgspec

from app.core.clock import DAY_US
from app.core.ids import UserId
from app.core.reasons import NOT_FOUND, Refused
from app.features.accounts.service.factors import Factors
from app.features.accounts.service.registry import Registry
from app.features.accounts.service.sessions import Sessions
from app.features.accounts.types.records import Identity, Link
from app.features.accounts.types.wire import Factors as FactorsView
from app.features.hq.service.ledger import Ledger
from app.features.hq.service.letters import factors_reset
from app.features.hq.store import HqStore
from app.features.hq.types.entry import By
from app.features.hq.types.people import PersonItem, PersonOrg
from app.features.notices.service import Outbox
from app.features.orgs.service import Orgs
from app.store.batch import Batch
from app.store.errors import StoreError
from app.store.kinds import Idem
from app.store.tree import Tree

LETTER_KEPT_US: Final = 7 * DAY_US


class HqPeople:
    def __init__(
        self,
        tree: Tree,
        *,
        registry: Registry,
        factors: Factors,
        sessions: Sessions,
        orgs: Orgs,
        outbox: Outbox,
        ledger: Ledger,
    ) -> None:
        self._tree = tree
        self._store = HqStore(tree)
        self._registry = registry
        self._factors = factors
        self._sessions = sessions
        self._orgs = orgs
        self._outbox = outbox
        self._ledger = ledger

    async def at(self, email: str, *, by: By) -> tuple[PersonItem, ...]:
        """Whoever has this address. That it was looked for is written down, not by its words."""
        person = self._registry.person_at(email)
        await self._ledger.record(by, "hq.person.read", target=None if person is None else person.id)
        return () if person is None else (self._shown(person),)

    async def reset_factors(self, user: UserId, why: str, *, by: By, idem: Idem | None = None) -> PersonItem:
        """Every factor and every sign-in goes; the person hears of it by mail, their orgs in their logs."""
        person = self._registry.person(user)
        if person is None:
            raise Refused(NOT_FOUND)
        orgs = [link.org_id for link in self._registry.ties_of(user)]
        none = FactorsView(totp=False, webauthn=False, recovery_left=0)
        after = msgspec.structs.replace(self._shown(person), mfa=none, sessions=0)

        def write(batch: Batch) -> PersonItem:
            self._factors.reset_in(batch, user)
            self._ledger.record_in(batch, by, "hq.factors.reset", target=user, why=why)
            for org in orgs:
                self._ledger.owe_in(batch, by, org=org, action="factors.reset", target=user, why=why)
            self._outbox.put(batch, factors_reset(person.email, expires_at_us=batch.now_us + LETTER_KEPT_US))
            return after

        answer = await self._tree.host.batch(write, idem=idem)
        await self._ledger.settle()
        return answer

    def _shown(self, person: Identity) -> PersonItem:
        return PersonItem(
            user_id=person.id,
            email=person.email,
            name=person.name,
            verified=person.verified_at is not None,
            mfa=self._factors.view(person.id),
            orgs=tuple(org for link in self._registry.ties_of(person.id) if (org := self._org(link))),
            sessions=self._sessions.count(person.id),
        )

    def _org(self, link: Link) -> PersonOrg | None:
        """As the org's own list has it; where that cannot be read, as the host knows it."""
        try:
            profile, member = self._orgs.profile(link.org_id), self._orgs.member(link.org_id, link.user_id)
        except StoreError:
            summary = self._store.summary(link.org_id)
            name = "" if summary is None else summary.name
            return PersonOrg(org_id=link.org_id, name=name, role=link.role, disabled=False)
        if profile is None or member is None:
            return None
        return PersonOrg(org_id=link.org_id, name=profile.name, role=member.role, disabled=member.disabled)
