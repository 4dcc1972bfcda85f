"""Somebody who knows a password keeps using it, while its owner sets a new one by mail.

To compare a password takes a tenth of a second. Whatever is in the middle of that must not come through afterwards.
"""

import asyncio
from collections.abc import Coroutine
from typing import Any

import msgspec
import pytest

from app.core.reasons import Refused
from app.features.accounts.errors import INVALID_CREDENTIALS, INVALID_OR_EXPIRED_TOKEN
from app.features.accounts.types.proofs import FactorDue
from app.features.accounts.types.wire import AcceptInvite, ChangePassword, Entered, InviteUser, Reset, SignIn
from app.features.hq.store import OFFICERS
from app.features.hq.types.entry import HqSignIn
from tests.attacks.slow import Patient, Slow, outcome_of
from tests.cast import PASSWORD, VISIT, Cast, Stage, without_factors
from tests.features.conftest import Prepared
from tests.features.hq.house import Above

NEW_PASSWORD = "a lantern under the stairs"
THIEFS_PASSWORD = "what the thief would like it to be"


@pytest.mark.parametrize("factor", [True, False])
def test_a_sign_in_that_was_under_way_comes_to_nothing(factor: bool, slow: Slow, prepared: Prepared) -> None:
    house, person = slow.house, prepared.cast.member
    if not factor:
        without_factors(house.accounts)
    token = _reset_token(house, person.email)
    signing_in = house.accounts.sign_ins.sign_in(SignIn(email=person.email, password=PASSWORD), visit=VISIT)

    outcome = slow.outcome(signing_in, lambda: _reset(house, token))

    assert isinstance(outcome, Refused)
    assert outcome.reason == INVALID_CREDENTIALS
    assert house.accounts.sessions.count(person.user) == 0
    assert isinstance(_sign_in(house, person.email, NEW_PASSWORD), FactorDue if factor else Entered)


def test_a_change_that_was_under_way_does_not_take_the_new_password_back(
    slow: Slow, prepared: Prepared
) -> None:
    house, person = slow.house, prepared.cast.member
    without_factors(house.accounts)
    token = _reset_token(house, person.email)
    asked = ChangePassword(current=PASSWORD, new=THIEFS_PASSWORD)
    changing = house.accounts.passwords.change(person.user, asked, session=person.session, visit=VISIT)

    outcome = slow.outcome(changing, lambda: _reset(house, token))

    assert isinstance(outcome, Refused)
    assert outcome.reason == INVALID_CREDENTIALS
    assert isinstance(_sign_in(house, person.email, NEW_PASSWORD), Entered)


def test_an_invitation_is_not_accepted_by_a_password_of_before(slow: Slow, prepared: Prepared) -> None:
    house, person = slow.house, prepared.cast.stranger
    without_factors(house.accounts)
    invitation, token = _invited(house, prepared.cast, person.email), _reset_token(house, person.email)
    accepted = AcceptInvite(token=invitation, password=PASSWORD)

    outcome = slow.outcome(
        house.accounts.accepting.accept(accepted, visit=VISIT), lambda: _reset(house, token)
    )

    assert isinstance(outcome, Refused)
    assert outcome.reason == INVALID_OR_EXPIRED_TOKEN
    assert house.accounts.sessions.count(person.user) == 0
    assert isinstance(_sign_in(house, person.email, NEW_PASSWORD), Entered)


@pytest.mark.parametrize("with_code", [True, False])
def test_nor_does_anybody_enter_hq_so(with_code: bool, hq: Above) -> None:
    patient, officer = Patient(), hq.known.officer
    hq.house.accounts.hashing._hasher = patient
    code = hq.known.code(hq.clock) if with_code else None
    asked = HqSignIn(email=hq.known.email, password=hq.known.password, totp_code=code)

    async def changed_elsewhere() -> None:
        newer = msgspec.structs.replace(officer, password_changed_at=hq.clock.now_us())
        await hq.house.tree.host.batch(lambda batch: batch.put(OFFICERS, officer.id, newer))

    outcome = outcome_of(hq.house.hq.entering.sign_in(asked, visit=VISIT), patient, changed_elsewhere)

    assert isinstance(outcome, Refused)
    assert outcome.reason == INVALID_CREDENTIALS
    assert hq.house.accounts.sessions.count(officer.id) == 0


async def _reset(house: Stage, token: str) -> None:
    await house.accounts.passwords.reset(Reset(token=token, password=NEW_PASSWORD), visit=VISIT)


def _reset_token(house: Stage, email: str) -> str:
    asyncio.run(house.accounts.passwords.forgot(email, visit=VISIT))
    return _token_of_newest(house)


def _invited(house: Stage, cast: Cast, email: str) -> str:
    asked = InviteUser(email=email, role="member")
    asyncio.run(house.accounts.invites.invite(cast.org, asked, asker=cast.owner.asker, idem=None))
    return _token_of_newest(house)


def _token_of_newest(house: Stage) -> str:
    text = house.mail.show(house.mail.items()[0].id).text or ""
    return text.partition("#token=")[2].split()[0]


def _sign_in(house: Stage, email: str, password: str) -> Entered | FactorDue:
    signing_in: Coroutine[Any, Any, Entered | FactorDue] = house.accounts.sign_ins.sign_in(
        SignIn(email=email, password=password), visit=VISIT
    )
    return asyncio.run(signing_in)
