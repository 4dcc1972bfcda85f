"""An invitation by mail takes over an account that never proved its address; never one that just did."""

import asyncio
import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher

from app.core.clock import RecordedClock
from app.core.reasons import Refused
from app.features.accounts.errors import INVALID_OR_EXPIRED_TOKEN
from app.features.accounts.types.proofs import FactorDue
from app.features.accounts.types.wire import AcceptInvite, Entered, InviteUser
from tests.cast import PASSWORD, VISIT, Cast, Player, Stage, stage, without_factors
from tests.features.accounts.sso import change, person_at, verify
from tests.features.conftest import Prepared

OTHER_PASSWORD = "what the reader of the mail chose"


class Patient(PasswordHasher):
    """Once told to wait, it compares the next password and then stands still until it is let go."""

    def __init__(self) -> None:
        super().__init__(time_cost=1, memory_cost=8, parallelism=1)
        self.waits = False
        self.arrived, self.go_on = threading.Event(), threading.Event()

    def verify(self, hash: str | bytes, password: str | bytes) -> Any:  # noqa: A002  (the library's own name)
        try:
            return super().verify(hash, password)
        finally:
            if self.waits:
                self.waits = False
                self.arrived.set()
                self.go_on.wait(30)


@dataclass(frozen=True)
class Slow:
    house: Stage
    hasher: Patient

    def accepted(self, asked: AcceptInvite, meanwhile: Any) -> Entered | FactorDue | Refused:
        """What comes of an acceptance during whose comparing of passwords something else happened."""

        async def both() -> Entered | FactorDue:
            self.hasher.waits = True
            accepting = asyncio.create_task(self.house.accounts.accepting.accept(asked, visit=VISIT))
            await asyncio.to_thread(self.hasher.arrived.wait, 30)
            meanwhile()
            self.hasher.go_on.set()
            return await accepting

        try:
            return asyncio.run(both())
        except Refused as refused:
            return refused


@pytest.fixture
def slow(tmp_path: Path, clock: RecordedClock, prepared: Prepared) -> Iterator[Slow]:
    shutil.copytree(prepared.data, tmp_path / "slow")
    hasher = Patient()
    with stage(
        tmp_path / "slow", clock=clock, signing_key=prepared.signing_key, can_mail=True, hasher=hasher
    ) as standing:
        yield Slow(standing, hasher)


def test_who_proved_their_address_meanwhile_keeps_password_factor_and_sign_ins(
    slow: Slow, prepared: Prepared
) -> None:
    """Else one request opened a session without the second factor, and left the factor in its place."""
    house, person = slow.house, prepared.cast.stranger
    asked = AcceptInvite(token=_mailed(house, prepared.cast, person), password=OTHER_PASSWORD)
    before = house.accounts.sessions.count(person.user)

    outcome = slow.accepted(asked, lambda: verify(house, person.user))

    assert isinstance(outcome, Refused)
    assert outcome.reason == INVALID_OR_EXPIRED_TOKEN
    assert house.accounts.sessions.count(person.user) == before
    assert house.accounts.factors.enrolment(person.user).enrolled
    assert house.orgs.member(prepared.cast.org, person.user) is None


def test_a_password_that_was_changed_meanwhile_stays_changed(slow: Slow, prepared: Prepared) -> None:
    house, person = slow.house, prepared.cast.stranger
    without_factors(house.accounts)
    asked = AcceptInvite(token=_mailed(house, prepared.cast, person), password=PASSWORD)
    changed = slow.hasher.hash("a lantern under the stairs")

    outcome = slow.accepted(asked, lambda: change(house, person.user, password_hash=changed))

    assert isinstance(outcome, Entered)
    known = person_at(house, person.email)
    assert known is not None
    assert known.password_hash == changed
    assert known.verified_at is not None


def _mailed(house: Stage, cast: Cast, player: Player) -> str:
    asked = InviteUser(email=player.email, role="member")
    asyncio.run(house.accounts.invites.invite(cast.org, asked, asker=cast.owner.asker, idem=None))
    text = house.mail.show(house.mail.items()[0].id).text or ""
    return text.partition("#token=")[2].split()[0]
