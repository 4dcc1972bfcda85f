"""One password, tried on many accounts in the same moment."""

import asyncio
from collections import Counter
from pathlib import Path

from app.core.clock import RecordedClock
from app.core.reasons import Refused
from app.features.accounts.types.wire import SignIn
from tests.cast import PASSWORD, VISIT, Cast, Stage, stage

GUESSES = 60


def test_no_more_than_twenty_guesses_of_a_network_are_judged_however_many_come_at_once(
    house: Stage, cast: Cast
) -> None:
    told = asyncio.run(_all_at_once([(house, f"guess{number}@example.com") for number in range(GUESSES)]))

    assert told == {"invalid_credentials": 20, "locked_out": GUESSES - 20}


def test_nor_by_two_processes(house: Stage, cast: Cast, clock: RecordedClock, tmp_path: Path) -> None:
    with stage(tmp_path / "data", clock=clock) as elsewhere:
        houses = [house, elsewhere]
        told = asyncio.run(
            _all_at_once([(houses[number % 2], f"guess{number}@example.com") for number in range(GUESSES)])
        )

    assert told == {"invalid_credentials": 20, "locked_out": GUESSES - 20}


def test_the_right_password_among_them_is_not_told_apart(house: Stage, cast: Cast) -> None:
    tries = [(house, f"guess{number}@example.com") for number in range(GUESSES - 1)]

    told = asyncio.run(_all_at_once([*tries, (house, cast.member.email)]))

    assert told["a way in"] == 0


async def _all_at_once(tries: list[tuple[Stage, str]]) -> Counter[str]:
    return Counter(await asyncio.gather(*(_told(house, email) for house, email in tries)))


async def _told(house: Stage, email: str) -> str:
    try:
        await house.accounts.sign_ins.sign_in(SignIn(email=email, password=PASSWORD), visit=VISIT)
    except Refused as refused:
        return refused.reason.code
    return "a way in"
