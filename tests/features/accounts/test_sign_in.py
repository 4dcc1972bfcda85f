"""Signing in, and what guessing costs."""

import asyncio
from collections.abc import Coroutine
from pathlib import Path
from typing import Any, TypeVar

import pytest
from argon2 import PasswordHasher

from app.core.clock import RecordedClock
from app.core.ids import HOST
from app.core.randomness import SystemRandomness
from app.core.reasons import Reason, Refused
from app.features.accounts.errors import INVALID_CREDENTIALS, LOCKED_OUT
from app.features.accounts.service.hashing import WAITING_MAX, Hashing, strong_hasher
from app.features.accounts.types.wire import Entered, SignIn, Visit
from app.features.audit.types import AuditQuery
from tests.cast import PASSWORD, VISIT, Cast, Stage, came_in, cheap_hasher, stage

pytestmark = pytest.mark.usefixtures("by_password_alone")

T = TypeVar("T")
WRONG = "not the right password"
UNKNOWN = "nobody@example.com"


def test_the_right_password_opens_a_session(house: Stage, cast: Cast) -> None:
    entered = _signed_in(house, cast.member.email)

    claims = house.accounts.tokens.verify(entered.access.access_token)
    assert (claims.user_id, claims.org_id, claims.role) == (cast.member.user, cast.org, "member")
    assert house.accounts.sessions.alive(claims.sid, claims.user_id, realm="tenant")


def test_case_and_blanks_around_an_address_make_no_difference(house: Stage, cast: Cast) -> None:
    assert _signed_in(house, f"  {cast.member.email.upper()} ").refresh


@pytest.mark.parametrize("email", ["member@example.com", UNKNOWN, "no address at all"])
def test_wrong_is_wrong_whether_or_not_the_address_is_known(email: str, house: Stage, cast: Cast) -> None:
    refused = _refused(house, email)

    assert (refused.reason, refused.facts, refused.retry_after_s) == (INVALID_CREDENTIALS, {}, None)


@pytest.mark.parametrize("email", ["member@example.com", UNKNOWN])
def test_the_sixth_try_is_locked_out_even_with_the_right_password(
    email: str, house: Stage, cast: Cast, clock: RecordedClock
) -> None:
    for _ in range(5):
        assert _refused(house, email).reason == INVALID_CREDENTIALS

    locked = _refused(house, email, PASSWORD)

    assert (locked.reason, locked.retry_after_s) == (LOCKED_OUT, 15 * 60)
    clock.advance(15 * 60)
    assert _refused(house, email).reason == INVALID_CREDENTIALS


def test_a_success_forgets_the_failures_before_it(house: Stage, cast: Cast) -> None:
    for _ in range(3):
        for _ in range(4):
            assert _refused(house, cast.member.email).reason == INVALID_CREDENTIALS
        assert _signed_in(house, cast.member.email).refresh


def test_guesses_made_at_once_do_not_outrun_the_count(house: Stage, cast: Cast) -> None:
    async def together() -> list[Any]:
        tries = (_sign_in(house, cast.member.email, WRONG, ip=f"198.51.{n}.1") for n in range(30))
        return list(await asyncio.gather(*tries, return_exceptions=True))

    reasons = [refused.reason for refused in asyncio.run(together())]

    assert reasons.count(INVALID_CREDENTIALS) == 5
    assert reasons.count(LOCKED_OUT) == 25


def test_the_owner_of_an_account_may_sign_in_many_times_at_once(house: Stage, cast: Cast) -> None:
    async def together() -> list[Entered]:
        return list(await asyncio.gather(*(_sign_in(house, cast.member.email, PASSWORD) for _ in range(12))))

    assert len({entered.refresh for entered in asyncio.run(together())}) == 12


def test_twenty_failures_lock_a_network_out_whatever_the_addresses(house: Stage, cast: Cast) -> None:
    for number in range(20):
        refused = _refused(house, f"guess{number}@example.com", ip=f"198.51.100.{number}")
        assert refused.reason == INVALID_CREDENTIALS

    assert _refused(house, cast.member.email, PASSWORD, ip="198.51.100.99").reason == LOCKED_OUT
    assert _signed_in(house, cast.member.email, ip="198.51.101.1").refresh


def test_twenty_people_of_one_office_may_sign_in(house: Stage, cast: Cast) -> None:
    for _ in range(21):
        assert _signed_in(house, cast.member.email).refresh


def test_a_lock_out_is_felt_by_whoever_else_serves_the_tree(
    house: Stage, cast: Cast, clock: RecordedClock, tmp_path: Path
) -> None:
    for _ in range(5):
        _refused(house, cast.member.email)

    with stage(tmp_path / "data", clock=clock) as elsewhere:
        refused = _refused(elsewhere, cast.member.email, PASSWORD)

    assert refused.reason == LOCKED_OUT


def test_a_locked_out_victims_open_session_goes_on(house: Stage, cast: Cast) -> None:
    entered = _signed_in(house, cast.member.email)
    for _ in range(6):
        _refused(house, cast.member.email)

    refreshed = run(house.accounts.sign_ins.refresh(entered.refresh, None, visit=VISIT))

    assert house.accounts.tokens.verify(refreshed.access.access_token).user_id == cast.member.user
    assert house.accounts.sessions.alive(cast.member.session, cast.member.user, realm="tenant")


def test_sign_ins_are_written_down_good_and_bad(house: Stage, cast: Cast) -> None:
    _refused(house, cast.member.email)
    _signed_in(house, cast.member.email)

    page = run(house.audit.page(HOST, AuditQuery(action="session.sign_in", limit=2)))

    assert [entry.result for entry in page.items] == ["done", "refused"]
    assert all(entry.request_id == VISIT.request_id for entry in page.items)
    assert cast.member.email not in str(page.items)


def test_a_hash_made_when_guesses_were_cheaper_is_renewed(house: Stage, cast: Cast) -> None:
    before = _hash_of(house, cast)
    house.accounts.hashing._hasher = PasswordHasher(time_cost=2, memory_cost=8, parallelism=1)

    _signed_in(house, cast.member.email)

    assert _hash_of(house, cast) != before
    assert _signed_in(house, cast.member.email).refresh


@pytest.mark.parametrize("typed", ["caf\u00e9 au lait at noon", "cafe\u0301 au lait at noon"])
def test_an_accent_is_the_same_however_the_keyboard_made_it(typed: str) -> None:
    hashing = Hashing(cheap_hasher(), SystemRandomness())

    assert run(hashing.fits(run(hashing.hashed("caf\u00e9 au lait at noon")), typed))
    hashing.close()


def test_the_real_parameters_cost_what_they_must() -> None:
    hashing = Hashing(strong_hasher(), SystemRandomness())
    stored = run(hashing.hashed(PASSWORD))

    assert stored.startswith("$argon2id$v=19$m=47104,t=3,p=1$")
    assert run(hashing.fits(stored, PASSWORD))
    assert not run(hashing.fits(stored, WRONG))
    assert not run(hashing.fits(None, PASSWORD))
    assert not run(hashing.fits("damaged", PASSWORD))
    hashing.close()


def test_more_passwords_than_can_be_compared_soon_are_sent_away() -> None:
    hashing = Hashing(cheap_hasher(), SystemRandomness())

    async def together() -> list[Any]:
        many = (hashing.hashed(PASSWORD) for _ in range(WAITING_MAX + 5))
        return list(await asyncio.gather(*many, return_exceptions=True))

    refused = [outcome for outcome in run(together()) if isinstance(outcome, Refused)]
    hashing.close()

    assert [one.reason.code for one in refused] == ["rate_limited"] * 5


def run(work: Coroutine[Any, Any, T]) -> T:
    return asyncio.run(work)


async def _sign_in(house: Stage, email: str, password: str, ip: str = VISIT.ip) -> Entered:
    visit = Visit(request_id=VISIT.request_id, ip=ip, user_agent="")
    asked = SignIn(email=email, password=password)
    return came_in(await house.accounts.sign_ins.sign_in(asked, visit=visit))


def _signed_in(house: Stage, email: str, ip: str = VISIT.ip) -> Entered:
    return run(_sign_in(house, email, PASSWORD, ip))


def _refused(house: Stage, email: str, password: str = WRONG, ip: str = VISIT.ip) -> Refused:
    with pytest.raises(Refused) as refused:
        run(_sign_in(house, email, password, ip))
    assert isinstance(refused.value.reason, Reason)
    return refused.value


def _hash_of(house: Stage, cast: Cast) -> str:
    row = house.accounts.store.identity(cast.member.user)
    assert row is not None
    return row.value.password_hash
