"""A stop while a factor is set up or shown: at every touch of the disk."""

import asyncio
from pathlib import Path

import pytest

from app.core.clock import SystemClock
from app.core.reasons import Refused
from app.features.accounts.rules.totp import code_at, step_at
from tests.cast import VISIT, Cast, Stage, assemble, stage, without_factors
from tests.features.accounts.showing import OTHER_CODE, RECOVERY_CODE, due, finish, give_recovery_codes, run
from tests.features.accounts.test_crashes import _started, _stopped_everywhere


def test_a_stop_while_an_app_is_confirmed_leaves_it_waiting_or_active(tmp_path: Path) -> None:
    """The codes of an answer that never came are lost; the app makes new ones."""
    cast = _prepared(tmp_path / "given")
    with stage(tmp_path / "given", clock=SystemClock()) as house:
        without_factors(house.accounts)
        secret = run(house.accounts.totps.enroll(cast.member.user, cast.member.email, visit=VISIT)).secret

    async def act(house: Stage) -> None:
        await house.accounts.totps.activate(cast.member.user, _code(secret), visit=VISIT)

    for data in _stopped_everywhere(tmp_path, act, given=tmp_path / "given"):
        with _started(data) as house:
            known = house.accounts.factors.of(cast.member.user)
            assert (known.pending is None) == (known.totp is not None)
            assert len(known.recovery) == (10 if known.enrolled else 0)
            accounts, user = house.accounts, cast.member.user
            again = accounts.totps.activate(user, _code(secret), visit=VISIT)
            if known.enrolled:
                again.close()
                again = accounts.recovery.renew(user, visit=VISIT)
            assert len(run(again).recovery_codes) == 10


def test_a_stop_while_a_code_is_shown_spends_it_with_the_session_or_not_at_all(tmp_path: Path) -> None:
    cast = _prepared(tmp_path / "given")
    with stage(tmp_path / "given", clock=SystemClock()) as house:
        give_recovery_codes(house, cast.member)
        token = due(house, cast.member).mfa_token
        before = len(house.accounts.store.sessions_of(cast.member.user))

    async def act(house: Stage) -> None:
        await finish(house, token, recovery_code=RECOVERY_CODE)

    for data in _stopped_everywhere(tmp_path, act, given=tmp_path / "given"):
        with _started(data) as house:
            opened = len(house.accounts.store.sessions_of(cast.member.user)) - before
            left = house.accounts.factors.view(cast.member.user).recovery_left
            assert (opened, left) in ((0, 2), (1, 1))
            if opened:
                with pytest.raises(Refused):
                    run(finish(house, token, recovery_code=OTHER_CODE))
            else:
                assert run(finish(house, token, recovery_code=RECOVERY_CODE)).refresh


def test_a_stop_while_a_wrong_code_is_counted_forgets_no_count_that_was_told(tmp_path: Path) -> None:
    cast = _prepared(tmp_path / "given")
    with stage(tmp_path / "given", clock=SystemClock()) as house:
        token = due(house, cast.member).mfa_token
        for _ in range(4):
            with pytest.raises(Refused):
                run(finish(house, token, totp_code="no code"))

    async def act(house: Stage) -> None:
        with pytest.raises(Refused):
            await finish(house, token, totp_code="no code")

    for data in _stopped_everywhere(tmp_path, act, given=tmp_path / "given"):
        with _started(data) as house:
            failures = house.accounts.store.failures(f"factor:{cast.member.user}")
            assert failures is not None
            assert len(failures.at) in (4, 5)
            assert (failures.locked_until is None) == (len(failures.at) == 4)


def _prepared(data: Path) -> Cast:
    with stage(data, clock=SystemClock()) as house:
        return asyncio.run(assemble(house.accounts))


def _code(secret: str) -> str:
    return code_at(secret, step_at(SystemClock().now_us()))
