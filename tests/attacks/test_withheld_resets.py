"""Keeping somebody from a new password without knowing anything but their address."""

import asyncio

from app.core.clock import RecordedClock
from app.core.reasons import Refused
from tests.cast import VISIT, Cast, Stage, sign_up

QUARTER_S = 15 * 60


def test_asking_every_quarter_of_an_hour_does_not_keep_the_mail_from_its_reader(
    house: Stage, cast: Cast, clock: RecordedClock
) -> None:
    """Requests beyond the allowance sent nothing, but counted: four in an hour, and no mail ever came again."""
    for _ in range(12):
        _forgot(house, cast.owner.email)
        clock.advance(QUARTER_S)
    sent = len(house.mail.items())

    clock.advance(QUARTER_S)
    _forgot(house, cast.owner.email)

    assert sent >= 9
    assert len(house.mail.items()) == sent + 1


def test_signing_up_with_an_address_does_not_use_up_its_reset_mails(mailing_cast: Stage, cast: Cast) -> None:
    for _ in range(3):
        _sign_up_again(mailing_cast, "owner")
    told = len(mailing_cast.mail.items())

    _forgot(mailing_cast, cast.owner.email)

    assert told == 3
    assert mailing_cast.mail.items()[0].subject != mailing_cast.mail.items()[1].subject
    assert len(mailing_cast.mail.items()) == told + 1


def test_nobody_is_flooded_by_either(mailing_cast: Stage, cast: Cast) -> None:
    for _ in range(6):
        _sign_up_again(mailing_cast, "owner")
        _forgot(mailing_cast, cast.owner.email)

    assert len(mailing_cast.mail.items()) == 6


def _forgot(house: Stage, address: str) -> None:
    asyncio.run(house.accounts.passwords.forgot(address, visit=VISIT))


def _sign_up_again(house: Stage, name: str) -> None:
    async def tried() -> bool:
        try:
            await house.accounts.sign_ups.admit(sign_up(name, "Another"), visit=VISIT)
        except Refused:
            return True
        return False

    assert asyncio.run(tried())
