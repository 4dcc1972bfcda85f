"""The way back from an issuer, walked by somebody else, twice, too late, or with something changed."""

import asyncio
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import pytest

from app.core.clock import RecordedClock
from app.features.accounts.rules.sso import Trip, own_path, read, written
from app.features.accounts.store import SESSIONS, SSO_TIES
from tests.cast import TENANT_URL, Cast, Stage, without_factors
from tests.features.accounts.sso import Browser, audited, error_of, location, signed_in_as, trust, verify
from tests.http.asking import Asker
from tests.providers.issuer import LocalIssuer, as_json, local_issuer, with_published_key


@pytest.fixture
def issuer(house: Stage, cast: Cast) -> Iterator[LocalIssuer]:
    """It knows the member, who has proven their address here."""
    without_factors(house.accounts)
    verify(house, cast.member.user)
    with local_issuer() as issuer:
        issuer.claims = {"email": cast.member.email, "email_verified": True}
        yield issuer


def sessions(house: Stage) -> int:
    return house.tree.host.count(SESSIONS)


def changed(address: str, **parameters: str | None) -> str:
    """The same address with other parameters; None takes one away."""
    parts = urlsplit(address)
    kept = {name: values[0] for name, values in parse_qs(parts.query).items()}
    wanted = {name: value for name, value in {**kept, **parameters}.items() if value is not None}
    return parts._replace(query="&".join(f"{name}={quote(value)}" for name, value in wanted.items())).geturl()


# Twice


def test_the_same_way_back_a_second_time_opens_nothing_even_where_the_issuer_does_not_care(
    house: Stage, door: Asker, issuer: LocalIssuer
) -> None:
    # given: an issuer whose codes are good more than once, and a browser that kept its cookie
    issuer.codes_last = True
    known, browser = trust(house, issuer), Browser(door)
    back = issuer.visited(browser.leave(known.id))
    kept = dict(browser.cookies)
    browser.come_back(back)
    before = sessions(house)

    # when
    again = Browser(door, kept).come_back(back)

    # then
    assert error_of(again) == "sso_expired"
    assert sessions(house) == before
    assert issuer.asked.count("/token") == 1


def test_of_eight_who_walk_the_same_way_back_at_once_one_comes_in(
    house: Stage, door: Asker, issuer: LocalIssuer
) -> None:
    issuer.codes_last = True
    known, browser = trust(house, issuer), Browser(door)
    back = issuer.visited(browser.leave(known.id)).removeprefix(TENANT_URL)
    cookie = [("cookie", f"astrix_sso={browser.cookies['astrix_sso']}")]
    before = sessions(house)

    async def all_at_once() -> list[Any]:
        return await asyncio.gather(*(door.answer("GET", back, headers=cookie) for _ in range(8)))

    answers = asyncio.run(all_at_once())

    assert sorted(map(location, answers)) == ["/"] + ["/login?sso_error=sso_expired"] * 7
    assert sessions(house) == before + 1


def test_a_code_that_was_used_elsewhere_opens_nothing(house: Stage, door: Asker, issuer: LocalIssuer) -> None:
    known, browser = trust(house, issuer), Browser(door)
    back = issuer.visited(browser.leave(known.id))
    issuer.grants.clear()

    assert error_of(browser.come_back(back)) == "sso_failed"


# Somebody else's


def test_a_way_back_without_the_cookie_of_its_browser_opens_nothing(
    house: Stage, door: Asker, issuer: LocalIssuer
) -> None:
    """Somebody is made to follow an address that signs them in as the one who made it."""
    known = trust(house, issuer)
    back = issuer.visited(Browser(door).leave(known.id))
    victim = Browser(door)

    assert error_of(victim.come_back(back)) == "sso_expired"
    assert victim.cookies == {}


def test_the_code_of_one_browser_with_the_state_of_another_opens_nothing(
    house: Stage, door: Asker, issuer: LocalIssuer
) -> None:
    """The verifier and the nonce are of the browser that left; a stolen code is of no use to another."""
    known, mine, theirs = trust(house, issuer), Browser(door), Browser(door)
    stolen = parse_qs(urlsplit(issuer.visited(theirs.leave(known.id))).query)["code"][0]
    back = issuer.visited(mine.leave(known.id))

    assert error_of(mine.come_back(changed(back, code=stolen))) == "sso_failed"


def test_a_token_that_answers_another_question_opens_nothing(
    house: Stage, door: Asker, issuer: LocalIssuer
) -> None:
    issuer.claims["nonce"] = "of another sign-in"

    assert error_of(Browser(door).round_trip(issuer, trust(house, issuer))) == "sso_failed"


@pytest.mark.parametrize("state", [None, "", "made up", "%00", "é"])
def test_another_state_opens_nothing_and_spends_no_code(
    state: str | None, house: Stage, door: Asker, issuer: LocalIssuer
) -> None:
    known, browser = trust(house, issuer), Browser(door)
    back = issuer.visited(browser.leave(known.id))

    assert error_of(browser.come_back(changed(back, state=state))) == "sso_failed"
    assert "/token" not in issuer.asked


def test_what_one_issuer_sent_is_not_taken_as_from_another(
    house: Stage, door: Asker, issuer: LocalIssuer
) -> None:
    # given: a browser left to an honest issuer, and a second one is trusted for other domains
    honest = trust(house, issuer)
    with local_issuer() as other:
        mixed = trust(house, other, domains=("elsewhere.example",))
        browser = Browser(door)
        back = issuer.visited(browser.leave(honest.id))

        # when: the way back leads to the entry of the other one, which would be told the code
        answer = browser.come_back(back.replace(honest.id, mixed.id))

        # then
        assert error_of(answer) == "sso_failed"
        assert "/token" not in other.asked


def test_an_issuer_that_names_itself_on_the_way_back_must_be_the_one(
    house: Stage, door: Asker, issuer: LocalIssuer
) -> None:
    known, browser = trust(house, issuer), Browser(door)
    back = issuer.visited(browser.leave(known.id))
    kept = dict(browser.cookies)

    assert error_of(browser.come_back(changed(back, iss="https://evil.example"))) == "sso_failed"
    again = Browser(door, kept)
    again.come_back(changed(back, iss=issuer.url))
    assert "astrix_refresh" in again.cookies


# Too late


def test_after_ten_minutes_the_way_back_is_closed(
    house: Stage, door: Asker, issuer: LocalIssuer, clock: RecordedClock
) -> None:
    known, browser = trust(house, issuer), Browser(door)
    address = browser.leave(known.id)
    clock.advance(601)

    assert error_of(browser.come_back(issuer.visited(address))) == "sso_expired"


# Forged cookies


@pytest.mark.parametrize("cookie", ["", "x", "e30", "bm90IGpzb24", "A" * 5_000, "é"])
def test_a_cookie_that_we_never_gave_is_none(
    cookie: str, house: Stage, door: Asker, issuer: LocalIssuer
) -> None:
    known = trust(house, issuer)
    browser = Browser(door, {"astrix_sso": cookie})

    assert error_of(browser.get(f"/api/auth/sso/{known.id}/callback?code=a&state=b")) == "sso_expired"


def test_a_cookie_with_another_target_leads_nowhere_but_into_this_app() -> None:
    trip = Trip("sso_1", "sign_in", "/inbox", 1, "secret")

    assert read(written(trip)) == trip
    assert len({trip.state, trip.nonce, trip.verifier, trip.challenge, trip.secret}) == 5
    assert Trip("sso_2", "sign_in", "/inbox", 1, "secret").state != trip.state


# What the issuer says instead


@pytest.mark.parametrize(
    ("error", "code"),
    [("access_denied", "sso_denied"), ("server_error", "sso_failed"), ("<script>", "sso_failed")],
)
def test_a_no_from_the_issuer_is_told_in_our_own_words(
    error: str, code: str, house: Stage, door: Asker, issuer: LocalIssuer
) -> None:
    known, browser = trust(house, issuer), Browser(door)
    back = issuer.visited(browser.leave(known.id))

    answer = browser.come_back(changed(back, error=error, error_description="you+won!", code=None))

    assert location(answer) == f"/login?sso_error={code}"


def test_a_token_signed_with_the_published_key_as_a_secret_opens_nothing(
    house: Stage, door: Asker, issuer: LocalIssuer
) -> None:
    issuer.made = with_published_key

    assert error_of(Browser(door).round_trip(issuer, trust(house, issuer))) == "sso_failed"


def test_an_issuer_that_breaks_or_floods_ends_on_the_sign_in_page(
    house: Stage, door: Asker, issuer: LocalIssuer
) -> None:
    known = trust(house, issuer)
    issuer.answers["/.well-known/openid-configuration"] = lambda: as_json({"issuer": "x" * 300_000})
    assert error_of(Browser(door).get(f"/api/auth/sso/{known.id}/start")) == "sso_failed"

    issuer.answers["/.well-known/openid-configuration"] = lambda: as_json({}, status=500)
    assert error_of(Browser(door).get(f"/api/auth/sso/{known.id}/start")) == "sso_failed"


def test_nothing_is_tied_or_opened_by_any_failure(house: Stage, door: Asker, issuer: LocalIssuer) -> None:
    before, known = sessions(house), trust(house, issuer)
    issuer.claims["aud"] = "somebody else"

    Browser(door).round_trip(issuer, known)

    assert (sessions(house), house.tree.host.count(SSO_TIES)) == (before, 0)


# Where it leads


def test_the_issuer_is_told_one_address_whatever_the_request_calls_us(
    house: Stage, door: Asker, issuer: LocalIssuer
) -> None:
    known = trust(house, issuer)

    answer = door.get(
        f"/api/auth/sso/{known.id}/start",
        [("host", "evil.example"), ("x-forwarded-host", "evil.example"), ("origin", "https://evil.example")],
    )

    told = parse_qs(urlsplit(location(answer)).query)["redirect_uri"]
    assert told == [f"{TENANT_URL}/api/auth/sso/{known.id}/callback"] == [known.redirect_uri]


OPEN_REDIRECTS = [
    "https://evil.example",
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/a\\..\\evil",
    "javascript:alert(1)",
    "evil.example",
    "/\t/evil.example",
    "/\r\nSet-Cookie: a=b",
    "/ok\nnext",
    "/é",
    "/" + "a" * 500,
    "",
]


@pytest.mark.parametrize("wished", OPEN_REDIRECTS)
def test_nobody_is_sent_out_of_this_app(wished: str) -> None:
    assert own_path(wished) == "/"


@pytest.mark.parametrize("wished", ["/", "/inbox", "/leads?stage=new&q=a%20b#top", "/a//b"])
def test_every_path_of_this_app_may_be_returned_to(wished: str) -> None:
    assert own_path(wished) == wished


def test_whoever_wants_out_lands_at_home(house: Stage, cast: Cast, door: Asker, issuer: LocalIssuer) -> None:
    known, browser = trust(house, issuer), Browser(door)

    answer = browser.round_trip(issuer, known, return_to=quote("//evil.example", safe=""))

    assert location(answer) == "/"
    assert signed_in_as(house, browser) == cast.member.user


def test_a_refusal_names_nobody_in_the_audit_log(house: Stage, door: Asker, issuer: LocalIssuer) -> None:
    issuer.claims = {"email": "somebody@example.com", "email_verified": True}
    Browser(door).round_trip(issuer, trust(house, issuer))

    refused = audited(house, "session.sign_in")[0]
    assert (refused.actor, refused.result) == ("anonymous", "refused")
    assert "somebody" not in str(refused)
