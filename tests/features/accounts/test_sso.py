"""Signing in through an issuer: who comes in, as whom, and who does not."""

import asyncio
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from app.core.clock import RecordedClock
from app.features.accounts.rules.totp import code_at, step_at
from app.features.accounts.store import IDENTITIES, SIGNUP, SIGNUP_KEY, SSO_ISSUERS, SSO_TIES
from app.features.accounts.types.records import SignupGate
from app.features.orgs.types import Asker as OrgAsker
from tests.cast import PASSWORD, TOTP_SECRET, VISIT, Cast, Player, Stage, without_factors
from tests.features.accounts.sso import (
    Browser,
    audited,
    change,
    error_of,
    location,
    person_at,
    said_in,
    signed_in_as,
    trust,
    verify,
)
from tests.http.asking import Asker
from tests.providers.issuer import LocalIssuer, local_issuer


@pytest.fixture(autouse=True)
def by_first_proof_alone(request: pytest.FixtureRequest) -> None:
    """Nobody of the cast has a second factor, but in the test that is about one."""
    if "cast" in request.fixturenames and "second_factor" not in request.node.name:
        without_factors(request.getfixturevalue("house").accounts)


@pytest.fixture
def issuer() -> Iterator[LocalIssuer]:
    with local_issuer() as issuer:
        yield issuer


def vouch(issuer: LocalIssuer, player: Player, **changes: Any) -> None:
    """Over there, this person is signed in."""
    claims = {"sub": f"over-there-{player.name}", "email": player.email, "email_verified": True}
    issuer.claims = {**claims, **changes}


# Who comes in


def test_a_known_person_comes_in_and_lands_where_they_wanted_to(
    house: Stage, cast: Cast, door: Asker, issuer: LocalIssuer
) -> None:
    verify(house, cast.member.user)
    vouch(issuer, cast.member)
    known, browser = trust(house, issuer), Browser(door)

    answer = browser.round_trip(issuer, known, return_to="/settings/profile")

    assert location(answer) == "/settings/profile"
    assert signed_in_as(house, browser) == cast.member.user
    assert "astrix_sso" not in browser.cookies
    acts = audited(house, "session.sign_in")
    assert acts[0].facts["via"] == f"sso:{known.id}"
    assert [act.actor for act in audited(house, "account.tie")] == [cast.member.user]


def test_the_page_is_told_which_services_there_are(house: Stage, door: Asker, issuer: LocalIssuer) -> None:
    known = trust(house, issuer, name="Corp")
    trust(house, issuer, name="Switched off", enabled=False)

    answer = door.get("/api/auth/sso/providers").json
    assert answer == {"items": [{"id": known.id, "name": "Corp"}], "next_cursor": None, "total": 1}


def test_the_cookie_of_the_way_out_is_short_lived_and_only_for_the_way_back(
    house: Stage, door: Asker, issuer: LocalIssuer
) -> None:
    answer = door.get(f"/api/auth/sso/{trust(house, issuer).id}/start")

    cookie = answer.header("set-cookie") or ""
    assert cookie.partition("; ")[2] == "Path=/api/auth/sso; Max-Age=600; HttpOnly; SameSite=Lax"


def test_once_tied_the_subject_counts_and_the_address_no_more(
    house: Stage, cast: Cast, door: Asker, issuer: LocalIssuer
) -> None:
    # given
    verify(house, cast.member.user)
    vouch(issuer, cast.member)
    known = trust(house, issuer)
    Browser(door).round_trip(issuer, known)

    # when: over there the address is another, and not verified
    vouch(issuer, cast.member, email="renamed@elsewhere.example", email_verified=False)
    browser = Browser(door)
    browser.round_trip(issuer, known)

    # then
    assert signed_in_as(house, browser) == cast.member.user


def test_the_address_passed_on_to_somebody_else_over_there_opens_nothing(
    house: Stage, cast: Cast, door: Asker, issuer: LocalIssuer
) -> None:
    verify(house, cast.member.user)
    vouch(issuer, cast.member)
    known = trust(house, issuer)
    Browser(door).round_trip(issuer, known)

    vouch(issuer, cast.member, sub="a new colleague")

    assert error_of(Browser(door).round_trip(issuer, known)) == "sso_unknown_account"


def test_a_subject_of_another_issuer_is_another_person(
    house: Stage, cast: Cast, door: Asker, issuer: LocalIssuer
) -> None:
    # given: the member is tied to one issuer
    verify(house, cast.member.user)
    vouch(issuer, cast.member, sub="1")
    Browser(door).round_trip(issuer, trust(house, issuer))

    # when: another one, for other domains, knows somebody by the same subject
    with local_issuer() as other:
        known = trust(house, other, domains=("elsewhere.example",))
        other.claims = {"sub": "1", "email": "eve@elsewhere.example", "email_verified": True}
        answer = Browser(door).round_trip(other, known)

    # then
    assert error_of(answer) == "sso_unknown_account"


# Who does not


def test_an_account_that_proved_no_address_is_not_captured_and_captures_nobody(
    house: Stage, cast: Cast, door: Asker, issuer: LocalIssuer
) -> None:
    # given: somebody registered the address beforehand, and is signed in
    vouch(issuer, cast.member)
    known = trust(house, issuer)
    before = person_at(house, cast.member.email)

    # when
    answer = Browser(door).round_trip(issuer, known)

    # then: nobody comes in, nothing is tied, and the account is as it was
    assert error_of(answer) == "sso_unverified"
    assert house.tree.host.count(SSO_TIES) == 0
    assert person_at(house, cast.member.email) == before
    refused = audited(house, "session.sign_in")[0]
    assert (refused.result, refused.facts["why"]) == ("refused", "sso_unverified")


def test_after_the_mail_proved_the_address_the_same_way_in_is_open(
    house: Stage, cast: Cast, door: Asker, issuer: LocalIssuer
) -> None:
    vouch(issuer, cast.member)
    known = trust(house, issuer)
    assert error_of(Browser(door).round_trip(issuer, known)) == "sso_unverified"

    change(house, cast.member.user, verified_at=house.clock.now_us())

    browser = Browser(door)
    browser.round_trip(issuer, known)
    assert signed_in_as(house, browser) == cast.member.user


REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "the issuer did not verify the address": ({"email_verified": False}, "sso_unverified"),
    "the issuer says nothing of it": ({"email_verified": None}, "sso_unverified"),
    "there is no address": ({"email": None}, "sso_unverified"),
    "the address is none": ({"email": "not an address"}, "sso_unverified"),
    "the domain is not of this issuer": ({"email": "cto@corp.example"}, "sso_unknown_account"),
    "the domain only ends like ours": ({"email": "a@notexample.com"}, "sso_unknown_account"),
    "the domain is below ours": ({"email": "a@sub.example.com"}, "sso_unknown_account"),
    "nobody goes by that address": ({"email": "nobody@example.com"}, "sso_unknown_account"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_an_address_alone_opens_nothing(
    case: str, house: Stage, cast: Cast, door: Asker, issuer: LocalIssuer
) -> None:
    changes, code = REFUSED[case]
    verify(house, cast.member.user)
    vouch(issuer, cast.member, **changes)
    browser = Browser(door)

    assert error_of(browser.round_trip(issuer, trust(house, issuer))) == code
    assert "astrix_refresh" not in browser.cookies
    assert house.tree.host.count(SSO_TIES) == 0


def test_an_issuer_vouches_for_the_domains_that_hq_listed_and_no_others(
    house: Stage, cast: Cast, door: Asker, issuer: LocalIssuer
) -> None:
    verify(house, cast.member.user)
    vouch(issuer, cast.member)
    known = trust(house, issuer, domains=("elsewhere.example",))

    assert error_of(Browser(door).round_trip(issuer, known)) == "sso_unknown_account"
    assert error_of(Browser(door).round_trip(issuer, trust(house, issuer, domains=()))) == (
        "sso_unknown_account"
    )


def test_an_issuer_that_was_switched_off_or_removed_signs_nobody_in(
    house: Stage, cast: Cast, door: Asker, issuer: LocalIssuer
) -> None:
    # given: a browser on its way
    verify(house, cast.member.user)
    vouch(issuer, cast.member)
    known, browser = trust(house, issuer), Browser(door)
    back = issuer.visited(browser.leave(known.id))

    # when
    asyncio.run(house.accounts.sso_issuers.remove(known.id, actor="usr_hq", visit=VISIT))

    # then
    assert error_of(browser.come_back(back)) == "sso_failed"
    assert error_of(Browser(door).get(f"/api/auth/sso/{known.id}/start")) == "sso_failed"
    assert error_of(Browser(door).get("/api/auth/sso/sso_nowhere/start")) == "sso_failed"


def test_who_is_switched_off_everywhere_is_told_so(
    house: Stage, cast: Cast, door: Asker, issuer: LocalIssuer
) -> None:
    verify(house, cast.member.user)
    vouch(issuer, cast.member)
    asker = OrgAsker(user_id=cast.owner.user, role=cast.owner.role, request_id="req_1")
    switched_off = house.accounts.users.set_disabled(
        cast.org, cast.member.user, True, asker=asker, expect=None
    )
    asyncio.run(switched_off)

    assert error_of(Browser(door).round_trip(issuer, trust(house, issuer))) == "sso_disabled"


# The second factor


def test_whoever_has_a_second_factor_is_asked_for_it_all_the_same(
    house: Stage, cast: Cast, door: Asker, issuer: LocalIssuer, clock: RecordedClock
) -> None:
    # given
    verify(house, cast.member.user)
    vouch(issuer, cast.member)
    known, browser = trust(house, issuer), Browser(door)

    # when
    answer = browser.round_trip(issuer, known, return_to="/inbox")

    # then: no session yet, but a token for the second step
    assert "astrix_refresh" not in browser.cookies
    assert location(answer).startswith("/login#mfa_token=mfa_")
    said = said_in(answer)
    assert (said["methods"], said["return_to"]) == ("totp", "/inbox")
    code = code_at(TOTP_SECRET, step_at(clock.now_us()))
    finished = door.post("/api/auth/login/mfa", {"mfa_token": said["mfa_token"], "totp_code": code})
    assert finished.status == 200
    assert audited(house, "session.sign_in")[0].facts["via"] == f"sso:{known.id}"


# New people


def test_a_newcomer_comes_in_where_sign_up_is_open_for_them(
    house: Stage, door: Asker, issuer: LocalIssuer
) -> None:
    # given
    issuer.claims = {"email": "nina@example.com", "email_verified": True, "name": "Nina Novak"}
    known, browser = trust(house, issuer, sign_up=True), Browser(door)

    # when
    browser.round_trip(issuer, known)

    # then
    person = person_at(house, "nina@example.com")
    assert person is not None
    assert (person.name, person.verified_at is not None) == ("Nina Novak", True)
    assert signed_in_as(house, browser) == person.id
    again = Browser(door)
    again.round_trip(issuer, known)
    assert signed_in_as(house, again) == person.id
    assert len(audited(house, "account.create")) == 1


@pytest.mark.parametrize("name", [None, "", "two\nlines", "x" * 5_000])
def test_a_newcomer_without_a_fit_name_is_called_by_their_address(
    name: str | None, house: Stage, door: Asker, issuer: LocalIssuer
) -> None:
    issuer.claims = {"email": "nina@example.com", "email_verified": True, "name": name}
    Browser(door).round_trip(issuer, trust(house, issuer, sign_up=True))

    person = person_at(house, "nina@example.com")
    assert person is not None
    assert person.name in ("nina", "x" * len(person.name))


def test_nobody_new_comes_in_where_the_issuer_or_the_house_takes_none(
    house: Stage, door: Asker, issuer: LocalIssuer
) -> None:
    issuer.claims = {"email": "nina@example.com", "email_verified": True}
    assert error_of(Browser(door).round_trip(issuer, trust(house, issuer))) == "sso_unknown_account"

    open_one = trust(house, issuer, sign_up=True)
    asyncio.run(close_sign_up(house))

    assert error_of(Browser(door).round_trip(issuer, open_one)) == "sso_unknown_account"
    assert person_at(house, "nina@example.com") is None


async def close_sign_up(house: Stage) -> None:
    gate = SignupGate(policy="invite")
    await house.tree.host.batch(lambda batch: batch.put(SIGNUP, SIGNUP_KEY, gate))


def test_nobody_knows_the_password_of_a_newcomer(house: Stage, door: Asker, issuer: LocalIssuer) -> None:
    issuer.claims = {"email": "nina@example.com", "email_verified": True}
    Browser(door).round_trip(issuer, trust(house, issuer, sign_up=True))

    answer = door.post("/api/auth/login", {"email": "nina@example.com", "password": PASSWORD})

    assert answer.code == "invalid_credentials"


def test_what_is_too_old_is_swept_away(house: Stage, cast: Cast, door: Asker, issuer: LocalIssuer) -> None:
    verify(house, cast.member.user)
    vouch(issuer, cast.member)
    known = trust(house, issuer)
    Browser(door).round_trip(issuer, known)
    Browser(door).round_trip(issuer, known, purpose="invite")
    assert asyncio.run(house.accounts.sso.sweep(house.clock.now_us())) == 0

    swept = asyncio.run(house.accounts.sso.sweep(house.clock.now_us() + 12 * 60 * 1_000_000))

    assert swept == 3


def test_a_tie_to_nobody_is_swept_away(house: Stage, door: Asker, issuer: LocalIssuer) -> None:
    # given: the account is gone
    issuer.claims = {"email": "nina@example.com", "email_verified": True}
    known = trust(house, issuer, sign_up=True)
    Browser(door).round_trip(issuer, known)
    person = person_at(house, "nina@example.com")
    assert person is not None
    house.tree.host.batch_now(lambda batch: batch.delete(IDENTITIES, person.id))

    # when
    asyncio.run(house.accounts.sso.sweep(house.clock.now_us()))

    # then: and whoever comes next is somebody new
    assert house.tree.host.count(SSO_TIES) == 0
    browser = Browser(door)
    browser.round_trip(issuer, known)
    assert signed_in_as(house, browser) != person.id


def test_a_secret_that_does_not_open_ends_on_the_sign_in_page(
    house: Stage, door: Asker, issuer: LocalIssuer
) -> None:
    known = trust(house, issuer)
    row = house.accounts.store.sso_issuer(known.id)
    assert row is not None
    damaged = msgspec.structs.replace(row.value, sealed_count=7)
    house.tree.host.batch_now(lambda batch: batch.put(SSO_ISSUERS, known.id, damaged))

    assert error_of(Browser(door).get(f"/api/auth/sso/{known.id}/start")) == "sso_failed"
    assert door.get("/api/auth/sso/providers").status == 200
