"""The second half of a sign-in: which codes are good, how often, for whom and for how long."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from app.core.clock import RecordedClock
from app.core.reasons import INVALID_PARAMS, Refused
from app.features.accounts.errors import INVALID_CREDENTIALS, INVALID_OR_EXPIRED_TOKEN, LOCKED_OUT
from app.features.accounts.store import CHALLENGES
from app.features.accounts.types.proofs import LoginProof
from app.features.accounts.types.wire import ChangePassword, Entered, SignIn
from tests.cast import PASSWORD, VISIT, Cast, Stage, stage
from tests.features.accounts.showing import (
    OTHER_CODE,
    RECOVERY_CODE,
    STEP_S,
    code,
    due,
    entries,
    finish,
    give_recovery_codes,
    refusal,
    run,
    together,
    visit,
    wrong_code,
)
from tests.features.conftest import Prepared

# Which codes are good


@pytest.mark.parametrize("off", [-1, 0, 1])
def test_a_phone_may_be_half_a_minute_off(off: int, house: Stage, cast: Cast, clock: RecordedClock) -> None:
    assert run(finish(house, due(house, cast.member).mfa_token, totp_code=code(clock, off=off))).refresh


@pytest.mark.parametrize("off", [-3, -2, 2, 3])
def test_a_code_of_another_minute_is_wrong(off: int, house: Stage, cast: Cast, clock: RecordedClock) -> None:
    token = due(house, cast.member).mfa_token

    assert refusal(finish(house, token, totp_code=code(clock, off=off))) == INVALID_CREDENTIALS


@pytest.mark.parametrize("typed", ["{0}{1}{2} {3}{4}{5}", " {0}{1}{2}{3}{4}{5}\t"])
def test_a_code_is_understood_as_apps_show_it(
    typed: str, house: Stage, cast: Cast, clock: RecordedClock
) -> None:
    token = due(house, cast.member).mfa_token

    assert run(finish(house, token, totp_code=typed.format(*code(clock)))).refresh


@pytest.mark.parametrize("typed", ["000", "1234567", "no code", "１２３４５６", "-12345", "12345٦"])
def test_what_is_no_code_is_a_wrong_one(typed: str, house: Stage, cast: Cast) -> None:
    token = due(house, cast.member).mfa_token

    assert refusal(finish(house, token, totp_code=typed)) == INVALID_CREDENTIALS


def test_somebody_elses_token_takes_nobody_elses_code(house: Stage, cast: Cast, clock: RecordedClock) -> None:
    give_recovery_codes(house, cast.owner)
    token = due(house, cast.member).mfa_token

    assert refusal(finish(house, token, recovery_code=RECOVERY_CODE)) == INVALID_CREDENTIALS


@pytest.mark.parametrize(
    "shown",
    [{}, {"totp_code": "123456", "recovery_code": RECOVERY_CODE}, {"recovery_code": "x", "webauthn": {}}],
)
def test_exactly_one_proof_is_sent(shown: dict[str, Any], house: Stage, cast: Cast) -> None:
    asked = LoginProof(mfa_token=due(house, cast.member).mfa_token, **shown)

    assert refusal(house.accounts.sign_ins.finish(asked, visit=VISIT)) == INVALID_PARAMS


# How often


def test_a_code_works_once(house: Stage, cast: Cast, clock: RecordedClock) -> None:
    first, second = due(house, cast.member), due(house, cast.member)
    assert run(finish(house, first.mfa_token, totp_code=code(clock))).refresh

    assert refusal(finish(house, second.mfa_token, totp_code=code(clock))) == INVALID_CREDENTIALS

    clock.advance(STEP_S)
    assert run(finish(house, second.mfa_token, totp_code=code(clock))).refresh


def test_a_code_that_was_used_is_used_on_the_other_colour_too(
    house: Stage, cast: Cast, clock: RecordedClock, tmp_path: Path, prepared: Prepared
) -> None:
    first, second = due(house, cast.member), due(house, cast.member)
    assert run(finish(house, first.mfa_token, totp_code=code(clock))).refresh

    with other_colour(tmp_path, clock, prepared) as green:
        assert refusal(finish(green, second.mfa_token, totp_code=code(clock))) == INVALID_CREDENTIALS
        clock.advance(STEP_S)
        assert run(finish(green, second.mfa_token, totp_code=code(clock))).refresh

    assert refusal(finish(house, second.mfa_token, totp_code=code(clock))) == INVALID_OR_EXPIRED_TOKEN


def test_a_code_does_not_come_back_with_the_clock(house: Stage, cast: Cast, clock: RecordedClock) -> None:
    used = code(clock)
    assert run(finish(house, due(house, cast.member).mfa_token, totp_code=used)).refresh
    clock.advance(10 * STEP_S)
    assert run(finish(house, due(house, cast.member).mfa_token, totp_code=code(clock))).refresh

    clock.step_wall(-10 * STEP_S)

    assert refusal(finish(house, due(house, cast.member).mfa_token, totp_code=used)) == INVALID_CREDENTIALS


def test_a_code_of_the_minute_before_the_last_one_used_is_refused(
    house: Stage, cast: Cast, clock: RecordedClock
) -> None:
    assert run(finish(house, due(house, cast.member).mfa_token, totp_code=code(clock, off=1))).refresh
    token = due(house, cast.member).mfa_token

    assert refusal(finish(house, token, totp_code=code(clock, off=0))) == INVALID_CREDENTIALS


def test_a_recovery_code_works_once_and_leaves_the_others(house: Stage, cast: Cast) -> None:
    give_recovery_codes(house, cast.member)
    typed = RECOVERY_CODE.upper().replace("-", " ").replace("0", "O").replace("1", "l")
    assert run(finish(house, due(house, cast.member).mfa_token, recovery_code=typed)).refresh
    token = due(house, cast.member).mfa_token

    assert refusal(finish(house, token, recovery_code=RECOVERY_CODE)) == INVALID_CREDENTIALS

    assert house.accounts.factors.view(cast.member.user).recovery_left == 1
    assert run(finish(house, token, recovery_code=OTHER_CODE)).refresh
    assert [item.facts["left"] for item in entries(house, "factor.recovery_use")] == [0, 1]
    assert due(house, cast.member).methods == ("totp",)


def test_a_token_ends_one_sign_in(house: Stage, cast: Cast, clock: RecordedClock) -> None:
    token = due(house, cast.member).mfa_token
    assert run(finish(house, token, totp_code=code(clock))).refresh
    clock.advance(STEP_S)

    assert refusal(finish(house, token, totp_code=code(clock))) == INVALID_OR_EXPIRED_TOKEN


def test_of_many_with_one_token_one_comes_in(house: Stage, cast: Cast, clock: RecordedClock) -> None:
    give_recovery_codes(house, cast.member)
    token = due(house, cast.member).mfa_token
    before = _sessions(house, cast)

    tries = [finish(house, token, totp_code=code(clock, off=off)) for off in (0, 1)]
    tries += [finish(house, token, recovery_code=one) for one in (RECOVERY_CODE, OTHER_CODE)]
    outcomes = together(tries)

    assert sum(isinstance(one, Entered) for one in outcomes) == 1
    refused = [one.reason for one in outcomes if isinstance(one, Refused)]
    assert refused == [INVALID_OR_EXPIRED_TOKEN] * 3
    assert _sessions(house, cast) == before + 1
    assert house.accounts.factors.view(cast.member.user).recovery_left == 2  # a lost race spends no code


def test_of_many_with_one_code_one_comes_in_whichever_process_they_ask(
    house: Stage, cast: Cast, clock: RecordedClock, tmp_path: Path, prepared: Prepared
) -> None:
    with other_colour(tmp_path, clock, prepared) as green:
        tokens = [due(house, cast.member).mfa_token for _ in range(4)]
        before = _sessions(house, cast)
        tries = [
            finish(side, token, totp_code=code(clock))
            for token, side in zip(tokens, [house, green, house, green], strict=True)
        ]
        outcomes = together(tries)

    assert sum(isinstance(one, Entered) for one in outcomes) == 1
    assert [one.reason for one in outcomes if isinstance(one, Refused)] == [INVALID_CREDENTIALS] * 3
    assert _sessions(house, cast) == before + 1


# For whom and how long


def test_a_token_is_good_for_five_minutes(house: Stage, cast: Cast, clock: RecordedClock) -> None:
    early, late = due(house, cast.member).mfa_token, due(house, cast.member).mfa_token
    clock.advance(5 * 60)
    assert run(finish(house, early, totp_code=code(clock))).refresh

    clock.advance(31)

    assert refusal(finish(house, late, totp_code=code(clock))) == INVALID_OR_EXPIRED_TOKEN


@pytest.mark.parametrize(
    "token", ["", "mfa_host_x_y", "ref_host_01jz0000000000000000000000_secret", "mfa_\x00"]
)
def test_what_is_no_token_opens_nothing(token: str, house: Stage, cast: Cast, clock: RecordedClock) -> None:
    assert refusal(finish(house, token, totp_code=code(clock))) == INVALID_OR_EXPIRED_TOKEN


def test_a_token_with_another_secret_opens_nothing(house: Stage, cast: Cast, clock: RecordedClock) -> None:
    token = due(house, cast.member).mfa_token
    forged = token[:-4] + ("aaaa" if not token.endswith("aaaa") else "bbbb")

    assert refusal(finish(house, forged, totp_code=code(clock))) == INVALID_OR_EXPIRED_TOKEN


def test_a_sign_in_of_hq_is_not_ended_at_the_tenants_door(
    house: Stage, cast: Cast, clock: RecordedClock
) -> None:
    second = house.accounts.second_step
    hq = house.tree.host.batch_now(lambda batch: second.due_in(batch, cast.cto.user, realm="admin"))
    assert hq is not None

    assert refusal(finish(house, hq.mfa_token, totp_code=code(clock))) == INVALID_OR_EXPIRED_TOKEN
    assert second.waiting(hq.mfa_token, realm="admin") == cast.cto.user


def test_a_sign_in_whose_factors_were_taken_away_begins_anew(
    house: Stage, cast: Cast, clock: RecordedClock
) -> None:
    token = due(house, cast.member).mfa_token
    house.tree.host.batch_now(lambda batch: house.accounts.factors.reset_in(batch, cast.member.user))

    assert refusal(finish(house, token, totp_code=code(clock))) == INVALID_OR_EXPIRED_TOKEN


def test_only_so_many_sign_ins_of_one_person_wait(house: Stage, cast: Cast, clock: RecordedClock) -> None:
    tokens = [due(house, cast.member).mfa_token for _ in range(25)]

    assert house.tree.host.count(CHALLENGES) == 20
    assert refusal(finish(house, tokens[0], totp_code=code(clock))) == INVALID_OR_EXPIRED_TOKEN
    assert run(finish(house, tokens[-1], totp_code=code(clock))).refresh


def test_what_waits_too_long_is_swept(house: Stage, cast: Cast, clock: RecordedClock) -> None:
    due(house, cast.member)
    clock.advance(5 * 60 + 31)
    waiting = due(house, cast.member).mfa_token

    assert run(house.accounts.sweep()) == 1

    assert run(finish(house, waiting, totp_code=code(clock))).refresh


# Guessing


def test_five_wrong_proofs_lock_whatever_they_are_and_wherever_they_come_from(
    house: Stage, cast: Cast, clock: RecordedClock
) -> None:
    token = due(house, cast.member).mfa_token
    guesses = [
        {"totp_code": wrong_code(clock)},
        {"recovery_code": "wrong"},
        {"totp_code": "000"},
        {"recovery_code": OTHER_CODE},
        {"totp_code": wrong_code(clock)},
    ]
    for number, guess in enumerate(guesses):
        ip = f"198.51.{number}.1"
        assert refusal(finish(house, token, ip=ip, **guess)) == INVALID_CREDENTIALS

    with pytest.raises(Refused) as locked:
        run(finish(house, token, ip="192.0.2.1", totp_code=code(clock)))

    assert (locked.value.reason, locked.value.retry_after_s) == (LOCKED_OUT, 15 * 60)
    fresh = due(house, cast.member, ip="192.0.2.2").mfa_token  # the password's own count is not touched
    clock.advance(15 * 60)
    assert refusal(finish(house, token, totp_code=code(clock))) == INVALID_OR_EXPIRED_TOKEN
    assert refusal(finish(house, fresh, totp_code=code(clock))) == INVALID_OR_EXPIRED_TOKEN
    assert run(finish(house, due(house, cast.member).mfa_token, totp_code=code(clock))).refresh


def test_guesses_made_at_once_do_not_outrun_the_count(
    house: Stage, cast: Cast, clock: RecordedClock, tmp_path: Path, prepared: Prepared
) -> None:
    with other_colour(tmp_path, clock, prepared) as green:
        token = due(house, cast.member).mfa_token
        tries = [
            finish(side, token, totp_code=wrong_code(clock), ip=f"198.51.{number}.1")
            for number in range(20)
            for side in (house, green)
        ]
        outcomes = together(tries)

    reasons = [one.reason for one in outcomes if isinstance(one, Refused)]
    assert reasons.count(INVALID_CREDENTIALS) == 5
    assert reasons.count(LOCKED_OUT) == 35


def test_a_right_proof_forgets_the_wrong_ones_before_it(
    house: Stage, cast: Cast, clock: RecordedClock
) -> None:
    for _ in range(3):
        token = due(house, cast.member).mfa_token
        for _ in range(4):
            assert refusal(finish(house, token, totp_code=wrong_code(clock))) == INVALID_CREDENTIALS
        assert run(finish(house, token, totp_code=code(clock))).refresh
        clock.advance(STEP_S)


def test_whoever_does_not_know_the_password_cannot_lock_the_second_factor(
    house: Stage, cast: Cast, clock: RecordedClock
) -> None:
    for number in range(5):
        asked = SignIn(email=cast.member.email, password="a wrong password")
        visit_ = visit(f"198.51.{number}.1")
        assert refusal(house.accounts.sign_ins.sign_in(asked, visit=visit_)) == INVALID_CREDENTIALS
        forged = f"mfa_host_01jz000000000000000000000{number}_guess"
        assert refusal(finish(house, forged, totp_code="123456")) == INVALID_OR_EXPIRED_TOKEN
    clock.advance(15 * 60)

    assert run(finish(house, due(house, cast.member).mfa_token, totp_code=code(clock))).refresh


def test_a_locked_out_victims_open_session_goes_on(house: Stage, cast: Cast, clock: RecordedClock) -> None:
    entered = run(finish(house, due(house, cast.member).mfa_token, totp_code=code(clock)))
    token = due(house, cast.member).mfa_token
    for _ in range(6):
        refusal(finish(house, token, totp_code=wrong_code(clock)))

    refreshed = run(house.accounts.sign_ins.refresh(entered.refresh, None, visit=VISIT))

    claims = house.accounts.tokens.verify(refreshed.access.access_token)
    assert house.accounts.sessions.alive(claims.sid, cast.member.user, realm="tenant")


# What an attacker sees, and what stays written


@pytest.mark.parametrize("email", ["member@example.com", "nobody@example.com"])
def test_a_wrong_password_is_told_the_same_whether_or_not_a_factor_is_there(
    email: str, house: Stage, cast: Cast
) -> None:
    asked = SignIn(email=email, password="not the right password")

    with pytest.raises(Refused) as refused:
        run(house.accounts.sign_ins.sign_in(asked, visit=VISIT))

    assert (refused.value.reason, refused.value.facts) == (INVALID_CREDENTIALS, {})
    assert house.tree.host.count(CHALLENGES) == 0


def test_sign_ins_say_which_factor_opened_them_and_failures_stay_written(
    house: Stage, cast: Cast, clock: RecordedClock
) -> None:
    token = due(house, cast.member).mfa_token
    refusal(finish(house, token, totp_code=wrong_code(clock)))
    run(finish(house, token, totp_code=code(clock)))

    failed, opened = entries(house, "factor.prove")[0], entries(house, "session.sign_in")[0]

    assert (failed.result, failed.actor, failed.facts["method"]) == ("refused", cast.member.user, "totp")
    assert (opened.result, opened.facts["factor"]) == ("done", "totp")
    assert wrong_code(clock) not in str(failed)


def test_a_new_password_leaves_the_second_factor_where_it_is(
    house: Stage, cast: Cast, clock: RecordedClock
) -> None:
    asked = ChangePassword(current=PASSWORD, new="nine herons, slow water")
    run(house.accounts.passwords.change(cast.member.user, asked, session=cast.member.session, visit=VISIT))

    known = house.accounts.factors.enrolment(cast.member.user)
    assert (known.enrolled, known.methods) == (True, ("totp",))


@contextmanager
def other_colour(tmp_path: Path, clock: RecordedClock, prepared: Prepared) -> Iterator[Stage]:
    """Another process over the same files."""
    with stage(tmp_path / "data", clock=clock, signing_key=prepared.signing_key) as elsewhere:
        yield elsewhere


def _sessions(house: Stage, cast: Cast) -> int:
    return len(house.accounts.store.sessions_of(cast.member.user))
