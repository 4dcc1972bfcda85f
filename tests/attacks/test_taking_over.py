"""An invitation by mail takes over an account that never proved its address; never one that just did."""

import asyncio
from collections.abc import Callable

import pytest

from app.core.ids import UserId
from app.core.reasons import Refused
from app.features.accounts.errors import INVALID_OR_EXPIRED_TOKEN
from app.features.accounts.types.wire import AcceptInvite, InviteUser
from tests.attacks.slow import Slow
from tests.cast import VISIT, Cast, Player, Stage, give_a_factor, without_factors
from tests.features.accounts.sso import verify
from tests.features.conftest import Prepared

OTHER_PASSWORD = "what the reader of the mail chose"


def give_a_factor_to(house: Stage, user: UserId) -> None:
    give_a_factor(house.accounts, user)


@pytest.mark.parametrize("act", [verify, give_a_factor_to])
def test_who_proved_their_address_or_set_a_factor_up_meanwhile_keeps_their_account(
    act: Callable[[Stage, UserId], None], slow: Slow, prepared: Prepared
) -> None:
    """Else one request opened a session without the second factor, and left the factor in its place."""
    house, person = slow.house, prepared.cast.stranger
    without_factors(house.accounts)
    asked = AcceptInvite(token=_mailed(house, prepared.cast, person), password=OTHER_PASSWORD)
    before = house.accounts.sessions.count(person.user)

    async def meanwhile() -> None:
        act(house, person.user)

    outcome = slow.outcome(house.accounts.accepting.accept(asked, visit=VISIT), meanwhile)

    assert isinstance(outcome, Refused)
    assert outcome.reason == INVALID_OR_EXPIRED_TOKEN
    assert house.accounts.sessions.count(person.user) == before
    assert house.accounts.factors.enrolment(person.user).enrolled is (act is give_a_factor_to)
    assert house.orgs.member(prepared.cast.org, person.user) is None


def _mailed(house: Stage, cast: Cast, player: Player) -> str:
    asked = InviteUser(email=player.email, role="member")
    asyncio.run(house.accounts.invites.invite(cast.org, asked, asker=cast.owner.asker, idem=None))
    text = house.mail.show(house.mail.items()[0].id).text or ""
    return text.partition("#token=")[2].split()[0]
