"""New passwords: by mail, and by the old one."""

import asyncio

import pytest

from app.core.clock import RecordedClock
from app.core.ids import HOST
from app.core.reasons import INVALID_PARAMS, Reason, Refused
from app.features.accounts.errors import INVALID_CREDENTIALS, INVALID_OR_EXPIRED_TOKEN, LOCKED_OUT
from app.features.accounts.types.wire import ChangePassword, Reset, SignIn
from app.features.audit.types import AuditQuery
from tests.cast import PASSWORD, VISIT, Cast, Stage

pytestmark = pytest.mark.usefixtures("by_password_alone")

NEXT_PASSWORD = "a lantern under the stairs"


def test_a_mailed_link_sets_a_new_password(house: Stage, cast: Cast) -> None:
    token = _mailed_token(house, cast)

    _reset(house, token)

    assert _sign_in(house, cast, NEXT_PASSWORD) is None
    assert _sign_in(house, cast, PASSWORD) == INVALID_CREDENTIALS


def test_the_link_goes_to_the_page_that_takes_it_and_to_nobody_else(house: Stage, cast: Cast) -> None:
    _forgot(house, f" {cast.member.email.upper()}")

    (item,) = house.mail.list().items
    opened = house.mail.show(item.id)
    assert opened.to == cast.member.email
    assert "http://127.0.0.1:8080/reset#token=rst_host_" in (opened.text or "")


@pytest.mark.parametrize("address", ["nobody@example.com", "no address", "member@example.com\r\nBcc: x@y.z"])
def test_an_unknown_address_gets_no_mail_and_no_other_answer(address: str, house: Stage, cast: Cast) -> None:
    _forgot(house, address)

    assert house.mail.list().items == []


def test_a_reset_ends_every_sign_in_and_every_lock_out(house: Stage, cast: Cast) -> None:
    for _ in range(6):
        _sign_in(house, cast, "wrong")
    assert _sign_in(house, cast, PASSWORD) == LOCKED_OUT

    _reset(house, _mailed_token(house, cast))

    assert not house.accounts.sessions.alive(cast.member.session, cast.member.user, realm="tenant")
    assert _sign_in(house, cast, NEXT_PASSWORD) is None


def test_a_link_is_good_once_and_takes_the_others_with_it(house: Stage, cast: Cast) -> None:
    first, second = _mailed_token(house, cast), _mailed_token(house, cast)

    _reset(house, first)

    assert _reset_refusal(house, first) == INVALID_OR_EXPIRED_TOKEN
    assert _reset_refusal(house, second) == INVALID_OR_EXPIRED_TOKEN


def test_of_two_resets_at_once_one_counts(house: Stage, cast: Cast) -> None:
    token = _mailed_token(house, cast)

    async def together() -> list[object]:
        both = (
            house.accounts.passwords.reset(Reset(token=token, password=NEXT_PASSWORD + str(n)), visit=VISIT)
            for n in range(4)
        )
        return list(await asyncio.gather(*both, return_exceptions=True))

    outcomes = asyncio.run(together())

    assert sum(outcome is None for outcome in outcomes) == 1
    assert sum(isinstance(outcome, Refused) for outcome in outcomes) == 3


def test_a_link_is_good_for_half_an_hour(house: Stage, cast: Cast, clock: RecordedClock) -> None:
    token = _mailed_token(house, cast)
    clock.advance(30 * 60 + 31)

    assert _reset_refusal(house, token) == INVALID_OR_EXPIRED_TOKEN
    assert _sign_in(house, cast, PASSWORD) is None


def test_every_byte_of_the_link_counts(house: Stage, cast: Cast) -> None:
    token = _mailed_token(house, cast)
    for place in range(0, len(token), 7):
        changed = token[:place] + ("0" if token[place] != "0" else "1") + token[place + 1 :]
        assert _reset_refusal(house, changed) == INVALID_OR_EXPIRED_TOKEN
    for other in ("", token[:-1], token + "0", token.replace("rst_", "ref_")):
        assert _reset_refusal(house, other) == INVALID_OR_EXPIRED_TOKEN


def test_a_weak_password_costs_no_link(house: Stage, cast: Cast) -> None:
    token = _mailed_token(house, cast)

    assert _reset_refusal(house, token, "q1w2e3r4t5y6") == INVALID_PARAMS

    _reset(house, token)
    assert _sign_in(house, cast, NEXT_PASSWORD) is None


def test_nobodys_mailbox_is_flooded(house: Stage, cast: Cast, clock: RecordedClock) -> None:
    for _ in range(8):
        _forgot(house, cast.member.email)
    assert len(house.mail.list().items) == 3

    clock.advance(3600)
    _forgot(house, cast.member.email)
    assert len(house.mail.list().items) == 4


def test_a_reset_proves_the_address(house: Stage, cast: Cast) -> None:
    assert _verified_at(house, cast) is None

    _reset(house, _mailed_token(house, cast))

    assert _verified_at(house, cast) is not None


def test_the_old_password_sets_a_new_one_and_this_sign_in_stays(house: Stage, cast: Cast) -> None:
    _sign_in(house, cast, PASSWORD)

    assert _change(house, cast, "wrong") == INVALID_CREDENTIALS
    assert _change(house, cast, PASSWORD, new="short") == INVALID_PARAMS
    assert _change(house, cast, PASSWORD) is None

    assert _sign_in(house, cast, NEXT_PASSWORD) is None
    left = house.accounts.sessions.list(cast.member.user, current=cast.member.session)
    assert {item.current for item in left[1:]} == {True}
    assert len(left) == 2


def test_guessing_the_old_password_is_guessing(house: Stage, cast: Cast) -> None:
    for _ in range(5):
        assert _change(house, cast, "wrong") == INVALID_CREDENTIALS

    assert _change(house, cast, PASSWORD) == LOCKED_OUT
    assert _sign_in(house, cast, PASSWORD) == LOCKED_OUT


def test_new_passwords_are_written_down_without_a_word_of_them(house: Stage, cast: Cast) -> None:
    token = _mailed_token(house, cast)
    _reset(house, token)
    _change(house, cast, NEXT_PASSWORD, new=PASSWORD)

    entries = asyncio.run(house.audit.page(HOST, AuditQuery(target=cast.member.user))).items

    actions = [entry.action for entry in entries]
    assert actions[:3] == ["password.change", "password.reset", "password.forgot"]
    journal = b"".join(path.read_bytes() for path in house.tree.host.paths.home.rglob("*.jsonl"))
    for secret in (PASSWORD, NEXT_PASSWORD, token, token[-43:]):
        assert secret.encode() not in journal


def _forgot(house: Stage, address: str) -> None:
    asyncio.run(house.accounts.passwords.forgot(address, visit=VISIT))


def _mailed_token(house: Stage, cast: Cast) -> str:
    _forgot(house, cast.member.email)
    text = house.mail.show(house.mail.list().items[0].id).text or ""
    return text.partition("#token=")[2].split()[0]


def _reset(house: Stage, token: str, password: str = NEXT_PASSWORD) -> None:
    asyncio.run(house.accounts.passwords.reset(Reset(token=token, password=password), visit=VISIT))


def _reset_refusal(house: Stage, token: str, password: str = NEXT_PASSWORD) -> Reason:
    with pytest.raises(Refused) as refused:
        _reset(house, token, password)
    return refused.value.reason


def _sign_in(house: Stage, cast: Cast, password: str) -> Reason | None:
    asked = SignIn(email=cast.member.email, password=password)
    try:
        asyncio.run(house.accounts.sign_ins.sign_in(asked, visit=VISIT))
    except Refused as refused:
        return refused.reason
    return None


def _change(house: Stage, cast: Cast, current: str, *, new: str = NEXT_PASSWORD) -> Reason | None:
    asked = ChangePassword(current=current, new=new)
    session = cast.member.session
    try:
        asyncio.run(house.accounts.passwords.change(cast.member.user, asked, session=session, visit=VISIT))
    except Refused as refused:
        return refused.reason
    return None


def _verified_at(house: Stage, cast: Cast) -> int | None:
    row = house.accounts.store.identity(cast.member.user)
    assert row is not None
    return row.value.verified_at
